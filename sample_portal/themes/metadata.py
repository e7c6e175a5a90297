"""What pages say of themselves in their head: title, OpenGraph, keywords, JSON-LD; right, broken or missing.

The rule: a page says what its traits let it say, and whatever it says correctly is the truth.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from sample_portal.articles import Article
from sample_portal.texts import SECTIONS


def head_tags(article: Article, origin: str, site: str, image: str, *, canonical: str | None = None) -> str:
    """Return the tags of the head, but for JSON-LD and links of the theme."""
    head, traits = article.head, article.traits
    description = article.draft.description
    address = origin + head.path
    lines = [f"<title>{escape(head.headline)} - {escape(site)}</title>"]
    if traits.canonical == "yes" or canonical or traits.pages > 1:
        lines.append(f'<link rel="canonical" href="{canonical or address}" />')
    if traits.meta_keywords == "yes":
        lines.append(_meta("name", "keywords", ", ".join(article.draft.tags)))
    if traits.opengraph != "none":
        suffix = f" | {site}" if traits.opengraph == "suffixed" else ""
        lines += [
            _meta("name", "description", description),
            _meta("property", "og:type", "article"),
            _meta("property", "og:site_name", site),
            _meta("property", "og:title", head.headline + suffix),
            _meta("property", "og:description", description),
            _meta("property", "og:url", address),
            _meta("property", "og:locale", "id_ID"),
            _meta("name", "twitter:card", "summary_large_image"),
            _meta("name", "twitter:title", head.headline + suffix),
        ]
        if image:
            lines.append(_meta("property", "og:image", origin + image))
    if traits.published_time == "yes":
        lines += [
            _meta("property", "article:published_time", head.published.isoformat()),
            _meta("property", "article:modified_time", article.modified.isoformat()),
            _meta("property", "article:section", SECTIONS[head.section]),
        ]
    return "\n".join(lines)


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}" />'


def news_article(article: Article, origin: str, site: str, image: str) -> dict[str, Any]:
    """Return the article as schema.org's NewsArticle, with a teaser for its body where the traits say so."""
    head, draft, traits = article.head, article.draft, article.traits
    author = (
        {"@type": "Person", "name": draft.author} if traits.states_author else {"@type": "Organization", "name": site}
    )
    data: dict[str, Any] = {
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": origin + head.path},
        "headline": head.headline,
        "description": draft.description,
        "datePublished": head.published.isoformat(),
        "dateModified": article.modified.isoformat(),
        "author": author,
        "publisher": {"@type": "Organization", "name": site, "url": origin + "/"},
        "articleSection": SECTIONS[head.section],
        "inLanguage": "id",
    }
    if image:
        data["image"] = {"@type": "ImageObject", "url": origin + image, "width": 750, "height": 422}
    if traits.json_ld == "teaser":
        data["articleBody"] = draft.blocks[0][1][:140] + " ..."
    else:
        data["keywords"] = list(draft.tags)
    return data


def script(data: dict[str, Any], *, broken: bool) -> str:
    """Return JSON-LD as a script element; a broken one has a comma too many and a line feed inside a string."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, indent=1)
    text = text.replace("</", "<\\/")
    if broken:
        text = text.replace('"description": "', '"description": "\n').rstrip("}").rstrip() + ",\n}"
    return f'<script type="application/ld+json">{text}</script>'
