"""Looking things up: month by month, one person's acts in the order of time, words wherever they were said."""

from typing import Annotated

import typer

from relledger.cli import _whom
from relledger.cli._printing import answer
from relledger.cli._shared import AsOf, Csv, Db, Json, Person, Top, asking, day
from relledger.cli.daily import Months
from relledger.errors import UserError

app = typer.Typer(add_completion=False)


@app.command("numbers")
def numbers(
    months: Months = 13,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Month by month: what they did, what we did, how many people, how many of them new.

    Example: relledger numbers --months 6
    """
    from relledger.questions import numbers as question

    with asking(db) as opened:
        answer(question.table(question.answer(opened, day(as_of), months)), opened, json=json, csv=csv)


@app.command("timeline")
def timeline(
    person: Person,
    only: Annotated[str, typer.Option("--only", metavar="WHAT", help="theirs, ours, noted, or a kind of act.")] = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="From this day on.")] = "",
    top: Top = 50,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Everything between one person and us, in the order of time.

    Example: relledger timeline Abel --only theirs --since 2026-01-01
    """
    from relledger.questions import timeline as question

    with asking(db) as opened:
        start = day(since) if since else None
        found = question.answer(opened, _whom.find(opened, person), day(as_of), top, start, only)
        answer(question.table(found), opened, json=json, csv=csv)


@app.command("find")
def find(
    words: Annotated[list[str], typer.Argument(help="All of them must be there.")],
    top: Top = 20,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Find words in names, in what we know, and in what people and we said.

    Example: relledger find breakfast burrito
    """
    from relledger.questions import find as question

    wanted = " ".join(words)
    if not wanted.strip():
        raise UserError("There is nothing to look for.", "Nothing was changed. Say a word: relledger find burrito")
    with asking(db) as opened:
        answer(question.table(question.answer(opened, wanted, day(as_of), top)), opened, json=json, csv=csv)
