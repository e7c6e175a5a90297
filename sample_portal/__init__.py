"""A stand-in news portal on loopback, in two themes, with the exact truth of every article and with fault switches.

It is made for the demo, the tests and the benchmarks, and knows nothing of the crawler.
"""

from __future__ import annotations

from sample_portal.faults import Faults
from sample_portal.requestlog import Request
from sample_portal.server import SamplePortal
from sample_portal.truth import Truth

__all__ = ["Faults", "Request", "SamplePortal", "Truth"]
