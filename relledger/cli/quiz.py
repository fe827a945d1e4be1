"""How ready we are to hand over, and what the receiver says back."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from relledger import support
from relledger.cli._shared import (
    AsOf,
    By,
    Csv,
    Db,
    DryRun,
    Json,
    author,
    day,
    ledger,
    now,
    one_of,
    say,
    show,
    typed_day,
    zone,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from relledger.cli._interview import Writer
    from relledger.cli._talking import Talker
    from relledger.interview.talk import Ask
    from relledger.quiz import Question

app = typer.Typer(add_completion=False)

BLOCKED = 1
ACTIONS = ("seal", "key", "results")
EDITIONS = ("owner", "agency")


@app.command("readiness")
def readiness(
    leaving: Annotated[
        str, typer.Option("--leaving", metavar="NAME", help="Who of us goes; else who is written down to leave.")
    ] = "",
    top: Annotated[int, typer.Option("--top", min=1, max=100_000, help="How many repairs.")] = 12,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """How ready we are to hand over, of 100, what blocks it, and what mends most for the least work.

    45 for what is written down, 20 for who stays and knows them well, 15 for promises that somebody keeps, 10 for
    introductions, 10 for what the receiver said back rightly. Exits with 1 where something blocks.

    Example: relledger readiness --leaving Dana
    """
    from relledger.questions import readiness as question

    with ledger(db) as opened:
        found = question.answer(opened, support.load(), day(as_of), leaving)
        show(question.table(found, top), zone(opened), json=json, csv=csv)
    if found.blocked:
        raise typer.Exit(BLOCKED)


@app.command("quiz")
def quiz(
    what: Annotated[
        str,
        typer.Argument(metavar="[seal|key|results]", help="Seal questions; the answers; how it went; else the paper."),
    ] = "",
    receiver: Annotated[
        str, typer.Option("--for", metavar="NAME", help="Put the questions to NAME, who has only the page.")
    ] = "",
    sealed: Annotated[bool, typer.Option("--sealed", help="What was sealed from memory.")] = False,
    edition: Annotated[str, typer.Option("--edition", help="owner or agency: which page they have.")] = "owner",
    seed: Annotated[str, typer.Option("--seed", metavar="WORD", help="Other questions of the same day.")] = "",
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Let the receiver say back what the page says: ten questions, one of them for what is not there.

    Without --for it prints the paper. `seal` keeps questions from memory before the page is written; --sealed puts
    them later, and shows how much of a head is on the page. Answers are kept, and count in readiness.

    Example: relledger quiz --for Rosa
    """
    from relledger.ledger import past
    from relledger.questions import _readback
    from relledger.questions import quiz as question

    action = one_of(what, ACTIONS, "what a quiz does") if what else ""
    agency = one_of(edition, EDITIONS, "an edition") == "agency"
    source = _readback.SEALED if sealed else _readback.PAGE
    if action == "seal":
        _seal(db, by, dry_run)
        return
    if action == "results":
        with ledger(db) as opened:
            found = _readback.sittings(opened, typed_day(as_of).isoformat())
            show(question.results(_brand(opened), found), zone(opened), json=json, csv=csv)
        return
    at = day(as_of)
    with ledger(db, write=bool(receiver.strip())) as opened:
        with past.as_of(opened, at):
            put = (
                question.sealed(opened)
                if sealed
                else question.paper(opened, support.load(), at, seed=seed, agency=agency)
            )
        if receiver.strip() and put:
            _sit(opened, put, " ".join(receiver.split()), source, by, dry_run)
        else:
            paper = question.table(_brand(opened), put, source, key=action == "key")
            show(paper, zone(opened), json=json, csv=csv)


def _sit(opened: sqlite3.Connection, put: "list[Question]", receiver: str, source: str, by: str, dry_run: bool) -> None:
    """Put the questions, and keep each answer as it is given."""
    from relledger.cli import _interview
    from relledger.cli._talking import Talker
    from relledger.interview.talk import drive
    from relledger.quiz.sitting import Frame, read_back

    talker, writer = Talker(), _interview.Writer(opened, author(by), "", dry_run=dry_run)
    began = now().isoformat(timespec="microseconds").replace("+00:00", "Z")
    frame = Frame(_interview.spelled(opened, receiver), began, source)
    drive(read_back(frame, put), _reader(talker, writer), writer, talker.say)
    n = writer.counted["read-back"]
    kept = "would be kept; nothing was changed" if dry_run else "kept. See: relledger quiz results"
    say(f"{n} of {len(put)} answer{'' if len(put) == 1 else 's'} {kept}")


def _seal(db: Path | None, by: str, dry_run: bool) -> None:
    """Keep questions from memory."""
    from relledger.cli import _interview
    from relledger.cli._talking import Talker
    from relledger.interview.talk import drive
    from relledger.questions import _readback
    from relledger.quiz.sitting import seal

    with ledger(db, write=True) as opened:
        talker, speaker = Talker(), author(by)
        writer = _interview.Writer(opened, speaker, "", dry_run=dry_run)
        book = _interview.Ledger(opened, support.load(), speaker, "", talker.spent)
        drive(seal(book.find, len(_readback.sealed(opened))), _reader(talker, writer), writer, talker.say)
        n = writer.counted["sealed"]
        say(f"{n} question{'' if n == 1 else 's'} {'would be ' if dry_run else ''}sealed.")


def _reader(talker: "Talker", writer: "Writer") -> "Callable[[Ask], str | None]":
    return lambda ask: None if writer.interrupted else talker.read(ask)


def _brand(opened: sqlite3.Connection) -> str:
    (name,) = opened.execute("SELECT name FROM brand").fetchone()
    return str(name)
