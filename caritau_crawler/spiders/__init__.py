"""Spiders: what to fetch next, nothing else. `portal` serves any profile, `caritau` its own."""
