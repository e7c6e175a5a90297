"""The faults of a network as the tests and the soak run them, and the law that all of them must keep.

The law: whatever the portal does, what is stored is what the portal wrote; when it is well again, every article that
it serves whole is there; and nothing of it is a bug of ours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sample_portal import Faults, SamplePortal, Truth

PROFILE = Path(__file__).parents[1] / "caritau_crawler/portals/caritau.toml"


class Place(Protocol):
    """Where crawls are run and looked at: a home and a database, of a test or of a soak."""

    def exit_code(self, site: SamplePortal, *arguments: str, **environment: str) -> int:
        """Crawl to the end and return the exit code."""

    def articles(self) -> dict[str, dict[str, Any]]:
        """Return the stored articles by path, their dates aware."""

    def pages(self) -> dict[str, dict[str, Any]]:
        """Return the state of every known page by path."""

    def runs(self) -> list[dict[str, Any]]:
        """Return the run documents, the oldest first."""

    def update(self, collection: str, where: dict[str, Any], change: dict[str, Any]) -> None:
        """Change documents of a collection."""


#: What meets the pages of articles; `seed` and `share` are set by who runs it.
FAULTS: dict[str, Faults] = {
    "reset": Faults(reset_share=1.0),
    "hang-up": Faults(hang_up=True),
    "time-out": Faults(delay_seconds=5),
    "drip": Faults(drip_seconds=1),
    "endless drip": Faults(body="endless-drip", drip_seconds=0.05),
    "endless body": Faults(body="endless"),
    "gzip bomb": Faults(body="bomb"),
    "empty": Faults(body="empty"),
    "blank": Faults(body="blank"),
    "cut": Faults(body="cut"),
    "short of its length": Faults(body="short"),
    "short of its last chunk": Faults(body="chunked-short"),
    "gzip cut": Faults(body="gzip-cut"),
    "gzip broken": Faults(body="gzip-broken"),
    "gzip in name only": Faults(body="gzip-in-name-only"),
    "br in name only": Faults(body="br-in-name-only"),
    "br": Faults(body="br"),
    "br cut": Faults(body="br-cut"),
    "deflate": Faults(body="deflate"),
    "deflate cut": Faults(body="deflate-cut"),
    "charset utf-16": Faults(charset="utf-16"),
    "charset latin-1": Faults(charset="iso-8859-1"),
    "charset of nobody": Faults(charset="x-unknown"),
    "soft 404": Faults(body="not-found"),
    "out of order": Faults(body="out-of-order"),
    "404": Faults(status=404),
    "403": Faults(status=403),
    "500": Faults(status=500),
    "503": Faults(status=503),
    "503, 1 s": Faults(status=503, retry_after=1),
    "429, 1 s": Faults(status=429, retry_after=1),
    "429, by date": Faults(status=429, retry_after=2, retry_after_as="date"),
    "429, an hour": Faults(status=429, retry_after=3600),
    "429, absurd": Faults(status=429, retry_after_text="999999999999"),
    "429, nonsense": Faults(status=429, retry_after_text="besok pagi"),
    "redirect to home": Faults(redirect="/"),
    "redirect loop": Faults(redirect="loop"),
    "redirect to another host": Faults(redirect="https://lain.example/post/a"),
    "redirect to metadata": Faults(redirect="http://169.254.169.254/latest/meta-data/"),
    "redirect to a private host": Faults(redirect="http://10.0.0.1/"),
    "redirect to file": Faults(redirect="file:///etc/passwd"),
    "redirect to javascript": Faults(redirect="javascript:alert(1)"),
    "redirect to nonsense": Faults(redirect="http://[::1"),
}
#: What changes nothing: the portal serves these whole.
HARMLESS = frozenset(
    ("gzip in name only", "br in name only", "br", "deflate", "charset utf-16", "charset latin-1", "charset of nobody")
)


def impatient(folder: Path, **keys: Any) -> str:
    """Return the path of the portal's profile with short limits; `keys` go into `[politeness]`."""
    keys = {"timeout_seconds": 3, "retries": 1, "max_page_megabytes": 1, "longest_pause_seconds": 3, **keys}
    text = PROFILE.read_text(encoding="utf-8")
    lines = "".join(f"{name} = {value}\n" for name, value in keys.items())
    profile = folder / "impatient.toml"
    profile.write_text(text.replace("[politeness]\n", f"[politeness]\n{lines}"), encoding="utf-8")
    return str(profile)


def ripen(place: Place) -> None:
    """Let the time come for whatever is to be looked at again."""
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    for collection, field in (("pages", "next_check"), ("runs", "come_back_at")):
        place.update(collection, {field: {"$ne": None}}, {"$set": {field: long_ago}})


def keep_the_law(
    place: Place, site: SamplePortal, faults: Faults, profile: str, *, share: float = 1.0, seed: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Crawl under faults that meet the articles, crawl again without; return both run documents."""
    scripted = {truth.path for truth in site.truths if truth.kind == "javascript"}
    faults = replace(faults, reset_share=share) if faults.reset_share else replace(faults, share=share)
    site.set_faults(replace(faults, only="/post/", seed=seed))
    ill = _crawl(place, site, profile)
    nothing_wrong(place, site)
    site.set_faults(Faults())
    ripen(place)
    well = _crawl(place, site, profile)
    nothing_wrong(place, site)
    lost = set(_expected(site)) - scripted - set(place.articles())
    assert not lost, (lost, {path: place.pages().get(path) for path in lost})
    assert ill in (0, 1, 3), ill
    assert well in (0, 3), well
    first, second = place.runs()[-2:]
    return first, second


def nothing_wrong(place: Place, site: SamplePortal) -> None:
    """Check that what is stored is what the portal wrote, and that no run met a bug of ours."""
    wanted = _expected(site)
    for path, article in place.articles().items():
        assert path in wanted, path
        blocks = tuple((block["type"], block["text"]) for block in article["blocks"])
        truth = wanted[path]
        assert (article["headline"], blocks) == (truth.headline, truth.blocks), path
        assert article["date_published"] == truth.date_published, path
    for run in place.runs():
        assert "errors-in-our-code" not in run["causes"], run["errors"]


def _expected(site: SamplePortal) -> dict[str, Truth]:
    return {truth.path: truth for truth in site.truths if truth.expected}


def _crawl(place: Place, site: SamplePortal, profile: str) -> int:
    return place.exit_code(site, "--portal", profile, CARITAU_BROWSER="/bin/false")
