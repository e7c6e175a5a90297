"""The causes that a verdict may name, and what a person does about each.

A cause is machine-readable, `name` or `name:subject` (`field-lost:authors`), and stays the same between versions:
alerts and dashboards filter by it. The sentence with the figures is made where the cause is found; the advice is here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caritau_crawler.runs.run import Outcome

#: From the best to the worst.
SEVERITY: tuple[Outcome, ...] = ("ok", "degraded", "interrupted", "failed")

#: What to do, by the name of a cause. The order is the order in which causes are named.
ADVICE = {
    "stopped": "The next run takes up what was left; nothing is lost.",
    "process-died": "The next run takes up what was left; look for a kill or a lack of memory at that time.",
    "crashed": "This is a bug of ours: `caritau logs RUN --level ERROR` has the stack trace.",
    "store-unavailable": "Start MongoDB or mend MONGO_URI; `caritau doctor` says what it sees.",
    "disk-full": "Make room on the disk of CARITAU_HOME; the next run takes up what was left.",
    "out-of-memory": "Give the process more memory or lower the portal's concurrency.",
    "portal-unreachable": "Look whether the portal opens in a browser and whether this machine has a network.",
    "portal-answers-only-errors": "Open the portal in a browser; 403 or 429 may mean that we are blocked.",
    "robots-forbids-everything": "Read the portal's robots.txt and ask the portal.",
    "nothing-discovered": "Check the sitemaps, feeds and sections of the portal profile against the live site.",
    "no-page-fetched": "Open one of the pages in a browser; the portal may be down or block us.",
    "nothing-to-read": "Check what was asked for; pages of other hosts need their own profile, chosen with --portal.",
    "no-article-recognised": "The pages have probably changed: try `caritau extract` on one and mend the profile.",
    "nothing-stored": "The errors below say why.",
    "asked-to-wait": "The next run takes up what was left; do not run it before that time.",
    "portal-busy": "Make delay_seconds in the profile longer; the next run takes up what was left.",
    "portal-silent": "Look whether the portal opens in a browser; the next run takes up what was left.",
    "robots-unreachable": "Open the portal's robots.txt in a browser; without it nothing is fetched and all stays due.",
    "time-limit": "The next run takes up what was left; raise the job's time limit if this repeats.",
    "page-limit": "The next run takes up what was left; the profile's [limits] bounds one run.",
    "size-limit": "The next run takes up what was left; the profile's [limits] bounds one run.",
    "ended-early": "The log of the run says why.",
    "spooled": "They are on disk and are stored by the next run that finds MongoDB.",
    "render-unavailable": "Install a Chromium or set CARITAU_BROWSER; the pages stay due until then.",
    "incomplete-articles": "They stay due and are fetched again; look whether the portal's paging has changed.",
    "input-unreadable": "They are named below and lie in the quarantine, as far as there is anything to keep.",
    "errors-in-our-code": "The errors are below; please report them with the page they name.",
    "led-off-site": "Open one of the pages from this machine: a provider or a login page may stand in the way.",
    "gone": "Open one of the pages in a browser; 404s are looked at again three times in two days.",
    "soft-404": "Open one of the pages in a browser; they are looked at again three times in two days.",
    "source-silent": "Open the address; if it moved, mend the portal profile.",
    "source-shrunk": "Open the address; its paging or its length may have changed.",
    "fetch-errors-up": "The portal may be slow or block us; the errors below are grouped.",
    "refused-up": "`caritau quarantine list` and the examples below show them.",
    "quarantined-up": "`caritau quarantine list` shows them.",
    "field-lost": "The pages have probably changed: compare one with the profile's selectors.",
}

_ORDER = {name: place for place, name in enumerate(ADVICE)}


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause with the outcome that it alone would give, and what happened, in one sentence with its figures."""

    name: str
    outcome: Outcome
    what: str
    subject: str = ""

    @property
    def code(self) -> str:
        """The cause as it stands in the run document."""
        return f"{self.name}:{self.subject}" if self.subject else self.name

    @property
    def sentence(self) -> str:
        """What happened, and what to do."""
        return f"{self.what} {ADVICE[self.name]}"


def in_order(causes: Iterable[Cause]) -> list[Cause]:
    """Return the causes, the worst first, then in the order of `ADVICE`, then by subject; each code once."""
    worst_first = sorted(
        causes, key=lambda cause: (-SEVERITY.index(cause.outcome), _ORDER[cause.name], cause.subject, cause.what)
    )
    once: dict[str, Cause] = {}
    for cause in worst_first:
        once.setdefault(cause.code, cause)
    return list(once.values())


def counted(number: int, thing: str) -> str:
    """Return `1 page` or `2 pages`."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def explain(code: str) -> str:
    """Return a sentence for a cause read from an old run document, where the figures are not at hand."""
    name, _, subject = code.partition(":")
    plain = name.replace("-", " ").capitalize() + (f" ({subject})" if subject else "") + "."
    return f"{plain} {ADVICE[name]}" if name in ADVICE else plain
