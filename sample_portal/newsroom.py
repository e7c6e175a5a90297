"""Writing the articles: number after number, each with a headline and sentences that nobody before it used.

The rule: article N depends on theme, seed, start and N alone. Articles are written in order, and a sentence that is
taken is told again with another name or number. Kept is how often that happened, not the text: an article is told again
when it is asked for.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from sample_portal.articles import Draft, Head, Role
from sample_portal.deck import deal, die
from sample_portal.shelf import Shelf
from sample_portal.texts import MORE_FROM, SECTIONS, Story, seed_article, stories
from sample_portal.texts.dates import WIB
from sample_portal.texts.grammar import Cast
from sample_portal.traits import Traits, traits_of

#: When article 1 was published; the seed article has its own date.
START = datetime(2024, 1, 2, 6, 0, tzinfo=WIB)
SEED_HEADLINE = "AS Sebut Pertemuan Putin dan Kim Jong Un Bentuk Meminta Bantuan"
SEED_PUBLISHED = datetime(2023, 9, 12, 10, 23, tzinfo=WIB)
SEED_TAGS = (
    "amerika serikat", "korea utara", "presiden rusia", "vladimir putin", "Kim Jong-un", "KNCA",
    "Departemen Luar Negeri Amerika Serikat",
)  # fmt: skip
_TRIES = 60
#: Drafts in memory, of some 4 kB each.
_DRAFTS = 2_000
_LATER = {"minutes": timedelta(minutes=14), "hours": timedelta(hours=3)}
_SHORT_NAME = re.compile(r"\{(p\d)s\}")
_FULL_NAME = re.compile(r"\{(p\d)\}")


class TakenError(Exception):
    """The draft would repeat a sentence of an earlier article."""


@dataclass(frozen=True, slots=True)
class Told:
    """How an article is told again: the attempt that went well, and which of its tellings, from 0, were taken."""

    attempt: int = 0
    taken: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Writing:
    """What one attempt may say: whatever nobody said before; notes which tellings were taken."""

    used: set[int]
    asked: int = 0
    taken: list[int] = field(default_factory=list)

    def is_free(self, text: str) -> bool:
        free = _mark(text) not in self.used
        if not free:
            self.taken.append(self.asked)
        self.asked += 1
        return free


@dataclass(slots=True)
class _Retelling:
    """Gives the answers that the writing of the article got."""

    told: Told
    asked: int = 0

    def is_free(self, _: str) -> bool:
        self.asked += 1
        return self.asked - 1 not in self.told.taken


def _mark(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


class Newsroom:
    """Writes the articles of one portal; `path_of` makes a path of (published, slug)."""

    def __init__(self, seed: str, path_of: Callable[[datetime, str], str], *, with_seed: bool, start: datetime) -> None:
        self._seed = seed
        self._path_of = path_of
        self._with_seed = with_seed
        self._start = start
        self._used: set[int] = set()
        self._told: list[Told] = []
        self._drafts: Shelf[int, Draft] = Shelf(_DRAFTS)
        self._revised: dict[int, Draft] = {}
        self.heads: list[Head] = []

    def grow(self, count: int) -> None:
        """Write `count` more articles."""
        for number in range(len(self.heads), len(self.heads) + count):
            told, (head, draft) = self._write(number)
            self._told.append(told)
            self.heads.append(head)
            self._drafts.put(number, draft)

    @property
    def drafts(self) -> Iterator[Draft]:
        """All drafts in the order of their numbers, one at a time."""
        return map(self.draft, range(len(self.heads)))

    def draft(self, number: int) -> Draft:
        """Return the text of an article, as it was last revised."""
        return self._revised.get(number) or self._drafts.get(number, self._retell)

    def revise(self, number: int, draft: Draft, headline: str) -> None:
        """Put another text and headline in the place of an article's."""
        self._revised[number] = draft
        self.heads[number] = replace(self.heads[number], headline=headline)

    def modified(self, number: int) -> datetime:
        """Return when an article last changed."""
        head = self.heads[number]
        if number in self._revised:
            return self._revised[number].modified or head.published
        return head.published + _LATER.get(self.traits(number).modified, timedelta())

    def traits(self, number: int) -> Traits:
        """Return the traits of an article; the seed article's are those of the file."""
        if self._is_seed(number):
            return _SEED_TRAITS
        return traits_of(self._seed, number)

    def published(self, number: int) -> datetime:
        """Return when article `number` went out: every two hours or so, never at the same minute."""
        jitter = die(self._seed, "published", number).randrange(110)
        return self._start + timedelta(hours=2 * number, minutes=jitter)

    def _write(self, number: int) -> tuple[Told, tuple[Head, Draft]]:
        if self._is_seed(number):
            return Told(), self._seed_article()
        for attempt in range(_TRIES):
            writing = _Writing(self._used)
            try:
                head, draft, told = self._attempt(number, attempt, writing.is_free)
            except TakenError:
                continue
            self._used.update(map(_mark, told))
            return Told(attempt, frozenset(writing.taken)), (head, draft)
        raise RuntimeError(f"the texts give no more articles of their own after {number}: add stories to texts/")

    def _retell(self, number: int) -> Draft:
        if self._is_seed(number):
            return self._seed_article()[1]
        told = self._told[number]
        return self._attempt(number, told.attempt, _Retelling(told).is_free)[1]

    def _is_seed(self, number: int) -> bool:
        return self._with_seed and number == 0

    def _attempt(self, number: int, attempt: int, is_free: Callable[[str], bool]) -> tuple[Head, Draft, set[str]]:
        random = die(self._seed, "text", number, attempt)
        section = deal(self._seed, "section", number, list(SECTIONS))
        more = number >= MORE_FROM
        common, own = _split(stories(section, more=more))
        story = own[deal(self._seed, section, number // len(SECTIONS), range(len(own)))]
        published = self.published(number)
        cast = Cast(random, published, story.cast)
        text = _Text(cast, random, is_free, stories("umum", more=more))
        traits = self.traits(number)
        angle = random.choice("12")
        headline = text.fresh(story.of("H", "H" + angle), title=True)
        leads = story.of("L", "L" + angle)
        lead = next(filter(None, map(text.tell_paragraph, random.sample(leads, len(leads)))), None)
        if lead is None:
            raise TakenError
        count = deal(self._seed, "length", number, range(5, 15)) if traits.pages == 1 else 13
        blocks = compose(text, lead, story, common, traits, count)
        slug = slugify(headline)
        head = Head(number, headline, slug, self._path_of(published, slug), section, story.name, published)
        draft = Draft(
            blocks=tuple(blocks),
            tags=tuple(dict.fromkeys(part.strip() for part in cast.tell(story.of("T")[0]).split(";"))),
            place=cast.tell("{ibukota}" if section == "internasional" else "{kota}"),
            caption=cast.tell("[Suasana|Foto ilustrasi] {kota} pada {hari}. (Foto: Dok. [Istimewa|Humas|Pribadi])"),
            author=cast.tell("{p8}"),
            editor=cast.tell("{p9}"),
            source_credit="Antara" if traits.special == "source-credit" else None,
            modified=published + _LATER.get(traits.modified, timedelta()),
        )
        return head, draft, text.told

    def _seed_article(self) -> tuple[Head, Draft]:
        lines = seed_article()
        lead = lines[0].removeprefix("CARITAU WASHINGTON - ")
        texts = [lead, *lines[1:4], *lines[5:13], lines[13].removesuffix(" (IRN)")]
        blocks: list[tuple[Role, str]] = [("heading" if text == lines[8] else "paragraph", text) for text in texts]
        slug = slugify(SEED_HEADLINE)
        path = self._path_of(SEED_PUBLISHED, slug)
        head = Head(0, SEED_HEADLINE, slug, path, "internasional", "seed", SEED_PUBLISHED)
        draft = Draft(
            blocks=tuple(blocks),
            tags=SEED_TAGS,
            place="WASHINGTON",
            caption="Pemimpin Korea Utara Kim Jong Un. (Foto: Dok. Istimewa)",
            author="Irna Safitri",
            editor="Bagus Wibisono",
            source_credit="Antara",
            modified=SEED_PUBLISHED,
        )
        return head, draft


class _Text:
    """Sentences of one attempt: fresh against all earlier articles and against itself."""

    def __init__(self, cast: Cast, random: Random, is_free: Callable[[str], bool], for_any: list[Story]) -> None:
        self.cast = cast
        self.random = random
        self.told: set[str] = set()
        self._is_free = is_free
        self._for_any = {story.name: story.of("F") for story in for_any}
        self._introduced: set[str] = set()

    def fresh(self, templates: list[str], *, title: bool = False) -> str:
        """Return one of the templates told so that nobody else told it; raise `TakenError` where none is left."""
        for template in self.random.sample(templates, len(templates)):
            if text := self.try_one(template, title=title):
                return text
        raise TakenError

    def fresh_umum(self, kind: str) -> str:
        """Return one of the sentences of this kind that may stand in any article; like `fresh`."""
        return self.fresh(self._for_any[kind])

    def tell_paragraph(self, template: str) -> str | None:
        """Like `try_one`; whoever speaks for the first time is given with name and office."""
        for who in dict.fromkeys(_SHORT_NAME.findall(template)):
            if who not in self._introduced and f"{{{who}}}" not in template:
                template = template.replace(f"{{{who}s}}", f"{{{who}r}} {{{who}}}", 1)
        text = self.try_one(template)
        if text:
            self._introduced.update(_FULL_NAME.findall(template))
        return text

    def try_one(self, template: str, *, title: bool = False) -> str | None:
        """Return the template told as nobody else told it, or None; names of things in capitals for a title."""
        for _ in range(4):
            text = self.cast.tell(template, title=title)
            text = text[0].upper() + text[1:]
            if text not in self.told and self._is_free(text):
                self.told.add(text)
                return text
        return None


def compose(text: _Text, lead: str, story: Story, common: Story, traits: Traits, count: int) -> list[tuple[Role, str]]:
    """Return the blocks of an article of about `count` paragraphs, in the order in which news are told."""
    random = text.random
    own = story.body
    kept = sorted(random.sample(range(len(own)), min(len(own), max(3, count * 2 // 3))))
    body = [line for place in kept if (line := text.tell_paragraph(own[place]))]
    extra = common.of("F", "Q")
    for template in random.sample(extra, min(len(extra), max(0, count - 1 - len(body)))):
        if line := text.try_one(template):
            body.insert(random.randint(len(body) * 2 // 3, len(body)), line)
    blocks: list[tuple[Role, str]] = [("paragraph", lead), *(("paragraph", line) for line in body)]
    _add_special(text, story, traits, blocks)
    if traits.quote == "blockquote":
        place = next((i for i, (_, told) in enumerate(blocks) if told.startswith('"')), None)
        if place is not None:
            blocks[place] = ("quote", blocks[place][1])
    if traits.heading != "none":
        headings = [line for template in story.of("S") if (line := text.try_one(template, title=True))]
        places = [len(blocks) * 3 // 4, len(blocks) * 2 // 5] if len(blocks) > 8 else [len(blocks) // 2]
        for place, heading in zip(places, headings, strict=False):
            blocks.insert(_before_paragraph(blocks, place), ("heading", heading))
    if traits.ending.startswith("acronym"):
        blocks.append(("paragraph", text.fresh_umum("acronym")))
    return blocks


def _add_special(text: _Text, story: Story, traits: Traits, blocks: list[tuple[Role, str]]) -> None:
    place = len(blocks) - 1
    if traits.special == "list-article":
        items = [line for template in story.of("I") if (line := text.try_one(template))]
        if len(items) >= 2:
            intro = text.fresh_umum("list")
            blocks[place:place] = [("paragraph", intro), *(("list_item", item) for item in items)]
    elif traits.special in ("ellipsis", "baca-juga-words", "source-credit"):
        kind = {"ellipsis": "ellipsis", "baca-juga-words": "baca juga", "source-credit": "credit"}[traits.special]
        blocks.insert(place, ("paragraph", text.fresh_umum(kind)))


def _before_paragraph(blocks: list[tuple[Role, str]], place: int) -> int:
    while 0 < place < len(blocks) and "list_item" in (blocks[place][0], blocks[place - 1][0]):
        place -= 1
    return max(1, place - 1 if blocks[place - 1][1].endswith(":") else place)


def _split(all_stories: list[Story]) -> tuple[Story, list[Story]]:
    return next(s for s in all_stories if s.name == "*"), [s for s in all_stories if s.name != "*"]


def slugify(headline: str) -> str:
    """Return the headline as an address: lower case, ASCII, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", headline.replace("–", "-")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


_SEED_TRAITS = Traits(
    dateline="brand-hyphen", related_first="strong", related_second="strong", heading="plain", ending="run-in",
    special="source-credit", quote="none", markup="plain", advertisement="none", prompt="none", editor="none",
    copyright="none", share="outside", figure="above", tags="links-inside", trailing="inside-paragraphs",
    json_ld="none", opengraph="full", meta_keywords="no", published_time="no", date="first", author="none",
    canonical="yes", modified="same",
)  # fmt: skip
