"""What a person is taken for, whether they may be contacted, and on which ground in law we keep what we know."""

import re
import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from relledger.cli import _many, _writing
from relledger.cli._many import Where
from relledger.cli._noting import body, of_person, told
from relledger.cli._printing import answer, say
from relledger.cli._shared import (
    AsOf,
    By,
    Csv,
    Db,
    DryRun,
    Json,
    Person,
    asking,
    day,
    ledger,
    one_of,
    second,
    typed_day,
)
from relledger.cli._writing import New
from relledger.errors import UserError
from relledger.ledger import persons
from relledger.ledger.deriving import stopping
from relledger.ledger.deriving.stopping import Stop
from relledger.model import Account
from relledger.show.text import several
from relledger.support import ASIDE

app = typer.Typer(add_completion=False)

SHORTEST = 4  # letters and digits of a stop word: a shorter one would hit everybody
Lines = list[str] | None
MARKS = ("critic", "spam", "bot", "ours", "not spam", "none")
BASES = (  # Article 6(1) of the GDPR, in its order
    "consent", "contract", "legal obligation", "vital interests", "public interest", "legitimate interest",
)  # fmt: skip


@app.command("mark")
def mark(
    person: Person,
    what: Annotated[str, typer.Argument(metavar="MARK", help="critic, spam, bot, ours, not-spam; none takes it off.")],
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason; it is shown with the mark.")] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Say that a person is a critic, spam, a bot, or one of us.

    Critics, spam and bots count in no support and in no total of it; nothing of theirs is deleted.

    Example: relledger mark @free_followers spam --why "sells followers"
    """
    which = one_of(what, MARKS, "a mark")
    said = body("mark", mark=which, why=why if which == "none" else told(why, "The reason (--why)"))
    follows = {"none": "bears no mark", "ours": "marked ours, and so never a fan", "not spam": "marked not spam"}
    words = f"marked {which}, and so kept out of support" if which in ASIDE else follows[which]
    of_person(db, person, "mark", said, words, by=by, dry_run=dry_run)


@app.command("do-not-contact")
def do_not_contact(
    person: Person,
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="What they said.")] = "",
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note that somebody does not want to hear from us: shown before all else.

    No import undoes it; only: relledger may-contact.

    Example: relledger do-not-contact @imani_bakes_la --why "asked us to stop writing"
    """
    said = body("contact", state="do not contact", why=why)
    of_person(db, person, "contact", said, "do not contact", by=by, new=new, dry_run=dry_run)


@app.command("may-contact")
def may_contact(
    person: Person,
    why: Annotated[
        str, typer.Option("--why", metavar="WORDS", help="How you know that they want to hear from us again.")
    ],
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note that somebody may be contacted again.

    Example: relledger may-contact @imani_bakes_la --why "wrote to us and asked for news"
    """
    from relledger.questions import _side

    said = body("contact", state="may contact", why=told(why, "The reason (--why)"))
    with ledger(db, write=True) as opened:
        account = _writing.account(opened, person)
        out = _side.opted_out(opened, persons.find(opened, person))
        some = _writing.together(by, (("contact", one, said) for one in out or [account]))
        uids = ", ".join(uid[:8] for uid in _writing.write(opened, some, dry_run))
        say(f"{_writing.called(opened, account)}: may be contacted ({uids})" + _writing.end(dry_run))


@app.command("basis")
def basis(
    person: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="Who; - reads names; left out with --where or --missing.")
    ] = "",
    what: Annotated[str, typer.Argument(metavar="BASIS", help="consent, contract, legitimate-interest …")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="Since when; else today.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last day on which it holds.")] = "",
    ground: Annotated[str, typer.Option("--ground", metavar="WORDS", help="What shows it: a form, a message.")] = "",
    where: Where = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Everybody of whom something is noted without a basis.")
    ] = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note the legal ground on which we keep what we know of a person.

    Article 6 of the GDPR knows six: consent, contract, legal obligation, vital interests, public interest, legitimate
    interest. For many people at once: --missing, --where as in `annotate`, or - for names on standard input.

    Example: relledger basis Gus consent --on 2026-03-01 --ground "signed the list at the window"
    """
    if (where or missing) and not what:
        person, what = "", person
    if sum((bool(person), bool(where), missing)) != 1:
        problem = "People are named in two ways." if person or where else "Nobody is named."
        raise UserError(problem, "Nothing was noted. Name one person, or give -, --where or --missing.")
    if not what.strip():
        raise UserError("Which lawful basis?", f"Nothing was noted. There are: {', '.join(BASES)}.")
    which = one_of(what, BASES, "a lawful basis")
    last = typed_day(until).isoformat() if until else ""
    said = body("basis", basis=which, on=typed_day(on).isoformat(), until=last, ground=ground)
    words = f"{which} since {said['on']}"
    if person and person != "-":
        of_person(db, person, "basis", said, words, by=by, dry_run=dry_run)
        return
    with ledger(db, write=True) as opened:
        if missing:
            found = _without_basis(opened)
        else:
            found = _many.fitting(opened, where) if where else _many.listed(opened, _many.typed())
        if found:
            _writing.write(opened, _writing.together(by, (("basis", one, said) for one in found)), dry_run)
        end = _writing.end(dry_run) if found else "; nothing was noted."
        say(f"{several(len(found), 'person', 'people')}: {words}{end}")


def _without_basis(opened: sqlite3.Connection) -> dict[Account, str]:
    from relledger.questions import due_for_review  # which no other mark needs

    return _many.called(persons.accounts_of(opened, due_for_review.without_basis(opened, day(""))).values())


@app.command("spam")
def spam(
    person: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="Who is spam: a person, or the number of a line of today.")
    ] = "",
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason.")] = "",
    word: Annotated[Lines, typer.Option("--word", metavar="WORDS", help="Put words on the stop list.")] = None,
    domain: Annotated[Lines, typer.Option("--domain", metavar="DOMAIN", help="Put a domain on the stop list.")] = None,
    account: Annotated[
        Lines,
        typer.Option("--account", metavar="REF", help="Put an account on the stop list, seen yet or not: x:@handle."),
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Take these off the stop list.")] = False,
    top: Annotated[
        int, typer.Option("--top", metavar="N", min=1, max=100_000, help="How many lines of each kind.")
    ] = 20,
    as_of: AsOf = "",
    json: Json = False,
    csv: Csv = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Keep spam out of the counts: by person, or by words, domains and accounts.

    With nothing to mark or to stop, it lists who is spam, and new people whose words look like an offer. Words and
    domains catch a person only where they stand in at least half of their texts. Nothing is deleted; `mark PERSON
    not-spam` brings anybody back.

    Example: relledger spam --domain follow-boost.example
    """
    from relledger.questions import spam as question

    stops = [
        _stop(what, line)
        for what, some in zip(stopping.KINDS, (word, domain, account), strict=True)
        for line in some or []
    ]
    if person and stops:
        raise UserError("A person and a line of the stop list are two things.", "Nothing was noted. Say one at a time.")
    if person:
        said = body("mark", mark="spam", why=why or "spam")
        of_person(db, person, "mark", said, "marked spam, and so kept aside", by=by, listed=True, dry_run=dry_run)
    elif stops:
        _stopping(db, stops, stopping.OFF if off else stopping.ON, by, dry_run)
    else:
        with asking(db) as opened:
            answer(question.table(question.answer(opened, second(as_of), top)), opened, json=json, csv=csv)


def _stopping(db: Path | None, stops: list[tuple[str, str]], state: str, by: str, dry_run: bool) -> None:
    """Put lines on the stop list, or take them off, and say how many people that keeps aside."""
    with ledger(db, write=True) as opened:
        bodies = ({"what": what, "value": line, "state": state} for what, line in stops)
        uids = _writing.write(opened, _writing.together(by, (("stop", None, body) for body in bodies)), dry_run)
        listed = ", ".join(f"{what} {line} ({uid[:8]})" for (what, line), uid in zip(stops, uids, strict=True))
        say(f"{'Off' if state == stopping.OFF else 'On'} the stop list: {listed}" + _writing.end(dry_run))
        lines = {(what, line) for what, line in stops}
        after = stopping.stops(opened)
        if dry_run:
            after = [stop for stop in after if (stop.what, stop.value) not in lines]
            after += [Stop(what, line, by, "", "") for what, line in lines if state == stopping.ON]
        kept = stopping.stopped(opened, after)
        say(f"The list {'would keep' if dry_run else 'keeps'} {len(kept):,} aside. Who they are: relledger spam")


def _stop(what: str, line: str) -> tuple[str, str]:
    """A line of the stop list as it is kept; one that would hit everybody, or nobody, is an error."""
    value = stopping.plain(told(line, f"The {what}"))
    if what == "domain":
        value = re.sub(r"^(?:https?://)?(?:www\.)?|[/?#].*$", "", value)
    right = {
        "word": sum(letter.isalnum() for letter in value) >= SHORTEST,
        "domain": re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", value) is not None,
        "account": re.fullmatch(r"[^:\s]+:(?:@|id:|=).+", value) is not None,
    }
    if not right[what]:
        like = {"word": "free followers", "domain": "follow-boost.example", "account": "x:@free_followers"}[what]
        raise UserError(f"{line.strip()} cannot stand on the stop list.", f"Nothing was noted. Write it like {like}.")
    return what, value
