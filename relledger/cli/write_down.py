"""Writing down: acts and promises, and taking back. Everything has an author and a time; nothing is erased."""

import shlex
import sqlite3
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Annotated

import typer

from relledger.cli import _minding, _unread_days, _writing
from relledger.cli._printing import say
from relledger.cli._shared import By, Db, DryRun, Person, ledger, nearest, now, today, typed_day, zone
from relledger.cli._writing import New
from relledger.errors import UserError
from relledger.ledger import undoing
from relledger.vocabulary import KIND_BY_WORD, KINDS

app = typer.Typer(add_completion=False)


@app.command("log")
def log(
    person: Person,
    kind: Annotated[str, typer.Argument(help="visit, met, called, bought, thanked, gift, 'extra mile' …")],
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="What happened, in a line.")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="The day it happened; else today.")] = "",
    evidence: Annotated[
        str,
        typer.Option("--evidence", metavar="WORDS", help="A link or a note that shows it; without one it counts half."),
    ] = "",
    ours: Annotated[bool, typer.Option("--ours", help="We did it for them.")] = False,
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note an act: a visit, a call, an extra mile.

    Example: relledger log Abel "extra mile" "Laid the step at the window anew" --on 2026-02-08 --by Chuy
    """
    what = KIND_BY_WORD.get(" ".join(kind.casefold().split()))
    if what is None:
        raise _no_kind(person, kind, words)
    present = today()
    _unread_days.no_words(words, present, "--on", "past")
    day = typed_day(on, "past", present)
    if day > present:
        raise UserError(f"{day} has not come yet.", "Nothing was noted. A promise has a day: relledger promise")
    body = {
        "kind": what.name,
        "direction": "out" if ours else what.direction,
        "on": day.isoformat(),
        "text": words.strip(),
        "evidence": evidence.strip(),
    }
    with ledger(db, write=True) as opened:
        if body["direction"] == "out":
            body["at"] = _over(day, zone(opened))
        account = _writing.account(opened, person, new=new, dry_run=dry_run)
        _writing.write(opened, [_writing.entry(by, "act", account, body)], dry_run)
        say(f"{_writing.called(opened, account)}: {what.name} on {day.isoformat()}" + _writing.end(dry_run))


def _no_kind(person: str, kind: str, words: str) -> UserError:
    """That a word is no kind of act, and which one is meant; a name of two words, or the kind first, shows by it."""
    hint = "There are: " + ", ".join(KINDS) + "." + nearest(kind.casefold(), KIND_BY_WORD)
    if " ".join(person.casefold().split()) in KIND_BY_WORD:
        hint = f"The person comes first: {shlex.join(('relledger', 'log', kind, person))}"
    elif words.casefold().strip() in KIND_BY_WORD:
        both = shlex.join(("relledger", "log", f"{person} {kind}", words))
        hint = f"A name of several words stands in quotes: {both}"
    return UserError(f"{kind} is not a kind of act.", f"Nothing was noted. {hint}")


def _over(day: date, clock: tzinfo) -> str:
    """When something of ours was done at the latest: now, or by the end of a day gone by, by that clock.

    It answers what was said before it, so the noon of its day would be too early.
    """
    end = datetime.combine(day + timedelta(1), time(), clock) - timedelta(seconds=1)
    return min(end.astimezone(UTC), now()).isoformat(timespec="seconds").replace("+00:00", "Z")


@app.command("promise")
def promise(
    person: Person,
    words: Annotated[str, typer.Argument(help="What was said.")],
    due: Annotated[str, typer.Option("--due", metavar="DAY", help="By when; without a day it stands.")] = "",
    keeper: Annotated[str, typer.Option("--keeper", metavar="NAME", help="Who on our side sees it through.")] = "",
    made_by: Annotated[str, typer.Option("--made-by", metavar="NAME", help="Who of us said it, if not you.")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="The day it was said.")] = "",
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note words said to somebody, and who keeps them.

    Example: relledger promise Abel "A seat at the winter supper" --due "12 Dec" --keeper Rosa
    """
    day = typed_day(due, "future").isoformat() if due.strip() else ""
    _unread_days.no_words(words, today(), "--due")
    _unread_days.no_name(by, today())
    body = {"words": words.strip(), "due": day, "keeper": keeper.strip()}
    if made_by.strip():
        body["made_by"] = made_by.strip()
    if on.strip():
        said = typed_day(on, "past")
        if said > today():
            raise UserError(f"{said} has not come yet.", "Nothing was noted. The day it falls due is told by --due.")
        body["on"] = said.isoformat()
    if not body["words"]:
        raise UserError("A promise needs its words.", "Nothing was noted.")
    with ledger(db, write=True) as opened:
        account = _writing.account(opened, person, new=new, dry_run=dry_run)
        (uid,) = _writing.write(opened, [_writing.entry(by, "promise", account, body)], dry_run)
        kept = body["keeper"] or "nobody keeps it yet: --keeper"
        when = f"due {_long(day)}" if day else "it stands"
        when += f"; said on {_long(body['on'])}" if "on" in body else ""
        say(f"{_writing.called(opened, account)}: promised ({uid[:8]}; {when}; {kept})" + _writing.end(dry_run))
        _minding.who_leaves(opened, body["keeper"], "it needs a keeper who stays", day)
        _minding.who_opted_out(opened, account)


