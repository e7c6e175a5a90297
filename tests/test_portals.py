"""Portal profiles: the shipped ones load, and whatever is wrong in another is named, key by key, before anything runs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from caritau_crawler.errors import ConfigurationError
from caritau_crawler.portals import generic_portal, load_portal, portal_for, shipped_portals

LEAST = """
name = "kabar"
title = "Kabar"
home = "https://kabar.example/"
hosts = ["kabar.example"]
"""


@pytest.fixture
def profile(tmp_path):
    def write(text: str, name: str = "kabar.toml") -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def message(name: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_portal(name)
    text = str(caught.value)
    assert "\n" not in text
    assert "Traceback" not in text
    return text


def test_two_profiles_ship_and_are_quite_different():
    assert shipped_portals() == ["caritau", "sample_wordpress"]
    caritau, other = (load_portal(name) for name in shipped_portals())
    assert not set(caritau.hosts) & set(other.hosts)
    assert caritau.selectors.body != other.selectors.body
    assert caritau.boilerplate.headline_cut != other.boilerplate.headline_cut


@pytest.mark.parametrize("name", shipped_portals())
def test_a_shipped_profile_is_polite_and_says_where_its_portal_is(name):
    portal = load_portal(name)

    assert portal.name == name
    assert str(portal.home).startswith("https://")
    assert portal.home.host in portal.hosts
    assert portal.politeness.robots
    assert portal.politeness.delay_seconds >= 0.5
    assert str(portal.zone) == portal.time_zone == "Asia/Jakarta"


def test_the_caritau_profile_knows_what_the_users_article_showed():
    portal = load_portal("caritau")

    assert portal.boilerplate.headline_cut == 50
    assert portal.boilerplate.dateline_brands == ("CARITAU",)


@pytest.mark.parametrize(
    "address", ["/tag/beras", "/search?q=a", "/indeks/2023/09/12", "/login", "/?s=beras", "/redaksi"]
)
def test_the_caritau_profile_skips_traps_and_no_article(address):
    patterns = [re.compile(pattern) for pattern in load_portal("caritau").discovery.skip]

    assert any(pattern.search(address) for pattern in patterns)
    assert not any(pattern.search("/post/redaksi-tag-search-login") for pattern in patterns)


def test_a_profile_of_four_keys_is_enough_and_has_careful_defaults(profile):
    portal = load_portal(profile(LEAST))

    assert portal.politeness.robots
    assert portal.politeness.delay_seconds == 1.0
    assert (portal.language, portal.founded) == ("id", date(1995, 1, 1))
    assert portal.selectors.body == ()


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ("hots = ['a']", ["unknown key 'hots'", "did you mean 'hosts'"]),
        ("[selectors]\nhedline = ['h1']", ["unknown key 'selectors.hedline'", "did you mean 'headline'"]),
        ("[politeness]\nrobot = false", ["unknown key 'politeness.robot'", "did you mean 'robots'"]),
        ("[zzz]\na = 1", ["unknown key 'zzz'"]),
        ("[discovery]\nskip = ['(']", ["discovery.skip.0", "'('", "no regular expression"]),
        ("[boilerplate]\nphrases = ['ok', '[']", ["boilerplate.phrases.1", "no regular expression"]),
        ("[selectors]\nbody = ['div..x']", ["selectors.body.0", "'div..x'", "no CSS selector"]),
        ("[selectors]\nbody = ['p::before']", ["selectors.body.0", "no CSS selector"]),
        ("[selectors]\nbody = ['']", ["selectors.body.0", "no CSS selector"]),
        ("[selectors]\nbody = '.isi'", ["selectors.body"]),
        ("time_zone = 'Asia/Jakata'", ["time_zone", "Asia/Jakata", "Asia/Jakarta"]),
        ("time_zone = 'Asia'", ["time_zone", "no time zone"]),
        ("time_zone = ''", ["time_zone", "no time zone"]),
        ("time_zone = '../../etc/passwd'", ["time_zone", "no time zone"]),
        ("language = 'Indonesian'", ["language"]),
        ("founded = 'dulu'", ["founded"]),
        ("[politeness]\ndelay_seconds = -1", ["politeness.delay_seconds"]),
        ("[politeness]\nconcurrency = 1000", ["politeness.concurrency"]),
        ("[politeness]\ntimeout_seconds = 0", ["politeness.timeout_seconds"]),
        ("[politeness]\nretries = 'banyak'", ["politeness.retries"]),
        ("[politeness]\ncontact = 'a b'", ["politeness.contact"]),
        ('[politeness]\ncontact = "a\\r\\nX-Evil: 1"', ["politeness.contact"]),
        ("[politeness]\nmax_page_megabytes = nan", ["politeness.max_page_megabytes"]),
        ("[politeness]\ndelay_seconds = inf", ["politeness.delay_seconds"]),
        ("[boilerplate]\nheadline_cut = 1000", ["boilerplate.headline_cut"]),
        ("[discovery]\nmax_section_pages = 0", ["discovery.max_section_pages"]),
        ("discovery = 5", ["discovery"]),
    ],
)
def test_a_wrong_key_or_value_is_named(profile, added, words):
    path = profile(LEAST + added)

    text = message(path)

    assert path in text
    assert all(word in text for word in words), text


@pytest.mark.parametrize("key", ["name", "title", "home", "hosts"])
def test_a_missing_key_is_named(profile, key):
    lines = [line for line in LEAST.splitlines() if not line.startswith(key)]

    assert f"key '{key}' is missing" in message(profile("\n".join(lines)))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("home", "'kabar'"),
        ("home", "'ftp://kabar.example/'"),
        ("hosts", "[]"),
        ("name", "'Kabar Kita'"),
        ("name", "'../x'"),
    ],
)
def test_a_wrong_identity_is_named(profile, key, value):
    lines = [f"{key} = {value}" if line.startswith(key) else line for line in LEAST.splitlines()]

    assert f"{key}: " in message(profile("\n".join(lines)))


def test_all_mistakes_are_named_at_once(profile):
    text = message(profile(LEAST + "hots = 1\nlanguage = 5\n[politeness]\nretries = -1"))

    assert all(word in text for word in ("hots", "language", "politeness.retries"))


def test_a_profile_that_is_none_says_which_there_are():
    text = message("carita")

    assert "'carita'" in text
    assert "caritau, sample_wordpress" in text


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"name = \xff", "not UTF-8 text at byte 7"), (b"name = ", "no valid TOML"), (b"\x00\x01", "no valid TOML")],
)
def test_a_file_that_is_no_profile_says_so(tmp_path, content, words):
    path = tmp_path / "kabar.toml"
    path.write_bytes(content)

    assert words in message(str(path))


def test_a_file_that_cannot_be_read_says_why(tmp_path):
    assert "No such file" in message(str(tmp_path / "tiada.toml"))
    assert "directory" in message(str(tmp_path) + "/")


def test_a_profile_cannot_be_changed_by_who_uses_it():
    with pytest.raises(ValueError, match="frozen"):
        load_portal("caritau").name = "lain"


def test_the_generic_profile_knows_the_host_and_nothing_else():
    portal = generic_portal("https://www.kabar.example/post/a")

    assert (portal.name, portal.title, portal.hosts) == ("generic", "kabar.example", ("www.kabar.example",))
    assert portal.selectors.body == portal.boilerplate.phrases == ()
    assert generic_portal("teks").hosts == ("example.com",)


@pytest.mark.parametrize(
    ("url", "chosen", "name"),
    [
        ("https://caritau.com/post/a", None, "caritau"),
        ("https://m.caritau.com/post/a", None, "caritau"),
        ("https://lain.example/a", None, "generic"),
        ("https://caritau.com.lain.example/a", None, "generic"),
        ("https://lain.example/a", "sample_wordpress", "sample_wordpress"),
    ],
)
def test_a_page_is_read_by_the_profile_of_its_portal_or_the_one_that_was_chosen(url, chosen, name):
    assert portal_for(url, chosen, "caritau").name == name


def test_a_chosen_profile_that_is_none_is_an_error_and_not_the_default():
    with pytest.raises(ConfigurationError, match="tiada"):
        portal_for("https://caritau.com/", "tiada", "caritau")


def test_the_default_may_be_a_file(profile: object, tmp_path: Path):
    path = tmp_path / "kabar.toml"
    path.write_text(LEAST, encoding="utf-8")

    assert portal_for("https://kabar.example/a", None, str(path)).name == "kabar"
