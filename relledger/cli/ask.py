"""Questions: who supports us, why, what we know of somebody, what came in, what that covers."""

import typer

from relledger import support
from relledger.cli._printing import answer, width
from relledger.cli._shared import AsOf, Csv, Db, Json, Person, Top, WeightsFile, asking, day, zone

app = typer.Typer(add_completion=False)


@app.command("who-supports-us")
def who_supports_us(
    top: Top = 10,
    as_of: AsOf = "",
    weights: WeightsFile = None,
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Who does most for us, and why that can be checked.

    Counted is what they did for us: never likes or follows, and nothing we did.

    Example: relledger who-supports-us --top 25 --as-of 2026-11-21
    """
    from relledger.questions import who_supports_us as question

    with asking(db) as opened:
        found = question.answer(opened, support.load(weights), day(as_of), top)
        answer(question.table(found, width()), opened, json=json, csv=csv)


@app.command("why")
def why(
    person: Person,
    as_of: AsOf = "",
    weights: WeightsFile = None,
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Every line of one person's support.

    The lines sum to the total, by hand.

    Example: relledger why @gus_on_wheels
    """
    from relledger.cli import _whom
    from relledger.questions import why as question

    with asking(db) as opened:
        found = question.answer(opened, _whom.find(opened, person), support.load(weights), day(as_of))
        answer(question.table(found), opened, json=json, csv=csv)


@app.command("show")
def show_person(
    person: Person,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """What we know of one person.

    Care first: what must never be said, and what is known but not raised.

    Example: relledger show Abel
    """
    from relledger.cli import _whom
    from relledger.questions import show as question

    with asking(db) as opened:
        found = question.answer(opened, _whom.find(opened, person), support.load(), day(as_of))
        answer(question.table(found), opened, json=json, csv=csv)


@app.command("imports")
def imports(json: Json = False, csv: Csv = False, db: Db = None) -> None:
    """List what came in.

    What should not have come in is taken back whole by its id: relledger import undo ID.

    Example: relledger imports --json
    """
    from relledger.questions import coverage

    with asking(db) as opened:
        answer(coverage.table(coverage.imports(opened)), opened, json=json, csv=csv)


@app.command("coverage")
def coverage(json: Json = False, csv: Csv = False, db: Db = None) -> None:
    """Which time is covered on which channel, by which imports, and what is not known.

    Example: relledger coverage --json
    """
    from relledger.cli._lacks import LACKS
    from relledger.questions import channels

    with asking(db) as opened:
        found = channels.channels(opened, LACKS)
        told = channels.table(found, zone(opened), channels.quiet(opened, found), each=json or csv)
        answer(told, opened, json=json, csv=csv)
