"""Leases: one run of a job at a time, on however many machines.

The rule: a lease is held by a living process and for a limited time. A dead holder on this host loses it at once, a
silent one on another host when its time is over; whoever takes it over does so in one atomic step.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from caritau_crawler.errors import LeaseHeld
from caritau_crawler.store.failures import explained
from caritau_crawler.store.processes import birth_mark, is_dead


class LeaseStore:
    """Leases by the name of the job. Times are aware UTC; `owner` is `host:pid` (`processes.this_process`)."""

    def __init__(self, database: Database[dict[str, Any]], *, read_only: bool = False) -> None:
        self._database = database
        self._leases = database["leases"]
        self._read_only = read_only

    @explained
    def acquire(self, job: str, owner: str, now: datetime, ttl: timedelta) -> None:
        """Take the lease until `now + ttl`; raise `LeaseHeld` where another run has it.

        A read-only store takes none and heeds none: a dry run changes nothing that another run could disturb.
        """
        if self._read_only:
            return
        lease = {"owner": owner, "owner_birth": birth_mark(owner), "acquired_at": now, "expires_at": now + ttl}
        if self._take({"_id": job, "expires_at": {"$lte": now}}, lease, upsert=True):
            return
        holder = self._leases.find_one({"_id": job})
        if holder is None:  # released in between
            held = not self._take({"_id": job, "expires_at": {"$lte": now}}, lease, upsert=True)
        elif is_dead(holder["owner"], holder["owner_birth"]):
            held = not self._take(holder, lease, upsert=False)
        else:
            held = True
        if held:
            raise self._held(job)

    @explained
    def renew(self, job: str, owner: str, now: datetime, ttl: timedelta) -> None:
        """Keep the lease until `now + ttl`; raise `LeaseHeld` where it was lost to another run meanwhile."""
        if self._read_only:
            return
        mine = {"_id": job, "owner": owner, "owner_birth": birth_mark(owner)}
        if not self._leases.update_one(mine, {"$set": {"expires_at": now + ttl}}).matched_count:
            raise self._held(job)

    @explained
    def release(self, job: str, owner: str) -> None:
        """Give the lease back; harmless where it is somebody else's by now."""
        if not self._read_only:
            self._leases.delete_one({"_id": job, "owner": owner, "owner_birth": birth_mark(owner)})

    def _take(self, where: dict[str, Any], lease: dict[str, Any], *, upsert: bool) -> bool:
        try:
            return self._leases.update_one(where, {"$set": lease}, upsert=upsert).matched_count > 0 or upsert
        except DuplicateKeyError:  # there is a lease, and it has not expired
            return False

    def _held(self, job: str) -> LeaseHeld:
        holder = self._leases.find_one({"_id": job})
        if holder is None:
            return LeaseHeld(f"the lease of job {job!r} was lost to another run that has ended since: run again")
        return LeaseHeld(
            f"another run of job {job!r} is at work: {holder['owner']} since {holder['acquired_at']:%Y-%m-%d %H:%M:%S} "
            "UTC; wait for its end, or stop it"
        )
