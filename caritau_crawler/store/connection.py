"""The way into the store: one client, one database, one object that has the collections.

The rule: every write is acknowledged by a majority and journaled, whatever the URI says. Under kill -9, `w: 1` alone
lost acknowledged writes on every server that was tried (2026-11: 5,049 of 279,417); with the journal none of 176,856.
pymongo is synchronous here: a caller in an event loop goes through `asyncio.to_thread`.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC
from pathlib import Path
from typing import Any, TypeVar

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import ConfigurationError as DriverConfigurationError
from pymongo.errors import PyMongoError

from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError, StoreUnavailable
from caritau_crawler.store.articles import ArticleStore
from caritau_crawler.store.failures import EmbeddedClient, explained
from caritau_crawler.store.leases import LeaseStore
from caritau_crawler.store.memory import MemoryStore
from caritau_crawler.store.pages import PageStore
from caritau_crawler.store.quarantine import QuarantineStore
from caritau_crawler.store.runs import RunStore
from caritau_crawler.store.sources import SourceStore

ClientKind = TypeVar("ClientKind", bound=MongoClient[dict[str, Any]])

#: Options of ours that a URI may overrule, in the driver's spelling.
DEFAULT_OPTIONS: dict[str, Any] = {
    "serverSelectionTimeoutMS": 5_000,
    "connectTimeoutMS": 5_000,
    "socketTimeoutMS": 30_000,
    "appname": "caritau",
}


class Store:
    """All of MongoDB that the project uses. A read-only store computes what a write would do, and writes nothing."""

    def __init__(self, database: Database[dict[str, Any]], *, read_only: bool = False) -> None:
        self._database = database
        self.read_only = read_only
        self.articles = ArticleStore(database, read_only=read_only)
        self.memory = MemoryStore(database, read_only=read_only)
        self.pages = PageStore(database, read_only=read_only)
        self.sources = SourceStore(database, read_only=read_only)
        self.runs = RunStore(database, read_only=read_only)
        self.quarantine = QuarantineStore(database, read_only=read_only)
        self.leases = LeaseStore(database, read_only=read_only)

    @explained
    def ping(self) -> str:
        """Return the server's version; raise `StoreUnavailable` where none answers or the login is refused."""
        # `ping` needs no login, this does.
        self._database.command("listCollections", nameOnly=True, cursor={"batchSize": 1})
        return str(self._database.client.server_info()["version"])

    def ensure_indexes(self) -> None:
        """Create the indexes that are not there yet."""
        if self.read_only:
            return
        self.articles.ensure_indexes()
        self.memory.ensure_indexes()
        self.pages.ensure_indexes()
        self.sources.ensure_indexes()
        self.runs.ensure_indexes()
        self.quarantine.ensure_indexes()


@contextmanager
def open_store(config: Config, *, read_only: bool = False) -> Iterator[Store]:
    """Yield the store at MONGO_URI, or the embedded one under CARITAU_HOME where that is unset.

    Raises `StoreUnavailable`, `DiskFull` or `ConfigurationError`, on entry or later, with one line that never holds
    the password.
    """
    with ExitStack() as stack:
        client: MongoClient[dict[str, Any]]
        if config.mongo_uri is None:
            client = embedded = connect(stack.enter_context(_embedded(config.home)), EmbeddedClient)
            embedded.home = config.home
        else:
            client = connect(config.mongo_uri, MongoClient)
        stack.callback(client.close)
        store = Store(client[config.mongo_database], read_only=read_only)
        store.ping()
        store.ensure_indexes()
        yield store


def connect(uri: str, kind: type[ClientKind]) -> ClientKind:
    """Return a client for the URI; nothing is sent yet. Raises `ConfigurationError` where the URI cannot be read."""
    given = uri.partition("?")[2].lower()
    options = {name: value for name, value in DEFAULT_OPTIONS.items() if f"{name.lower()}=" not in given}
    # A password with a bare slash ends the host part early: its rest would be shown as the name of a database.
    misread = "@" in uri.partition("?")[0].partition("://")[2].partition("/")[2]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # what the driver only warns of: options that it does not know
            if not misread:
                return kind(uri, tz_aware=True, tzinfo=UTC, w="majority", journal=True, **options)
    except (PyMongoError, ValueError, TypeError, UserWarning) as error:
        if type(error) is DriverConfigurationError and uri.startswith("mongodb+srv://"):
            raise StoreUnavailable(
                "MONGO_URI: its host has no SRV record in the DNS, or the DNS does not answer; check the name"
            ) from None
    raise ConfigurationError(
        "MONGO_URI cannot be read; its form is mongodb://USER:PASSWORD@HOST:27017/?authSource=admin, with characters "
        "such as @ : / % in the password percent-encoded and options that the driver knows"
    )


def _embedded(home: Path) -> Any:
    if sys.platform == "win32":
        raise ConfigurationError(
            "there is no embedded MongoDB on Windows: run `docker compose up -d mongo`, set MONGO_URI"
        )
    from caritau_crawler.store.embedded import embedded_mongod  # it needs fcntl, which only Unix has

    return embedded_mongod(home)
