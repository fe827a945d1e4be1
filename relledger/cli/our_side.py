"""Our side: who of us holds whom, who is made known to whom, whom we vouch for; our rules, our events."""

from typing import Annotated

import typer

from relledger.cli._noting import body, of_nobody, of_person, told
from relledger.cli._printing import answer
from relledger.cli._shared import (
    By,
    Csv,
    Db,
    DryRun,
    Json,
    Person,
    asking,
    author,
    one_of,
    today,
    typed_day,
)
from relledger.cli._writing import New
from relledger.errors import UserError

app = typer.Typer(add_completion=False)

LEVELS = ("knows well", "has met", "no longer")
STATES = ("planned", "made", "accepted", "not needed")
DONE = ("made", "accepted")  # states that are of no day to come
KINDS_OF_RULE = ("if-then", "owner", "answer")


@app.command("hold")
def hold(
    person: Person,
    level: Annotated[str, typer.Option("--level", metavar="LEVEL", help="knows-well, has-met or no-longer.")],
    holder: Annotated[
        str, typer.Option("--by", "--by-whom", metavar="NAME", help="Who of us knows them; else you.")
    ] = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="Since when.")] = "",
    new: New = False,
    written_by: Annotated[
        str,
        typer.Option("--written-by", envvar="RELLEDGER_BY", metavar="WHO", help="Who notes this; else your user name."),
    ] = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note which of us knows a person, and how well.

    Whoever knows them well could ring today and be welcome. From this, `loss` tells what goes when one of us leaves.

    Example: relledger hold Gus --by Rosa --level knows-well --since 2025-06-01
    """
    by = author(written_by)
    who = told(holder or by, "The name of the holder")
    what = one_of(level, LEVELS, "a level")
    said = body("hold", holder=who, level=what, since=_come(since, "--since is the day since which it is so."))
    words = f"{who} {'knows them no longer' if what == 'no longer' else what}"
    of_person(db, person, "hold", said, words, by=by, new=new, dry_run=dry_run)


@app.command("introduce")
def introduce(
    person: Person,
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Who of us is to know them.")],
    state: Annotated[
        str, typer.Option("--state", metavar="STATE", help="planned, made, accepted or not-needed.")
    ] = "planned",
    by_whom: Annotated[str, typer.Option("--by-whom", metavar="NAME", help="Who of us introduces.")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="When.")] = "",
    words: Annotated[str, typer.Option("--words", metavar="WORDS", help="The first sentence to say.")] = "",
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note that somebody is made known to one of us.

    Example: relledger introduce Gus --to Chuy --by-whom Dana --on 2026-12-05 --words "Dana says you ride at dawn"
    """
    receiver = told(to, "The name of who is to know them")
    how_far = one_of(state, STATES, "a state")
    when = _come(on, "Until then it is planned.") if how_far in DONE else _iso(on)
    said = body("introduction", to=receiver, state=how_far, by_whom=by_whom, on=when, words=words)
    of_person(
        db, person, "introduction", said, f"introduction to {receiver}: {how_far}", by=by, new=new, dry_run=dry_run
    )


@app.command("vouch")
def vouch(
    person: Person,
    why: Annotated[str, typer.Argument(help="Why they matter to us.")],
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Name a person who matters to us though no count shows it.

    They get a star with your reason and your name; their support stays as it was counted.

    Example: relledger vouch "Odette Monroe" "The whole block listens to her" --by Rosa
    """
    said = body("vouch", why=told(why, "The reason"))
    of_person(db, person, "vouch", said, f"★ {author(by)} vouches for them", by=by, new=new, dry_run=dry_run)


@app.command("rule")
def rule(
    when: Annotated[str, typer.Argument(help="If this happens …")],
    then: Annotated[str, typer.Argument(help="… then this.")],
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="if-then; owner (the owner is told the same day); answer (how fast we answer).",
        ),
    ] = "if-then",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Write down what we do when something happens.

    Example: relledger rule "the line is over 40 minutes" "say so before they ask"
    """
    which = one_of(kind, KINDS_OF_RULE, "a kind of rule")
    said = body("rule", rule=which, when=_without("if", when), then=_without("then", then))
    of_nobody(db, "rule", said, f"{said['when']}: {said['then']}", by=by, dry_run=dry_run)


@app.command("rules")
def rules(json: Json = False, csv: Csv = False, db: Db = None) -> None:
    """The rules we keep.

    Example: relledger rules
    """
    from relledger.questions import rules as question

    with asking(db) as opened:
        answer(question.table(question.answer(opened)), opened, json=json, csv=csv)


@app.command("event")
def event(
    name: Annotated[str, typer.Argument(help="What we call it.")],
    starts: Annotated[str, typer.Option("--starts", metavar="DAY", help="Its first day.")],
    ends: Annotated[str, typer.Option("--ends", metavar="DAY", help="Its last day; else the first.")] = "",
    place: Annotated[str, typer.Option("--place", metavar="PLACE", help="Where it is.")] = "",
    hashtag: Annotated[str, typer.Option("--hashtag", metavar="TAG", help="What posts for it carry.")] = "",
    prize: Annotated[
        bool, typer.Option("--prize", help="Posts with the hashtag may win: they count a quarter.")
    ] = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Write down an event or a campaign of ours.

    Example: relledger event "Salsa Week" --starts 2026-05-04 --ends 2026-05-10 --hashtag "#salsaweek" --prize
    """
    first, last = typed_day(told(starts, "The first day")), typed_day(ends or starts)
    if last < first:
        raise UserError(f"{last} is before {first}.", "Nothing was noted. An event ends on its first day or later.")
    tag = "".join(hashtag.split()).lstrip("#")
    if prize and not tag:
        raise UserError(
            "A prize without a hashtag: nobody could tell which posts were made for it.",
            "Nothing was noted. Say which with --hashtag.",
        )
    said = body(
        "event", name=told(name, "The name"), starts=first.isoformat(), ends=last.isoformat(), place=place,
        hashtag=f"#{tag}" if tag else "", prize="yes" if prize else "",
    )  # fmt: skip
    of_nobody(db, "event", said, f"{said['name']}, {first} to {last}", by=by, dry_run=dry_run)


@app.command("events")
def events(json: Json = False, csv: Csv = False, db: Db = None) -> None:
    """Our own events and campaigns.

    Example: relledger events --csv
    """
    from relledger.questions import events as question

    with asking(db) as opened:
        answer(question.table(question.answer(opened)), opened, json=json, csv=csv)


def _without(word: str, text: str) -> str:
    """The words of a rule without the `if` or the `then` before them, which are said anyway."""
    words = told(text, f"What stands after “{word}”")
    first, _, rest = words.partition(" ")
    return rest if first.casefold().rstrip(",") == word and rest else words


def _iso(day: str) -> str:
    return typed_day(day).isoformat() if day.strip() else ""


def _come(day: str, hint: str) -> str:
    """A day on which something was so already, in ISO."""
    found = _iso(day)
    if found > today().isoformat():
        raise UserError(f"{found} has not come yet.", f"Nothing was noted. {hint}")
    return found
