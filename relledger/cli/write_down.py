"""Writing down: acts, facts, promises, judgements. Everything has an author and a time; nothing is erased."""

import sqlite3
from typing import Annotated

import typer

from relledger.cli._shared import By, Db, DryRun, Person, author, ledger, now, say, typed_day
from relledger.errors import UserError
from relledger.ledger import entries, persons
from relledger.model import KIND_BY_WORD, KINDS, SLOTS, VISIBILITIES, Account, Entry, canonical

app = typer.Typer(add_completion=False)

New = Annotated[bool, typer.Option("--new", help="Somebody no export has shown: put the name down as written.")]
Visible = Annotated[
    str, typer.Option("--visibility", help="may say, know (know, don't raise), or ask (ask first).", metavar="MARK")
]
Many = list[str] | None


def _slot(name: str) -> object:
    return typer.Option(f"--{name}", help=SLOTS[name][0].upper() + SLOTS[name][1:] + ".")


@app.command("log")
def log(
    person: Person,
    kind: Annotated[str, typer.Argument(help="visit, met, called, bought, thanked, gift, 'extra mile' …")],
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="What happened, in a line.")] = "",
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="The day it happened; else today.")] = "",
    evidence: Annotated[
        str, typer.Option("--evidence", help="A link or a note that shows it; without one it counts half.")
    ] = "",
    ours: Annotated[bool, typer.Option("--ours", help="We did it for them.")] = False,
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note an act: a visit, a call, an extra mile.

    Example: relledger log Abel "extra mile" "Laid the step at the window anew" --on 2026-02-08 --by Chuy
    """
    what = KIND_BY_WORD.get(" ".join(kind.casefold().split()))
    if what is None:
        raise UserError(f"{kind} is not a kind of act.", "Nothing was noted. There are: " + ", ".join(KINDS) + ".")
    day = typed_day(on)
    if day > now().date():
        raise UserError(f"{day} has not come yet.", "Nothing was noted. A promise has a day: relledger promise.")
    body = {
        "kind": what.name,
        "direction": "out" if ours else what.direction,
        "on": day.isoformat(),
        "text": words.strip(),
        "evidence": evidence.strip(),
    }
    with ledger(db, write=True) as opened:
        account = _account(opened, person, new=new, dry_run=dry_run)
        _write(opened, [_entry(by, "act", account, body)], dry_run)
        say(f"{_called(opened, account)}: {what.name} on {day.isoformat()}" + _end(dry_run))


@app.command("annotate")
def annotate(
    person: Person,
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
    visibility: Visible = "may say",
    source: Annotated[str, typer.Option("--source", help="seen, told or inferred.")] = "told",
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note what is known of a person, and what must not be said.

    Each option can be given several times.

    Example: relledger annotate Abel --note "His brother is in a hospice" --visibility know
    """
    given = {
        "who": who, "lives": lives, "works": works, "plays": plays, "loves": loves, "date": date, "approach": approach,
        "avoid": never, "brings": brings, "language": language, "pronoun": pronoun, "note": note,
    }  # fmt: skip
    facts = [(slot, value.strip()) for slot, values in given.items() for value in values or [] if value.strip()]
    if not facts:
        raise UserError("There is nothing to note.", "Say what, for example: --loves tacos. Nothing was changed.")
    if source not in ("seen", "told", "inferred"):
        raise UserError(
            f"{source} is not a source of knowledge.", "Nothing was noted. There are: seen, told, inferred."
        )
    mark = _visibility(visibility)
    with ledger(db, write=True) as opened:
        account = _account(opened, person, new=new, dry_run=dry_run)
        bodies = [{"slot": s, "value": v, "visibility": mark, "source": source} for s, v in facts]
        uids = _write(opened, [_entry(by, "fact", account, body) for body in bodies], dry_run)
        for (slot, value), uid in zip(facts, uids, strict=True):
            say(f"{_called(opened, account)}: {slot}: {value} ({mark}; {uid[:8]})" + _end(dry_run))


