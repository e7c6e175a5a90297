"""Which IP addresses a portal may be at. Pure.

The rule: a public name that leads into a private network is an attack or a mistake, and is not followed.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet; what is no address is not.

    >>> [is_public(one) for one in ("104.16.0.1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "100.64.0.1")]
    [True, False, False, False, False]
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        # The IPv4 address inside is the one that is reached.
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast
