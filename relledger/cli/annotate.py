"""Noting what is known of people: of one, of many at once, or a whole sheet that was edited in a spreadsheet."""

import sqlite3
import sys
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from relledger.cli import _facts, _many, _writing
from relledger.cli._facts import Noted
from relledger.cli._many import Where
from relledger.cli._printing import say
from relledger.cli._shared import By, Db, DryRun, ledger, today, typed_day
from relledger.cli._writing import New
from relledger.errors import UserError
from relledger.model import Account
from relledger.vocabulary import SLOTS

app = typer.Typer(add_completion=False)

Many = list[str] | None


def _slot(slot: str, help: str = "") -> object:
    words = help or SLOTS[slot][0].upper() + SLOTS[slot][1:] + "."
    return typer.Option("--never" if slot == "avoid" else f"--{slot}", metavar="WORDS", help=words)


Whoever = Annotated[str, typer.Argument(metavar="[PERSON]", help="A handle, a name, a part of a name; - reads lines.")]
Who = Annotated[Many, _slot("who")]
Lives = Annotated[Many, _slot("lives")]
Works = Annotated[Many, _slot("works")]
Plays = Annotated[Many, _slot("plays")]
Loves = Annotated[Many, _slot("loves")]
Date = Annotated[Many, _slot("date")]
Approach = Annotated[Many, _slot("approach")]
Brings = Annotated[Many, _slot("brings")]
Never = Annotated[Many, _slot("avoid", "What must never be said or done; 'none' is an answer.")]
Language = Annotated[Many, _slot("language")]
Pronoun = Annotated[Many, _slot("pronoun")]
Note = Annotated[Many, _slot("note")]
_MARKS = "may say, know (know, don't raise), or ask (ask first); else may say, and know for health, grief …"
Mark = Annotated[str, typer.Option("--visibility", metavar="MARK", help=_MARKS)]
Source = Annotated[str, typer.Option("--source", metavar="WORD", help="seen, told or inferred.")]
On = Annotated[str, typer.Option("--on", metavar="DAY", help="The day it was learned; else today.")]
Until = Annotated[str, typer.Option("--until", metavar="DAY", help="The last day on which it holds.")]
Evidence = Annotated[str, typer.Option("--evidence", metavar="WORDS", help="What shows it: an id, a link, words.")]
_SHEET = "A sheet of facts as edited (relledger facts): a value emptied is taken back, a row left out stays."
Edited = Annotated[Path | None, typer.Option("--from", metavar="FILE", help=_SHEET)]


class Whom(NamedTuple):
    """Whom a command is about: one person, those of whom conditions hold, those on standard input, or a sheet's."""

    person: str
    where: list[str]
    sheet: Path | None
    new: bool


@app.command("annotate")
def annotate(
    person: Whoever = "",
    who: Who = None, lives: Lives = None, works: Works = None, plays: Plays = None, loves: Loves = None,
    date: Date = None, approach: Approach = None, never: Never = None, brings: Brings = None,
    language: Language = None, pronoun: Pronoun = None, note: Note = None,
    visibility: Mark = "", source: Source = "told", on: On = "", until: Until = "", evidence: Evidence = "",
    where: Where = None, sheet: Edited = None, new: New = False, by: By = "", dry_run: DryRun = False, db: Db = None,
) -> None:  # fmt: skip
    """Note what is known of a person, and what must not be said.

    Each option can be given several times. 'none' and "don't know" are answers, kept with their day. For many people
    at once: --where, --from, or - for names on standard input; all of it or nothing. --dry-run lists whom it touches.

    Several --where must all hold. They compare support and acts, first-seen, last-seen and tended (our last word) by
    > >= < <= =, place, interest, mark, platform and holder by =, and what is noted of people by = or ~ (a part of it).

    Example: relledger annotate Abel --note "His brother is in a hospice" --visibility know
    """
    given = {
        "who": who, "lives": lives, "works": works, "plays": plays, "loves": loves, "date": date, "approach": approach,
        "avoid": never, "brings": brings, "language": language, "pronoun": pronoun, "note": note,
    }  # fmt: skip
    learned = typed_day(on, "past").isoformat() if on.strip() else ""
    last = typed_day(until, "future").isoformat() if until.strip() else ""
    said = {"visibility": visibility, "source": source, "evidence": evidence, "on": learned, "until": last}
    facts = [_facts.noted(slot, v, **said) for slot, values in given.items() for v in values or [] if v.strip()]
    whom = Whom(person.strip(), where or [], sheet, new)
    _one_way(whom, facts, learned)
    with ledger(db, write=True) as opened:
        if sheet is not None:
            _take(opened, sheet, by, dry_run)
        else:
            _note(opened, _accounts(opened, whom, dry_run), facts, by, dry_run)


