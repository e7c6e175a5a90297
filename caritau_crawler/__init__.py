"""Caritau Crawler: a news portal in, exact articles in MongoDB, and a verdict for every run.

The way of the data, in one line: discovery → url state → fetch → extraction → pipelines → store → run report.
`docs/architecture.md` walks it room by room.
"""

__version__ = "0.1.0"
