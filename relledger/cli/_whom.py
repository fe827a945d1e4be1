"""Whom somebody means who is typed as no one here is called: the nearest names, and what stands in an address."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from relledger.errors import UserError
from relledger.ledger import persons
from relledger.model import Account

PERHAPS = 3  # people whom a name may be a slip for
AMONG = 20_000  # names that are looked at for them
_DIGITS = 7  # of a telephone number, which is then one wherever it was dialled from


def find(opened: sqlite3.Connection, words: str) -> int:
    """The person somebody means; an error also says who else may be meant."""
    with _hinted(opened, words):
        return persons.find(opened, words)


def account(opened: sqlite3.Connection, words: str) -> Account:
    """The account that an entry about somebody is noted on; an error also says who else may be meant."""
    with _hinted(opened, words):
        return persons.find_account(opened, words)


@contextmanager
def _hinted(opened: sqlite3.Connection, words: str) -> Iterator[None]:
    try:
        yield
    except UserError as error:
        error.hint += perhaps(opened, words)
        raise


def perhaps(opened: sqlite3.Connection, words: str) -> str:
    """Who may be meant by a name that nobody has, as the end of a hint: else somebody is soon there twice."""
    if persons.fitting(opened, words):
        return ""
    found = next((people for name in _other_ways(words) if (people := persons.fitting(opened, name))), [])
    found = found or like(opened, words)
    near = [persons.accounts(opened, person) for person in found[:PERHAPS]]
    return f" Perhaps {', or '.join(f'{persons.name(seen)} ({seen[0].typed})' for seen in near)}?" if near else ""


def like(opened: sqlite3.Connection, words: str) -> list[int]:
    """The people whose names are a slip away."""
    from relledger.questions import _slips  # for a slip alone

    return _slips.like(opened, words.lstrip("@"), PERHAPS, AMONG)


def _other_ways(words: str) -> Iterator[str]:
    """The handle, address or number that stands in what was typed or pasted."""
    bare = words.strip().strip("<>\"'")
    if address := re.search(r"[\w.+-]+@[\w-]+\.[\w.-]+", bare):
        yield address[0]
    if page := re.search(r"(?:https?://|www\.|\.\w{2,}/)(?:\S*/)?@?([\w.-]+)/?(?:[?#].*)?$", bare):
        yield "@" + page[1]
    for handle in re.findall(r"(?:^|[\s:(])@?([\w.]+)\)?$", bare)[:1]:
        if re.search(r"[:@]", bare):
            yield "@" + handle
    digits = re.sub(r"\D", "", bare)
    if len(digits) >= _DIGITS and not re.search(r"[^\W\d_]{4}", bare):
        yield digits
        yield digits[-10:]
    if "," in bare:  # as a list of addresses has it
        last, _, first = bare.partition(",")
        yield f"{first.strip()} {last.strip()}"
    if bare.startswith("@"):
        yield bare[1:]
