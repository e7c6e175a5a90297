"""What one page cannot tell, the store can: headlines of others, lines that stand on many articles. In any order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from caritau_crawler.items import Article, Known, RawArticle, RawBlock
from caritau_crawler.portals import load_portal
from caritau_crawler.store.connection import Store
from caritau_crawler.text import bare, line_key
from pipelines.boilerplate import strip
from pipelines.clean import clean
from pipelines.memory import judge, recall, settle, traces_of

PORTAL = load_portal("caritau")
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
FURNITURE = "Ruang pembaca kami buka setiap hari kerja sampai sore."
#: Subjects that share no word, as a portal's articles of one day do.
SUBJECTS = (
    "gempa menggoyang pesisir selatan", "harga cabai turun tajam", "tim bulu tangkis menang", "kapal feri kandas",
    "museum wayang dipugar total", "vaksin rabies dibagikan gratis", "kereta ringan mogok lagi", "panen raya bawang merah",
    "penyanyi keroncong wafat", "sidang korupsi ditunda lama", "kurs rupiah menguat tipis", "taman bacaan diresmikan wali",
    "jembatan gantung putus semalam", "petani kopi untung besar", "mahasiswa rakit robot bersih", "hujan abu menyelimuti desa",
)  # fmt: skip


def made(number: int, *extra: str, subject: str | None = None, before: Sequence[str] = ()) -> Article:
    subject = subject or SUBJECTS[number % len(SUBJECTS)]
    texts = [
        *before,
        f"Warga setempat menceritakan {subject} pada hari ke-{number} kepada wartawan yang datang ke sana.",
        f"Keterangan resmi nomor {number * 7 + 3} tentang {subject} dibacakan oleh juru bicara di kantornya.",
        f"Sampai berita ini ditulis belum ada kabar lebih jauh mengenai {subject} dari tim {number + 11}.",
        *extra,
    ]
    url = f"https://caritau.com/post/{subject.replace(' ', '-')}-{number}"
    raw = RawArticle(
        portal="caritau", url=url, canonical_url=url, fetched_at=NOW, headline=subject.title() + f" Ke {number}",
        blocks=[RawBlock(text, "paragraph") for text in texts],
    )  # fmt: skip
    article = clean(strip(raw, PORTAL), PORTAL)
    return replace(article, date_published=NOW - timedelta(hours=number))


def visit(store: Store, *articles: Article, now: datetime = NOW) -> list[str]:
    judged, remembered = recall(articles, store, PORTAL)
    results = store.articles.save(judged, run_id="run-1", now=now)
    store.memory.remember(remembered)
    return [result.outcome for result in results]


def texts(store: Store) -> dict[str, Any]:
    names = ("blocks", "removed", "content_hash", "fingerprint", "byline_initials", "duplicate_of", "revision")
    return {d["_id"]: {name: d[name] for name in names} for d in store.articles.iterate()}


def body(store: Store, article: Article) -> str:
    document = store.articles.get(article.url)
    assert document is not None
    return str(document["article_body"])


def rules(store: Store, article: Article) -> list[tuple[str, str]]:
    document = store.articles.get(article.url)
    assert document is not None
    return [(piece["text"], piece["rule"]) for piece in document["removed"]]


# --- headlines of others ---


@pytest.mark.mongo
@pytest.mark.parametrize("line", ["Harga Cabai Turun Tajam Ke 1", "Harga Cabai Turun Tajam..."])
@pytest.mark.parametrize("first", ["the page", "the headline"])
def test_a_lone_last_line_goes_when_it_is_the_headline_of_another_article(store: Store, line: str, first: str) -> None:
    page, other = made(0, line), made(1)
    if "..." not in line:
        assert line in page.article_body, "words alone cannot tell"

    for article in (page, other) if first == "the page" else (other, page):
        visit(store, article)
    settle(store, PORTAL)

    assert line not in body(store, page)
    assert (line, "trailing-headline") in rules(store, page)


@pytest.mark.mongo
def test_a_last_line_that_is_nobodys_headline_stays(store: Store) -> None:
    page = made(0, "Semoga Lekas Pulih Kampung Halaman Kami")
    visit(store, page, made(1))
    settle(store, PORTAL)

    assert body(store, page).endswith("Semoga Lekas Pulih Kampung Halaman Kami")


@pytest.mark.mongo
def test_an_article_whose_last_line_is_its_own_headline_is_not_changed_by_that(store: Store) -> None:
    page = made(0)
    page = made(0, page.headline or "")
    before = page.article_body
    visit(store, page)
    settle(store, PORTAL)

    assert body(store, page) == before


@pytest.mark.mongo
def test_a_headline_in_the_middle_of_the_text_stays(store: Store) -> None:
    page = made(0, "Harga Cabai Turun Tajam Ke 1", "Demikian bunyi judul yang dipersoalkan oleh dewan pers itu.")
    visit(store, page, made(1))
    settle(store, PORTAL)

    assert "Harga Cabai Turun Tajam Ke 1" in body(store, page)


@pytest.mark.mongo
def test_a_sign_off_above_a_known_headline_is_seen_once_the_headline_is_gone(store: Store) -> None:
    page = made(0, "Petugas berjaga sepanjang malam di tempat kejadian. (RTS)", "Harga Cabai Turun Tajam Ke 1")
    visit(store, page)
    visit(store, made(1))
    settle(store, PORTAL)

    document = store.articles.get(page.url)
    assert document is not None
    assert document["byline_initials"] == "RTS"
    assert document["article_body"].endswith("di tempat kejadian.")


# --- lines that stand on many ---


@pytest.mark.mongo
@pytest.mark.parametrize("place", ["above", "middle", "below"])
def test_a_sentence_on_many_unrelated_articles_is_furniture_on_the_first_as_on_the_last(
    store: Store, place: str
) -> None:
    pages = [furnished(n, place) for n in range(12)]
    for page in pages:
        visit(store, page)
    settle(store, PORTAL)

    assert not any(FURNITURE in body(store, page) for page in pages)
    assert all((FURNITURE, "standing-line") in rules(store, page) for page in pages)
    assert all(revision["revision"] == 1 for revision in texts(store).values())


def furnished(number: int, place: str) -> Article:
    last = f"Acara hari ke-{number} ditutup dengan doa bersama di halaman gedung itu."
    match place:
        case "above":
            return made(number, before=(FURNITURE,))
        case "middle":
            return made(number, FURNITURE, last)
        case _:
            return made(number, FURNITURE)


@pytest.mark.mongo
def test_a_sentence_on_two_articles_is_no_furniture(store: Store) -> None:
    visit(store, made(0, FURNITURE), made(1, FURNITURE), *(made(n) for n in range(2, 12)))
    settle(store, PORTAL)

    assert FURNITURE in body(store, made(0, FURNITURE))


@pytest.mark.mongo
def test_background_that_ends_each_item_of_one_long_story_stays(store: Store) -> None:
    background = "Kebakaran itu sebelumnya menghanguskan seratus dua puluh kios di lantai dasar pasar."
    story = [made(n, background, subject="kebakaran pasar induk") for n in range(7)]
    visit(store, *story, *(made(n) for n in range(7, 40)))
    settle(store, PORTAL)

    assert all(background in body(store, page) for page in story)


@pytest.mark.mongo
def test_daily_prayer_times_made_from_a_template_stay_whole(store: Store) -> None:
    template = (
        "Berikut jadwal salat untuk wilayah ini menurut Kementerian Agama.",
        "Umat Islam dianjurkan menunaikan salat pada awal waktu bersama keluarga.",
        "Waktu imsak jatuh sepuluh menit sebelum azan Subuh berkumandang.",
    )
    pages = [made(n, *template) for n in range(12)]
    visit(store, *pages)
    settle(store, PORTAL)

    assert all(text in body(store, page) for page in pages for text in template)


@pytest.mark.mongo
def test_subheadings_that_all_recipes_share_stay(store: Store) -> None:
    pages = [
        made(n, "Cara Membuat Adonan", f"Aduk {n + 2} sendok tepung dengan air hangat sampai kalis merata.")
        for n in range(12)
    ]
    visit(store, *pages)
    settle(store, PORTAL)

    assert all("Cara Membuat Adonan" in body(store, page) for page in pages)


@pytest.mark.mongo
def test_copies_of_one_text_are_counted_once(store: Store) -> None:
    pages = [replace(made(0, FURNITURE), canonical_url=f"https://caritau.com/post/salinan-{n}") for n in range(12)]
    visit(store, *pages, *(made(n) for n in range(1, 12)))
    settle(store, PORTAL)

    assert FURNITURE in body(store, pages[0])


@pytest.mark.mongo
def test_furniture_of_a_young_store_that_turns_out_to_be_rare_comes_back(store: Store) -> None:
    line = "Kolom Suara Warga Kampung"
    few = [made(n, line) for n in range(6)]
    visit(store, *few)
    settle(store, PORTAL)
    assert not any(line in body(store, page) for page in few)

    visit(store, *(replace(made(n), date_published=NOW - timedelta(minutes=n)) for n in range(16, 120)))
    settle(store, PORTAL)

    assert all(line in body(store, page) for page in few)


@pytest.mark.mongo
def test_who_reads_the_collection_sees_the_line(store: Store, config: Any) -> None:
    visit(store, *(made(n, FURNITURE) for n in range(12)))
    settle(store, PORTAL)

    assert [document["text"] for document in store._database["standing_lines"].find()] == [FURNITURE]


# --- convergence ---


def corpus() -> list[Article]:
    pages = [made(n, FURNITURE) if n % 2 else made(n) for n in range(14)]
    pages.append(made(14, "Petugas berjaga sepanjang malam di sana. (RTS)", "Kapal Feri Kandas Ke 3"))
    pages.append(made(15, "Tim Bulu Tangkis Menang Ke 2", "Vaksin Rabies Dibagikan Gratis Ke 5"))
    pages.append(made(0, "Kanal Resmi Kami", subject="pasar terapung ramai"))
    return pages


@pytest.mark.mongo
def test_the_order_in_which_pages_came_makes_no_difference_to_any_text(store: Store) -> None:
    pages = corpus()
    results = []
    for seed in range(6):
        order = random.Random(seed)
        shuffled = order.sample(pages, len(pages))
        cuts = sorted(order.sample(range(1, len(pages)), 3))
        for start, end in zip([0, *cuts], [*cuts, len(pages)], strict=True):
            visit(store, *shuffled[start:end])
            if order.random() < 0.5:
                settle(store, PORTAL)
        settle(store, PORTAL)
        results.append(texts(store))
        for name in ("articles", "memory", "standing_lines", "revisions"):
            store._database[name].delete_many({})

    assert all(result == results[0] for result in results)
    assert any(piece["rule"] == "standing-line" for text in results[0].values() for piece in text["removed"])


@pytest.mark.mongo
def test_settling_again_changes_nothing_and_neither_does_another_visit(store: Store) -> None:
    pages = corpus()
    visit(store, *pages)
    assert settle(store, PORTAL) > 0
    before = texts(store)

    assert settle(store, PORTAL) == 0
    assert set(visit(store, *pages)) == {"unchanged"}
    assert settle(store, PORTAL) == 0
    assert texts(store) == before
    assert store.articles.revisions(next(iter(before))) == []


@pytest.mark.mongo
def test_a_visit_before_the_memory_has_settled_makes_no_revision(store: Store) -> None:
    page = made(0, "Harga Cabai Turun Tajam Ke 1")
    visit(store, page)
    visit(store, made(1), made(3))

    changed_furniture = made(0, "Kapal Feri Kandas Ke 3", "Harga Cabai Turun Tajam Ke 1")
    assert visit(store, changed_furniture) == ["unchanged"]
    settle(store, PORTAL)

    assert texts(store)["caritau.com/post/" + page.url.rsplit("/", 1)[1]]["revision"] == 1


@pytest.mark.mongo
def test_a_real_edit_of_an_article_with_furniture_is_a_revision(store: Store) -> None:
    visit(store, *(made(n, FURNITURE) for n in range(12)))
    settle(store, PORTAL)

    edited = made(0, "Tambahan: korban luka menjadi tiga orang menurut rumah sakit.", FURNITURE)
    assert visit(store, edited) == ["updated"]
    assert FURNITURE not in body(store, edited)


@pytest.mark.mongo
def test_what_a_killed_run_left_unlearnt_is_learnt_by_the_next(store: Store) -> None:
    page = made(0, "Harga Cabai Turun Tajam Ke 1")
    visit(store, page, made(1))  # … and the process is killed before it settles

    assert settle(store, PORTAL) == 1
    assert "Harga Cabai" not in body(store, page)


# --- pure ---


def test_nothing_known_gives_the_article_back_as_it_is() -> None:
    article = made(0, FURNITURE)

    assert judge(article, Known(), PORTAL) is article


def test_every_character_is_kept_or_on_record_after_the_memory_has_judged() -> None:
    article = made(
        0,
        "Baca Juga: Kapal Feri Kandas di Teluk",
        "Petugas berjaga sepanjang malam. (RTS)",
        FURNITURE,
        before=(FURNITURE,),
    )
    known = Known(common=frozenset({line_key(bare(FURNITURE))}))

    judged = judge(article, known, PORTAL)

    assert FURNITURE not in judged.article_body
    assert in_order(judged) == in_order(article)


def in_order(article: Article) -> str:
    pieces = {}
    for number, removed in enumerate(article.removed):
        pieces[removed.index, removed.offset, number] = removed.text
    out = ""
    for index, block in enumerate([*article.blocks, None]):
        text, at = (block.text if block else ""), 0
        for place in sorted(place for place in pieces if place[0] == index):
            out += text[at : place[1]] + pieces[place]
            at = place[1]
        out += text[at:]
    return "".join(out.split())


def test_traces_hold_headline_like_last_lines_and_no_sentences() -> None:
    traces = traces_of(made(0, "Kapal Feri Kandas di Teluk Bayur", "Benarkah Kopi Membuat Awet Muda?"))

    assert "kapal feri kandas di teluk bayur" in traces.tail or "benarkah kopi membuat awet muda" in traces.tail
    assert not any("wartawan" in stem for stem in traces.tail)
