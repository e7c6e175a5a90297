"""The body of an article as HTML: each piece in the form that its traits name.

The rule: both themes know all forms; what tells them apart is a `Dialect`, the names of classes and where links lead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

from sample_portal.articles import Article, Insertion, Link, Piece


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words of a theme's markup; `classes` are by role, `tag_path` leads to a tag's list."""

    classes: dict[str, str]
    tag_path: Callable[[str], str]


def render(article: Article, pieces: Iterable[Piece], dialect: Dialect) -> str:
    """Return the pieces as HTML, paragraphs of the form `line-breaks` run together in one element."""
    parts: list[str] = []
    open_lines = open_list = False
    for piece in pieces:
        if open_lines and not _is_line(piece):
            parts.append("</p>")
            open_lines = False
        if open_list and piece.role != "list_item":
            parts.append("</ul>")
            open_list = False
        if _is_line(piece):
            parts.append(("<br /><br />\n" if open_lines else "<p>") + _text(piece, dialect))
            open_lines = True
            continue
        if piece.role == "list_item" and not open_list:
            parts.append("<ul>")
            open_list = True
        parts.append(_piece(article, piece, dialect))
    parts.append("</p>" if open_lines else "</ul>" if open_list else "")
    return "\n".join(parts)


def _is_line(piece: Piece) -> bool:
    return piece.role == "paragraph" and piece.form == "line-breaks"


def _piece(article: Article, piece: Piece, dialect: Dialect) -> str:
    name = dialect.classes.get(piece.role, piece.role)
    match piece.role:
        case "paragraph":
            tag = "div" if piece.form == "divs" else "p"
            return f"<{tag}>{_text(piece, dialect)}</{tag}>"
        case "heading":
            return _HEADINGS[piece.form].format(escape(piece.text))
        case "quote":
            return f'<blockquote class="{name}"><p>{_text(piece, dialect)}</p></blockquote>'
        case "list_item":
            return f"<li>{_text(piece, dialect)}</li>"
        case "related":
            return related(piece.form, piece.text, piece.links, name)
        case "tags":
            return tags(article, dialect, links=piece.form == "links")
        case "trailing":
            return trailing(piece.links, name, paragraphs=piece.form == "paragraphs")
        case "figure":
            return figure(article, dialect, plain=piece.form == "inside-plain")
        case "ad":
            return _ad(piece, name)
        case "prompt":
            return f'<p class="{name}"><em>{_linked_tail(piece.text)}</em></p>'
        case "share":
            return share(article, name)
        case _:
            return f'<p class="{name}">{escape(piece.text)}</p>'


_HEADINGS = {
    "h2": "<h2>{}</h2>",
    "h3": "<h3>{}</h3>",
    "strong": "<p><strong>{}</strong></p>",
    "plain": "<p>{}</p>",
}


def _text(piece: Piece, dialect: Dialect) -> str:
    out: list[str] = []
    at = 0
    for insertion in sorted(piece.insertions, key=lambda each: each.offset):
        out += [_escape(piece.text[at : insertion.offset], piece.form), _insertion(insertion, dialect)]
        at = insertion.offset
    out.append(_escape(piece.text[at:], piece.form))
    return "".join(out)


def _escape(text: str, form: str) -> str:
    if form == "nbsp":
        return escape(text, quote=False).replace(" di ", "&nbsp;di ", 1).replace("Rp ", "Rp&nbsp;")
    if form == "entities":
        return escape(text).replace("–", "&ndash;").replace("Rp ", "Rp&#32;").replace("(", "&#40;")
    return escape(text, quote=False)


def _insertion(insertion: Insertion, dialect: Dialect) -> str:
    match insertion.role:
        case "dateline" if insertion.form == "strong":
            words = insertion.text.rstrip(" -")
            return f"<strong>{escape(words)}</strong>{insertion.text[len(words) :]}"
        case "related":
            link = anchor(insertion.links[0])
            if insertion.form == "run-in-br":
                return f"<br />\n{insertion.text} {link}"
            return (
                f" <strong>{insertion.text} {link}</strong>"
                if insertion.form == "run-in-middle"
                else f" {insertion.text} {link}"
            )
        case "inline-link-start":
            return f'<a href="{escape(dialect.tag_path(insertion.text))}">'
        case "inline-link-end":
            return "</a>"
        case _:
            return escape(insertion.text)


