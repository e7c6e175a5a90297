"""What the markup says of a piece of text: the roles that tags, classes and attributes give it.

A role is evidence, not a verdict: `pipelines.rules` decides. Tags speak the same language on every site, class names
do not, and a redesign changes them; so no role that rests on a class name alone may cost an article its text (see
`blocks.drop_hollow_hints`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from lxml.html import HtmlElement

Hint = Literal[
    "ad",
    "author",
    "caption",
    "comments",
    "embed",
    "fine",
    "footer",
    "form",
    "header",
    "hidden",
    "link",
    "navigation",
    "poll",
    "promotion",
    "pull-quote",
    "related",
    "row",
    "share",
    "aside",
    "strong",
    "table",
    "tags",
    "under-picture",
]

#: Roles that a tag gives by itself.
_TAG_HINTS: dict[str, Hint] = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "footer",
    "header": "header",
    "aside": "aside",
    "form": "form",
    "button": "form",
    "label": "form",
    "figcaption": "caption",
    "caption": "caption",
}

#: Roles by class and id. Names are matched as words, parted by -, _, blank or a capital.
_NAME_WORDS: tuple[tuple[Hint, str], ...] = (
    (
        "related",
        r"related|relateds|relateditems|relate|terkait|baca|bacajuga|readalso|readmore|read-more|recommended|recommendations?|"
        r"rekomendasi|popular|populer|terpopuler|trending|terbaru|terkini|latest|lainnya|others?-?news|outbrain|"
        r"taboola|mgid|recirc|recirculation|more-from|moreon|inline-?link|linksisip|lihatjg|jp-relatedposts",
    ),
    ("share", r"share|shares|sharing|sharer|sharethis|sharedaddy|addthis|addtoany|sosmed|socials?|sosial|follow"),
    ("tags", r"tags?|tagsbar|tagbar|tagging|tagcloud|taglist|tag-?list|keywords?|post-tags|topics?|topik"),
    ("ad", r"ads?|adv|advert|adverts|advertisement|advertorial-label|iklan|banner|banners|dfp|gpt|adsense|adslot"),
    ("navigation", r"nav|navbar|navigation|menu|breadcrumbs?|pagination|pager|paging|halaman"),
    ("comments", r"comments?|komentar|disqus|respond|commentlist|fb-comments"),
    (
        "author",
        r"author|authors|byline|penulis|reporter|editor(?![-_]?(?:wrapper|content|container|body|text|block|area|view|root|paragraph))|pewarta|jurnalis",
    ),
    ("caption", r"caption|captions|wp-caption-text|keterangan|photo-desc|image-desc|foto-caption|pic-caption"),
    (
        "promotion",
        r"newsletter|buletin|subscribe|subscription|langganan|googlenews|google-news|gnews|whatsapp|telegram|app|promo|cta",
    ),
    ("poll", r"polls?|polling|poling|jajak|jajak-pendapat|survei|survey|kuis|quiz|feedback"),
    ("pull-quote", r"pull-?quotes?|pull[-_]quotes?"),
    ("embed", r"twitter-tweet|instagram-media|tiktok-embed|fb-post|twitter-video"),
)
_NAME_HINTS = tuple(
    (hint, re.compile(rf"(?:^|[-_\s])(?:{words})(?:$|[-_\s\d])", re.IGNORECASE)) for hint, words in _NAME_WORDS
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@lru_cache(maxsize=8192)
def hints_of_names(names: str) -> frozenset[Hint]:
    """Return the roles that class and id names suggest.

    >>> sorted(hints_of_names("post-share sosmed"))
    ['share']
    >>> sorted(hints_of_names("shareholder-report"))
    []
    """
    names = _CAMEL.sub("-", names)
    return frozenset(hint for hint, pattern in _NAME_HINTS if pattern.search(names))


def names_of(element: HtmlElement) -> str:
    """Return the class and id names of an element in one string, a blank where it has none; a custom tag is a name."""
    # `app-` is what Angular's own tags begin with, whatever they hold.
    tag = element.tag.removeprefix("app-") if "-" in element.tag and not element.tag.startswith("amp-") else ""
    # A heading's id is made of its own words: `h-hasil-survei`, `cara-cek-lewat-whatsapp`.
    name = "" if element.tag in _HEADINGS else element.get("id") or ""
    return f"{element.get('class') or ''} {name}{tag}"


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def hint_of_tag(tag: str) -> Hint | None:
    """Return the role that a tag gives by itself."""
    return _TAG_HINTS.get(tag)


#: Tags that pages also put round the article itself (ASP.NET wraps everything in one form): believed only where they
#: carry little of the text, like a class name.
_WEAK_TAGS = frozenset(("header", "footer", "aside", "form"))


def is_weak_tag(tag: str) -> bool:
    """Tell whether the role of a tag has to be weighed against what the element holds."""
    return tag in _WEAK_TAGS


def is_stand_in(element: HtmlElement) -> bool:
    """Tell whether an element only stands where AMP has not loaded something yet, or could not."""
    return element.get("placeholder") is not None or element.get("fallback") is not None


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether a reader would not see the element: `hidden`, or an inline style that says so."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None
