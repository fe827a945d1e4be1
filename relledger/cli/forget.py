"""Forgetting a person truly: in the ledger, in the copies beside it, and by notice wherever a handover went."""

import re
import shlex
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from relledger.cli._printing import agreed, say
from relledger.cli._shared import By, Db, DryRun, author, ledger, ledger_path, stamp
from relledger.errors import STORAGE, Refused, UserError
from relledger.ledger import persons
from relledger.ledger.connection import file_of, translated
from relledger.ledger.forgetting import forgetting, keyring, notices, tombstones
from relledger.ledger.forgetting.erasing import Erased
from relledger.ledger.forgetting.forgetting import Forgotten
from relledger.letters import bare
from relledger.outcomes import Tombstone
from relledger.questions._words import brand
from relledger.show.text import several

app = typer.Typer(add_completion=False)

ELSEWHERE = (
    "Exports and handovers that you keep hold them still: delete those."
    " Copies elsewhere follow with the next: relledger backup --to FOLDER"
)

Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]


@app.command("forget")
def forget(
    person: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="A handle, a name, a part of a name, or platform:handle.")
    ] = "",
    notice: Annotated[
        Path | None, typer.Option("--notice", metavar="FILE", help="Forget whom a notice speaks of.")
    ] = None,
    finish: Annotated[bool, typer.Option("--finish", help="Finish a forgetting that was interrupted.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--notices", metavar="FOLDER", help="Where notices for past recipients go; else beside the ledger."
        ),
    ] = None,
    yes: Yes = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Erase a person truly: no byte of them stays, and no later import brings them back.

    Unlike all else this cannot be undone. What others wrote stays, with a gap where they are named. Handovers given
    away before are out of reach: a notice for each recipient asks them to forget as well.

    Example: relledger forget @gus_on_wheels --dry-run
    """
    if sum((bool(person.strip()), notice is not None, finish)) != 1:
        raise UserError("Whom to forget?", "Nothing was changed. Name one person, or --notice FILE, or --finish.")
    if finish:
        with ledger(db, write=True) as opened:  # opening it to write finishes what there is to do in it
            if left := _untold(opened):
                _tell(opened, db, _place(db, folder), left)
        say("Nothing is left to finish.")
    elif notice is not None:
        with ledger(db, write=True) as opened:
            meet(opened, notice, yes=yes, dry_run=dry_run)
        if not dry_run:
            _forget_in_copies(db)
    else:
        _forget(db, person, folder, by, yes=yes, dry_run=dry_run)


def _forget(db: Path | None, person: str, folder: Path | None, by: str, *, yes: bool, dry_run: bool) -> None:
    where = _place(db, folder)
    at, who = stamp(), author(by)
    with ledger(db, write=True) as opened:
        try:
            found = persons.find(opened, person)
        except UserError as error:
            if dry_run or not (left := _untold(opened)):
                raise
            say(f"{error.message} Whoever was forgotten before others were told of it: they are told now.")
            _tell(opened, db, where, left)
            return
        shared = _shares_a_name(opened, found)
        if yes and not dry_run:
            _by_whole_words(opened, found, person)
        if dry_run or not yes:
            if sys.stdout.isatty():  # elsewhere it may be mailed, or kept in a log
                name, ref = persons.named(opened, found)
                say(f"{name} ({ref}):")
            _ask(forgetting.forget(opened, found, at, who, dry_run=True), dry_run=dry_run, shared=shared)
            if dry_run:
                return
        left = _untold(opened)
        done = forgetting.forget(opened, found, at, who, untold=True)
        with _to_be_finished(opened):
            forgetting.finish(opened, done.sought)
            _say_erased(done.erased)
            if yes:
                _say_spared(done, shared)
            _tell(opened, db, where, [*left, *done.marks])


def _by_whole_words(opened: sqlite3.Connection, person: int, typed: str) -> None:
    """Refuse to erase without asking whom a part of a word fits: `me` also stands in Mei."""
    wanted = set(_words(typed))
    if not any(wanted <= {*_words(f"{one.name} {one.handle} {one.platform} {one.key}")}
               for one in persons.accounts(opened, person)):  # fmt: skip
        hint = f"Nothing was changed. Whom it fits: {shlex.join(('relledger', 'show', typed))}. Name them whole."
        raise UserError(f"{typed} is only a part of a name.", hint)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", bare(text))


@contextmanager
def _to_be_finished(opened: sqlite3.Connection) -> Iterator[None]:
    """Add to an error that stops a forgetting halfway that it is not done yet, and what will finish it."""
    try:
        with translated(file_of(opened)):
            yield
    except UserError as error:
        if forgetting.FINISH not in error.hint:
            why = "" if error.code == STORAGE else f"{error.hint} "
            error.hint = f"{why}They are gone from the ledger; what is left to do is done by: {forgetting.FINISH}"
        raise


def _place(db: Path | None, folder: Path | None) -> Path:
    where = folder or ledger_path(db).absolute().parent
    if not where.is_dir():
        raise Refused(f"There is no folder {where}.", "Nothing was changed. Make it first, or name another.")
    return where


def _untold(opened: sqlite3.Connection) -> list[Tombstone]:
    """All marks, if a forgetting was interrupted before its notices were written: nobody knows whose each one is."""
    return tombstones.made_with(opened, keyring.keys(opened)[0]) if tombstones.untold(opened) else []


def _tell(opened: sqlite3.Connection, db: Path | None, where: Path, marks: Iterable[Tombstone]) -> None:
    """Forget in the copies as well, and write the notices; only then is it done."""
    _forget_in_copies(db)
    say(f"Nothing is left in the ledger's files. Keep {keyring.beside(ledger_path(db)).name} with it, and private.")
    say(ELSEWHERE)
    key, whose, to = keyring.keys(opened)[0], brand(opened), notices.recipients(opened)
    for path, recipient in zip(notices.write(where, whose, stamp()[:10], key, marks, to), to, strict=True):
        typed = shlex.quote(path.name)
        how = f"they take it in with: relledger forget --notice {typed}"
        say(f"Send {path} to {recipient}, safely: {how}", to_others=True)
    tombstones.told(opened)


def _forget_in_copies(db: Path | None) -> None:
    """Forget in what lies beside the ledger: copies, and pages received. Copies elsewhere follow with `backup --to`."""
    from relledger.feeds import spool
    from relledger.ledger import copying

    path = ledger_path(db).absolute()
    at = stamp()
    if met := copying.forget_in(path, copying.copies(path, copying.beside(path)), at):
        say(f"Forgotten in {several(met, 'copy', 'copies')} beside it as well.")
    if pages := spool.take_away(spool.beside(path)):  # whom they show, nobody can say without reading each
        say(f"Taken away: {several(pages, 'page')} of live platforms that lay beside it.")


def meet(opened: sqlite3.Connection, path: Path, *, yes: bool, dry_run: bool) -> None:
    """Forget, after asking, the person of a notice."""
    said = notices.read(path)
    at = stamp()
    if dry_run or not yes:
        erased = forgetting.notice(opened, said.key, said.marks, at, dry_run=True)
        _ask(Forgotten(erased, 0), dry_run=dry_run, what="--notice FILE")
        if dry_run:
            return
    erased = forgetting.notice(opened, said.key, said.marks, at)
    if tombstones.pending(opened):
        forgetting.finish(opened)
    _say_erased(erased)
    say("Whom it speaks of stays out from now on.")
    say(ELSEWHERE)


def _shares_a_name(opened: sqlite3.Connection, person: int) -> bool:
    """Whether somebody else is called the same: a text with that name may mean either of them."""
    return bool(opened.execute(_NAMESAKES, (person,)).fetchone()[0])


_NAMESAKES = """
SELECT EXISTS (SELECT 1 FROM persons p JOIN names n ON n.account = p.account AND instr(n.name, ' ')
  JOIN names o INDEXED BY names_by_name ON o.name = n.name COLLATE NOCASE AND o.name <> ''
  JOIN persons q ON q.account = o.account AND q.person <> p.person WHERE p.person = ?)
