"""A run costs what is new: what is asked for, what is not, and that nothing new is missed by not asking."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from crawl_fixtures import ROOT, Desk, Faults, SamplePortal, Truth, a_desk, article_requests, expected

pytestmark = pytest.mark.mongo

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(mongo_uri: str, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(mongo_uri, tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def site() -> Iterator[SamplePortal]:
    with SamplePortal(articles=170) as portal:
        yield portal


def crawl(desk: Desk, site: SamplePortal, *arguments: str) -> dict[str, Any]:
    """Crawl; return the run document, `site.requests` has what this run asked for."""
    site.requests.clear()
    answer = desk.crawl(site, *arguments)
    assert answer.code in (0, 3), answer
    return desk.last_run


def young_portal(articles: int) -> SamplePortal:
    """A portal whose newest article came out an hour ago."""
    start = datetime.now(UTC).replace(microsecond=0) - 2 * HOUR * (articles - 1) - HOUR
    return SamplePortal(articles=articles, start=start)


def test_an_unchanged_portal_costs_five_requests(desk, site):
    crawl(desk, site)
    run = crawl(desk, site)

    assert sorted(site.requests.paths) == ["/", "/news-sitemap.xml", "/robots.txt", "/rss", "/sitemap.xml"]
    assert run["counts"]["requested"] == 0
    assert run["sources_not_asked"] >= 2
    assert run["http_status"] == {"200": 4, "304": 1}


def test_new_articles_cost_a_request_each(desk, site):
    crawl(desk, site)
    new = {truth.path for truth in site.publish(10)}
    run = crawl(desk, site)

    assert {request.path for request in article_requests(site)} == new
    assert len(site.requests.paths) == 5 + len(article_requests(site))
    assert run["counts"]["new"] >= 8  # one or two may need a browser


def test_more_news_than_feed_and_news_sitemap_hold_are_all_found_though_the_index_dates_all_its_sitemaps_alike(
    desk, site
):
    crawl(desk, site)
    new = {truth.path for truth in site.publish(60)} & set(expected(site))
    crawl(desk, site)

    assert new <= set(desk.articles())


def plain(site: SamplePortal) -> list[Truth]:
    """The articles at one address, over one page, oldest first."""
    return [truth for truth in site.truths if truth.expected and truth.kind == "static"]


def test_a_backfill_asks_every_source(desk, site):
    crawl(desk, site)
    crawl(desk, site, "--mode", "backfill")

    assert {"/sitemap-post-1.xml", "/sitemap-post-2.xml.gz", "/page-sitemap.xml"} <= set(site.requests.paths)
    assert article_requests(site) == []


def test_a_run_for_certain_days_is_not_taken_for_one_that_heard_everything(desk, site):
    newest = max(truth.date_published for truth in site.truths)
    run = crawl(desk, site, "--since", f"{newest - timedelta(days=2):%Y-%m-%d}")
    assert 0 < run["counts"]["new"] < 40
    assert desk.count("sources") == 0

    crawl(desk, site)

    assert set(desk.articles()) == set(expected(site))


def test_a_dry_run_remembers_no_source(desk, site):
    desk.crawl(site, "--dry-run", "--max-articles", "3")

    assert desk.count("sources") == 0


def test_a_portal_whose_skip_rules_changed_is_read_anew(desk, site, tmp_path):
    crawl(desk, site)
    profile = tmp_path / "other.toml"
    shipped = (Path(__file__).parents[1] / "caritau_crawler/portals/caritau.toml").read_text()
    profile.write_text(shipped.replace("skip = [", "skip = [\n    '^/nosuch/',", 1))
    site.requests.clear()
    desk.run("crawl", "--quiet", "--portal", str(profile), "--base-url", site.base_url)

    assert "/sitemap-post-1.xml" in site.requests.paths


# Young articles and old ones.


def make_ripe(desk: Desk) -> None:
    """Let the hour come at which the young articles are looked at again."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    desk.database["pages"].update_many({"state": "stored", "next_check": {"$ne": None}}, {"$set": {"next_check": past}})


