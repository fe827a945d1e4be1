"""The other rights of the people in the ledger: to see what is held of them, not to be kept for ever."""

from pathlib import Path
from typing import Annotated

import typer

from relledger.cli._printing import answer, say
from relledger.cli._shared import AsOf, Csv, Db, Json, Person, Top, asking, day, now
from relledger.show.text import several

app = typer.Typer(add_completion=False)


@app.command("disclose")
def disclose(
    person: Person,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A .json, a .html, or a folder for both.")],
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
    db: Db = None,
) -> None:
    """Write down everything that is held of one person, for that person.

    What they did and wrote, what was written to them, what we noted and where it came from, who was given it. Of others
    it says nothing: where our notes name somebody else there is a gap.

    Example: relledger disclose @gus_on_wheels --out gus.html
    """
    from relledger.cli import _disclosing, _whom
    from relledger.questions import disclose as question

    files = _disclosing.planned(out, force=force)
    with asking(db) as opened:
        found = question.answer(opened, _whom.find(opened, person), now())
        _disclosing.write(found, files)
    for path in files:
        say(f"Wrote {path}. Only you can read it.")
    acts, entries = several(found["acts_in_all"], "act"), several(found["entries_in_all"], "entry", "entries")
    say(f"It holds {acts} and {entries}, for them and no one else.")
    if left_out := found["others_left_out"]:
        say(f"Other people are left out of it, {'once' if left_out == 1 else f'{left_out:,} times'}.")


@app.command("due-for-review")
def due_for_review(
    days: Annotated[int, typer.Option("--days", metavar="N", min=1, max=36_500, help="How old a fact may get.")] = 365,
    top: Top = 40,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """What we keep of people and should look at again.

    Facts that are old or have expired, people without a lawful basis, what is known and not raised, private messages
    that are kept for long; each with the command that settles it. --json and --csv print all of it, whatever --top is.

    Example: relledger due-for-review --days 180
    """
    from relledger.questions import due_for_review as question

    with asking(db) as opened:
        shown = None if json or csv else top
        found = question.answer(opened, day(as_of), days, shown)
        answer(question.table(found, shown), opened, json=json, csv=csv)
