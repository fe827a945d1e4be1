"""What was recorded, and taking it back: nothing is ever erased by it."""

import sqlite3
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from relledger.cli._printing import answer, say
from relledger.cli._shared import By, Csv, Db, DryRun, Json, asking, author, ledger, stamp, typed_day
from relledger.errors import UserError
from relledger.ledger import undoing
from relledger.ledger.connection import reading
from relledger.ledger.undoing import Act
from relledger.show.text import several

if TYPE_CHECKING:
    from relledger.questions.history import Telling

app = typer.Typer(add_completion=False)

MANY = 4  # digits: more of them are the beginning of an id


@app.command("history")
def history(
    person: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="A handle, a name, a part of a name; else everybody.")
    ] = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1_000_000, help="How many lines.")] = 20,
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="Only what was recorded from that day on.")] = "",
    head: Annotated[bool, typer.Option("--head", help="Only the end of the journal, to read out and compare.")] = False,
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Who recorded what, the newest first.

    Everything recorded is sealed by the next thing recorded. Whoever has noted the fingerprint that --head prints can
    prove later that nothing before it was changed: relledger check.

    Example: relledger history Abel --since 2026-11-01
    """
    with asking(db) as opened:
        if head:
            _head(opened, json=json)
            return
        from relledger.cli import _whom
        from relledger.ledger import persons
        from relledger.questions import history as question

        day = typed_day(since, "past").isoformat() if since.strip() else ""
        who = _whom.find(opened, person) if person.strip() else None
        found = question.answer(opened, who, limit, day)
        of = "" if who is None else persons.called(opened, who)
        answer(question.table(found, of), opened, json=json, csv=csv)


def _head(opened: sqlite3.Connection, *, json: bool) -> None:
    from relledger.ledger import journal

    end = journal.head(opened)
    if json:
        from relledger.show import machine

        sys.stdout.write(machine.object_text({"seq": end.seq, "fingerprint": end.fingerprint}))
        return
    say(f"{end.seq}  {end.fingerprint}" if end.seq else "Nothing was recorded.")


@app.command("undo")
def undo(
    which: Annotated[
        str, typer.Argument(metavar="[N|ID]", help="How many, the newest first; or an id from: relledger history.")
    ] = "1",
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason.")] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Take back what was recorded last: a note, a merge, a whole import.

    What one command wrote is taken back together. Nothing is erased: the undoing has an id of its own, and undoing
    that brings everything back. Run again without an id, it takes back what was recorded before.

    Example: relledger undo 1f3a9c02 --why "the wrong file"
    """
    from relledger.ledger import entries
    from relledger.questions.history import Telling

    with ledger(db, write=True) as opened:
        with reading(opened):
            acts = _meant(opened, which.strip())
            told, at = Telling(opened), stamp()
            told.meet(uid for act in acts for uid in act.uids)
            words = [line for act in acts for line in _lines(opened, told, act)]
            back = [entry for act in acts for entry in undoing.taking_back(opened, act, at, author(by), why.strip())]
            words += [line for act in acts if act.what == "import" for line in _kept(opened, act)]
        uids = [entries.uid(entry) for entry in back] if dry_run else entries.write_all(opened, back)
        for line in words:
            told_so = "It would be taken back: " if dry_run else "Taken back: "
            say(line if line.startswith(("Kept: ", "With it: ")) else told_so + line)
        say("Nothing was changed." if dry_run else f"Bring it back with: relledger undo {uids[0][:8]}")


def _lines(opened: sqlite3.Connection, told: "Telling", act: Act) -> list[str]:
    """What of an act is taken back or brought back, in words; with a handover come the imports that it told of."""
    standing, along = undoing.standing(opened, act), {*undoing.along(opened, act)}
    shown = [uid for uid in standing if uid not in along]
    if not shown:  # such an import alone
        shown, along = standing, set()
    lines = [
        f"{act.by} {told.of_import(uid) if act.what == 'import' else told.of_entry(uid)} ({uid[:8]})" for uid in shown
    ]
    return [*lines, *([f"With it: {several(len(along), 'import')} of which it told."] if along else [])]


def _kept(opened: sqlite3.Connection, act: Act) -> list[str]:
    """What stays of an import that is taken back, and why."""
    again = [
        f"Kept: the reading of it of {one.received_at[:10]} holds again ({one.uid[:8]})."
        for one in undoing.holds_again(opened, act.uids[0])
    ]
    found = undoing.kept(opened, act.uids[0])
    if not found.acts:
        return again
    gone = found.acts - found.kept
    why = f", which {' and '.join(found.others)} told as well" if found.kept else ""
    kept = f"Kept: {found.kept:,} of its {several(found.acts, 'act')}{why}"
    return [f"{kept}; {gone:,} no longer count. Notes of ours stay.", *again]


def is_count(which: str) -> bool:
    """Whether it says how many are meant, and not which."""
    return which.isascii() and which.isdigit() and len(which) < MANY


def _meant(opened: sqlite3.Connection, which: str) -> list[Act]:
    """The acts that are meant; an error where there is nothing to take back."""
    if is_count(which):
        acts = undoing.last(opened, int(which))
        if not acts:
            raise UserError("There is nothing to take back.", "Nothing was changed. See: relledger history")
        return acts
    act = undoing.find(opened, which)
    if not undoing.standing(opened, act):
        by = undoing.taken_back_by(opened, act.uids[0])
        again = f"Bring it back with: relledger undo {by[1][:8]}" if by else "See: relledger history"
        raise UserError(f"{which} is taken back already.", f"Nothing was changed. {again}")
    return [act]
