"""Who somebody is, and what one of us writes down of them: values, immutable, without I/O."""

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
        """What the account is known by on its platform: `id:…`, else `@handle`, else `=name`."""
        if self.id:
            return "id:" + self.id
        if self.handle:
            return at(self.handle)
        return "=" + " ".join(self.name.casefold().split())


def at(handle: str) -> str:
    """A handle as a key: without regard to case."""
    return "@" + handle.casefold()


class Entry(NamedTuple):
    """One act of recording by one of us: append-only, attributed. `body` is canonical JSON: see `ENTRY_FIELDS`.

    `account` is None for an entry about nobody in particular. Two equal entries are one.
    """

    at: str  # UTC, ISO 8601 with microseconds
    by: str
    kind: str
    account: Account | None
    body: str


def canonical(body: Mapping[str, str]) -> str:
    """The body of an entry as the one JSON text that stands for it in every ledger."""
    return json.dumps(dict(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checked(kind: str, body: object) -> str:
    """The canonical body of an entry that came from outside; `Unreadable` where it is not what its kind has."""
    if kind not in ENTRY_FIELDS:
        raise Unreadable(f"an entry of kind {kind!r:.40} is not known here")
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        raise Unreadable("the body of an entry must hold texts by name")
    if missing := sorted(ENTRY_FIELDS[kind] - body.keys()):
        raise Unreadable(f"an entry of kind {kind} needs {', '.join(missing)}")
    return canonical(body)
