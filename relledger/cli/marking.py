"""What a person is taken for, whether they may be contacted, and on which ground in law we keep what we know."""

from typing import Annotated

import typer

from relledger.cli import _writing
from relledger.cli._noting import body, of_person, one_of, told
from relledger.cli._shared import By, Db, DryRun, Person, ledger, say, typed_day
from relledger.cli._writing import New
from relledger.ledger import persons
from relledger.ledger.deriving import ASIDE

app = typer.Typer(add_completion=False)

MARKS = ("critic", "spam", "bot", "ours", "not spam", "none")
BASES = (  # Article 6(1) of the GDPR, in its order
    "consent", "contract", "legal obligation", "vital interests", "public interest", "legitimate interest",
)  # fmt: skip


@app.command("mark")
def mark(
    person: Person,
    what: Annotated[str, typer.Argument(metavar="MARK", help="critic, spam, bot, ours, not-spam; none takes it off.")],
    why: Annotated[str, typer.Option("--why", help="The reason; it is shown with the mark.")] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Say what a person is: a critic, spam, a bot, one of ours.

    Critics, spam and bots are kept out of support and its total; nothing of theirs is deleted.

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
    why: Annotated[str, typer.Option("--why", help="What they said.")] = "",
    new: New = False,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Somebody does not want to hear from us: shown before all else.

    No import undoes it; only: relledger may-contact.

    Example: relledger do-not-contact @imani_bakes_la --why "asked us to stop writing"
    """
    said = body("contact", state="do not contact", why=why)
    of_person(db, person, "contact", said, "do not contact", by=by, new=new, dry_run=dry_run)


@app.command("may-contact")
def may_contact(
    person: Person,
    why: Annotated[str, typer.Option("--why", help="How you know that they want to hear from us again.")],
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Somebody may be contacted again.

    Example: relledger may-contact @imani_bakes_la --why "wrote to us and asked for news"
    """
    from relledger.questions import _side

    said = body("contact", state="may contact", why=told(why, "The reason (--why)"))
    with ledger(db, write=True) as opened:
        account = _writing.account(opened, person)
        out = _side.opted_out(opened, persons.find(opened, person))
        some = [_writing.entry(by, "contact", one, said) for one in out or [account]]
        uids = ", ".join(uid[:8] for uid in _writing.write(opened, some, dry_run))
        say(f"{_writing.called(opened, account)}: may be contacted ({uids})" + _writing.end(dry_run))


@app.command("basis")
def basis(
    person: Person,
    what: Annotated[str, typer.Argument(metavar="BASIS", help="consent, contract, legitimate-interest …")],
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="Since when; else today.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="Until when.")] = "",
    ground: Annotated[str, typer.Option("--ground", help="Where it is to be seen: a form, a message.")] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Note on which lawful basis we keep what we know of somebody.

    Example: relledger basis Gus consent --on 2026-03-01 --ground "signed the list at the window"
    """
    which = one_of(what, BASES, "a lawful basis")
    last = typed_day(until).isoformat() if until else ""
    said = body("basis", basis=which, on=typed_day(on).isoformat(), until=last, ground=ground)
    of_person(db, person, "basis", said, f"{which} since {said['on']}", by=by, dry_run=dry_run)
