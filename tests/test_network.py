"""The network as it is: whatever the portal does, nothing is lost, nothing is stored in half, and the cause is named.

A representative few; `python -m soak network` runs every fault with every share.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawl_fixtures import ROOT, Faults, SamplePortal, a_desk, article_requests, expected

from soak.network_faults import FAULTS, HARMLESS, impatient, keep_the_law, nothing_wrong, ripen

pytestmark = pytest.mark.mongo


@pytest.fixture
def desk(mongo_uri, tmp_path):
    with a_desk(mongo_uri, tmp_path / "home") as opened:
        yield opened


@pytest.mark.parametrize(
    ("name", "share", "cause", "word"),
    [
        ("soft 404", 1.0, "soft-404", None),
        ("out of order", 1.0, "no-page-fetched", "out of order"),
        ("redirect to metadata", 1.0, "led-off-site", None),
    ],
)
def test_a_fault_of_many_pages_costs_time_and_no_article_and_is_named(desk, tmp_path, name, share, cause, word):
    with SamplePortal(articles=30) as site:
        ill, well = keep_the_law(desk, site, FAULTS[name], impatient(tmp_path), share=share)

    assert cause is None or cause in ill["causes"], ill["causes"]
    said = " ".join(error["fingerprint"] for error in ill["errors"])
    assert word is None or word in said, said
    assert well["counts"]["new"] > 0


def test_every_fault_on_a_page_of_its_own_costs_that_page_only_until_the_portal_is_well(desk, tmp_path):
    of_one_page = {name: faults for name, faults in FAULTS.items() if not name.startswith(("429", "503", "reset"))}
    with SamplePortal(articles=60) as site:
        scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
        plain = [truth for truth in site.truths if truth.expected and truth.kind == "static"]
        ill = dict(zip(of_one_page, plain, strict=False))
        assert len(ill) == len(of_one_page)
        site.set_faults(Faults(), *(replace(of_one_page[name], only=truth.path) for name, truth in ill.items()))
        profile = impatient(tmp_path)
        desk.crawl(site, "--portal", profile, CARITAU_BROWSER="/bin/false")
        nothing_wrong(desk, site)
        whole = {truth.path for name, truth in ill.items() if name in HARMLESS}
        suffering = {truth.path for truth in ill.values()} - whole
        assert set(expected(site)) - scripted - set(desk.articles()) == suffering
        run = desk.last_run
        assert run["dropped_by"]["soft-404"] == 2
        assert run["dropped_by"]["led-off-site"] == 6
        said = " ".join(error["sample"] for error in run["errors"])
        for words in ("</html>", "came empty", "ends too early", "grow beyond", "longer than", "max redirections"):
            assert words in said, words

        site.set_faults(Faults())
        ripen(desk)
        desk.crawl(site, "--portal", profile, CARITAU_BROWSER="/bin/false")
        nothing_wrong(desk, site)
        assert set(desk.articles()) == set(expected(site)) - scripted


def test_a_portal_that_asks_for_a_moment_gets_it_and_is_asked_again_by_the_same_run(desk):
    with SamplePortal(articles=30) as site:
        scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
        site.set_faults(Faults(status=429, retry_after=2, busy_seconds=1.5, only="/post/"))
        answer = desk.crawl(site, CARITAU_BROWSER="/bin/false")

        busy = [request.at for request in article_requests(site) if request.status == 429]
        then = [request.at for request in article_requests(site) if request.status == 200]
        assert answer.code == 3, answer
        assert set(desk.articles()) == set(expected(site)) - scripted
        assert (
            desk.last_run["counts"]["failed"] == len({truth for truth in site.truths if truth.kind == "javascript"}) + 1
        )
        # Not one request in the pause, of any page.
        assert min(at for at in then if at > busy[0]) - busy[-1] > 1.9


def test_a_portal_that_asks_for_an_hour_is_left_alone_and_the_run_says_until_when(desk):
    with SamplePortal(articles=30) as site:
        site.set_faults(Faults(status=503, retry_after=3600, retry_after_as="date", only="/post/", share=0.5))
        answer = desk.crawl(site, CARITAU_BROWSER="/bin/false")
        run = desk.last_run

        assert answer.code in (1, 3)
        assert run["causes"][0] == "asked-to-wait"
        come_back = run["come_back_at"].replace(tzinfo=UTC) - datetime.now(UTC)
        assert timedelta(minutes=58) < come_back < timedelta(minutes=61)
        assert run["counts"]["failed"] <= 1
        assert {page["state"] for path, page in desk.pages().items() if path in expected(site)} <= {"due", "stored"}
        shown = desk.run("runs", "show", "latest")
        assert "The portal asked to be left alone until" in shown.stdout

        site.set_faults(Faults())
        before = len(site.requests)
        again = desk.crawl(site, CARITAU_BROWSER="/bin/false")
        assert again.code == 1, again
        assert len(site.requests) == before
        assert desk.last_run["causes"] == ["asked-to-wait"]
        assert abs(desk.last_run["come_back_at"] - run["come_back_at"]) < timedelta(seconds=1)


def test_a_portal_that_goes_away_in_mid_run_ends_it_soon_and_all_stays_due(desk, tmp_path):
    profile = impatient(tmp_path, timeout_seconds=0.5, retries=3)
    with SamplePortal(articles=200) as site:
        site.set_faults(Faults(delay_seconds=3, only="/post/"))
        begin = time.monotonic()
        answer = desk.crawl(site, "--portal", profile, CARITAU_BROWSER="/bin/false")

        assert answer.code == 1, answer
        assert "portal-silent" in desk.last_run["causes"]
        assert len(article_requests(site)) < 120
        assert time.monotonic() - begin < 30
        states = [page["state"] for path, page in desk.pages().items() if path in expected(site)]
        assert set(states) <= {"due", "failed"}
        assert states.count("due") > 100


@pytest.mark.parametrize(("line", "cause"), [("run_pages = 12", "page-limit"), ("run_megabytes = 0.05", "size-limit")])
def test_a_run_ends_at_its_profiles_limit_and_the_next_one_goes_on(desk, tmp_path, line, cause):
    text = (ROOT / "caritau_crawler/portals/caritau.toml").read_text(encoding="utf-8")
    profile = tmp_path / "bounded.toml"
    profile.write_text(f"{text}\n[limits]\n{line}\n", encoding="utf-8")
    with SamplePortal(articles=40) as site:
        answer = desk.crawl(site, "--portal", str(profile), CARITAU_BROWSER="/bin/false")
        assert answer.code in (1, 3)
        assert cause in desk.last_run["causes"]
        assert "due" in {page["state"] for page in desk.pages().values()}
        left = len(desk.articles())

        desk.crawl(site, CARITAU_BROWSER="/bin/false")
        scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
        assert left < len(desk.articles())
        assert set(desk.articles()) == set(expected(site)) - scripted


def test_a_page_that_is_cut_or_gone_later_does_not_touch_the_stored_article(desk, tmp_path):
    profile = impatient(tmp_path)
    names = ("cut", "gzip cut", "soft 404", "redirect to home", "out of order", "empty", "404")
    with SamplePortal(articles=30) as site:
        desk.crawl(site, "--portal", profile, CARITAU_BROWSER="/bin/false")
        before = {path: (found["content_hash"], found["revision"]) for path, found in desk.articles().items()}
        site.set_faults(
            Faults(), *(replace(FAULTS[name], only=path) for name, path in zip(names, before, strict=False))
        )
        named = [part for path, _ in zip(before, names, strict=False) for part in ("--url", site.base_url + path)]
        desk.crawl(site, "--portal", profile, *named, CARITAU_BROWSER="/bin/false")

        assert {path: (found["content_hash"], found["revision"]) for path, found in desk.articles().items()} == before
        states = [desk.pages()[path]["state"] for path, _ in zip(before, names, strict=False)]
        assert states == ["failed", "failed", "gone", "gone", "failed", "failed", "gone"]


def test_a_second_look_at_what_is_still_not_there_is_no_news(desk):
    with SamplePortal(articles=20) as site:
        desk.crawl(site, CARITAU_BROWSER="/bin/false")
        ripen(desk)
        desk.crawl(site, CARITAU_BROWSER="/bin/false")

    first, second = (run["dropped_by"] for run in desk.runs())
    assert second["still-gone"] == 1
    assert "gone" not in second
    assert first["gone"] == 2  # one of them says 410, which is final


@pytest.mark.parametrize("faults", [Faults(status=503, only="/robots.txt"), Faults(hang_up=True, only="/robots.txt")])
def test_nothing_is_fetched_where_robots_txt_cannot_be_read(desk, faults, tmp_path):
    with SamplePortal(articles=20, faults=faults) as site:
        answer = desk.crawl(site, "--portal", impatient(tmp_path))

        assert answer.code == 1
        assert "robots-unreachable" in desk.last_run["causes"]
        assert desk.last_run["outcome"] == "failed"
        assert set(site.requests.paths) == {"/robots.txt"}


def test_where_robots_txt_was_read_before_its_copy_holds(desk, tmp_path):
    profile = impatient(tmp_path)
    with SamplePortal(articles=20) as site:
        desk.crawl(site, "--portal", profile, "--max-articles", "3", CARITAU_BROWSER="/bin/false")
        forbidden = [path for path, page in desk.pages().items() if "robots" in (page["last_error"] or "")]
        site.set_faults(Faults(status=500, only="/robots.txt"))
        site.requests.clear()
        desk.crawl(site, "--portal", profile, CARITAU_BROWSER="/bin/false")

        scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
        assert set(desk.articles()) == set(expected(site)) - scripted
        assert not set(forbidden) & set(site.requests.paths)


@pytest.mark.parametrize(
    "faults", [Faults(status=404, only="/robots.txt"), Faults(body="not-found", only="/robots.txt")]
)
def test_a_robots_txt_that_is_not_there_or_is_a_web_page_forbids_nothing(desk, faults):
    with SamplePortal(articles=20, faults=faults) as site:
        desk.crawl(site, CARITAU_BROWSER="/bin/false")

        scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
        assert set(expected(site)) - scripted <= set(desk.articles())


def test_crawl_delay_holds_from_the_first_page_on(desk):
    with SamplePortal(articles=20, faults=Faults(crawl_delay=0.4)) as site:
        desk.crawl(site, "--max-articles", "3", CARITAU_BROWSER="/bin/false")
        times = sorted(request.at for request in site.requests.records if request.path != "/robots.txt")

    assert len(times) > 5
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) > 0.35


def test_every_request_says_who_asks_and_how_to_reach_them(desk, tmp_path):
    profile = Path(impatient(tmp_path, contact='"mailto:ops@example.org"'))
    with SamplePortal(articles=20) as site:
        desk.crawl(site, "--portal", str(profile), "--max-articles", "2", CARITAU_BROWSER="/bin/false")

        agents = {request.user_agent for request in site.requests.records}
        (agent,) = agents
        assert agent.startswith("CaritauCrawler/")
        assert "ops@example.org" in agent
