"""The interview at a terminal or over a pipe, and whom to ask about first."""

import shlex
import sqlite3
from typing import TYPE_CHECKING, Annotated

import typer

from relledger.cli._printing import answer, say, width
from relledger.cli._shared import AsOf, Csv, Db, DryRun, Json, asking, day, ledger, now, today, typed_day
from relledger.cli._talking import Talker
from relledger.errors import UserError

if TYPE_CHECKING:
    from collections import Counter

    from relledger.cli._interview import Ledger
    from relledger.interview.talk import Frame

app = typer.Typer(add_completion=False)

MINUTES = {"full": 30, "owner": 20, "quarterly": 10}

Holder = Annotated[str, typer.Option("--holder", metavar="NAME", help="Who of us holds the knowing.")]
WrittenBy = Annotated[
    str, typer.Option("--by", envvar="RELLEDGER_BY", metavar="WHO", help="Who types, where that is not who speaks.")
]


@app.command("loss")
def loss(
    holder: Holder = "",
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, max=1_000, help="How many people.")] = 15,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """What would be lost with one of us, and whom to ask about first.

    Support, times whether anybody who stays knows them, times what is promised, times what nobody asked.

    Example: relledger loss --holder Dana
    """
    from relledger import support
    from relledger.questions import loss as question

    with asking(db) as opened:
        found = question.answer(opened, support.load(), day(as_of), " ".join(holder.split()), top=top)
        answer(question.table(found, width()), opened, json=json, csv=csv)


@app.command("interview")
def interview(
    holder: Holder = "",
    leaving: Annotated[str, typer.Option("--leaving", metavar="DAY", help="The day on which they leave.")] = "",
    owner: Annotated[str, typer.Option("--for", metavar="OWNER", help="Ask the owner, of what she knows.")] = "",
    quarterly: Annotated[bool, typer.Option("--quarterly", help="Ten minutes: only what changed.")] = False,
    minutes: Annotated[
        int | None,
        typer.Option(
            "--minutes", metavar="N", min=1, max=240, help="How long; else 30, 20 for an owner, 10 quarterly."
        ),
    ] = None,
    by: WrittenBy = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Get the knowing out of a head, into dated facts with an author.

    Asked is whom one knows, what must not be said to whom, what was promised.
    Stop at any question; what was answered is kept, and the same command goes on from there.

    Example: relledger interview --holder Dana --leaving 2026-12-18
    """
    from relledger import interview as conversation
    from relledger import support
    from relledger.cli import _interview
    from relledger.interview.talk import drive

    leaves = _leaving(holder, owner, leaving)
    form = "owner" if owner.strip() else "quarterly" if quarterly else "full"
    talker = Talker()
    with ledger(db, write=True) as opened:
        holder, owner = _interview.spelled(opened, holder), _interview.spelled(opened, owner)
        speaker = owner or holder
        book = _interview.Ledger(opened, support.load(), speaker, holder, talker.spent)
        writer = _interview.Writer(opened, speaker, by.strip(), dry_run=dry_run)
        frame = _frame(opened, book, speaker, holder, leaves)._replace(
            form=form, minutes=minutes or MINUTES[form], patient=talker.terminal
        )
        talk = conversation.interview(frame, book)
        ended = drive(talk, lambda ask: None if writer.interrupted else talker.read(ask), writer, talker.say)
        _end(writer.counted, ended, dry_run, _again(holder, leaves, owner, minutes, quarterly))


def _leaving(holder: str, owner: str, leaving: str) -> str:
    """The day of leaving in ISO; an error where nobody is named."""
    if not (holder.strip() or owner.strip()):
        raise UserError("Nobody is named to be asked.", "Nothing was changed. Say who: --holder NAME, or --for OWNER.")
    if leaving and not holder.strip():
        raise UserError("Nobody is named who leaves.", "Nothing was changed. Say who: --holder NAME.")
    return typed_day(leaving, "future").isoformat() if leaving else ""


def _frame(opened: sqlite3.Connection, book: "Ledger", speaker: str, holder: str, leaves: str) -> "Frame":
    """Who speaks, and where the interview goes on after what was told before."""
    from relledger.cli import _interview
    from relledger.interview.talk import Frame
    from relledger.questions import _holders
    from relledger.questions._words import brand

    here = _holders.team(opened, leaves or today().isoformat())
    gone = {_holders.folded(holder), _holders.folded(speaker)}
    last = here.get(_holders.folded(holder))
    named, begun, incidents = _interview.told_today(book.noted(), speaker)
    this_year = now().year
    return Frame(
        brand=brand(opened),
        speaker=speaker,
        holder=holder,
        leaving=leaves,
        staying=[m.name for name, m in here.items() if m.state == _holders.JOINED and name not in gone],
        announced=bool(last and last.state == _holders.LEFT and last.on == leaves),
        named=named,
        begun=begun and not book.unasked(),
        incidents=incidents,
        places=book.places(),
        years=range(this_year - 2, this_year + 1),
    )


def _end(counted: "Counter[str]", ended: bool, dry_run: bool, again: str) -> None:
    """Say what was recorded, and how to go on."""
    several = {"fact": "facts", "promise": "promises", "hold": "holds", "rule": "rules", "team": "of the team",
               "void": "taken back"}  # fmt: skip
    words = [f"{n} {kind if n == 1 and kind in ('fact', 'promise', 'hold', 'rule') else several.get(kind, kind)}"
             for kind, n in counted.items()]  # fmt: skip
    if not words:
        say(["", "Nothing was noted."])
    else:
        say(["", f"{'It would be noted' if dry_run else 'Noted'}: {', '.join(words)}."])
    if not ended:
        say(f"Stopped. Go on with:  {again}")


def _again(holder: str, leaves: str, owner: str, minutes: int | None, quarterly: bool) -> str:
    """The command that continues the interview."""
    options = (("--holder", holder), ("--leaving", leaves), ("--for", owner), ("--minutes", str(minutes or "")))
    words = [f"{name} {shlex.quote(value)}" for name, value in options if value]
    return " ".join(["relledger interview", *words, *(["--quarterly"] if quarterly else [])])
