"""The item pipelines, in the order of an article's life: strip, clean, validate, deduplicate, store.

One stage a file: a pure function that does the work, a thin Scrapy class that ties it to a crawl. Only
`boilerplate` takes a `RawArticle`; every later stage takes an `Article`.
"""
