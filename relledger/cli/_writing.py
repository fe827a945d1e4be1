"""What commands that write something down share: entries, the people they are about, and what is said of them."""

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple

import typer

from relledger.cli import _whom
from relledger.cli._printing import say
from relledger.cli._shared import author, stamp
from relledger.errors import UserError
from relledger.ledger import entries, persons
from relledger.ledger.holding import not_void
from relledger.model import Account, Entry, canonical

New = Annotated[bool, typer.Option("--new", help="Somebody no export has shown: put the name down as written.")]
NAMED = 10  # lines that one error names
SHORTEST = 4  # characters of an id; shorter ones are numbers of a list
_WHERE = "Ids stand in: relledger facts, relledger promises."


def entry(by: str, kind: str, account: Account | None, body: dict[str, str]) -> Entry:
    """One entry, of now."""
    return together(by, [(kind, account, body)])[0]


def together(by: str, some: Iterable[tuple[str, Account | None, dict[str, str]]]) -> list[Entry]:
    """Several entries written at one time: each is a kind, an account (or none), and a body."""
    at, who = stamp(), author(by)
    return [Entry(at, who, kind, account, canonical(body)) for kind, account, body in some]


def account(opened: sqlite3.Connection, person: str, *, new: bool | None = None, dry_run: bool = False) -> Account:
    """The account that an entry is noted on; it stays there, whatever is merged or split later.

    `new`: somebody no export has shown; None where a command takes nobody new.
    """
    if not new:
        if not person.strip():  # it fits everybody, and so whoever is the only one
            raise UserError("Nobody is named.", "Nothing was noted. Name somebody by a handle, or a part of the name.")
        try:
            return _whom.account(opened, person)
        except UserError as error:
            error.hint += "" if new is None else " Somebody new? Add --new."
            raise
    met = _met(person.strip())
    if met.key == "=":
        raise UserError("Somebody new needs a name.", "Nothing was changed.")
    _called_so(opened, met)
    if not dry_run:
        entries.introduce(opened, met)
    return met


def _called_so(opened: sqlite3.Connection, met: Account) -> None:
    """Say if somebody already has the name of a new person: else they are soon there twice."""
    if not met.name or persons.of(opened, met) is not None:
        return
    alike = persons.fitting(opened, met.name) or _whom.like(opened, met.name)
    for person in alike[: _whom.PERHAPS]:
        seen, new = persons.accounts(opened, person), persons.Seen(met.platform, met.key)
        also = f"There is also {persons.name(seen)} ({seen[0].ref})."
        say(f'{also} The same person? relledger merge {seen[0].typed} {new.typed} --ground "..."')


def _met(words: str) -> Account:
    """Somebody as the words name them: an account elsewhere, `platform:@handle`, or whom we met in person."""
    elsewhere = re.fullmatch(r"([A-Za-z]\w*):@([^\s:]+)", words)
    return Account(elsewhere[1].casefold(), handle=elsewhere[2]) if elsewhere else Account("in person", name=words)


def called(opened: sqlite3.Connection, account: Account) -> str:
    """What the person with that account is called."""
    person = persons.of(opened, account)
    return account.name if person is None else persons.called(opened, person)


def write(opened: sqlite3.Connection, some: list[Entry], dry_run: bool) -> list[str]:
    """Record entries together, unless it is a dry run; their uids. All get one time, so that they are undone as one."""
    some = [entry._replace(at=some[0].at) for entry in some]
    uids = [entries.uid(entry) for entry in some]
    if dry_run:
        return uids
    written = entries.write_all(opened, some)
    if written != uids:
        say("Somebody was forgotten who is named there: a gap stands in their place.")
    return written


def listed(problems: Sequence[str]) -> str:
    """What is wrong with several lines, as one sentence that names the first few."""
    more = f"; and {len(problems) - NAMED} more" if len(problems) > NAMED else ""
    return f"{'; '.join(problems[:NAMED])}{more}."


def end(dry_run: bool) -> str:
    """How a line about something written ends."""
    return ". It would be noted; nothing was changed." if dry_run else ". Noted."


def find_entry(opened: sqlite3.Connection, start: str) -> tuple[str, str]:
    """The uid and the kind of the one entry whose uid begins so."""
    start = start.strip().casefold()
    if len(start) < SHORTEST:
        raise UserError(f"{start or 'Nothing'} is too short for an id.", f"Nothing was changed. {_WHERE}")
    found = opened.execute(
        "SELECT uid, kind FROM entries WHERE uid >= ?1 AND uid < ?1 || 'g' LIMIT 2",
        (start,),  # uids are hexadecimal
    ).fetchall()
    if not found:
        raise UserError(f"Nothing is written down under {start}.", f"Nothing was changed. {_WHERE}")
    if len(found) > 1:
        raise UserError(
            f"Several entries begin with {start}.", "Nothing was changed. Its whole id stands as uid in --json."
        )
    return str(found[0][0]), str(found[0][1])


class Answer(NamedTuple):
    """An entry about another one: its uid, its author, its day."""

    uid: str
    by: str
    on: str


def taken_back(opened: sqlite3.Connection, uid: str) -> Answer | None:
    """The entry that took this one back; None where it holds."""
    return _answer(opened, "void", uid)


def kept(opened: sqlite3.Connection, uid: str) -> Answer | None:
    """Who said that a promise was kept; None where it is open."""
    return _answer(opened, "done", uid)


def _answer(opened: sqlite3.Connection, kind: str, uid: str) -> Answer | None:
    row = opened.execute(
        "SELECT uid, by, substr(at, 1, 10) FROM entries"
        f" WHERE kind = ? AND entry = ? {not_void(opened)} ORDER BY at, uid",
        (kind, uid),
    ).fetchone()
    return None if row is None else Answer(*row)


def told(opened: sqlite3.Connection, uid: str) -> str:
    """What an entry says and of whom, in a line."""
    kind, platform, key, text, by, at = opened.execute(
        "SELECT kind, platform, key, body, by, at FROM entries LEFT JOIN accounts a ON a.id = entries.account"
        " WHERE uid = ?",
        (uid,),
    ).fetchone()
    body: dict[str, str] = json.loads(text)
    whom = ""
    if platform is not None:
        whom = f" of {called(opened, persons.Seen(platform, key).account)}"
    return f"{kind}{whom}{_said(opened, kind, body)} ({' '.join(filter(None, (by, at[:10])))}; {uid[:8]})"


def _said(opened: sqlite3.Connection, kind: str, body: dict[str, str]) -> str:
    """The words of an entry, as its kind puts them."""
    spoken = body.get("entry", "")
    about = told(opened, spoken) if spoken and _is_here(opened, spoken) else spoken[:8]
    words = {
        "fact": lambda: f"{body['slot']}: {body['value']}",
        "act": lambda: " ".join(filter(None, (body["kind"], f"on {body['on']}", body["text"]))),
        "promise": lambda: body["words"] + (f", due {body['due']}" if body["due"] else ""),
        "event": lambda: f"{body['name']}, {body['starts']} to {body['ends']}",
        "rule": lambda: f"{body['when']}: {body['then']}",
        "later": lambda: f"to {body['due']}: {about}",
        "done": lambda: about,
        "void": lambda: about,
        "same": lambda: f"{body['platform']}:{body['key']}",
        "not same": lambda: f"{body['platform']}:{body['key']}",
    }.get(kind, lambda: ", ".join(value for value in body.values() if value))()
    return f": {words}" if words else ""


def _is_here(opened: sqlite3.Connection, uid: str) -> bool:
    return opened.execute("SELECT 1 FROM entries WHERE uid = ?", (uid,)).fetchone() is not None
