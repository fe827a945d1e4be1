"""Questions about people: who loves what, who is near, who is like whom, which interests there are."""

import shlex
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from relledger import support
from relledger.cli._printing import answer
from relledger.cli._shared import AsOf, Csv, Db, Json, Person, Top, asking, day
from relledger.errors import UserError
from relledger.table import Table

if TYPE_CHECKING:
    from relledger.interests import Vocabulary

app = typer.Typer(add_completion=False)

InterestsFile = Annotated[
    Path | None,
    typer.Option(
        "--interests", metavar="FILE", help="Words and interests of your own; see: relledger interests --words."
    ),
]


@app.command("who-loves")
def who_loves(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="An interest, or any words: food, tacos, vinyl.")],
    top: Top = 25,
    as_of: AsOf = "",
    interests: InterestsFile = None,
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Who is known to love or do something, or anything below it.

    Who loves tacos loves food. Every line is a fact that somebody noted.

    Example: relledger who-loves food
    """
    from relledger.interests import load
    from relledger.questions import who_loves as question

    with asking(db) as opened:
        found = question.answer(opened, load(interests), what, support.load(), day(as_of), top)
        answer(question.table(found), opened, json=json, csv=csv)


@app.command("who-is-near")
def who_is_near(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="A town, a part of one, a state or a country.")],
    within: Annotated[str, typer.Option("--within", metavar="DISTANCE", help="How near: 50km, 30mi.")] = "50km",
    top: Top = 25,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Who lives, works or plays near a place.

    Only from what was noted of people; never from where they posted. Works without a network.

    Example: relledger who-is-near "Echo Park, Los Angeles" --within 10km
    """
    from relledger.questions import who_is_near as question

    with asking(db) as opened:
        km = question.kilometres(within)
        found = question.answer(opened, place, km, support.load(), day(as_of), top)
        answer(question.table(found), opened, json=json, csv=csv)


@app.command("who-is-like")
def who_is_like(
    person: Person,
    top: Top = 10,
    as_of: AsOf = "",
    interests: InterestsFile = None,
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Who shares most with a person: whom to introduce to whom.

    Rare things that few people share count more than common ones.

    Example: relledger who-is-like Abel
    """
    from relledger.cli import _whom
    from relledger.interests import load
    from relledger.questions import who_is_like as question

    with asking(db) as opened:
        who = _whom.find(opened, person)
        found = question.answer(opened, load(interests), who, support.load(), day(as_of), top)
        answer(question.table(found), opened, json=json, csv=csv)


@app.command("interests")
def interests(
    person: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="A handle, a name, a part of a name, or platform:handle.")
    ] = "",
    suggest: Annotated[bool, typer.Option("--suggest", help="What their own words suggest; nothing is kept.")] = False,
    words: Annotated[
        bool, typer.Option("--words", metavar="WORDS", help="Print the interests and their words, to copy and add to.")
    ] = False,
    top: Top = 50,
    as_of: AsOf = "",
    interests: InterestsFile = None,
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """What people love and do, the most shared first.

    Of one person: what is noted. With --suggest: what their own words suggest, with the command that keeps it.

    Example: relledger interests Abel --suggest
    """
    from relledger.interests import load, shipped

    if words:
        sys.stdout.write(shipped())
        return
    from relledger.cli import _whom

    with asking(db) as opened:
        try:
            who = _whom.find(opened, person) if person else None
        except UserError as error:
            error.hint += f" An interest, and no person? {shlex.join(('relledger', 'who-loves', person))}"
            raise
        found = _interests(opened, load(interests), who, day(as_of), top, suggest=suggest)
        answer(found, opened, json=json, csv=csv)


def _interests(
    opened: sqlite3.Connection, vocabulary: "Vocabulary", who: int | None, to: int, top: int, *, suggest: bool
) -> Table:
    """The interests of one person or of all, or what their words suggest."""
    from relledger.questions import _people
    from relledger.questions import interests as question
    from relledger.questions._words import brand

    if suggest:
        suggested = question.suggested(opened, vocabulary, who, support.load(), to)
        return question.suggestions_table(suggested, to, everybody=who is None)
    if who is None:
        return question.table(question.known(opened, vocabulary, to), brand(opened), to, top)
    one = _people.person(opened, who, support.load(), to)
    return question.person_table(question.of_person(opened, who, to), vocabulary, one, to)
