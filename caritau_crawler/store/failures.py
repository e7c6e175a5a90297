"""What MongoDB's errors mean to a person: away, refused, full; each as one line that says what to do.

The rule: errors are told apart by class and code, never by their text, and no text of pymongo is passed on where it
may hold a part of the URI. What means none of the three is a bug of ours and keeps its stack trace.
"""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    OperationFailure,
    PyMongoError,
    WriteConcernError,
)
from pymongo.errors import (
    ConfigurationError as DriverConfigurationError,
)

from caritau_crawler.errors import CaritauError, DiskFull, StoreUnavailable
from caritau_crawler.store.mongod_keeper import LEAST_FREE_BYTES

# https://github.com/mongodb/mongo/blob/v6.0/src/mongo/base/error_codes.yml
AUTHENTICATION_CODES = frozenset({11, 18, 31, 8000})
RIGHTS_CODES = frozenset({13})
NO_ROOM_CODES = frozenset({14031})
AWAY_CODES = frozenset({6, 7, 24, 50, 64, 79, 89, 91, 112, 189, 202, 262, 9001, 10107, 11600, 11602, 13435, 13436})

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Owner = TypeVar("Owner", bound="HasDatabase")


class EmbeddedClient(MongoClient[dict[str, Any]]):
    """A client of the embedded server, which knows whose disk that server fills."""

    home: Path


class HasDatabase(Protocol):
    """What every class of the store has."""

    _database: Database[dict[str, Any]]


@contextmanager
def explaining(database: Database[dict[str, Any]]) -> Iterator[None]:
    """Raise `StoreUnavailable` or `DiskFull` in place of the driver's errors that mean these."""
    try:
        yield
    except PyMongoError as error:
        meant = explain(error, database.client)
        if meant is None:
            raise
        raise meant from None


def explained(
    method: Callable[Concatenate[Owner, Parameters], Result],
) -> Callable[Concatenate[Owner, Parameters], Result]:
    """Do for a method what `explaining` does for a block."""

    @functools.wraps(method)
    def wrapper(self: Owner, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with explaining(self._database):
            return method(self, *args, **kwargs)

    return cast("Callable[Concatenate[Owner, Parameters], Result]", wrapper)


def explain(error: PyMongoError, client: MongoClient[dict[str, Any]]) -> CaritauError | None:
    """Return what the error means to a person, None where it is a bug."""
    where = f"MongoDB at {addresses(client)}"
    codes = _codes(error)
    if codes & NO_ROOM_CODES:
        return DiskFull(f"{where} has no room left on its disk: make room there and run again")
    if codes & AUTHENTICATION_CODES:
        return StoreUnavailable(
            f"{where} refuses the login: check user, password and authSource in MONGO_URI "
            "(characters such as @ : / % in them are percent-encoded)"
        )
    if codes & RIGHTS_CODES:
        return StoreUnavailable(f"{where} denies this user the rights it needs: grant readWrite on MONGO_DATABASE")
    if isinstance(error, ConnectionFailure) or codes & AWAY_CODES:
        # The embedded server aborts on a full disk, so all that its client sees is that it went away.
        if isinstance(client, EmbeddedClient) and shutil.disk_usage(client.home).free < LEAST_FREE_BYTES:
            return DiskFull(f"the disk that holds {client.home} is full: make room or set CARITAU_HOME")
        return StoreUnavailable(
            f"{where} does not answer: start it (`docker compose up -d mongo`), check the address in MONGO_URI, or "
            "unset MONGO_URI for the embedded one"
        )
    if _is_unacknowledged(error):
        return StoreUnavailable(f"{where} did not acknowledge a write with its journal: look at its log")
    if isinstance(error, DriverConfigurationError):
        return StoreUnavailable(f"{where} is no server that this driver can use: MongoDB 6.0 or newer is needed")
    return None


def is_refusal(error: BulkWriteError) -> bool:
    """Tell whether only single operations were refused, so that all others have landed."""
    every = NO_ROOM_CODES | AUTHENTICATION_CODES | RIGHTS_CODES | AWAY_CODES
    return not (_is_unacknowledged(error) or _codes(error) & every)


def addresses(client: MongoClient[dict[str, Any]]) -> str:
    """Return `host:port` of the servers, and nothing else of the URI."""
    servers = client.topology_description.server_descriptions()
    return ", ".join(f"{host}:{port}" for host, port in sorted(servers)) or "the address of MONGO_URI"


def _is_unacknowledged(error: PyMongoError) -> bool:
    if isinstance(error, BulkWriteError):
        return bool((error.details or {}).get("writeConcernErrors"))
    return isinstance(error, WriteConcernError)


def _codes(error: PyMongoError) -> frozenset[int]:
    codes: set[Any] = set()
    if isinstance(error, OperationFailure):
        codes.add(error.code)
    if isinstance(error, BulkWriteError):
        details = error.details or {}
        for problem in details.get("writeErrors", []) + details.get("writeConcernErrors", []):
            codes.add(problem.get("code"))
    return frozenset(code for code in codes if isinstance(code, int))
