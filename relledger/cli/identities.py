"""Which accounts are one person: suggestions, merging, keeping apart, splitting. All of it can be undone."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Annotated

import typer

from relledger.cli import _whom
from relledger.cli._printing import answer, say
from relledger.cli._shared import By, Csv, Db, DryRun, Json, Person, asking, ledger
from relledger.cli._writing import end, entry, write
from relledger.errors import UserError
from relledger.ledger import judging, persons
from relledger.ledger.connection import reading
from relledger.ledger.persons import Seen
from relledger.model import Account, Entry, at
from relledger.people import Judgement, Key

app = typer.Typer(add_completion=False)

Ground = Annotated[str, typer.Option("--ground", metavar="WORDS", help="How you know: told us, public bio, opted in.")]


@app.command("same")
def same(
    person: Annotated[str, typer.Argument(metavar="[PERSON]", help="Only who could be this one.")] = "",
    every: Annotated[bool, typer.Option("--all", help="All of them, also the least likely.")] = False,
    json: Json = False,
    csv: Csv = False,
    db: Db = None,
) -> None:
    """Who may be one person with several accounts, and who only looks so.

    Nothing is joined by itself: each pair comes with what speaks for it and the commands that settle it.

    Example: relledger same Imani
    """
    from relledger.questions import same as question

    with asking(db) as opened:
        who = _whom.find(opened, person) if person else None
        found = question.answer(opened, who, None if every else question.SHOWN)
        answer(question.table(found), opened, json=json, csv=csv)


@app.command("merge")
def merge(
    person: Person,
    other: Annotated[str, typer.Argument(help="The same human being, as another account shows them.")],
    ground: Ground,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Say that two accounts are the same person.

    Example: relledger merge x:@imani_bakes_la instagram:@imani.bakes --ground "told us"
    """
    from relledger.cli import _joining

    _grounded(ground)
    with ledger(db, write=True) as opened:
        with reading(opened):
            a, b = _two(opened, person, other)
            ones, others = _accounts(opened, a), _accounts(opened, b)
            if ones != others and (held := judging.in_the_way(opened, ones, others)):
                raise _contradicted(opened, held)
            one, two = (persons.of(opened, _account(key)) for key in (a, b))
            lines = ["They were one person before."] if one == two else _joining.follows(opened, one or 0, two or 0)
        (uid,) = write(opened, [_judged(by, "same", a, b, ground)], dry_run)
        say([f"{person} and {other}: same ({uid[:8]})" + end(dry_run), *lines])