@app.command("later")
def later(
    entry: Annotated[str, typer.Argument(metavar="ID", help="Of the promise, as it was printed.")],
    due: Annotated[str, typer.Argument(metavar="DAY", help="The new day: fri, 5 Dec, in 3 days, 2026-12-05.")],
    why: Annotated[
        str, typer.Option("--why", metavar="WORDS", help="Why it is late, and whether they still expect it.")
    ] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Move the day on which a promise is due.

    The day that was promised first stays written down.

    Example: relledger later 1f3a9c02 fri --why "The printer was ill; she knows"
    """
    day = typed_day(due, "future")
    if day < today():
        raise UserError(f"{day} has passed.", "Nothing was noted. Name the day on which it will be kept.")
    body = {"due": day.isoformat()} | ({"why": why.strip()} if why.strip() else {})
    with ledger(db, write=True) as opened:
        uid = _open_promise(opened, entry)
        _writing.write(opened, [_writing.entry(by, "later", None, {"entry": uid} | body)], dry_run)
        say(f"{_writing.told(opened, uid)}: now due {_long(body['due'])}" + _writing.end(dry_run))
        _numbered_anew(opened, entry, dry_run)


@app.command("done")
def done(
    entry: Annotated[str, typer.Argument(metavar="ID", help="Of the promise, as it was printed.")],
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Say that a promise was kept.

    Example: relledger done 1f3a9c02
    """
    with ledger(db, write=True) as opened:
        uid = _open_promise(opened, entry)
        _writing.write(opened, [_writing.entry(by, "done", None, {"entry": uid})], dry_run)
        say(f"Kept: {_writing.told(opened, uid)}" + _writing.end(dry_run))
        _numbered_anew(opened, entry, dry_run)


def _numbered_anew(opened: sqlite3.Connection, typed: str, dry_run: bool) -> None:
    from relledger.cli import _today  # as below

    _today.numbered_anew(opened, typed, dry_run)


def _open_promise(opened: sqlite3.Connection, start: str) -> str:
    """The open promise whose uid begins so: neither kept nor taken back."""
    from relledger.cli import _today  # a question of many others, which `log` and `promise` do not need

    if _today.is_number(start):
        line = _today.line(opened, start)
        if not line.entry:
            raise UserError(
                f"Line {start} is no promise: {line.part}, {line.name}.",
                f"Nothing was changed. To settle it: {line.settle}",
            )
        start = line.entry
    uid, kind = _writing.find_entry(opened, start)
    if kind != "promise":
        raise UserError(f"{start} is a {kind}, not a promise.", "Nothing was changed. To take it back: relledger void")
    if back := _writing.taken_back(opened, uid):
        raise UserError(
            f"{start} was taken back by {back.by} on {back.on}.",
            f"Nothing was changed. To have it again: relledger void {back.uid[:8]}",
        )
    if kept := _writing.kept(opened, uid):
        raise UserError(
            f"{start} was kept, as {kept.by} said on {kept.on}.",
            f"Nothing was changed. If it was not: relledger void {kept.uid[:8]}",
        )
    return uid


def _long(day: str) -> str:
    """A day with its weekday, so that whoever typed `fri` sees which one was understood."""
    return f"{date.fromisoformat(day):%a} {day}"


@app.command("void")
def void(
    entry: Annotated[str, typer.Argument(metavar="ID", help="Of the entry, as it was printed.")],
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason.")] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Take back something written down; nothing is erased.

    A void is taken back like anything else: what it spoke of holds again.

    Example: relledger void 1f3a9c02 --why "it was her sister"
    """
    with ledger(db, write=True) as opened:
        uid, kind = _writing.find_entry(opened, entry)
        what = _writing.told(opened, uid)
        if back := _writing.taken_back(opened, uid):
            say(f"Nothing was changed: {back.by} took it back on {back.on}: {what}")
            say(f"To have it again: relledger void {back.uid[:8]}")
            return
        spoken = undoing.target(opened, uid)
        body = {"entry": spoken, "why": why.strip()}
        (own,) = _writing.write(opened, [_writing.entry(by, "void", None, body)], dry_run)
        did = f"Taken back: {_writing.told(opened, spoken)}"
        if kind == "void" and spoken == uid:
            did = f"It holds again: {what.removeprefix('void: ')}"
        say(f"{did}{_writing.end(dry_run)}" + ("" if dry_run else f" To undo this: relledger void {own[:8]}"))
