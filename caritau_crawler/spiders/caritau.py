"""caritau.com. Everything that is particular to it stands in its profile, `portals/caritau.toml`."""

from __future__ import annotations

from caritau_crawler.spiders.portal_spider import PortalSpider


class CaritauSpider(PortalSpider):
    """The portal caritau.com."""

    name = "caritau"