def _one_way(whom: Whom, facts: list[Noted], on: str) -> None:
    """Refuse a command that notes nothing, or names people in two ways."""
    ways = [bool(whom.person), bool(whom.where), whom.sheet is not None]
    if sum(ways) != 1:
        problem = "Nobody is named." if not any(ways) else "People are named in two ways."
        raise UserError(problem, "Nothing was noted. Name one person, or give - or --where or --from.")
    if whom.sheet is not None and facts:
        raise UserError("--from takes every fact from the sheet.", "Nothing was noted. Leave the other options out.")
    if whom.sheet is None and not facts:
        raise UserError("There is nothing to note.", "Nothing was noted. Say what, for example: --loves tacos")
    if whom.new and (whom.where or whom.person == "-"):
        raise UserError("--new is for one person at a time.", "Nothing was noted.")
    if on and on > today().isoformat():
        raise UserError(f"{on} has not come yet.", "Nothing was noted. --on is the day on which it was learned.")


def _accounts(opened: sqlite3.Connection, whom: Whom, dry_run: bool) -> dict[Account, str]:
    """The accounts to note facts on, one for each person that is meant, and what these are called."""
    if whom.where:
        return _many.fitting(opened, whom.where)
    if whom.person == "-":
        return _many.listed(opened, _many.typed())
    account = _writing.account(opened, whom.person, new=whom.new, dry_run=dry_run)
    return {account: _writing.called(opened, account)}


def _note(opened: sqlite3.Connection, accounts: dict[Account, str], facts: list[Noted], by: str, dry_run: bool) -> None:
    """Write the same facts for each of these accounts, and say so."""
    noted = [(fact.body, fact.words) for fact in facts]
    pairs = [(account, *one) for account in accounts for one in noted]
    some = _writing.together(by, (("fact", account, body) for account, body, _ in pairs))
    uids = _writing.write(opened, some, dry_run)
    for (account, _, words), uid in zip(pairs, uids, strict=True):
        say(f"{accounts[account]}: {words} {uid[:8]}{_writing.end(dry_run)}")
    if not accounts:
        say("Nobody fits; nothing was noted.")
    elif any(fact.matter for fact in facts):
        say("Know, don't raise: it touches what people tell in confidence. To mark it otherwise: --visibility")


def _take(opened: sqlite3.Connection, path: Path, by: str, dry_run: bool) -> None:
    """Take an edited sheet in by one transaction, and say what it changed."""
    from relledger.cli import _edits, _sheet

    typed = str(path) == "-"
    data, name = (sys.stdin.buffer.read(), "the sheet") if typed else (_sheet.contents(path), path.name)
    plan = _edits.plan(opened, _sheet.open_sheet(data, name), today())
    voids = [("void", None, {"entry": old.fact.uid, "why": "edited in a sheet"}) for old in plan.taken]
    facts = [("fact", account, fact.body) for account, fact in plan.written]
    if voids or facts:
        _writing.write(opened, _writing.together(by, [*voids, *facts]), dry_run)
    for line in plan.lines:
        say(line)
    counts = f"{len(plan.taken):,} taken back, {len(plan.written):,} written, {plan.unchanged:,} unchanged"
    say(f"{name}: {counts}." + (" Nothing was changed yet." if dry_run else ""))
