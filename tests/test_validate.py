"""What is fit to be kept: a headline, a body of some length, and letters that could be read."""

from __future__ import annotations

import pytest

from caritau_crawler.items import Block, Removed
from caritau_crawler.runs.counters import DropReason
from pipelines.validate import MIN_BODY, Refusal, judge

SENTENCE = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta bersama gubernur dan wali kota."


def body(*texts: str) -> list[Block]:
    return [Block("paragraph", text) for text in texts]


def test_an_article_with_headline_and_body_is_fit(article):
    assert judge(article(blocks=body(SENTENCE, "Kata dia."))) is None


@pytest.mark.parametrize("headline", [None, ""])
def test_without_a_headline_it_is_refused(article, headline):
    assert judge(article(headline=headline, blocks=body(SENTENCE))).reason is DropReason.NO_HEADLINE


def test_without_a_body_it_is_refused_and_says_how_much_was_taken(article):
    refusal = judge(article(blocks=[], removed=[Removed("Bagikan", "share-bar", 0)] * 3))

    assert refusal == Refusal(DropReason.NO_BODY, "nothing was left of 3 pieces")


def test_a_stub_is_refused_at_one_letter_less_than_the_least(article):
    assert judge(article(blocks=body("a" * MIN_BODY))) is None
    assert judge(article(blocks=body("a" * (MIN_BODY - 1)))).reason is DropReason.TOO_SHORT


def test_digits_and_signs_are_no_letters(article):
    assert judge(article(blocks=body("12.000 | " * 40))).reason is DropReason.TOO_SHORT


def test_letters_of_any_script_count(article):
    assert judge(article(blocks=body("ꦗꦮ" * MIN_BODY))) is None


def test_a_body_that_could_not_be_read_is_refused_and_a_single_broken_character_is_not(article):
    assert judge(article(blocks=body(SENTENCE * 3 + "\ufffd"))) is None
    refusal = judge(article(blocks=body(SENTENCE + "\ufffd" * 5)))

    assert refusal.reason is DropReason.BROKEN_TEXT
    assert refusal.detail.startswith("5 of ")


def test_every_refusal_explains_itself_in_one_line(article):
    refused = [
        judge(article(headline=None)),
        judge(article(blocks=[])),
        judge(article(blocks=body("Pendek."))),
        judge(article(blocks=body("\ufffd" * 90 + SENTENCE))),
    ]

    assert len({refusal.reason for refusal in refused}) == 4
    assert all(refusal.detail and "\n" not in refusal.detail for refusal in refused)
