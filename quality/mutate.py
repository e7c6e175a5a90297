"""Pages broken by chance: cut, doubled, garbled, with tags lost, swapped and added.

What becomes of a page is a pure function of a number, so a failure names it, and it fails again.
"""

from __future__ import annotations

import random
import string


def cut(body: bytes, die: random.Random) -> bytes:
    """Cut the page off."""
    return body[: die.randrange(len(body))]


def lose(body: bytes, die: random.Random) -> bytes:
    """Lose a piece."""
    at = die.randrange(len(body))
    return body[:at] + body[at + die.randrange(2000) :]


def double(body: bytes, die: random.Random) -> bytes:
    """Print a piece several times."""
    at = die.randrange(len(body))
    piece = body[at : at + die.randrange(3000)]
    return body[:at] + piece * die.randrange(1, 5) + body[at:]


def move(body: bytes, die: random.Random) -> bytes:
    """Change the order of the pieces."""
    here, there = sorted(die.randrange(len(body)) for _ in range(2))
    return body[there:] + body[:here] + body[here:there]


def garble(body: bytes, die: random.Random) -> bytes:
    """Overwrite single bytes."""
    garbled = bytearray(body)
    for _ in range(die.randrange(1, 60)):
        garbled[die.randrange(len(garbled))] = die.randrange(256)
    return bytes(garbled)


def lose_tags(body: bytes, die: random.Random) -> bytes:
    """Lose tags, or parts of them."""
    sign = die.choice([b"</", b">", b"<p", b"</p>", b"</div>", b'"', b"=", b"</script>", b"</style>", b"-->", b"</h1>"])
    return body.replace(sign, b"", die.randrange(1, 40))


def swap_tags(body: bytes, die: random.Random) -> bytes:
    """Write one tag for another."""
    tags = [
        b"<p",
        b"<div",
        b"<span",
        b"<h1",
        b"<table",
        b"<td",
        b"<li",
        b"<a",
        b"<form",
        b"<script",
        b"<svg",
        b"<br",
        b"<b",
    ]
    return body.replace(die.choice(tags), die.choice(tags), die.randrange(1, 200))


def add_garbage(body: bytes, die: random.Random) -> bytes:
    """Insert what breaks parsers."""
    at = die.randrange(len(body))
    garbage = die.choice(
        [
            b"<" * 200, b"&" * 200, b"<!--", b"<![CDATA[", b"<script>", b"<style>", b"\x00" * 50, b"\xff\xfe", b"<p " * 99,
            b"<table><tr>" * 40, b"</div>" * 40, b"<div>" * 400, b"<textarea>", b"<plaintext>", b"<noscript>", b"<svg><title>",
            b"<base href='http://['>", b"<a href='http://['>x</a>", b"&#x110000;&#0;&bogus;", b"\xed\xa0\x80", b"<?xml ?>",
            b'<meta charset="hex">', b'<script type="application/ld+json">{"@graph":[', b"<h1>", b"<time datetime='9999-99-99'>",
            string.printable.encode(),
        ]
    )  # fmt: skip
    return body[:at] + garbage + body[at:]


MUTATIONS = (cut, lose, double, move, garble, lose_tags, swap_tags, add_garbage)


def mutated(body: bytes, number: int) -> bytes:
    """Return the page after one to three mutations, those of `number`."""
    die = random.Random(number)  # noqa: S311  no secret is made here
    for mutation in die.choices(MUTATIONS, k=die.randrange(1, 4)):
        body = mutation(body, die) or b"x"
    return body
