"""The two themes: the same kinds of pages by two quite different makers."""

from __future__ import annotations

from sample_portal.themes.laravel import Laravel
from sample_portal.themes.theme import Theme
from sample_portal.themes.wordpress import WordPress

__all__ = ["Theme", "theme_called"]


def theme_called(name: str) -> Theme:
    """Return the theme; raise `ValueError` that names the ones there are."""
    for theme in (Laravel(), WordPress()):
        if theme.name == name:
            return theme
    raise ValueError(f"no theme called {name!r}; there are laravel and wordpress")