"""


def _say_spared(found: Forgotten, shared: bool) -> None:
    """Say what stays in the words of others, for nobody can tell whom it means."""
    if found.common:
        say("A handle of theirs is a word or a name of others too: it goes only where it stands as a handle.")
    if shared:
        say("Somebody else bears their name too: where others wrote it, it stays. Read those: relledger find NAME")


def _ask(found: Forgotten, *, dry_run: bool, what: str = "PERSON", shared: bool = False) -> None:
    """Say what would go, in counts; without a terminal nobody can be asked."""
    say("It would erase " + _counts(found.erased) + ".")
    _say_spared(found, shared)
    if dry_run:
        say("Nothing was changed: this was a dry run.")
    else:
        without = f"Nothing was changed. Without asking: relledger forget {what} --yes"
        agreed("This cannot be undone. Erase it?", without, "Nothing was erased.")


def _say_erased(erased: Erased) -> None:
    say(f"Erased {_counts(erased)}.")


def _counts(erased: Erased) -> str:
    parts = (
        several(erased.accounts, "account"),
        several(erased.acts, "act"),
        several(erased.sightings, "sighting"),
        several(erased.entries, "entry", "entries"),
    )
    return ", ".join(parts) + f"; and {several(erased.cleaned, 'mention')} of them in what is of others"
