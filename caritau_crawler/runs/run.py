"""A run: one execution of a crawl, from its first moment to its verdict. Plain data; the store writes it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Literal

CrawlMode = Literal["latest", "backfill", "recheck"]
#: The last two send no request.
Mode = Literal["latest", "backfill", "recheck", "replay", "import"]
OFFLINE: tuple[Mode, ...] = ("replay", "import")
Outcome = Literal["ok", "degraded", "failed", "interrupted"]

#: What is counted in every run, always all of them, 0 where nothing happened.
COUNTS = (
    "discovered",
    "requested",
    "fetched",
    "not_modified",
    "rendered",
    "new",
    "updated",
    "unchanged",
    "duplicate",
    "dropped",
    "quarantined",
    "spooled",
    "failed",
)


@dataclass(slots=True)
class SourceReport:
    """How one source of discovery answered: HTTP status (0 where none came), links, and those not known before."""

    source: str
    status: int
    links: int = 0
    fresh: int = 0
    problem: str | None = None


@dataclass(slots=True)
class ErrorReport:
    """One kind of error: `fingerprint` is the same for errors of one cause, `sample` is one message whole."""

    fingerprint: str
    count: int
    sample: str
    url: str | None = None


@dataclass(slots=True)
class Refusal:
    """One page or article that was not stored, and why."""

    url: str
    reason: str
    detail: str = ""


@dataclass(slots=True)
class Run:
    """The run document (`runs` in the contract). Times are aware UTC; `outcome` is None while the run is under way.

    `discovery`, `refused` (the first twenty) and `samples` (keys of three stored articles) are there so that a
    person can judge the first run on a site in a minute. `sources_not_asked` are those that cannot have news, or
    seldom have any. `judged_again` counts stored texts that changed because the portal's memory had learnt something,
    `restated` articles whose text is the same and whose fields a replay mended; they are among the `unchanged`.
    `come_back_at` is when the portal asked to be visited again, at most a day ahead. `owner` is `host:pid` of the
    process, `heartbeat_at` its last sign of life: a run without a finish whose owner is silent was interrupted.
    """

    id: str
    job: str
    mode: Mode
    portal: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: Outcome | None = None
    causes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    dropped_by: dict[str, int] = field(default_factory=dict)
    field_coverage: dict[str, float] = field(default_factory=dict)
    winners: dict[str, dict[str, int]] = field(default_factory=dict)
    http_status: dict[str, int] = field(default_factory=dict)
    errors: list[ErrorReport] = field(default_factory=list)
    lag_seconds: dict[str, float] = field(default_factory=dict)
    peak_rss_mb: float = 0.0
    discovery: list[SourceReport] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    samples: list[str] = field(default_factory=list)
    sources_not_asked: int = 0
    judged_again: int = 0
    restated: int = 0
    come_back_at: datetime | None = None
    finish_reason: str = ""
    owner: str = ""
    heartbeat_at: datetime | None = None
    dry_run: bool = False

    def to_document(self) -> dict[str, Any]:
        """Return the document as MongoDB keeps it, `_id` first."""
        document = asdict(self)
        return {"_id": document.pop("id"), **document}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Run:
        """Read a document back; keys that a newer version added are left aside."""
        known = {f.name for f in fields(cls)}
        data = {name: value for name, value in document.items() if name in known}
        data["errors"] = [ErrorReport(**error) for error in data.get("errors", ())]
        data["discovery"] = [SourceReport(**source) for source in data.get("discovery", ())]
        data["refused"] = [Refusal(**refusal) for refusal in data.get("refused", ())]
        return cls(id=document["_id"], **data)


def new_run_id() -> str:
    """Return an id that sorts by time: `20231120-061500-3f2a`, the time in UTC."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
