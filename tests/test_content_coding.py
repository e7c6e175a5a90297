"""A compressed body comes out whole or not at all, and never beyond the limit."""

from __future__ import annotations

import contextlib
import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caritau_crawler.middlewares.content_coding import BrokenCoding, TooLarge, decode


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "br": ("br", brotli.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "gzip called br": ("br", gzip.compress),
    "two members": ("gzip", lambda body: gzip.compress(body[:7]) + gzip.compress(body[7:])),
}
PAGE = (
    b"<!doctype html><html>"
    + b"".join(b"<p>Paragraf nomor %d dari berita ini.</p>" % n for n in range(400))
    + b"</html>"
)


@pytest.mark.parametrize("name", CODINGS)
@given(body=st.binary(min_size=1, max_size=3000))
def test_what_was_packed_comes_out_as_it_was(name, body):
    coding, pack = CODINGS[name]

    assert decode(pack(body), coding, 0) == body


@pytest.mark.parametrize("name", ["gzip", "br", "deflate", "raw deflate"])
@given(share=st.floats(0.01, 0.99))
def test_what_was_cut_never_passes_for_the_page(name, share):
    coding, pack = CODINGS[name]
    packed = pack(PAGE)

    with pytest.raises(BrokenCoding):
        decode(packed[: int(len(packed) * share)], coding, 0)


@given(st.binary(max_size=400), st.sampled_from(["gzip", "br", "deflate"]))
def test_random_bytes_are_broken_or_plain_and_nothing_else_is_raised(body, coding):
    with contextlib.suppress(BrokenCoding, TooLarge):
        decode(body, coding, 10_000)


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_page_that_was_not_packed_at_all_is_taken_as_it_is(coding):
    assert decode(PAGE, coding, 0) == PAGE


@pytest.mark.parametrize("name", ["gzip", "br", "deflate"])
def test_a_bomb_is_given_up_at_the_limit(name):
    coding, pack = CODINGS[name]

    with pytest.raises(TooLarge, match="limit of 100000 bytes"):
        decode(pack(bytes(20_000_000)), coding, 100_000)
