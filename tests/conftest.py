"""Shared fixtures: a real mongod for the whole session, an own database for each test, builders of articles."""

from __future__ import annotations

import hashlib
import signal
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from pymongo import MongoClient

from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError
from caritau_crawler.items import Article, Block, FoundDate, RawArticle, RawBlock
from caritau_crawler.store.connection import Store, open_store
from caritau_crawler.store.embedded import embedded_mongod, find_mongod

# A machine that is busy is no fault of the code: speed is measured by the benchmarks.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

# A shell starts what runs in the background with SIGINT ignored, and children inherit that: the tests that interrupt a
# process would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def mongod() -> str:
    """Path of a mongod; skips the test by name where there is none."""
    try:
        return find_mongod()
    except ConfigurationError as error:
        pytest.skip(f"needs a mongod: {error}")


@pytest.fixture(scope="session")
def mongo_uri(mongod: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real server on loopback that lives as long as the session."""
    with embedded_mongod(tmp_path_factory.mktemp("server")) as uri:
        yield uri


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty CARITAU_HOME."""
    path = tmp_path / "home"
    path.mkdir()
    return path


@pytest.fixture
def config(mongo_uri: str, home: Path) -> Iterator[Config]:
    """The session's server, a database of the test's own (dropped after it), an own home."""
    database = f"test_{uuid.uuid4().hex[:16]}"
    yield Config.from_env({"MONGO_URI": mongo_uri, "MONGO_DATABASE": database, "CARITAU_HOME": str(home)})
    with MongoClient(mongo_uri) as client:
        client.drop_database(database)


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    """The store of `config`, opened."""
    with open_store(config) as opened:
        yield opened


@pytest.fixture
def article() -> Callable[..., Article]:
    """Build a kept article: `article("pasar-modal")`, with fields by name; the hash follows headline and blocks."""
    return _article


@pytest.fixture
def raw_article() -> Callable[..., RawArticle]:
    """Build an article as found: `raw_article("pasar-modal")`, with fields by name."""
    return _raw_article


def _article(slug: str = "pasar-modal", **fields: Any) -> Article:
    url = f"https://caritau.com/post/{slug}"
    values: dict[str, Any] = {
        "url": url,
        "canonical_url": url,
        "portal": "caritau",
        "headline": f"Berita tentang {slug}",
        "blocks": [
            Block("paragraph", f"Isi berita {slug}."),
            Block("paragraph", "Keterangan itu disampaikan kemarin."),
        ],
        "date_published": NOW,
        "date_published_raw": "Senin, 23 November 2026 | 15:00 WIB",
        "date_published_source": "json-ld",
        "in_language": "id",
        "extraction": {"headline": "json-ld"},
        "fetched_at": NOW,
        **fields,
    }
    words = [values["headline"] or "", *(block.text for block in values["blocks"])]
    values.setdefault("content_hash", hashlib.sha256("\n".join(words).encode("utf-8", "replace")).hexdigest())
    return Article(**values)


def _raw_article(slug: str = "pasar-modal", **fields: Any) -> RawArticle:
    url = f"https://caritau.com/post/{slug}"
    values: dict[str, Any] = {
        "portal": "caritau",
        "url": url,
        "canonical_url": url,
        "fetched_at": NOW,
        "headline": f"Berita tentang {slug}",
        "date_published": FoundDate(NOW, "Senin, 23 November 2026 | 15:00 WIB", "json-ld"),
        "blocks": [
            RawBlock(f"Isi berita {slug}.", "paragraph"),
            RawBlock("Keterangan itu disampaikan kemarin.", "paragraph"),
        ],
        "in_language": "id",
        "extraction": {"headline": "json-ld"},
        **fields,
    }
    return RawArticle(**values)