def anchor(link: Link, text: str | None = None) -> str:
    """Return the headline (or another text) as a link, or as text where it leads nowhere."""
    words = escape(text or link.headline, quote=False)
    return f'<a href="{escape(link.path)}">{words}</a>' if link.path else words


def related(form: str, label: str, links: tuple[Link, ...], name: str) -> str:
    """Return a `Baca Juga` or one of its kin in the form."""
    link = anchor(links[0])
    match form:
        case "strong":
            return f"<p><strong>{label} {link}</strong></p>"
        case "div":
            return f'<div class="{name}"><span>{label}</span> {link}</div>'
        case "blockquote":
            return f"<blockquote><p>{label} {link}</p></blockquote>"
        case "simak":
            return f"<p><em>{label} {link}</em></p>"
        case "two-lines":
            return f"<p><strong>{label}</strong></p>\n<p>{link}</p>"
        case "list":
            items = "".join(f"<li>{anchor(each)}</li>" for each in links)
            return f'<div class="{name}"><h4>{label}</h4><ul>{items}</ul></div>'
        case _:
            return f"<p>{label} {link}</p>"


def tags(article: Article, dialect: Dialect, *, links: bool) -> str:
    """Return the tag list, as links or as one line of words."""
    names = article.draft.tags
    if not links:
        return f"<p>{escape(' '.join(names), quote=False)}</p>"
    items = " ".join(f'<a href="{escape(dialect.tag_path(tag))}" rel="tag">{escape(tag)}</a>' for tag in names)
    return f'<div class="{dialect.classes["tags"]}">{items}</div>'


def cut(headline: str, limit: int = 50) -> str:
    """Return the headline as Laravel's `Str::limit` prints it."""
    whole = len(headline) <= limit or headline.endswith("...")
    return headline if whole else headline[:limit].rstrip() + "..."


def trailing(links: tuple[Link, ...], name: str, *, paragraphs: bool) -> str:
    """Return the headlines of other articles, cut."""
    if paragraphs:
        return "\n".join(f"<p>{anchor(link, cut(link.headline))}</p>" for link in links)
    items = "\n".join(f'<div class="{name}-item">{anchor(link, cut(link.headline))}</div>' for link in links)
    return f'<div class="{name}">{items}</div>'


def figure(article: Article, dialect: Dialect, *, plain: bool = False) -> str:
    """Return the article's picture with its caption, in a figure or in paragraphs."""
    picture = f'<img src="{article.image}" alt="{escape(article.head.headline)}" width="750" height="422" />'
    caption = escape(article.draft.caption)
    if plain:
        return f'<p>{picture}</p>\n<p class="{dialect.classes["figure"]}">{caption}</p>'
    return f'<figure class="{dialect.classes["figure"]}">{picture}<figcaption>{caption}</figcaption></figure>'


def share(article: Article, name: str) -> str:
    """Return the bar of buttons that share the article."""
    slug = article.head.slug
    nets = {"facebook": "Facebook", "twitter": "Twitter", "whatsapp": "WhatsApp", "telegram": "Telegram"}
    items = "".join(
        f'<a class="{name}-{key}" href="https://share.example/{key}?u={slug}" rel="nofollow">{label}</a> '
        for key, label in nets.items()
    )
    return f'<div class="{name}"><span>Bagikan:</span> {items}<button type="button">Salin Tautan</button></div>'


def _ad(piece: Piece, name: str) -> str:
    if piece.form == "script":
        push = 'window.iklan=window.iklan||[];iklan.push("in-article");'
        return f'<div class="{name}" data-slot="in-article"><script>{push}</script></div>'
    return f'<p class="{name}">{piece.text}</p>' if piece.form == "caps" else f'<div class="{name}">{piece.text}</div>'


def _linked_tail(text: str) -> str:
    words = text.rsplit(" ", 2)
    return (
        f'{escape(words[0])} <a href="https://berlangganan.example/" rel="nofollow">{escape(" ".join(words[1:]))}</a>'
    )
