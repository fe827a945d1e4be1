"""Filling: every row arrives, however many make a full statement."""

import sqlite3

import pytest

from relledger.ledger.filling import ROWS, Rows


@pytest.mark.parametrize("n", [0, 1, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS + 2])
def test_every_row_arrives_once_and_in_order(n: int) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE seen (n INTEGER, text TEXT)")
    rows = Rows(db, "seen (n, text)", "?, nullif(?, '')")
    for number in range(n):
        rows.add((number, "even" if number % 2 == 0 else ""))
    rows.flush()
    rows.flush()
    expected = [(number, "even" if number % 2 == 0 else None) for number in range(n)]
    assert db.execute("SELECT n, text FROM seen ORDER BY rowid").fetchall() == expected
    assert rows.written == n
