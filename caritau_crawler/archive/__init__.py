"""The page archive: every fetched article page as it came, in WARC files that any tool of the field reads.

Plain files; knows neither Scrapy nor the store. `files` has names, locks and pruning, `writer` and `reader` the rest.
"""
