"""People as phones name them: by number, and a name where the address book has one."""

from functools import lru_cache

from relledger.model import Account
from relledger.sources import Asked, _people

_SHORT = 6  # digits: numbers of services
_LONGEST = 254  # characters, of an address or a name
_NAMELESS = {"", "(unknown)", "null", "unknown"}


def person(number: str, called: str = "") -> Account | None:
    """Somebody by number or e-mail address; None for a short number, and for a name that stands in the place of one."""
    return _person(number[:_LONGEST], called[:_LONGEST])


@lru_cache(10_000)
def _person(number: str, called: str) -> Account | None:
    name = " ".join(called.split())
    if name.casefold() in _NAMELESS or _people.phone(name):
        name = ""
    if "@" in number:
        return _people.email(number, name)
    found = None if any(map(str.isalpha, number)) else _people.phone(number, name)
    return found if found and len(found.id) > _SHORT else None


def ours(asked: Asked) -> frozenset[str]:
    """The keys of our own numbers, also of those that were said like handles: `--ours phone:+12135550101`."""
    keys = asked.keys("phone")
    return keys.union(found.key for key in keys if (found := person(key.removeprefix("id:").lstrip("@="))))
