"""Extraction: a fetched page in, a `RawArticle` out. Pure: no network, no store, no Scrapy.

Fields are layered (JSON-LD, OpenGraph and meta, the profile's selectors, the page's own shape) and each records which
source won. The body always comes from the page, as blocks in order; what structured data says of it only confirms.
"""