@app.command("promise")
def promise(
    person: Person,
    words: Annotated[str, typer.Argument(help="What was said.")],
    due: Annotated[str, typer.Option("--due", metavar="DAY", help="By when; without a day it stands.")] = "",
    keeper: Annotated[str, typer.Option("--keeper", help="Who on our side sees it through.")] = "",
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note words said to somebody, and who keeps them.

    Example: relledger promise Abel "A seat at the winter supper" --due 2026-12-12 --keeper Rosa
    """
    body = {"words": words.strip(), "due": typed_day(due).isoformat() if due else "", "keeper": keeper.strip()}
    if not body["words"]:
        raise UserError("A promise needs its words.", "Nothing was noted.")
    with ledger(db, write=True) as opened:
        account = _account(opened, person, new=new, dry_run=dry_run)
        (uid,) = _write(opened, [_entry(by, "promise", account, body)], dry_run)
        say(f"{_called(opened, account)}: promised ({uid[:8]})" + _end(dry_run))


@app.command("done")
def done(
    entry: Annotated[str, typer.Argument(metavar="ID", help="Of the promise, as it was printed.")],
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """A promise was kept.

    Example: relledger done 1f3a9c02
    """
    with ledger(db, write=True) as opened:
        uid, kind = _find_entry(opened, entry)
        if kind != "promise":
            raise UserError(
                f"{entry} is a {kind}, not a promise.", "Nothing was changed. To take it back: relledger void."
            )
        _write(opened, [_entry(by, "done", None, {"entry": uid})], dry_run)
        say("Kept." if not dry_run else "It would be kept; nothing was changed.")


@app.command("void")
def void(
    entry: Annotated[str, typer.Argument(metavar="ID", help="Of the entry, as it was printed.")],
    why: Annotated[str, typer.Option("--why", help="The reason.")] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Take back something written down; nothing is erased.

    Example: relledger void 1f3a9c02 --why "it was her sister"
    """
    with ledger(db, write=True) as opened:
        uid, kind = _find_entry(opened, entry)
        _write(opened, [_entry(by, "void", None, {"entry": uid, "why": why.strip()})], dry_run)
        say(f"Taken back: {kind}" + _end(dry_run))


@app.command("merge")
def merge(
    person: Person,
    other: Annotated[str, typer.Argument(help="The same human being, as another account shows them.")],
    ground: Annotated[str, typer.Option("--ground", help="How you know: told us, public bio, opted in.")],
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Two accounts are the same person.

    Example: relledger merge x:@imani_bakes_la instagram:@imani.bakes --ground "told us"
    """
    _judge("same", person, other, ground, by, dry_run, db)


@app.command("not-same")
def not_same(
    person: Person,
    other: Annotated[str, typer.Argument(help="Somebody else, however alike they look.")],
    ground: Annotated[str, typer.Option("--ground", help="How you know.")] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Two accounts are not the same person.

    Example: relledger not-same x:@ana facebook:@ana
    """
    _judge("not same", person, other, ground, by, dry_run, db)


def _judge(kind: str, person: str, other: str, ground: str, by: str, dry_run: bool, db: object) -> None:
    from pathlib import Path

    with ledger(db if isinstance(db, Path) else None, write=True) as opened:
        a, b = persons.find_account(opened, person), persons.find_account(opened, other)
        if a == b:
            raise UserError(
                f"{person} and {other} are one account.", "Nothing was changed. Write them as platform:handle."
            )
        body = {"platform": b.platform, "key": b.key, "ground": ground.strip()}
        (uid,) = _write(opened, [_entry(by, kind, a, body)], dry_run)
        say(f"{person} and {other}: {kind} ({uid[:8]})" + _end(dry_run))


def _entry(by: str, kind: str, account: Account | None, body: dict[str, str]) -> Entry:
    stamp = now().isoformat(timespec="microseconds").replace("+00:00", "Z")
    return Entry(stamp, author(by), kind, account, canonical(body))


def _account(opened: sqlite3.Connection, person: str, *, new: bool, dry_run: bool) -> Account:
    """The account an entry is noted on: facts stay with it, whatever is merged or split later."""
    if not new:
        try:
            return persons.find_account(opened, person)
        except UserError as error:
            error.hint += " Somebody new? Add --new."
            raise
    account = Account("in person", name=person.strip())
    if account.key == "=":
        raise UserError("Somebody new needs a name.", "Nothing was changed.")
    if not dry_run:
        entries.introduce(opened, account)
    return account


def _called(opened: sqlite3.Connection, account: Account) -> str:
    person = persons.of(opened, account)
    return account.name if person is None else persons.called(opened, person)


def _write(opened: sqlite3.Connection, some: list[Entry], dry_run: bool) -> list[str]:
    return [entries.uid(entry) for entry in some] if dry_run else entries.write_all(opened, some)


def _end(dry_run: bool) -> str:
    return ". It would be noted; nothing was changed." if dry_run else ". Noted."


def _visibility(mark: str) -> str:
    known = {v: v for v in VISIBILITIES} | {"know": VISIBILITIES[1], "ask": VISIBILITIES[2], "say": VISIBILITIES[0]}
    if mark.casefold() not in known:
        raise UserError(f"{mark} is not a mark.", "Nothing was noted. There are: may say, know, ask.")
    return known[mark.casefold()]


def _find_entry(opened: sqlite3.Connection, start: str) -> tuple[str, str]:
    found = opened.execute(
        "SELECT uid, kind FROM entries WHERE substr(uid, 1, length(?1)) = ?1 LIMIT 2", (start.casefold(),)
    ).fetchall()
    if len(found) != 1 or not start:
        what = "Nothing is" if not found else "Several entries are"
        raise UserError(f"{what} written down under {start}.", "Nothing was changed. See: relledger show PERSON.")
    return str(found[0][0]), str(found[0][1])
