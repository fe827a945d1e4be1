"""The options of a handover's page: for whom, which edition, its tongue, who leaves, whether they can be asked."""

import sqlite3
from datetime import datetime
from typing import Annotated

import typer

from relledger.errors import UserError
from relledger.handover.edition import Edition
from relledger.handover.wanted import LANGUAGES, Wanted

Language = Annotated[
    str, typer.Option("--language", metavar="en|es", help="The tongue of the page; what people said stays as it is.")
]
_FOR = "Who gets it: they are told when somebody is to be forgotten."
Recipient = Annotated[str, typer.Option("--for", metavar="NAME", help=_FOR)]
_EDITION = "owner: everything; agency: nothing confided. Else agency where it is for one, or encrypted."
EditionName = Annotated[str, typer.Option("--edition", metavar="EDITION", help=_EDITION)]
Leaving = Annotated[str, typer.Option("--leaving", metavar="NAME", help="Who of us leaves: the page says what goes.")]
WithoutHolder = Annotated[
    bool, typer.Option("--without-holder", help="Who leaves is gone already: the page names what nobody knows.")
]


def wanted(
    db: sqlite3.Connection,
    now: datetime,
    *,
    edition: Edition,
    recipient: str,
    language: str,
    leaving: str,
    without_holder: bool,
    x_content: bool = False,
) -> Wanted:
    """What was asked of the page; a `UserError` where a tongue or one of us is not known."""
    tongue = next((one for one in LANGUAGES if one == language), None)
    if tongue is None:
        raise UserError(
            f"There is no page in {language}.", "Nothing was written. There are: " + ", ".join(LANGUAGES) + "."
        )
    who = _of_ours(db, now, leaving, without_holder)
    return Wanted(tongue, edition, recipient.strip(), who, without_holder, x_content)


def _of_ours(db: sqlite3.Connection, now: datetime, name: str, without_holder: bool) -> str:
    """Who leaves, as they are written; without a name and without the holder, whoever is written down as gone."""
    from relledger.questions import _entries, _holders

    team = _holders.team(db, _entries.FOREVER)
    called = {_holders.folded(hold.holder): hold.holder for hold in _holders.holds(db)}
    called |= {key: member.name for key, member in team.items()}
    if name.strip():
        known = called.get(_holders.folded(name))
        if known is None and not without_holder:
            listed = f"We: {', '.join(sorted(called.values()))}. " if called else ""
            raise UserError(
                f"{name} is not one of us, as far as is written down.",
                f"Nothing was written. {listed}To write it down: relledger team add NAME",
            )
        return known or " ".join(name.split())
    gone = [called[key] for key in sorted(_holders.gone(db, now.date().isoformat()))]
    if without_holder and len(gone) != 1:
        raise UserError(
            "Who is gone? " + (f"There are {', '.join(gone)}." if gone else "Nobody is written down as having left."),
            "Nothing was written. Say whom it is about with --leaving NAME.",
        )
    return gone[0] if without_holder else ""
