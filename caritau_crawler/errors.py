"""What can go wrong in a way that a person can mend, as a tree.

    CaritauError                  1  the run failed
    ├── ConfigurationError        2  an option, a variable, a profile or `jobs.toml` is wrong
    ├── InputError                2  a file given to `clean` or `extract` cannot be read as what it should be
    ├── StoreUnavailable          1  no MongoDB answers, or it refuses us
    ├── DiskFull                  1  nothing more can be written under `CARITAU_HOME`
    ├── RenderUnavailable         1  a page needs a browser and there is none
    └── LeaseHeld                 4  another run of the same job is at work

Each message is one line for people: what is wrong, where, and what to do. The number is the exit code of a command
that ends with it (`contract`: 0 ok, 1 failed, 2 usage or configuration, 3 degraded, 4 lease held). Anything else
that is raised is a bug of ours and keeps its stack trace.
"""

from __future__ import annotations


class CaritauError(Exception):
    """A failure that its message explains to a person."""

    exit_code = 1


class ConfigurationError(CaritauError):
    """Raised on load, before anything is fetched or written."""

    exit_code = 2


class InputError(CaritauError):
    """Raised by the commands that read one file."""

    exit_code = 2


class StoreUnavailable(CaritauError):
    """Raised by the store when no server answers in time or the server refuses the login."""


class DiskFull(CaritauError):
    """Raised when the disk that holds `CARITAU_HOME` or the embedded database has no room left."""


class RenderUnavailable(CaritauError):
    """Raised by the download handler; the page stays due and the run goes on without it."""


class LeaseHeld(CaritauError):
    """Raised when a run begins while another run of the same job holds its lease."""

    exit_code = 4