@app.command("not-same")
def not_same(
    person: Person,
    other: Annotated[str, typer.Argument(help="Somebody else, however alike they look.")],
    ground: Annotated[str, typer.Option("--ground", metavar="WORDS", help="How you know.")] = "",
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Say that two accounts are not the same person.

    Example: relledger not-same x:@ana facebook:@ana
    """
    with ledger(db, write=True) as opened:
        a, b = _two(opened, person, other)
        together = _accounts(opened, a)
        left = _left(opened, together, [(a, b)]) if b in together else ""
        (uid, *_) = write(opened, _apart(opened, by, ground, [(a, b)]), dry_run)
        say(f"{person} and {other}: not same ({uid[:8]})" + end(dry_run))
        if left:
            say(f"They {'would be' if dry_run else 'are now'} {left}")


@app.command("split")
def split(
    person: Person,
    ground: Ground,
    accounts: Annotated[
        list[str] | None, typer.Argument(metavar="[ACCOUNT]...", help="Those of somebody else; else all merged ones.")
    ] = None,
    by: By = "",
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Take a person apart again: some accounts are somebody else's.

    Without ACCOUNT everything that was merged is taken apart. No later import joins it again; `relledger undo` does.

    Example: relledger split Imani instagram:@imani.bakes --ground "her sister writes there"
    """
    _grounded(ground)
    with ledger(db, write=True) as opened:
        seen = persons.accounts(opened, _whom.find(opened, person))
        every = {_key(account) for account in seen}
        pairs = judging.between(_cut(opened, person, seen, accounts or []))
        left, refs = _left(opened, every, pairs), _refs(opened, every)
        some = _apart(opened, by, ground, pairs)
        uids = write(opened, some, dry_run)
        for (a, b), uid in zip(pairs, uids, strict=False):
            say(f"{refs[a]} and {refs[b]}: not same ({uid[:8]})" + end(dry_run))
        say(f"They {'would be' if dry_run else 'are now'} {left}")
        if accounts and ";" in left.partition(";")[2]:
            say("What is left was joined through what was taken away: if it is one person, relledger merge says so.")
        if not dry_run:
            say(f"To join them again: relledger undo {uids[0][:8]}")


def _cut(opened: sqlite3.Connection, person: str, seen: Sequence[Seen], named: Sequence[str]) -> list[set[Key]]:
    """The groups of accounts to keep apart: those named and the rest, else what the merges had joined."""
    every = {_key(account) for account in seen}
    if len(every) == 1:
        raise UserError(f"{person} has only one account.", "Nothing was changed. There is nothing to take apart.")
    if not named:
        groups = judging.without_merges(opened, every)
        if len(groups) == 1:
            raise UserError(
                f"Nobody merged {person}: exports showed these accounts under one handle.",
                "Nothing was changed. Name the account that is somebody else's: " + _listed(opened, every),
            )
        return groups
    if unknown := [words for words in named if not _meant(seen, words)]:
        raise UserError(
            f"{person} has no account {unknown[0]}.", "Nothing was changed. There are: " + _listed(opened, every)
        )
    meant = {_key(account) for words in named for account in _meant(seen, words)}
    if meant == every:
        raise UserError(
            "That is every account there is of " + person + ".",
            "Nothing was changed. Name only those that are somebody else's, of: " + _listed(opened, every),
        )
    return [meant, every - meant]


def _meant(seen: Sequence[Seen], words: str) -> list[Seen]:
    """The accounts that somebody names: a handle means also the id under it, an id only itself."""
    platform, colon, rest = words.strip().partition(":")
    if not colon or platform.casefold() not in {account.platform for account in seen}:
        platform, rest = "", words.strip()
    handle = at(rest.removeprefix("@"))
    return [
        account
        for account in seen
        if platform.casefold() in ("", account.platform)
        and (rest in (account.key, account.key.removeprefix("id:")) or handle in (account.key, at(account.handle)))
        and rest
    ]


def _two(opened: sqlite3.Connection, person: str, other: str) -> tuple[Key, Key]:
    """The two accounts that are meant."""
    a, b = _whom.account(opened, person), _whom.account(opened, other)
    if a == b:
        raise UserError(f"{person} and {other} are one account.", "Nothing was changed. Write them as platform:handle.")
    return (a.platform, a.key), (b.platform, b.key)


def _accounts(opened: sqlite3.Connection, key: Key) -> set[Key]:
    """Every account of the person who has this one."""
    person = persons.of(opened, _account(key))
    return {key} if person is None else {_key(account) for account in persons.accounts(opened, person)}


def _apart(opened: sqlite3.Connection, by: str, ground: str, pairs: judging.Pairs) -> list[Entry]:
    """The entries that keep pairs of accounts apart, and those that take back a later word that they are the same."""
    said = [_judged(by, "not same", a, b, ground) for a, b in pairs]
    now = said[0].at  # one act of recording, taken back as one
    outranking = [
        entry(by, "void", None, {"entry": uid, "why": ground.strip()})
        for a, b in pairs
        for uid in judging.outranking(opened, a, b, now)
    ]
    return [one._replace(at=now) for one in said + outranking]


def _left(opened: sqlite3.Connection, accounts: Collection[Key], pairs: judging.Pairs) -> str:
    """Who is left of a person when pairs of their accounts are kept apart; asked before it is written."""
    last = "\U0010ffff"  # whatever was said before
    left = judging.parts(opened, accounts, [Judgement(a, b, False, last, "") for a, b in pairs])
    refs = _refs(opened, accounts)
    return f"{len(left)} people: " + "; ".join(", ".join(sorted(refs[key] for key in group)) for group in left)


def _judged(by: str, kind: str, a: Key, b: Key, ground: str) -> Entry:
    return entry(by, kind, _account(a), {"platform": b[0], "key": b[1], "ground": ground.strip()})


def _grounded(ground: str) -> None:
    if not ground.strip():
        raise UserError("It needs a ground.", 'Nothing was changed. Say how you know: --ground "told us".')


def _contradicted(opened: sqlite3.Connection, held: list[judging.Held]) -> UserError:
    """Why two cannot be merged: somebody judged that they are not the same."""
    said = held[-1].judgement
    refs = _refs(opened, (said.a, said.b))
    undo = "; ".join(f"relledger void {one.judgement.uid[:8]}" for one in held)
    return UserError(
        f"{refs[said.a]} and {refs[said.b]} are not the same: so {held[-1].by} wrote on {said.at[:10] or 'no day'}.",
        f"Nothing was changed. If that was wrong, take it back first: {undo}",
    )


def _refs(opened: sqlite3.Connection, keys: Iterable[Key]) -> dict[Key, str]:
    """Accounts as people write them: by the handle, and by the key where the handle alone would mean two of them."""
    people = {persons.of(opened, _account(key)) for key in keys}
    seen = [account for person in people if person is not None for account in persons.accounts(opened, person)]
    often = Counter(account.ref for account in seen)
    refs = {_key(a): a.ref if often[a.ref] == 1 else f"{a.platform}:{a.key}" for a in seen}
    return {key: refs.get(key, ":".join(key)) for key in keys}


def _listed(opened: sqlite3.Connection, keys: Collection[Key]) -> str:
    return ", ".join(sorted(_refs(opened, keys).values()))


def _account(key: Key) -> Account:
    return Seen(*key).account


def _key(account: Seen) -> Key:
    return account.platform, account.key
