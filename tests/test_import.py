"""`caritau import`: dumps come in by the names of their fields, what is no record is named and kept, twice is once."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from crawl_fixtures import ROOT, Desk, SamplePortal, a_desk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from caritau_crawler.dumps.files import MAX_BYTES, find_dumps, lines_of
from caritau_crawler.dumps.records import (
    NAMES,
    BadRecordError,
    is_own_export,
    parse_line,
    raw_text,
    read_foreign,
    read_own,
)
from caritau_crawler.errors import InputError
from caritau_crawler.items import Article
from caritau_crawler.portals import load_portal

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PORTAL = load_portal("caritau")
TEXT = (
    "CARITAU JAKARTA - Warga kampung pesisir menunggu bantuan yang dijanjikan pemerintah daerah sejak pekan lalu.\n"
    "Baca Juga: Harga Bawang Ikut Turun\n"
    "Bantuan itu berupa beras dan air bersih untuk ratusan keluarga. (IRN)"
)
PAGE = """<html><head><meta property="og:type" content="article"><meta property="og:title" content="Judul dari Halaman">
</head><body><h1>Judul dari Halaman</h1><div class="post-content"><p>Warga kampung pesisir menunggu bantuan yang dijanjikan
pemerintah daerah sejak pekan lalu, kata kepala desa.</p><p>Bantuan itu berupa beras dan air bersih.</p></div></body></html>"""


@pytest.fixture
def desk(mongo_uri: str, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(mongo_uri, tmp_path / "home") as opened:
        yield opened


def bring(desk: Desk, *paths: Path, code: int = 0) -> dict[str, Any]:
    answer = desk.run("import", "--format", "json", "--portal", "caritau", *map(str, paths))
    assert answer.code == code, answer
    return answer.document


def lines(path: Path, *records: object) -> Path:
    path.write_text(
        "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in records), encoding="utf-8"
    )
    return path


def record(slug: str = "bantuan", **fields: object) -> dict[str, object]:
    return {"url": f"https://caritau.com/post/{slug}", "title": f"Bantuan untuk {slug}", "text": TEXT, **fields}


# Whole imports.


@pytest.mark.mongo
@pytest.mark.browser
def test_our_own_export_comes_back_as_it_was(desk: Desk, mongo_uri: str, tmp_path: Path) -> None:
    with SamplePortal(articles=40) as site:
        assert desk.crawl(site).code == 0
        site.edit(next(truth.path for truth in site.truths if truth.expected and len(truth.page_paths) == 1))
        assert desk.crawl(site, "--mode", "recheck").code == 0
    file = tmp_path / "export.jsonl"
    assert desk.run("articles", "export", "-o", str(file)).code == 0
    before = desk.articles()
    assert max(article["revision"] for article in before.values()) == 2

    with a_desk(mongo_uri, tmp_path / "other") as other:
        run = bring(other, file)
        found = other.articles()
        again = bring(other, file)

        assert run["counts"]["new"] == len(before)
        assert [{**found[path], "run_id": ""} for path in before] == [{**one, "run_id": ""} for one in before.values()]
        assert other.articles() == found
        assert again["counts"]["unchanged"] == len(before)
        assert again["restated"] == 0
    assert bring(desk, file)["counts"]["unchanged"] == len(before)
    assert desk.articles() == before


@pytest.mark.mongo
def test_a_folder_of_everything_comes_in_and_what_cannot_be_read_is_named_and_kept(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "dump"
    (folder / "teks").mkdir(parents=True)
    (folder / "teks" / "a.txt").write_bytes((ROOT / "tests/seed/seed_article.txt").read_bytes())
    (folder / "teks" / "rusak.txt.gz").write_bytes(gzip.compress(b"x" * 99)[:20])
    (folder / "foto.jpg").write_bytes(b"\xff\xd8")
    lines(folder / "b.jsonl", record("a"), "{", "[1]", record("b", text=""), record("c", url="https://detik.com/a"))
    with gzip.open(folder / "c.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps(record("d", text=None, html=PAGE)))
    (folder / "d.warc.gz").write_bytes(warc("https://caritau.com/post/e", PAGE))

    run = bring(desk, folder, code=3)
    found = {article["_id"]: article for article in desk.articles().values()}
    again = bring(desk, folder, code=3)

    keys = [key for key in found if not key.startswith("urn:uuid:")]
    assert sorted(keys) == [f"caritau.com/post/{name}" for name in "ade"]
    assert len(found) == 4
    assert run["counts"]["new"] + run["counts"]["duplicate"] == 4
    assert run["causes"] == ["input-unreadable"]
    assert run["dropped_by"] == {"off-site": 1, "unknown-file": 1, "unreadable": 4}
    said = " ".join(f"{one['url']} {one['detail']}" for one in run["refused"])
    for place in ("b.jsonl#2 not JSON", "b.jsonl#3 no JSON object", "b.jsonl#4 no text", "rusak.txt.gz"):
        assert place in said
    kept = list(desk.database["quarantine"].find({"reason": "unreadable"}))
    assert {one["item"].strip() for one in kept} == {"{", "[1]", json.dumps(record("b", text=""))}
    assert {one["times"] for one in kept} == {1}
    assert {article["_id"]: article for article in desk.articles().values()} == found
    assert again["counts"]["unchanged"] == 4
    assert desk.count("revisions") == 0
    assert desk.database["pages"].count_documents({"article_id": "caritau.com/post/a"}) == 0


@pytest.mark.mongo
def test_a_page_goes_before_a_dump_and_a_dump_never_before_a_page(desk: Desk, tmp_path: Path) -> None:
    dump = lines(tmp_path / "a.jsonl", record("e"), record("f"))
    page = tmp_path / "e.warc.gz"
    page.write_bytes(warc("https://caritau.com/post/e", PAGE))

    bring(desk, dump)
    mended = lines(tmp_path / "b.jsonl", record("f", title="Judul yang Dibetulkan"))
    assert bring(desk, mended)["counts"]["updated"] == 1
    assert bring(desk, page)["counts"]["updated"] == 1
    late = bring(desk, dump)

    article = desk.articles()["/post/e"]
    assert article["headline"] == "Judul dari Halaman"
    assert article["extraction"]["article_body"] == "selector:.post-content"
    assert late["dropped_by"] == {"older": 1}


@pytest.mark.mongo
def test_there_is_nothing_to_import_and_that_is_said(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = desk.run("import", str(tmp_path / "empty"))

    assert answer.code == 2
    assert "no file of texts" in answer.errors[0]

    other = lines(tmp_path / "other.jsonl", record("a", url="https://detik.com/a"))
    answer = desk.run("import", "--quiet", "--portal", "caritau", str(other))
    assert answer.code == 1
    assert "nothing-to-read" in answer.stdout


# Records.


def test_a_record_of_others_is_read_by_the_names_of_its_fields() -> None:
    raw = read_foreign(
        {
            "link": "https://caritau.com/post/a?utm_source=x",
            "title": "Judul",
            "maintext": TEXT,
            "author": [{"name": "Sari Dewi"}, "Budi", 7],
            "date": "2026-11-20 10:00",
            "category": "Ekonomi",
            "tags": ["beras", "air"],
            "views": 3,
        },
        PORTAL,
        now=NOW,
    )

    assert (raw.url, raw.canonical_url) == ("https://caritau.com/post/a?utm_source=x", "https://caritau.com/post/a")
    assert (raw.headline, raw.authors, raw.article_section, raw.keywords) == (
        "Judul",
        ["Sari Dewi", "Budi"],
        "Ekonomi",
        ["beras", "air"],
    )
    assert raw.date_published is not None
    assert raw.date_published.value == datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    assert set(raw.extraction.values()) == {"dump"}
    assert raw.fetched_at is None


def test_html_with_an_address_is_read_as_a_page_and_its_text_is_the_second_choice() -> None:
    page = read_foreign({**record(), "html": PAGE, "date_download": "2026-11-20T00:00:00Z"}, PORTAL, now=NOW)
    text = read_foreign({**record(), "html": "<p>404</p>"}, PORTAL, now=NOW)

    assert (page.headline, page.fetched_at) == ("Judul dari Halaman", datetime(2026, 11, 20, tzinfo=UTC))
    assert text.headline == "Bantuan untuk bantuan"
    with pytest.raises(BadRecordError, match="not-an-article"):
        read_foreign({"url": "https://caritau.com/post/a", "html": "<p>404</p>"}, PORTAL, now=NOW)


def test_a_text_without_an_address_is_known_by_its_words() -> None:
    one, same, other = (raw_text(text, PORTAL).canonical_url for text in (TEXT, TEXT, TEXT + "\nLagi."))

    assert one == same != other
    assert one.startswith("urn:uuid:")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"{", "not JSON"),
        (b"[]", "no JSON object"),
        (b'"\xff"', "not UTF-8 at byte 1"),
        (b"[" * 200_000, "not JSON"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "not JSON"),
    ],
)
def test_a_line_that_is_no_record_says_why(data: bytes, problem: str) -> None:
    with pytest.raises(BadRecordError, match=problem):
        parse_line(data)


def test_an_export_that_was_damaged_is_not_believed() -> None:
    document = json.loads(json.dumps(Article("u", "u", "caritau", "H", date_published=NOW).to_document(), default=str))
    assert is_own_export(document)
    assert read_own(document).date_published == NOW

    with pytest.raises(BadRecordError, match=r"blocks\.0"):
        read_own({**document, "blocks": ["text"]})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(sorted({name for several in NAMES.values() for name in several}))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first example pays for all imports
@given(st.dictionaries(names, json_values))
def test_no_record_makes_the_reader_raise_anything_else(fields: dict[str, Any]) -> None:
    try:
        raw = read_foreign(fields, PORTAL, now=NOW)
    except BadRecordError:
        return
    assert raw.url


def test_every_name_of_a_field_stands_in_the_docs() -> None:
    section = (ROOT / "docs/operations.md").read_text(encoding="utf-8").partition("## Import")[2].partition("\n## ")[0]

    for name in {name for several in NAMES.values() for name in several}:
        assert f"`{name}`" in section


# Files.


def test_what_a_file_holds_is_told_by_its_name(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl.gz", "c.WARC.GZ", "d.jpg", ".hidden.txt"):
        (tmp_path / name).write_bytes(b"x")

    assert [(file.path.name, file.kind) for file in find_dumps([tmp_path])] == [
        ("a.txt", "text"),
        ("b.jsonl.gz", "lines"),
        ("c.WARC.GZ", "warc"),
        ("d.jpg", None),
    ]
    assert find_dumps([tmp_path / "d.jpg"])[0].kind == "text"
    with pytest.raises(InputError, match="no such file"):
        find_dumps([tmp_path / "nowhere"])


def test_lines_are_numbered_as_an_editor_does_and_a_broken_gzip_file_ends_with_a_word(tmp_path: Path) -> None:
    plain = tmp_path / "a.jsonl"
    plain.write_bytes(b"one\n\nthree")
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(b"one\n" + bytes(range(256)) * 400)[:-9])

    assert [(line.number, line.data) for line in lines_of(plain)] == [(1, b"one\n"), (3, b"three")]
    found = list(lines_of(packed))
    assert found[0].data == b"one\n"
    assert "broken from here on" in found[-1].problem


def test_a_line_without_end_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as stream:
        for _ in range(MAX_BYTES // 2**20 * 2):
            stream.write(b"x" * 2**20)
        stream.write(b"\nlast\n")

    [endless, last] = lines_of(path)

    assert (len(endless.data), endless.problem) == (4096, "longer than 64 MB")
    assert (last.number, last.data) == (2, b"last\n")


def warc(url: str, body: str) -> bytes:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    data = body.encode()
    http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
    writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(data), len(data), http_headers=http))
    return buffer.getvalue()
