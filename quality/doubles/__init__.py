"""How well doubles are told from look-alikes: labelled pairs of texts, and what `caritau_crawler.likeness` says of them.

`python -m quality.doubles` prints precision and recall. The texts are written for this project, with invented names:
`events.txt` (one event as two reporters, a follow-up and a correction tell it), `parts.txt` (series, live reports, press
releases), `templates.txt` (what is printed anew each day), and the stories of the sample portal.
"""
