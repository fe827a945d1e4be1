"""How ready we are to hand over, and what the receiver says back."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from relledger import support
from relledger.cli._printing import answer, say
from relledger.cli._shared import AsOf, By, Csv, Db, DryRun, Json, asking, author, day, ledger, one_of, stamp, typed_day
from relledger.errors import UserError
from relledger.questions._words import brand

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

_WHAT = "Seal questions; the answers; how it went; else the paper."
What = Annotated[str, typer.Argument(metavar="[seal|key|results]", help=_WHAT)]
_FOR = "Put the questions to NAME, who has only the page."
Receiver = Annotated[str, typer.Option("--for", metavar="NAME", help=_FOR)]


@app.command("readiness")
def readiness(
    leaving: Annotated[
        str, typer.Option("--leaving", metavar="NAME", help="Who of us goes; else who is written down to leave.")
    ] = "",
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, max=100_000, help="How many repairs.")] = 12,
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

    with asking(db) as opened:
        found = question.answer(opened, support.load(), day(as_of), leaving)
        answer(question.table(found, top), opened, json=json, csv=csv)
    if found.blocked:
        raise typer.Exit(BLOCKED)


@app.command("quiz")
def quiz(
    what: What = "",
    receiver: Receiver = "",
    sealed: Annotated[bool, typer.Option("--sealed", help="What was sealed from memory.")] = False,
    edition: Annotated[
        str, typer.Option("--edition", metavar="EDITION", help="owner or agency: which page they have.")
    ] = "owner",
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
    from relledger.questions import _readback
    from relledger.questions import quiz as question

    action = one_of(what, ACTIONS, "what a quiz does") if what else ""
    agency = one_of(edition, EDITIONS, "an edition") == "agency"
    source, who = _readback.SEALED if sealed else _readback.PAGE, " ".join(receiver.split())
    if action and who:
        raise UserError(f"{action} asks nobody.", f"Nothing was noted. To ask {who}: leave {action} out.")
    if action == "seal":
        _seal(db, by, dry_run)
        return
    if action == "results":
        _results(db, as_of, json=json, csv=csv)
        return
    with ledger(db, write=bool(who)) as opened:
        put = question.sealed(opened) if sealed else _paper(opened, day(as_of), seed, agency=agency)
        if who and put:
            _sit(opened, put, who, source, by, dry_run)
        else:
            paper = question.table(brand(opened), put, source, key=action == "key")
            answer(paper, opened, json=json, csv=csv)


def _paper(opened: sqlite3.Connection, at: int, seed: str, *, agency: bool) -> "list[Question]":
    """Print the questions of a day, for one who has only the page."""
    from relledger.ledger import past
    from relledger.questions import quiz as question

    with past.as_of(opened, at):
        return question.paper(opened, support.load(), at, seed=seed, agency=agency)


def _results(db: Path | None, as_of: str, *, json: bool, csv: bool) -> None:
    """Print how each sitting went."""
    from relledger.questions import _readback
    from relledger.questions import quiz as question

    with asking(db) as opened:
        found = _readback.sittings(opened, typed_day(as_of).isoformat())
        answer(question.results(brand(opened), found), opened, json=json, csv=csv)


def _sit(opened: sqlite3.Connection, put: "list[Question]", receiver: str, source: str, by: str, dry_run: bool) -> None:
    """Put the questions, and keep each answer as it is given."""
    from relledger.cli import _interview
    from relledger.cli._talking import Talker
    from relledger.interview.talk import drive
    from relledger.quiz.sitting import Frame, read_back
    from relledger.show.text import several

    talker, writer = Talker(), _interview.Writer(opened, author(by), "", dry_run=dry_run)
    frame = Frame(_interview.spelled(opened, receiver), stamp(), source)
    drive(read_back(frame, put), _reader(talker, writer), writer, talker.say)
    n = writer.counted["read-back"]
    kept = "would be kept; nothing was changed" if dry_run else "kept. See: relledger quiz results"
    say(f"{n} of {several(len(put), 'answer')} {kept}")


def _seal(db: Path | None, by: str, dry_run: bool) -> None:
    """Keep questions from memory."""
    from relledger.cli import _interview
    from relledger.cli._talking import Talker
    from relledger.interview.talk import drive
    from relledger.questions import _readback
    from relledger.quiz.sitting import seal
    from relledger.show.text import several

    with ledger(db, write=True) as opened:
        talker, speaker = Talker(), author(by)
        writer = _interview.Writer(opened, speaker, "", dry_run=dry_run)
        book = _interview.Ledger(opened, support.load(), speaker, "", talker.spent)
        drive(seal(book.find, len(_readback.sealed(opened))), _reader(talker, writer), writer, talker.say)
        n = writer.counted["sealed"]
        say(f"{several(n, 'question')} {'would be ' if dry_run else ''}sealed.")
        if len(_readback.sealed(opened)):
            say("When the page is written:  relledger quiz --sealed --for NAME")


def _reader(talker: "Talker", writer: "Writer") -> "Callable[[Ask], str | None]":
    return lambda ask: None if writer.interrupted else talker.read(ask)
