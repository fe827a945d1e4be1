"""Noting what is known of people: of one, of many at once, or a whole sheet that was edited in a spreadsheet."""

import sqlite3
import sys
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from relledger.cli import _facts, _writing
from relledger.cli._facts import Noted
from relledger.cli._shared import By, Db, DryRun, day, ledger, now, say, typed_day
from relledger.cli._writing import New
from relledger.errors import UserError
from relledger.ledger import persons
from relledger.model import SLOTS, Account

app = typer.Typer(add_completion=False)

NAMED = 10  # references named in one error
Many = list[str] | None


def _slot(name: str) -> object:
    return typer.Option(f"--{name}", help=SLOTS[name][0].upper() + SLOTS[name][1:] + ".")


class Whom(NamedTuple):
    """Whom a command is about: one person, those of whom conditions hold, those on standard input, or a sheet's."""

    person: str
    where: list[str]
    sheet: Path | None
    new: bool


@app.command("annotate")
def annotate(
    person: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="A handle, a name, a part of a name; - reads one from each line.")
    ] = "",
    who: Annotated[Many, _slot("who")] = None,
    lives: Annotated[Many, _slot("lives")] = None,
    works: Annotated[Many, _slot("works")] = None,
    plays: Annotated[Many, _slot("plays")] = None,
    loves: Annotated[Many, _slot("loves")] = None,
    date: Annotated[Many, _slot("date")] = None,
    approach: Annotated[Many, _slot("approach")] = None,
    never: Annotated[
        Many, typer.Option("--never", help="What must never be said or done; 'none' is an answer.")
    ] = None,
    brings: Annotated[Many, _slot("brings")] = None,
    language: Annotated[Many, _slot("language")] = None,
    pronoun: Annotated[Many, _slot("pronoun")] = None,
    note: Annotated[Many, _slot("note")] = None,
    visibility: Annotated[
        str,
        typer.Option(
            "--visibility",
            metavar="MARK",
            help="may say, know (know, don't raise), or ask (ask first); else may say, and know for health, grief …",
        ),
    ] = "",
    source: Annotated[str, typer.Option("--source", help="seen, told or inferred.")] = "told",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="The day it was learned; else today.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last day on which it holds.")] = "",
    evidence: Annotated[str, typer.Option("--evidence", help="What shows it: an id, a link, words.")] = "",
    where: Annotated[
        Many, typer.Option("--where", metavar="COND", help="Everybody of whom loves=tacos, or lives~park (a part).")
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="A sheet of facts, as edited: see relledger facts.")
    ] = None,
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note what is known of a person, and what must not be said.

    Each option can be given several times. 'none' and "don't know" are answers, kept with their day. With --where, with
    - or with --from it notes for many, all of it or nothing; --dry-run lists whom it would touch.

    Example: relledger annotate Abel --note "His brother is in a hospice" --visibility know
    """
    given = {
        "who": who, "lives": lives, "works": works, "plays": plays, "loves": loves, "date": date, "approach": approach,
        "avoid": never, "brings": brings, "language": language, "pronoun": pronoun, "note": note,
    }  # fmt: skip
    days = {
        "on": typed_day(on, "past").isoformat() if on.strip() else "",
        "until": typed_day(until, "future").isoformat() if until.strip() else "",
    }
    facts = [
        _facts.noted(slot, value, visibility=visibility, source=source, evidence=evidence, **days)
        for slot, values in given.items()
        for value in values or []
        if value.strip()
    ]
    whom = Whom(person.strip(), where or [], sheet, new)
    _one_way(whom, facts, days["on"])
    with ledger(db, write=True) as opened:
        if sheet is not None:
            _take(opened, sheet, by, dry_run)
        else:
            _note(opened, _accounts(opened, whom, dry_run), facts, by, dry_run)


def _one_way(whom: Whom, facts: list[Noted], on: str) -> None:
    """Refuse what says nothing, or names people in two ways."""
    ways = [bool(whom.person), bool(whom.where), whom.sheet is not None]
    if sum(ways) != 1:
        problem = "Nobody is named." if not any(ways) else "People are named in two ways."
        raise UserError(problem, "Nothing was noted. Name one person, or give - or --where or --from.")
    if whom.sheet is not None and facts:
        raise UserError("--from takes every fact from the sheet.", "Nothing was noted. Leave the other options out.")
    if whom.sheet is None and not facts:
        raise UserError("There is nothing to note.", "Say what, for example: --loves tacos. Nothing was changed.")
    if whom.new and (whom.where or whom.person == "-"):
        raise UserError("--new is for one person at a time.", "Nothing was noted.")
    if on > now().date().isoformat():
        raise UserError(f"{on} has not come yet.", "Nothing was noted. --on is the day on which it was learned.")


def _accounts(opened: sqlite3.Connection, whom: Whom, dry_run: bool) -> list[Account]:
    """The accounts to note facts on: one for each person that is meant."""
    if whom.where:
        from relledger.questions import facts as question

        conditions = [question.condition(text) for text in whom.where]
        found = question.people(opened, conditions, day(""))
        return [persons.accounts(opened, person)[0].account for person in found]
    if whom.person == "-":
        return _listed(opened, sys.stdin.buffer.read().decode("utf-8-sig", "replace"))
    return [_writing.account(opened, whom.person, new=whom.new, dry_run=dry_run)]


def _listed(opened: sqlite3.Connection, text: str) -> list[Account]:
    """The accounts of people named one on a line; one that is not found, or fits several, and none is taken."""
    found: dict[int, Account] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if reference := line.strip():
            try:
                account = persons.find_account(opened, reference)
                found.setdefault(persons.of(opened, account) or 0, account)
            except UserError as error:
                problems.append(f"line {number}: {error.message.rstrip('.')}")
    if problems:
        more = f"; and {len(problems) - NAMED} more" if len(problems) > NAMED else ""
        raise UserError(f"{'; '.join(problems[:NAMED])}{more}.", "Nothing was noted for anybody. Mend these lines.")
    return list(found.values())


def _note(opened: sqlite3.Connection, accounts: list[Account], facts: list[Noted], by: str, dry_run: bool) -> None:
    """Write the same facts for each of these accounts, and say so."""
    pairs = [(account, fact) for account in accounts for fact in facts]
    uids = _writing.write(opened, [_writing.entry(by, "fact", a, f.body) for a, f in pairs], dry_run)
    for (account, fact), uid in zip(pairs, uids, strict=True):
        say(f"{_writing.called(opened, account)}: {fact.words} {uid[:8]}{_writing.end(dry_run)}")
    if not accounts:
        say("Nobody fits; nothing was noted.")
    elif any(fact.matter for fact in facts):
        say("Know, don't raise: it touches what people tell in confidence. To mark it otherwise: --visibility")


def _take(opened: sqlite3.Connection, path: Path, by: str, dry_run: bool) -> None:
    """Take an edited sheet in by one transaction, and say what it changed."""
    from relledger.cli import _edits, _sheet

    typed = str(path) == "-"
    data, name = (sys.stdin.buffer.read(), "the sheet") if typed else (_sheet.contents(path), path.name)
    plan = _edits.plan(opened, _sheet.open_sheet(data, name), now().date())
    voids = [{"entry": old.fact.uid, "why": "edited in a sheet"} for old in plan.taken]
    made = [
        *(_writing.entry(by, "void", None, body) for body in voids),
        *(_writing.entry(by, "fact", account, fact.body) for account, fact in plan.written),
    ]
    if made:
        _writing.write(opened, made, dry_run)
    for line in plan.lines:
        say(line)
    counts = f"{len(plan.taken):,} taken back, {len(plan.written):,} written, {plan.unchanged:,} unchanged"
    say(f"{name}: {counts}." + (" Nothing was changed yet." if dry_run else ""))
