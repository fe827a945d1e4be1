"""The questions of every day: what waits, who went quiet, who is new, how fast we answer, who knows whom."""

import importlib
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from relledger import support
from relledger.cli import _proposing
from relledger.cli._days import own_day
from relledger.cli._printing import answer
from relledger.cli._shared import AsOf, By, Csv, Db, DryRun, Json, Top, asking, day, now, second, zone
from relledger.errors import UserError
from relledger.ledger import past
from relledger.support import DAY

if TYPE_CHECKING:
    from relledger.questions.today import Answer

app = typer.Typer(add_completion=False)

Months = Annotated[int, typer.Option("--months", metavar="N", min=1, max=1_200, help="So many, this one the last.")]
Days = Annotated[int, typer.Option("--days", metavar="N", min=1, max=100_000, help="Of so many days.")]
LISTS = {
    "who-went-quiet": """Who of those who support us most is silent far longer than usual.

    More than eight of their own usual gaps; of the 150 with most support that day.

    Example: relledger who-went-quiet --top 10
    """,
    "who-is-new": """Whose first act was in the last thirty days.

    Example: relledger who-is-new --csv
    """,
    "who-is-back": """Who did something again in the last thirty days, after a long silence.

    A silence of sixty days and eight of their own usual gaps at least.

    Example: relledger who-is-back
    """,
    "who-is-neglected": """Who does much for us and has had no word from us for two months.

    Example: relledger who-is-neglected --top 10
    """,
    "who-owes-thanks": """Who went an extra mile for us and has had no word since.

    Example: relledger who-owes-thanks
    """,
    "look-first": """Who complained most in a year: read what they wrote before you judge.

    A complaint may be fair. Only one of us can say that somebody is against us: relledger mark PERSON critic.

    Example: relledger look-first
    """,
}


def _listing(name: str, help: str) -> None:
    """One list of people; the questions differ, their options do not."""

    def command(top: Top = 20, as_of: AsOf = "", json: Json = False, csv: Csv = False, db: Db = None) -> None:
        question = importlib.import_module(f"relledger.questions.{name.replace('-', '_')}")
        at = day(as_of)
        with asking(db) as opened, past.as_of(opened, at):
            found = question.answer(opened, support.load(), at, top)
            answer(question.table(found), opened, json=json, csv=csv)

    command.__doc__ = help
    app.command(name)(command)


for _name, _help in LISTS.items():
    _listing(_name, _help)


@app.command("today")
def today(
    mail: Annotated[
        str, typer.Option("--mail", metavar="WHOM", help="As a mail for the holder, or for the owner (five lines).")
    ] = "",
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help="Whom the mail is for.")] = "",
    sender: Annotated[str, typer.Option("--from", metavar="ADDRESS", help="Whom the mail is from.")] = "",
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """What waits for us today, at most twelve lines; nothing where nothing is due.

    Each line has a number: `done 3`, `later 3 fri`, `no-reply-needed 3 --why "..."` settle it. What must not be raised
    never goes by mail.

    Example: relledger today --mail owner --to rosa@example.com | sendmail -t
    """
    from relledger.questions import today as question

    if mail not in ("", "holder", "owner"):
        raise UserError(f"There is no mail for {mail}.", "There are: holder, owner.")
    with asking(db) as opened, past.as_of(opened, second(as_of) // DAY):
        here = day(as_of) if as_of.strip() else own_day(now(), zone(opened))
        found = question.answer(opened, support.load(), second(as_of), here)
        if mail:
            found = found._replace(lines=[one._replace(settle=_proposing.on_it(one.settle)) for one in found.lines])
            _mail(question.mailed(found, mail == "owner"), found, to, sender, second(as_of))
        elif found.lines or json or csv:
            answer(question.table(found), opened, json=json, csv=csv)


@app.command("who-is-waiting")
def who_is_waiting(
    top: Top = 20,
    days: Days = 30,
    fail_if_over: Annotated[
        str, typer.Option("--fail-if-over", metavar="TIME", help="Exit 1 where one waits longer: 30m, 1h, 2d.")
    ] = "",
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Whose last word to us nobody has answered, the newest first.

    Example: relledger who-is-waiting --fail-if-over 1h
    """
    from relledger.questions import who_is_waiting as question

    limit = _duration(fail_if_over) if fail_if_over else None
    with asking(db) as opened, past.as_of(opened, second(as_of) // DAY):
        found = question.answer(opened, support.load(), second(as_of), top, days)
        answer(question.table(found), opened, json=json, csv=csv)
    if limit is not None and found.oldest > limit:
        raise typer.Exit(1)


@app.command("how-fast")
def how_fast(
    months: Months = 3,
    by_person: Annotated[bool, typer.Option("--by-person", help="By who of us answered.")] = False,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """How many of 100 who asked got an answer as fast as people expect.

    A rule that promises an answer time (relledger rule "an allergy" "within 10 minutes" --kind answer) is counted too.

    Example: relledger how-fast --months 1
    """
    from relledger.questions import how_fast as question

    with asking(db) as opened, past.as_of(opened, second(as_of) // DAY):
        found = question.answer(opened, second(as_of), months, by_person=by_person)
        answer(question.table(found), opened, json=json, csv=csv)


@app.command("who-knows-whom")
def who_knows_whom(
    if_leaves: Annotated[str, typer.Option("--if-leaves", metavar="NAME", help="What goes with one of ours.")] = "",
    top: Top = 15,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Who of ours holds whom, and which support goes when one of us does.

    Example: relledger who-knows-whom --if-leaves Dana
    """
    from relledger.questions import who_knows_whom as question

    with asking(db) as opened:
        found = question.answer(opened, support.load(), day(as_of), top, if_leaves)
        answer(question.table(found), opened, json=json, csv=csv)


@app.command("no-reply-needed")
def no_reply_needed(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who waits; or the number of a line of today.")],
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason.")] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Say that what somebody said needs no answer, and why.

    What they say later waits again.

    Example: relledger no-reply-needed @gus_on_wheels --why "answered at the window"
    """
    from relledger.cli._noting import of_person

    reason = why.strip()
    if not reason:
        raise UserError("It needs a reason.", 'Nothing was changed. Say it with --why "...".')
    words = f"no answer needed: {reason}"
    of_person(db, person, "settled", {"why": reason}, words, by=by, listed=True, waits=True, dry_run=dry_run)


def _mail(lines: list[tuple[str, str]], found: "Answer", to: str, sender: str, at: int) -> None:
    """Print a mail, where there is something to say."""
    from relledger.show.mail import message

    if lines:
        subject = f"{found.brand}, {found.day}: {len(lines)} to do"
        when = datetime.fromtimestamp(at, UTC)
        closing = [found.yesterday] if found.yesterday else []
        sys.stdout.buffer.write(message(subject, lines, closing, to=to, sender=sender, at=when))


def _duration(text: str) -> int:
    """`30m`, `1h`, `2d` in seconds."""
    found = re.fullmatch(r"(\d{1,6})\s*(m|min|h|d)", text.strip().casefold())
    if not found:
        raise UserError(f"{text} is not a length of time.", "Write it like 30m, 1h or 2d.")
    return int(found[1]) * {"m": 60, "min": 60, "h": 3_600, "d": DAY}[found[2]]
