"""Faults of the markup: a redesign that renames every class, and links absolute to another host.

The rule: they rewrite finished HTML, so that no theme has to know of them.
"""

from __future__ import annotations

import re

from sample_portal.deck import die

_CLASSES = re.compile(r'class="([^"]*)"')
_LINKS = re.compile(r'((?:href|src|action)=")/(?!/)')
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "wa")


def rename_classes(html: str, seed: str) -> str:
    """Return the HTML with each class called something else, the same wherever it stands."""

    def renamed(match: re.Match[str]) -> str:
        return f'class="{" ".join(_new_name(name, seed) for name in match[1].split())}"'

    return _CLASSES.sub(renamed, html)


def _new_name(name: str, seed: str) -> str:
    random = die(seed, "class", name)
    return "".join(random.choice(_SYLLABLES) for _ in range(4)) + str(random.randrange(100))


def absolute_links(html: str, origin: str) -> str:
    """Return the HTML with links of the portal's own made absolute to `origin`."""
    return _LINKS.sub(rf"\g<1>{origin}/", html)