def test_a_correction_of_a_young_article_is_found_though_its_validators_lie(desk):
    with young_portal(40) as site:
        site.set_faults(Faults(stuck_validators=True))
        crawl(desk, site)
        edited = site.edit(plain(site)[-1].path, text="Polisi meralat jumlah korban menjadi tiga orang.")
        make_ripe(desk)
        run = crawl(desk, site)

        assert run["counts"]["updated"] == 1
        stored = desk.articles()[edited.path]
        assert stored["revision"] == 2
        assert "meralat jumlah korban" in stored["article_body"]
        (revision,) = desk.database["revisions"].find()
        assert revision["changes"]["blocks_added"] == ["Polisi meralat jumlah korban menjadi tiga orang."]


def test_young_articles_are_looked_at_once_an_age_and_no_more_than_the_profile_allows(desk, tmp_path):
    profile = tmp_path / "shy.toml"
    shipped = (Path(__file__).parents[1] / "caritau_crawler/portals/caritau.toml").read_text()
    profile.write_text(shipped + "max_rechecks = 5\n")
    with young_portal(40) as site:
        crawl(desk, site)
        make_ripe(desk)
        waiting = desk.database["pages"].count_documents({"state": "stored", "next_check": {"$ne": None}})
        assert waiting > 10
        for _ in range(2):
            site.requests.clear()
            desk.run("crawl", "--quiet", "--portal", str(profile), "--base-url", site.base_url)
            assert len(article_requests(site)) == 5
        crawl(desk, site)
        assert len(article_requests(site)) >= waiting - 10
        crawl(desk, site)
        assert article_requests(site) == []


def test_a_recheck_asks_for_old_articles_with_their_validators_and_finds_what_was_edited(desk, site):
    crawl(desk, site)
    site.edit(plain(site)[5].path)
    run = crawl(desk, site, "--mode", "recheck")

    assert run["counts"]["updated"] == 1
    assert run["counts"]["not_modified"] > run["counts"]["unchanged"]
    assert any(request.conditional for request in site.requests.records)


def test_an_article_that_is_lost_from_the_store_is_fetched_whole_again(desk, site):
    crawl(desk, site)
    path = plain(site)[5].path
    lost = desk.articles()[path]
    desk.database["articles"].delete_one({"_id": lost["_id"]})
    crawl(desk, site, "--mode", "recheck")

    assert desk.articles()[path]["content_hash"] == lost["content_hash"]


def test_an_article_whose_page_is_gone_is_marked_and_kept_and_unmarked_when_it_is_back(desk, site):
    crawl(desk, site)
    path = plain(site)[5].path
    url = site.base_url.rstrip("/") + path
    site.set_faults(Faults(status=410, only=path))
    crawl(desk, site, "--url", url)
    gone = desk.articles()[path]
    assert gone["gone_at"] is not None
    assert gone["revision"] == 1

    site.set_faults(Faults())
    crawl(desk, site, "--url", url)
    assert desk.articles()[path]["gone_at"] is None


def test_an_amp_page_that_is_gone_takes_nothing_with_it(desk, site):
    crawl(desk, site)
    truth = next(one for one in expected(site).values() if any("/amp/" in alias for alias in one.aliases))
    amp = next(alias for alias in truth.aliases if "/amp/" in alias)
    site.set_faults(Faults(status=404, only=amp))
    crawl(desk, site, "--url", site.base_url.rstrip("/") + amp)

    assert desk.articles()[truth.path]["gone_at"] is None


def test_more_due_pages_than_one_wave_holds_are_all_fetched_and_each_once(desk):
    with SamplePortal(articles=60) as site:
        command = "import sys; from caritau_crawler.spiders import discovery_spider; discovery_spider._WAVE = 7; "
        command += "from caritau_crawler.cli import main; main(sys.argv[1:])"
        arguments = ["crawl", "--quiet", "--base-url", site.base_url]
        done = subprocess.run(
            [sys.executable, "-c", command, *arguments],
            env=desk.environment(),
            cwd=ROOT,
            capture_output=True,
            timeout=100,
        )

        assert done.returncode == 0, done
        assert set(desk.articles()) == set(expected(site))
        asked = Counter(request.path for request in article_requests(site))
        others = {alias for truth in site.truths for alias in truth.aliases} | {
            truth.path for truth in site.truths if truth.kind in ("error", "javascript", "redirected")
        }
        assert [path for path, times in asked.items() if times > 1 and path not in others] == []
