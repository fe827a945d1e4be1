"""Our team: who joins, who leaves, what each holds."""

import shlex
import sqlite3
from typing import Annotated

import typer

from relledger.cli import _writing
from relledger.cli._noting import body, told
from relledger.cli._printing import answer, say
from relledger.cli._shared import AsOf, By, Csv, Db, DryRun, Json, asking, day, ledger, one_of, typed_day
from relledger.errors import UserError

app = typer.Typer(add_completion=False)


@app.command("team")
def team(
    what: Annotated[str, typer.Argument(metavar="[add|leave]", help="Somebody joins or leaves; else: list.")] = "",
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Who.")] = "",
    role: Annotated[str, typer.Option("--role", metavar="WORDS", help="As what: owner, holder, at the window …")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="The day; else today.")] = "",
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Who we are, who has left, and what each holds.

    Example: relledger team leave Dana --on 2026-12-18
    """
    from relledger.questions import team as question
    from relledger.questions._holders import LEFT

    if not what:
        with asking(db) as opened:
            answer(question.table(question.answer(opened, day(as_of))), opened, json=json, csv=csv)
        return
    state = _state(what, name)
    who, begins = told(name, "The name"), typed_day(on).isoformat()
    with ledger(db, write=True) as opened:
        before = question.member(opened, who, begins)
        if state == "joined" and before and before.state != LEFT and not on.strip():
            begins = before.on  # a new role, perhaps: they have been here since then
        said = body("team", name=who, state=state, role=role, on=begins)
        (uid,) = _writing.write(opened, [_writing.entry(by, "team", None, said)], dry_run)
        say(f"{who} {'joins' if state == 'joined' else 'leaves'} on {begins} ({uid[:8]})" + _writing.end(dry_run))
        if state == "left":
            if before is None:
                say(f"That {who} is one of us was not written down before. Who is: relledger team")
            _left_behind(opened, who)


def _state(what: str, name: str) -> str:
    """What is written down of somebody; `team Rosa leaves` and `team list` are told how to say it."""
    said = {"add": "joined", "leave": "left"}
    try:
        return said[one_of(what, tuple(said), "what a team does")]
    except UserError as error:
        do = "leave" if {what.casefold(), name.casefold()} & _GOING else "add"
        who = name if not name or what.casefold() in _GOING | _COMING else what
        shown = shlex.join(("relledger", "team", do, who)) if who and what.casefold() not in _LISTED else ""
        error.hint = f"Nothing was noted. {f'Like this: {shown}. ' if shown else ''}Who is in it: relledger team"
        raise


_GOING = {"leave", "leaves", "left", "remove", "delete", "rm", "out", "quit", "quits", "gone"}
_COMING = {"add", "adds", "new", "join", "joins", "joined", "invite", "in", "set"}
_LISTED = {"list", "show", "ls", "all", "members"}


def _left_behind(opened: sqlite3.Connection, who: str) -> None:
    """Say which promises somebody keeps who leaves."""
    from relledger.questions import team as question

    for person, promise in question.kept_by(opened, who):
        due = f"due {promise.due}" if promise.due else "standing"
        say(f"{who} keeps a promise to {person}: {promise.words} ({due}; {promise.id})")
