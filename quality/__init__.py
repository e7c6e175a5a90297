"""How exact the articles are: a gold set of pages with their truth, and the score of this project beside its rivals.

`python -m quality` (or `make quality`) scores on the gold set of this folder; with a folder in the form of the public
article-extraction-benchmark it scores on that.
"""
