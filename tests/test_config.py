"""The environment: the defaults of the contract, every problem named at once, no secret shown; and the browser it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from caritau_crawler.config import Config
from caritau_crawler.errors import ConfigurationError, RenderUnavailable
from caritau_crawler.rendering.browser import find_browser, install_browser

SECRET = "mongodb://caritau:rahasia@db.example/?authSource=admin"


def problems(**env: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        Config.from_env(env)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def program(tmp_path):
    def make(name: str = "chromium", *, runs: bool = True) -> Path:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
        path.chmod(0o755 if runs else 0o644)
        return path

    return make


def test_an_empty_environment_gives_the_defaults_of_the_contract():
    config = Config.from_env({})

    assert config == Config(
        mongo_uri=None,
        mongo_database="caritau",
        home=Path("var").absolute(),
        portal="caritau",
        log_level="INFO",
        browser=None,
    )


@pytest.mark.parametrize(
    "name", ["MONGO_URI", "MONGO_DATABASE", "CARITAU_HOME", "CARITAU_PORTAL", "CARITAU_LOG_LEVEL", "CARITAU_BROWSER"]
)
@pytest.mark.parametrize("value", ["", "  "])
def test_a_blank_variable_is_as_good_as_none(name, value):
    assert Config.from_env({name: value}) == Config.from_env({})


def test_every_variable_is_read(tmp_path, program):
    browser = program()
    config = Config.from_env(
        {
            "MONGO_URI": f" {SECRET} ",
            "MONGO_DATABASE": "uji",
            "CARITAU_HOME": str(tmp_path),
            "CARITAU_PORTAL": "sample_wordpress",
            "CARITAU_LOG_LEVEL": "debug",
            "CARITAU_BROWSER": str(browser),
        }
    )

    assert config == Config(SECRET, "uji", tmp_path, "sample_wordpress", "DEBUG", browser)


def test_the_home_is_absolute_wherever_the_process_goes(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert Config.from_env({"CARITAU_HOME": "data"}).home == tmp_path / "data"


@pytest.mark.parametrize("uri", ["localhost:27017", "http://db.example", "mongo://db"])
def test_an_address_that_is_no_mongodb_is_named_without_showing_it(uri):
    text = problems(MONGO_URI=uri)

    assert "MONGO_URI" in text
    assert "mongodb://" in text
    assert uri not in text


@pytest.mark.parametrize("uri", ["mongodb://db.example", "mongodb+srv://db.example/x"])
def test_both_schemes_of_mongodb_are_good(uri):
    assert Config.from_env({"MONGO_URI": uri}).mongo_uri == uri


@pytest.mark.parametrize("level", ["LOUD", "5", "inform"])
def test_an_unknown_log_level_is_named(level):
    assert level.upper() in problems(CARITAU_LOG_LEVEL=level)


@pytest.mark.parametrize("database", ["a/b", "a.b", "a b", "$a", 'a"b', "a\\b"])
def test_a_name_that_mongodb_would_refuse_is_named(database):
    assert "MONGO_DATABASE" in problems(MONGO_DATABASE=database)


def test_a_browser_that_cannot_be_run_is_named(tmp_path, program):
    assert "CARITAU_BROWSER" in problems(CARITAU_BROWSER=str(tmp_path / "tiada"))
    assert "CARITAU_BROWSER" in problems(CARITAU_BROWSER=str(program("teks", runs=False)))
    assert "CARITAU_BROWSER" in problems(CARITAU_BROWSER=str(tmp_path))


def test_all_problems_are_named_at_once():
    text = problems(MONGO_URI="x", CARITAU_LOG_LEVEL="LOUD", CARITAU_BROWSER="/tiada", MONGO_DATABASE="a b")

    assert all(name in text for name in ("MONGO_URI", "CARITAU_LOG_LEVEL", "CARITAU_BROWSER", "MONGO_DATABASE"))


def test_the_password_is_in_no_representation():
    config = Config.from_env({"MONGO_URI": SECRET})

    assert "rahasia" not in f"{config!r} {config}"
    assert "from MONGO_URI" in repr(config)
    assert "embedded" in repr(Config.from_env({}))


def test_a_child_that_must_not_use_this_database_does_not_inherit_it(monkeypatch):
    monkeypatch.setenv("MONGO_URI", SECRET)
    monkeypatch.setenv("MONGO_DATABASE", "uji")
    monkeypatch.setenv("CARITAU_PORTAL", "sample_wordpress")

    inherited = Config.inherited()

    assert not {"MONGO_URI", "MONGO_DATABASE"} & set(inherited)
    assert inherited["CARITAU_PORTAL"] == "sample_wordpress"


def test_the_real_environment_is_read_by_default(monkeypatch, tmp_path):
    monkeypatch.setenv("CARITAU_HOME", str(tmp_path))

    assert Config.from_env().home == tmp_path


# The browser


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """No browser on the PATH, none of Playwright's, and no way to any download."""
    (tmp_path / "bin").mkdir(exist_ok=True)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    return tmp_path


def test_a_machine_without_a_browser_has_none(bare_machine):
    assert find_browser() is None


def test_the_configured_browser_goes_before_one_on_the_path(bare_machine, program):
    chosen, other = program("punyaku"), program("chromium")

    assert find_browser(chosen) == chosen
    assert find_browser() == other


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"])
def test_a_browser_on_the_path_is_found_by_each_of_its_names(bare_machine, program, name):
    assert find_browser() is None
    assert find_browser() != program(name) == find_browser()


def test_playwrights_own_browser_is_found_the_newest_first(bare_machine):
    for build in ("chromium-1100", "chromium-1200"):
        path = bare_machine / ".cache" / "ms-playwright" / build / "chrome-linux" / "chrome"
        path.parent.mkdir(parents=True)
        path.write_text("#!/bin/sh\n", encoding="utf-8")
        path.chmod(0o755 if build == "chromium-1200" else 0o644)

    assert find_browser().parts[-3] == "chromium-1200"


def test_where_none_can_be_installed_it_says_what_was_tried_and_what_to_do(bare_machine):
    with pytest.raises(RenderUnavailable) as caught:
        install_browser()

    assert "playwright install chromium" in str(caught.value)
    assert "CARITAU_BROWSER" in str(caught.value)
    assert "\n" not in str(caught.value)
