"""Questions about what was written down: facts with their ids, promises with their keepers."""

from typing import Annotated

import typer

from relledger.cli._days import own_day
from relledger.cli._printing import answer
from relledger.cli._shared import AsOf, Csv, Db, Json, asking, day, now, zone

app = typer.Typer(add_completion=False)

SHOWN = 50  # facts of everybody, where people read them


@app.command("facts")
def facts(
    person: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="A handle, a name, a part of a name; else everybody.")
    ] = "",
    slot: Annotated[str, typer.Option("--slot", metavar="SLOT", help="Only these: loves, avoid, date …")] = "",
    stale: Annotated[
        int | None, typer.Option("--stale", min=0, metavar="DAYS", help="Only what was learned longer ago.")
    ] = None,
    top: Annotated[
        int | None,
        typer.Option("--top", metavar="N", min=1, help="So many, the newest first; else 50, and all for programs."),
    ] = None,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """What was written down of people, with ids, authors and days.

    To edit many in a spreadsheet: save --csv to a file, edit it, and take it back with: relledger annotate --from FILE

    Example: relledger facts Abel --slot loves
    """
    from relledger.cli import _whom
    from relledger.questions import facts as question

    with asking(db) as opened:
        who = _whom.find(opened, person) if person.strip() else None
        everything = json or csv or who is not None
        found = question.answer(opened, day(as_of), who, slot, stale, top or (None if everything else SHOWN))
        table = question.sheet(found) if json or csv else question.table(found)
        answer(table, opened, json=json, csv=csv)


@app.command("promises")
def promises(
    keeper: Annotated[
        str, typer.Option("--keeper", metavar="NAME", help="Only theirs; 'nobody': kept by none who is here.")
    ] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those whose day has passed.")] = False,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """What we promised and have not kept yet, the overdue first.

    Example: relledger promises --keeper Rosa
    """
    from relledger.questions import promises as question

    with asking(db) as opened:
        here = day(as_of) if as_of.strip() else own_day(now(), zone(opened))
        found = question.answer(opened, day(as_of), keeper, within=-1 if overdue else None, here=here)
        answer(question.table(found), opened, json=json, csv=csv)
