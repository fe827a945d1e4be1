"""People who did one thing are counted together: to the same rows as anybody is counted alone."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from laws.books import take

from relledger.ledger import connection, deriving
from relledger.ledger.counting import afresh
from relledger.model import Account
from relledger.outcomes import Interaction, Outcome
from relledger.vocabulary import Direction

COUNTED = (*afresh.BY_PERSON, "whole", "totals", "answer_months")
WORDS = ("Open today?", "thanks!", "  Danke \n", "", "a long story " * 9, "#tacos", "❤")
KINDS = ("comment", "like", "review", "gift", "complaint", "message", "share")


def people(n: int) -> Iterator[Outcome]:
    """So many people, nearly all with one act: theirs or ours, dated or not, before and after 1970."""
    for one in range(n):
        who = Account("x", str(one), f"fan{one}")
        when = None if one % 29 == 0 else (one - 200) * 40_000
        direction: Direction = "out" if one % 13 == 0 else "in"
        kind, words = KINDS[one % len(KINDS)], WORDS[one // 3 % len(WORDS)]
        yield (Interaction(who, kind, direction, str(one), when, words),)
        if one % 17 == 0:
            yield (Interaction(who, "comment", "in", f"{one} again", 1_770_000_000 + one, words),)


def counts(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All that is counted."""
    return {table: sorted(db.execute(f"SELECT * FROM {table}"), key=repr) for table in COUNTED}


def test_those_who_did_one_thing_are_counted_like_anybody(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = connection.open_ledger(ledger, write=True)
    take(db, people(2 * afresh.TOGETHER + 150))
    together = counts(db)
    assert together["waiting"]
    assert "{}" in [row[1] for row in together["answers"]], "words that only end a talk wait for nothing"
    monkeypatch.setattr(afresh, "SCAN", 2)  # nobody is many
    with connection.transaction(db):
        deriving.derive_all(db)
    alone = counts(db)
    db.close()
    assert together == alone
