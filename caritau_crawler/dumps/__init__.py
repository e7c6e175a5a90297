"""Dumps: texts and JSON lines that other programs left, as articles on their way to the pipelines.

Reads files; knows neither Scrapy nor the store.
"""
