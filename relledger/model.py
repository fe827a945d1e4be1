"""Accounts, and the entries in which one of us writes something down: immutable values, without I/O."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from relledger.errors import Unreadable
from relledger.vocabulary import ENTRY_FIELDS


class Account(NamedTuple):
    """An identity on one platform, as one export shows it: by the platform's stable id, a handle, or a name alone."""

    platform: str
    id: str = ""
    handle: str = ""
    name: str = ""
    url: str = ""

    @property
    def key(self) -> str:
        """What identifies the account on its platform: `id:…`, else `@handle`, else `=name`."""
        if self.id:
            return "id:" + self.id
        if self.handle:
            return at(self.handle)
        return "=" + " ".join(self.name.casefold().split())

    @classmethod
    def of_key(cls, platform: str, key: str) -> "Account":
        """The account with a key, of which nothing else is known."""
        if key.startswith("id:"):
            return cls(platform, id=key[3:])
        return cls(platform, handle=key[1:]) if key.startswith("@") else cls(platform, name=key[1:])


def at(handle: str) -> str:
    """A handle as a key: with `@`, in lower case."""
    return "@" + handle.casefold()


class Entry(NamedTuple):
    """Something that one of us wrote down, at a time. Entries are only ever added, and two equal ones are one.

    `account` is None for an entry about nobody in particular. `body` is canonical JSON, with the `ENTRY_FIELDS` of the
    entry's kind.
    """

    at: str  # UTC, ISO 8601 with microseconds
    by: str
    kind: str
    account: Account | None
    body: str


def canonical(body: Mapping[str, str]) -> str:
    """The body of an entry as JSON that is the same text in every ledger."""
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checked(kind: str, body: object) -> str:
    """The canonical body of an entry that came from outside; `Unreadable` where it is not one of its kind."""
    if kind not in ENTRY_FIELDS:
        raise Unreadable(f"an entry of kind {kind!r:.40} is not known here")
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise Unreadable("the body of an entry must hold texts by name")
    if missing := sorted(ENTRY_FIELDS[kind] - body.keys()):
        raise Unreadable(f"an entry of kind {kind} needs {', '.join(missing)}")
    return canonical(body)
