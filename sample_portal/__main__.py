"""`python -m sample_portal`: the portal for eyes and for benchmarks, until it is interrupted.

The rule: the first line on stdout is the address, so that a script can wait for it.
"""

from __future__ import annotations

import argparse
import signal
import sys

from sample_portal.faults import Faults
from sample_portal.server import SamplePortal


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; return 2 where the port cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m sample_portal", description="Serve the sample news portal.")
    parser.add_argument("--theme", choices=("laravel", "wordpress"), default="laravel")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    parser.add_argument("--articles", type=int, default=320)
    parser.add_argument("--seed", default="caritau")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME=VALUE", help="see `sample_portal.Faults`")
    options = parser.parse_args(arguments)
    # Blocked before the server's thread starts, so that it inherits the mask and `sigwait` alone gets the signals.
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        with SamplePortal(
            options.theme,
            articles=options.articles,
            host=options.host,
            port=options.port,
            seed=options.seed,
            faults=Faults.read(options.fault),
        ) as portal:
            sys.stdout.write(f"{portal.base_url}\n")
            sys.stdout.flush()
            signal.sigwait((signal.SIGINT, signal.SIGTERM))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"sample_portal: cannot serve at {options.host}:{options.port}: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
