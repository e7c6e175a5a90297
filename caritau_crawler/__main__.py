"""`python -m caritau_crawler` is `caritau`."""

from __future__ import annotations

from caritau_crawler.cli import main

main()
