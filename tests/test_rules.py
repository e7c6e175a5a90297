"""The examples of the stripping rules are their tests: what a rule takes it takes, what it leaves stays whole."""

from __future__ import annotations

import re

import pytest

from caritau_crawler.items import RawBlock
from caritau_crawler.portals import Portal, load_portal
from pipelines.boilerplate import strip_blocks
from pipelines.rules import RULES
from pipelines.rules.rule import Rule
from pipelines.text import clean_text
from quality.lossless import ink

PORTAL = load_portal("caritau")
TAKES = [(rule, text) for rule in RULES for text in rule.takes]
LEAVES = [(rule, text) for rule in RULES for text in rule.leaves]


def name_of(value: Rule | str) -> str:
    return value.name if isinstance(value, Rule) else value.splitlines()[-1][:40]


@pytest.mark.parametrize(("rule", "text"), TAKES, ids=name_of)
def test_a_rule_takes_its_examples(rule, text):
    article = clean_text(text, PORTAL)

    assert rule.name in {piece.rule for piece in article.removed}


@pytest.mark.parametrize(("rule", "text"), TAKES, ids=name_of)
def test_what_stands_around_an_example_stays(rule, text):
    article = clean_text(text, PORTAL)
    pieces = [*(block.text for block in article.blocks), *(piece.text for piece in article.removed)]

    assert sorted(ink("".join(pieces))) == sorted(ink(text))
    assert article.blocks, "nothing is left of the article"


@pytest.mark.parametrize(("rule", "text"), LEAVES, ids=name_of)
def test_a_rule_leaves_its_counter_examples_whole(rule, text):
    article = clean_text(text, PORTAL)

    assert article.removed == []
    assert [block.text for block in article.blocks] == text.splitlines()


def test_every_rule_has_a_name_of_its_own():
    names = [rule.name for rule in RULES]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_every_rule_says_why_in_one_sentence(rule):
    assert rule.reason.endswith(".")
    assert len(rule.reason) <= 120
    assert "\n" not in rule.reason


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_a_rule_that_takes_examples_has_counter_examples_too(rule):
    assert bool(rule.takes) == bool(rule.leaves)


def profile(**boilerplate: object) -> Portal:
    data = PORTAL.model_dump()
    data["boilerplate"] |= boilerplate
    return Portal.model_validate(data)


def test_the_profile_adds_markers_of_related_links():
    text = (
        "Menteri membuka rapat kerja itu.\nSorotan kami: Gubernur Resmikan Pasar Baru\nRapat berlangsung sampai sore."
    )

    own, other = clean_text(text, profile(related_markers=("Sorotan kami",))), clean_text(text, PORTAL)

    assert [link.headline for link in own.related] == ["Gubernur Resmikan Pasar Baru"]
    assert (other.related, other.removed) == ([], [])


def test_the_profile_adds_phrases_and_each_must_be_a_whole_line():
    text = (
        "Menteri membuka rapat kerja itu.\nKami hadir untuk Anda\nKami hadir untuk Anda, kata menteri itu kepada warga."
    )

    article = clean_text(text, profile(phrases=("kami hadir untuk anda",)))

    assert [(piece.text, piece.rule) for piece in article.removed] == [("Kami hadir untuk Anda", "portal-phrase")]


def test_the_profile_adds_brands_of_datelines():
    text = "SEBERANG KINI, Bandung - Menteri membuka rapat kerja itu pada Senin pagi."

    own, other = clean_text(text, profile(dateline_brands=("SEBERANG KINI",))), clean_text(text, PORTAL)

    assert own.dateline is not None
    assert (own.dateline.outlet, own.dateline.place) == ("SEBERANG KINI", "Bandung")
    assert other.dateline is None


def test_the_profile_says_at_how_many_characters_its_headlines_are_cut():
    cut = "gubernur resmikan pasar baru di tengah kota ini"[:40]
    text = f"Menteri membuka rapat kerja itu pada Senin pagi.\n{cut}..."

    own, other = clean_text(text, profile(headline_cut=40)), clean_text(text, profile(headline_cut=0))

    assert [piece.rule for piece in own.removed] == ["trailing-headline"]
    assert other.removed == []


SENTENCE = "Menteri membuka rapat kerja itu pada Senin pagi di Jakarta."
SECOND = "Rapat berlangsung sampai sore di gedung yang sama."


def rules_of(*blocks: RawBlock) -> list[str | None]:
    draft = strip_blocks([RawBlock(SENTENCE, "paragraph"), *blocks, RawBlock(SECOND, "paragraph")], PORTAL)
    return [piece.rule for piece in draft.pieces[1:-1]]


@pytest.mark.parametrize(
    ("hint", "rule"),
    [
        ("hidden", "hidden"),
        ("navigation", "navigation"),
        ("comments", "comments"),
        ("caption", "caption"),
        ("embed", "embed"),
        ("form", "form"),
        ("share", "share-bar"),
        ("tags", "keyword-line"),
        ("ad", "advertising-mark"),
        ("promotion", "prompt"),
        ("author", "byline"),
        ("related", "related-list"),
        ("footer", "footer"),
        ("aside", "aside"),
        ("header", "article-head"),
    ],
)
def test_what_the_markup_says_is_no_text_goes_unless_it_reads_as_prose(hint, rule):
    label = RawBlock("Suara dan kabar kota", "paragraph", hints=frozenset((hint,)))
    prose = RawBlock("Ia berharap panen raya tahun ini membawa untung.", "paragraph", hints=frozenset((hint,)))
    always = hint in ("hidden", "navigation", "comments", "caption", "embed")

    assert rules_of(label) == [rule]
    assert rules_of(prose) == [rule if always else None]
    assert rules_of(RawBlock("Suara dan kabar kota", "paragraph")) == [None]


def test_a_lone_link_that_is_no_sentence_goes_and_one_inside_a_sentence_stays():
    lone = RawBlock("Kunjungi pasar induk kami", "paragraph", link_share=1.0)
    inside = RawBlock("Laporan lengkap kementerian dapat diunduh warga.", "paragraph", link_share=0.4)

    assert rules_of(lone) == ["bare-link"]
    assert rules_of(inside) == [None]


def test_a_related_link_run_into_a_paragraph_ends_where_its_link_ends():
    from caritau_crawler.items import Link

    headline = "Harga Cabai Naik"
    text = f"Warga mengeluh. Baca juga: {headline} Pedagang menolak menurunkan harga jualnya."
    link = Link(headline, "https://caritau.com/post/harga-cabai")
    draft = strip_blocks([RawBlock(text, "paragraph", links=(link,), link_share=0.2)], PORTAL)

    assert [(piece.text.strip(), piece.rule) for piece in draft.pieces] == [
        ("Warga mengeluh.", None),
        (f"Baca juga: {headline}", "related-link"),
        ("Pedagang menolak menurunkan harga jualnya.", None),
    ]
    assert [(found.headline, found.url) for found in draft.related] == [(headline, link.url)]
