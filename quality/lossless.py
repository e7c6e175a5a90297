"""The law that nothing is lost: the blocks with every removed piece at its place are the whole input."""

from __future__ import annotations

from caritau_crawler.items import Article


def ink(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())


def put_back(article: Article) -> str:
    """Return the blocks with every removed piece at its place."""
    parts: list[str] = []
    waiting = list(article.removed)
    for number in range(len(article.blocks) + 1):
        text = article.blocks[number].text if number < len(article.blocks) else ""
        at = 0
        while waiting and waiting[0].index == number:
            piece = waiting.pop(0)
            parts += [text[at : piece.offset], piece.text]
            at = piece.offset
        parts.append(text[at:])
    return "".join(parts)
