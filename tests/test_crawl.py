"""The job: `caritau crawl` as a child process against a portal on loopback and a real mongod, judged by the truth."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawl_fixtures import (
    PROFILES,
    ROOT,
    Answer,
    Desk,
    Faults,
    Request,
    SamplePortal,
    Truth,
    a_desk,
    article_requests,
    differences,
    expected,
    path_of,
)

from caritau_crawler.rendering.browser import find_browser
from caritau_crawler.runs.run import COUNTS

pytestmark = [pytest.mark.mongo, pytest.mark.browser]

THEMES = ("laravel", "wordpress")
BODY_SELECTOR = {"laravel": "selector:.post-content", "wordpress": "selector:article .entry-content"}
RUN_FIELDS = {
    "_id", "job", "mode", "portal", "started_at", "finished_at", "outcome", "causes", "counts", "dropped_by",
    "field_coverage", "winners", "http_status", "errors", "lag_seconds", "peak_rss_mb",
}  # fmt: skip
ARTICLE_FIELDS = {
    "_id", "url", "canonical_url", "alternate_urls", "portal", "headline", "description", "dateline", "authors",
    "byline_initials", "source_credit", "date_published", "date_published_raw", "date_published_source",
    "date_modified", "date_modified_raw", "date_modified_source", "article_section", "keywords", "blocks",
    "article_body", "related", "removed", "images", "in_language", "content_hash", "fingerprint", "duplicate_of",
    "revision", "first_seen_at", "last_checked_at", "run_id", "extraction", "raw", "schema_version",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def browser() -> None:
    """The whole job needs a Chromium: some pages show their text to nobody else."""
    if find_browser() is None:
        pytest.skip("needs a Chromium: none was found on this machine")


@dataclass(frozen=True)
class Crawled:
    """What one crawl left behind, read at once."""

    answer: Answer
    base_url: str
    truths: list[Truth]
    requests: list[Request]
    article_requests: list[Request]
    articles: dict[str, dict[str, Any]]
    pages: dict[str, dict[str, Any]]
    run: dict[str, Any]
    log: list[dict[str, Any]]
    revisions: list[dict[str, Any]]
    quarantined: int

    @property
    def expected(self) -> dict[str, Truth]:
        return {truth.path: truth for truth in self.truths if truth.expected}

    def of_kind(self, *kinds: str) -> list[Truth]:
        return [truth for truth in self.truths if truth.kind in kinds]


def look(desk: Desk, site: SamplePortal, answer: Answer, **where: Any) -> Crawled:
    run = desk.runs(**where)[-1]
    return Crawled(
        answer=answer,
        base_url=site.base_url,
        truths=site.truths,
        requests=site.requests.records,
        article_requests=article_requests(site),
        articles=desk.articles(**where),
        pages=desk.pages(**where),
        run=run,
        log=desk.log_lines(run["_id"]),
        revisions=list(desk.database["revisions"].find()),
        quarantined=desk.count("quarantine"),
    )


@pytest.fixture(scope="module")
def full_crawls(mongo_uri, tmp_path_factory):
    """One crawl of 320 articles in each theme, at the same time and into the same database."""
    with (
        SamplePortal("laravel") as laravel,
        SamplePortal("wordpress") as wordpress,
        a_desk(mongo_uri, tmp_path_factory.mktemp("full")) as desk,
    ):
        sites = {"laravel": laravel, "wordpress": wordpress}
        children = {theme: desk.start_crawl(site, theme=theme) for theme, site in sites.items()}
        answers = {theme: desk.end_of(child) for theme, child in children.items()}
        yield {theme: look(desk, site, answers[theme], portal=PROFILES[theme]) for theme, site in sites.items()}


@pytest.fixture(params=THEMES)
def full(request, full_crawls) -> Crawled:
    """The full crawl of either theme."""
    return full_crawls[request.param]


@pytest.fixture
def desk(mongo_uri, tmp_path):
    with a_desk(mongo_uri, tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def site():
    with SamplePortal(articles=40) as portal:
        yield portal


# The full crawl: what is stored.


def test_every_article_is_stored_to_the_letter(full):
    wrong = {path: differences(full.articles[path], truth) for path, truth in full.expected.items()}

    assert {path: names for path, names in wrong.items() if names} == {}
    assert full.answer.code == 0


def test_nothing_is_stored_that_is_no_article(full):
    assert sorted(full.articles) == sorted(full.expected)
    assert full.revisions == []
    assert full.quarantined == 0
    assert [path for path, article in full.articles.items() if article["duplicate_of"]] == []


def test_a_stored_article_has_every_field_of_the_contract(full):
    for article in full.articles.values():
        assert set(article) >= ARTICLE_FIELDS
        assert (article["revision"], article["run_id"], article["in_language"]) == (1, full.run["_id"], "id")
        assert article["_id"] == re.sub(r"^https?://", "", article["canonical_url"]).rstrip("/")
        assert article["content_hash"]
        assert set(article["extraction"]) >= {"headline", "date_published", "article_body"}
        for date in ("date_published", "date_modified"):
            assert (article[date] is None) == (article[f"{date}_source"] is None)


def test_what_was_stripped_is_on_record_and_nowhere_in_the_text(full):
    marks = re.compile(r"baca juga\s*:|ADVERTISEMENT|SCROLL TO CONTINUE|Google News|WhatsApp Channel|Copyright ©", re.I)
    for article in full.articles.values():
        assert not marks.search(article["article_body"])
        assert all(piece["rule"] and piece["text"].strip() for piece in article["removed"])
    stripped = " ".join(piece["text"] for article in full.articles.values() for piece in article["removed"])
    assert len(marks.findall(stripped)) > 200


def test_the_users_article_comes_out_of_its_page_as_expected(full_crawls):
    crawl = full_crawls["laravel"]
    (seed,) = (article for article in crawl.articles.values() if "putin" in article["canonical_url"])

    assert (seed["dateline"], seed["byline_initials"]) == ({"outlet": "CARITAU", "place": "WASHINGTON"}, "IRN")
    assert len(seed["related"]) == 2
    assert len(seed["keywords"]) == 7
    assert len(seed["blocks"]) == 13
    assert seed["blocks"][-1]["text"].endswith(".")


# The full crawl: how it was fetched.


def test_pages_that_only_a_script_shows_are_rendered_and_only_those(full):
    scripted = {truth.path for truth in full.of_kind("javascript")}
    rendered = {path for path, found in full.articles.items() if found["extraction"]["article_body"] == "rendered"}

    assert rendered == scripted
    assert full.run["counts"]["rendered"] == len(scripted) == 3


def test_an_article_over_several_pages_is_whole_and_each_page_asked_for_once(full):
    asked = Counter(request.path for request in full.requests)
    several = full.of_kind("multipage")

    assert len(several) >= 5
    for truth in several:
        texts = [block["text"] for block in full.articles[truth.path]["blocks"]]
        assert texts == [text for _, text in truth.blocks]
        # Where one address shows all parts, it stands for the second page and the rest.
        all_in_one = [path for path in truth.aliases if path.endswith("page=all")]
        following = all_in_one or list(truth.page_paths[1:])
        assert [asked[path] for path in (truth.path, *following)] == [1] * (1 + len(following)), truth.path


def test_every_page_is_asked_for_once_whatever_addresses_lead_to_it(full):
    asked = Counter(request.path for request in full.article_requests)
    for truth in full.of_kind("static", "redirected", "gone"):
        times = sum(asked[path] for path in (truth.path, *truth.aliases))
        # A redirect is asked for under its old address and then answered under its new one.
        assert times == (2 if truth.kind == "redirected" else 1), truth.path


def test_what_robots_txt_forbids_is_never_asked_for(full):
    (forbidden,) = full.of_kind("disallowed")

    assert forbidden.path not in {request.path.partition("?")[0] for request in full.requests}
    assert [refusal for refusal in full.run["refused"] if refusal["reason"] == "forbidden-by-robots"]


def test_no_request_hides_who_is_asking(full):
    assert {request.user_agent.partition("/")[0] for request in full.requests} == {"CaritauCrawler"}


def test_what_is_gone_or_broken_is_not_stored_but_named(full):
    gone, broken = full.of_kind("gone"), full.of_kind("error")
    named = {path_of(refusal["url"]): refusal for refusal in full.run["refused"]}

    assert full.run["dropped_by"]["gone"] == len(gone) == 2
    assert {named[truth.path]["detail"] for truth in gone} == {"HTTP 404", "HTTP 410"}
    (error,) = full.run["errors"]
    assert path_of(error["url"]) == broken[0].path
    assert full.run["counts"]["failed"] == len(broken) == 1


def test_every_known_address_has_the_state_that_it_came_to(full):
    states = {path: page["state"] for path, page in full.pages.items()}
    wanted = {"gone": "gone", "error": "failed", "disallowed": "refused"}

    for truth in full.truths:
        addresses = [path for path in (truth.path, *truth.aliases) if path in states]
        assert addresses, truth.path
        assert {states[path] for path in addresses} == {wanted.get(truth.kind, "stored")}, truth.path
    assert states["/"] == "refused"
    assert "due" not in states.values()
    stored = [page for page in full.pages.values() if page["state"] == "stored"]
    assert {page["article_id"] for page in stored} == {article["_id"] for article in full.articles.values()}
    (failed,) = (page for page in full.pages.values() if page["state"] == "failed")
    assert failed["next_check"] > failed["updated_at"]
    assert failed["last_status"] == 500


# The full crawl: what the run says of itself.


def test_the_run_document_is_whole_and_its_counts_add_up(full):
    run, counts = full.run, full.run["counts"]
    dropped_pages = sum(run["dropped_by"].get(name, 0) for name in ("not-an-article", "no-body", "too-short"))

    assert set(run) >= RUN_FIELDS
    assert set(counts) == set(COUNTS)
    assert (run["outcome"], run["causes"], run["mode"], run["finish_reason"]) == ("ok", [], "latest", "finished")
    assert counts["new"] == len(full.expected)
    assert counts["fetched"] == sum(counts[n] for n in ("new", "updated", "unchanged", "duplicate")) + dropped_pages
    assert counts["requested"] == counts["fetched"] + counts["failed"] + run["dropped_by"]["gone"]
    assert counts["discovered"] == counts["requested"] + run["dropped_by"]["forbidden-by-robots"]
    assert counts["dropped"] == sum(run["dropped_by"].values())
    assert counts["discovered"] >= len(full.truths)
    assert run["started_at"] < run["finished_at"]
    assert 30 < run["peak_rss_mb"] < 400
    assert 0 < run["lag_seconds"]["median"] <= run["lag_seconds"]["p95"]


def test_statuses_in_the_run_document_are_those_that_the_portal_gave(full):
    given = Counter(str(request.status) for request in full.requests)

    for status in ("301", "410", "500"):  # a 404 may be the browser's, for a picture or a script of the page
        assert full.run["http_status"][status] == given[status]
    assert full.run["http_status"]["404"] <= given["404"]


def test_coverage_is_what_the_pages_hold_and_winners_are_its_sources(full):
    run, truths = full.run, list(full.expected.values())
    held = {
        "headline": [True for _ in truths],
        "article_body": [True for _ in truths],
        "date_published": [True for _ in truths],
        "authors": [bool(truth.authors) for truth in truths],
    }
    for name, found in held.items():
        assert run["field_coverage"][name] == pytest.approx(sum(found) / len(truths), abs=1e-4), name
    for name, winners in run["winners"].items():
        share = sum(winners.values()) / run["counts"]["new"]
        assert run["field_coverage"][name] == pytest.approx(share, abs=1e-4), name
    assert run["winners"]["headline"]["json-ld"] > 0.5 * len(truths)
    theme = "laravel" if run["portal"] == "caritau" else "wordpress"
    assert run["winners"]["article_body"] == {BODY_SELECTOR[theme]: len(truths) - 3, "rendered": 3}


def test_the_report_names_every_source_of_discovery_and_what_it_gave(full):
    sources = {source["source"].partition(":")[0]: source for source in full.run["discovery"]}

    assert set(sources) == {"robots", "home", "sitemap", "feed"}
    links = sum(source["links"] for source in full.run["discovery"] if source["source"].startswith("sitemap:"))
    assert links >= len(full.truths)
    assert len(full.run["samples"]) == 3
    assert set(full.run["samples"]) <= {article["_id"] for article in full.articles.values()}


def test_the_log_is_json_lines_with_the_fields_of_the_contract(full):
    assert len(full.log) > 5
    for line in full.log:
        assert set(line) >= {"time", "level", "logger", "event", "run_id", "job"}
        assert datetime.fromisoformat(line["time"]).utcoffset() is not None
        assert (line["run_id"], line["job"]) == (full.run["_id"], full.run["job"])
    (ended,) = (line for line in full.log if line["event"] == "run-ended")
    assert ended["counts"]["new"] == full.run["counts"]["new"]
    (failed,) = (line for line in full.log if line["event"] == "page-failed")
    assert path_of(failed["url"]) == full.of_kind("error")[0].path


def test_a_quiet_crawl_prints_one_line_and_nothing_else(full):
    (line,) = full.answer.stdout.splitlines()

    assert re.fullmatch(rf"\S+ latest ok: {len(full.expected)} new, 0 updated, 1 failed in \d+ s \(run \S+\)", line)
    assert full.answer.stderr == ""


# What comes after the first crawl.


@pytest.fixture(scope="module")
def story(mongo_uri, tmp_path_factory):
    """A small portal day by day: a first crawl, the same again, three new articles, then one edit and new furniture."""
    days: dict[str, Crawled] = {}
    with SamplePortal(articles=40) as site, a_desk(mongo_uri, tmp_path_factory.mktemp("story")) as desk:

        def day(name: str, *arguments: str) -> None:
            site.requests.clear()
            days[name] = look(desk, site, desk.crawl(site, *arguments))

        day("first")
        day("again")
        site.publish(3)
        day("published")
        site.set_faults(Faults(furniture=7))
        site.edit(20)
        day("rechecked", "--mode", "recheck")
        yield days


def test_the_same_crawl_again_asks_for_no_article_and_stores_nothing(story):
    again = story["again"]

    assert story["first"].run["counts"]["new"] == len(story["first"].expected)
    assert again.article_requests == []
    assert len(again.requests) <= 12
    assert (again.run["counts"]["new"], again.run["counts"]["fetched"], again.run["outcome"]) == (0, 0, "ok")
    assert again.answer.code == 0
    assert again.articles == story["first"].articles


def test_after_three_new_articles_exactly_three_pages_are_asked_for(story):
    day = story["published"]
    new = {truth.path for truth in day.truths[-3:]}

    # The lists beside the pages change at every request; one of them may name an AMP address for the first time.
    asked = [request.path for request in day.article_requests if not request.path.startswith("/amp/")]
    assert sorted(asked) == sorted(new)
    assert day.run["counts"]["new"] == 3
    assert set(day.articles) - set(story["again"].articles) == new
    assert {path: differences(day.articles[path], day.expected[path]) for path in new} == {
        path: Counter() for path in new
    }


def test_a_recheck_makes_a_revision_of_what_was_edited_and_of_nothing_else(story):
    day = story["rechecked"]
    edited = day.truths[20]
    before, after = story["published"].articles[edited.path], day.articles[edited.path]

    assert day.answer.code == 0
    assert (day.run["counts"]["updated"], day.run["counts"]["new"]) == (1, 0)
    as_before = day.run["counts"]["unchanged"] + day.run["counts"]["not_modified"]
    assert as_before >= len(day.expected) - 1  # one more for each address of its own, such as AMP
    assert day.run["counts"]["not_modified"] > as_before / 2
    assert after["revision"] == 2
    assert differences(after, edited) == Counter()
    (revision,) = day.revisions
    assert (revision["article_id"], revision["revision"]) == (after["_id"], 1)
    assert revision["article"]["content_hash"] == before["content_hash"]
    (added,) = revision["changes"]["blocks_added"]
    assert added.startswith("Redaksi memperbarui berita ini")
    assert revision["changes"]["blocks_removed"] == []


def test_new_furniture_changes_no_stored_text(story):
    before, after = story["published"], story["rechecked"]
    for path, article in after.articles.items():
        if path != after.truths[20].path:
            assert article["content_hash"] == before.articles[path]["content_hash"]
            assert article["revision"] == 1
            assert article["last_checked_at"] > before.articles[path]["last_checked_at"]


# Options.


def test_a_dry_run_reports_everything_and_writes_nothing(desk, site):
    answer = desk.crawl(site, "--dry-run", "--format", "json")

    assert answer.code == 0
    assert answer.document["dry_run"] is True
    assert answer.document["counts"]["new"] >= len(expected(site))
    assert answer.document["counts"]["discovered"] >= 40
    names = ("articles", "revisions", "pages", "runs", "quarantine", "leases")
    assert {name: desk.count(name) for name in names} == dict.fromkeys(names, 0)


def test_json_prints_the_run_document_and_nothing_else(desk, site):
    answer = desk.crawl(site, "--format", "json", "--max-articles", "2")
    stored = desk.last_run

    assert answer.code == 0
    assert set(answer.document) >= RUN_FIELDS
    assert answer.document["_id"] == stored["_id"]
    assert answer.document["counts"] == stored["counts"]
    started = datetime.fromisoformat(answer.document["started_at"])
    assert started.utcoffset() is not None
    assert abs(started - stored["started_at"]) < timedelta(seconds=1)
    assert answer.stderr == ""


def test_a_named_address_is_one_page_and_its_doubles_are_the_same_document(desk, site):
    truth = site.truth(10)
    amp = next(alias for alias in truth.aliases if alias.startswith("/amp/"))
    tracked = next(alias for alias in truth.aliases if "utm_" in alias)

    first = desk.crawl(site, "--url", truth.url)
    asked = {request.path for request in site.requests.records}
    doubles = desk.crawl(site, "--url", site.base_url + amp, "--url", site.base_url + tracked)

    assert (first.code, doubles.code) == (0, 0)
    assert asked == {"/robots.txt", truth.path}
    (article,) = desk.articles().values()
    assert differences(article, truth) == Counter()
    assert article["revision"] == 1
    assert desk.last_run["counts"]["new"] == 0
    assert any("/amp/" in url for url in article["alternate_urls"])
    assert not any("utm_" in url for url in article["alternate_urls"])


def test_an_old_address_that_redirects_is_kept_as_another_way_to_the_article(desk, site):
    truth = site.truth(9)
    old = next(alias for alias in truth.aliases if alias.startswith("/berita-lama/"))

    answer = desk.crawl(site, "--url", site.base_url + old)

    assert answer.code == 0
    (article,) = desk.articles().values()
    assert path_of(article["canonical_url"]) == truth.path
    assert site.base_url + old in article["alternate_urls"]


def test_a_limit_of_articles_is_kept_and_the_report_fits_a_terminal(desk, site):
    answer = desk.crawl(site, "--max-articles", "5", "--verbose")

    assert answer.code == 0
    # The parts of an article over several pages come with it.
    assert 1 <= len({request.path.partition("?")[0] for request in article_requests(site)}) <= 5
    assert desk.last_run["counts"]["requested"] <= 5
    assert 1 <= desk.last_run["counts"]["new"] <= 5
    assert answer.stdout.startswith("OK  caritau latest")
    for part in ("Where articles were looked for", "Where each field was read", "Articles to look at", "json-ld"):
        assert part in answer.stdout
    assert max(len(line) for line in answer.stdout.splitlines()[:-1]) <= 100
    assert answer.stdout.splitlines()[-1].startswith("caritau latest ok: ")


def test_since_and_until_keep_what_lies_between_both_days_included(desk, site):
    answer = desk.crawl(site, "--since", "2024-01-04", "--until", "2024-01-04")
    day = {truth.path for truth in expected(site).values() if truth.date_published.date().isoformat() == "2024-01-04"}

    assert answer.code == 0
    assert len(day) > 5
    assert set(desk.articles()) == day


def test_a_crawl_does_not_care_for_the_directory_it_is_started_in(desk, site, tmp_path):
    answer = desk.crawl(site, "--max-articles", "3", cwd=tmp_path)

    assert answer.code == 0, answer.stderr[-2000:]
    assert desk.count("articles") >= 1


def test_plain_scrapy_runs_the_same_job_and_leaves_a_run_document(desk, site):
    command = [str(Path(sys.executable).parent / "scrapy"), "crawl", "caritau"]
    arguments = ["-a", "mode=latest", "-a", f"base_url={site.base_url}", "-a", "max_articles=4"]

    done = subprocess.run(
        [*command, *arguments], cwd=ROOT, env=desk.environment(), capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stdout + done.stderr
    run = desk.last_run
    assert (run["outcome"], run["job"], run["portal"]) == ("ok", "caritau-latest", "caritau")
    assert 1 <= run["counts"]["new"] == desk.count("articles") <= 4
    assert {line["run_id"] for line in desk.log_lines(run["_id"])} == {run["_id"]}


# A portal in other shapes.


@pytest.fixture(scope="module")
def shapes(mongo_uri, tmp_path_factory):
    """Crawls of portals that lost their sitemaps, were redesigned, or link to their public host; all at once."""
    faults = {
        "sections-only": Faults(sitemaps=False, feeds=False),
        "renamed": Faults(class_names="renamed"),
        "public-host": Faults(public_host="https://caritau.com"),
    }
    with ExitStack() as stack:
        work = {}
        for name, given in faults.items():
            site = stack.enter_context(SamplePortal(articles=40, faults=given))
            desk = stack.enter_context(a_desk(mongo_uri, tmp_path_factory.mktemp(name)))
            work[name] = (desk, site, desk.start_crawl(site))
        return {name: look(desk, site, desk.end_of(child)) for name, (desk, site, child) in work.items()}


TEXT = ("headline", "blocks", "date_published")


def share(crawl: Crawled, *names: str) -> float:
    """Share of the articles of which these fields are stored to the letter."""
    good = sum(
        path in crawl.articles and not set(names) & set(differences(crawl.articles[path], truth))
        for path, truth in crawl.expected.items()
    )
    return good / len(crawl.expected)


def test_without_sitemaps_and_feeds_the_section_pages_lead_to_nearly_everything(shapes):
    crawl = shapes["sections-only"]
    found = len(set(crawl.articles) & set(crawl.expected)) / len(crawl.expected)

    assert crawl.answer.code == 0
    assert found >= 0.95, f"{found:.3f}"
    assert set(crawl.articles) <= set(crawl.expected)
    assert any(source["source"].startswith("section:") and source["links"] for source in crawl.run["discovery"])
    assert share(crawl, *TEXT) >= 0.95
    assert share(crawl, "authors", "keywords") >= 0.95


def test_a_redesign_that_renames_every_class_costs_next_to_nothing(shapes):
    crawl = shapes["renamed"]
    found = len(set(crawl.articles) & set(crawl.expected)) / len(crawl.expected)

    assert crawl.answer.code == 0
    assert found >= 0.98, f"{found:.3f}"
    assert share(crawl, *TEXT) >= 0.98, f"{share(crawl, *TEXT):.3f}"
    assert share(crawl, "article_section") >= 0.9, f"{share(crawl, 'article_section'):.3f}"
    assert share(crawl, "authors") >= 0.9, f"{share(crawl, 'authors'):.3f}"
    assert set(crawl.articles) <= set(crawl.expected)


def test_links_to_the_public_host_stay_on_the_mirror(shapes):
    crawl = shapes["public-host"]

    assert crawl.answer.code == 0
    assert crawl.run["counts"]["new"] == len(crawl.expected)
    assert share(crawl, *TEXT) == 1.0
    assert share(crawl, "dateline", "byline_initials", "authors", "article_section", "keywords") == 1.0
    assert crawl.run["dropped_by"].get("off-site", 0) == 0
    # Every answer that the crawler counted was given by the mirror: nothing was asked of anybody else.
    given = Counter(request.status for request in crawl.requests)
    assert crawl.run["http_status"]["404"] == given[404]
    assert sum(crawl.run["http_status"].values()) <= sum(given.values())
    assert not any("https://caritau.com" in str(error) for error in crawl.run["errors"])


def test_two_portals_crawled_at_once_share_a_database_and_nothing_else(full_crawls):
    one, other = full_crawls["laravel"], full_crawls["wordpress"]

    assert (one.answer.code, other.answer.code) == (0, 0)
    assert not {article["_id"] for article in one.articles.values()} & {a["_id"] for a in other.articles.values()}
    for crawl in (one, other):
        everything = (*crawl.articles.values(), *crawl.pages.values())
        assert {found["url"].startswith(crawl.base_url) for found in everything} == {True}


# Runs that are not alone, and runs that are ended.


def slow_start(desk: Desk, site: SamplePortal, least: int, *arguments: str) -> subprocess.Popen[str]:
    """Start a crawl that takes its time, and return it when `least` articles are stored."""
    site.set_faults(Faults(delay_seconds=0.15))
    child = desk.start_crawl(site, "--job", "latest", *arguments)
    desk.wait_until(lambda: desk.count("articles") >= least, child)
    return child


def test_a_second_crawl_of_a_job_at_work_exits_4_and_disturbs_nothing(desk):
    with SamplePortal(articles=40) as site:
        child = slow_start(desk, site, 1)

        second = desk.crawl(site, "--job", "latest")
        site.set_faults(Faults())
        first = desk.end_of(child)

        assert second.code == 4
        (line,) = second.errors
        assert re.fullmatch(
            r"caritau: another run of job 'latest' is at work: \S+:\d+ since .*; wait for its end.*", line
        )
        assert second.stdout == ""
        assert first.code == 0
        assert set(desk.articles()) == set(expected(site))
        assert len(desk.runs()) == 1
        assert desk.count("leases") == 0


def test_after_kill_9_the_next_crawl_stores_the_rest_and_nothing_twice(desk):
    with SamplePortal(articles=40) as site:
        child = slow_start(desk, site, 10)
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        kept = desk.articles()
        whole = [not set(TEXT) & set(differences(article, site.truth(path))) for path, article in kept.items()]
        site.set_faults(Faults())
        site.requests.clear()

        answer = desk.crawl(site, "--job", "latest")

        assert len(kept) < len(expected(site)), "the kill came too late to show anything"
        assert all(whole)
        assert answer.code == 0, answer
        assert sorted(desk.articles()) == sorted(expected(site))
        assert {article["revision"] for article in desk.articles().values()} == {1}
        killed, after = desk.runs()
        assert (killed["outcome"], killed["causes"]) == ("interrupted", ["process-died"])
        assert killed["finished_at"] is not None
        assert after["outcome"] == "ok"
        assert after["counts"]["new"] == len(expected(site)) - len(kept)
        asked = {request.path for request in article_requests(site)}
        done = {path for path, page in desk.pages().items() if page["state"] == "stored"}
        assert set(expected(site)) - set(kept) <= asked | done
        assert desk.count("leases") == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_a_crawl_that_is_asked_to_stop_keeps_what_it_has_and_says_so(desk, number):
    with SamplePortal(articles=40) as site:
        child = slow_start(desk, site, 3)
        asked_at = time.monotonic()

        os.kill(child.pid, number)
        answer = desk.end_of(child, timeout=40)

        assert time.monotonic() - asked_at < 15
        run = desk.last_run
        assert (run["outcome"], run["causes"][0]) == ("interrupted", "stopped")
        assert answer.code == 1
        assert "interrupted" in answer.stdout
        assert 3 <= run["counts"]["new"] == desk.count("articles") < len(expected(site))
        for path, article in desk.articles().items():
            assert not set(TEXT) & set(differences(article, site.truth(path)))
        assert desk.count("leases") == 0
        states = Counter(page["state"] for page in desk.pages().values())
        assert states["due"] > 0
        assert states["failed"] <= 1, "what was in flight is due, it did not fail"


def test_what_a_killed_run_left_due_is_asked_of_robots_first_all_at_once_as_it_comes(desk):
    with SamplePortal(articles=40) as site:
        forbidden = [truth.path for truth in site.truths if truth.kind == "disallowed"]
        child = slow_start(desk, site, 1)
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        site.set_faults(Faults())

        answer = desk.crawl(site, "--job", "latest")

        assert answer.code == 0, answer
        assert forbidden
        assert not set(forbidden) & set(site.requests.paths)
        assert sorted(desk.articles()) == sorted(expected(site))
