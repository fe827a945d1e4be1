"""Addresses of this machine: the only ones where a stand-in may answer for a platform, and a server needs no https."""

import ipaddress
from urllib.parse import urlsplit

from relledger.errors import Refused


def loopback(address: str) -> str:
    """The address itself where it is one of this machine; anything else is refused."""
    try:
        parts = urlsplit(address)
        good = parts.scheme in {"http", "https"} and parts.username is None and is_loopback(parts.hostname or "")
    except ValueError:
        good = False
    if not good:
        raise Refused(
            "The address given for tests is not one of this machine.",
            "Nothing was asked. It must be like http://127.0.0.1:8080",
        )
    return address


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or number."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
