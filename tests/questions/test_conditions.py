"""People chosen by conditions: each holds for those whom a plain look at every person finds, and all must hold."""

import operator
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from relledger import interests, support
from relledger.errors import UserError
from relledger.ledger import persons
from relledger.questions import _conditions, _standing

from .people import ABEL, DAY, GUS, IMANI, ODETTE, Told, telling

WAYS = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq}
ALL = {"Gus Papadakis", "Imani Brooks", "Abel Serrano", "Odette Monroe"}


@pytest.fixture
def told(ledger: Path) -> Iterator[Told]:
    with telling(ledger) as told:
        yield told


def chosen(db: sqlite3.Connection, *texts: str) -> set[str]:
    conditions = [_conditions.condition(text, date.fromisoformat) for text in texts]
    return {persons.called(db, who) for who in _conditions.people(db, conditions, interests.load, DAY)}


def test_support_is_compared_as_it_is_printed(told: Told) -> None:
    for n, account in enumerate((GUS, IMANI, ODETTE), 1):
        for month in range(1, n + 1):
            told.act(account, "review", f"2026-0{month}-11")
    told.act(ABEL, "extra mile", "2026-03-01")
    told.write("mark", ODETTE, mark="critic", why="loud")
    weights = support.load()
    everybody = [who for (who,) in told.db.execute("SELECT person FROM standings")]
    counted = _standing.totals(told.db, everybody, weights, DAY)
    totals = {persons.called(told.db, who): counted.get(who, 0.0) for who in everybody}
    assert totals.keys() == ALL - {"Odette Monroe"}  # who is kept aside has no support to compare
    for bound in sorted({*totals.values(), 0.0, 1_000.0}):
        for way, holds in WAYS.items():
            wanted = {name for name, total in totals.items() if holds(total, bound)}
            assert chosen(told.db, f"support{way}{bound}") == wanted, (way, bound)


def test_support_is_that_of_the_day_whatever_comes_later(told: Told) -> None:
    told.act(GUS, "review", "2026-05-01")
    told.act(IMANI, "review", "2026-05-01")
    told.act(IMANI, "extra mile", "2026-07-01")  # after the day
    assert chosen(told.db, "support<10") == {"Gus Papadakis", "Imani Brooks"}
    assert chosen(told.db, "support>10") == set()


def test_acts_and_days(told: Told) -> None:
    told.posts(GUS, ("2026-03-01", "a"), ("2026-05-01", "b"))
    told.posts(IMANI, ("2026-05-02", "c"))
    told.posts(IMANI, ("2026-05-03", "d"), out=True)
    assert chosen(told.db, "acts>=2") == {"Gus Papadakis"}
    assert chosen(told.db, "acts=1") == {"Imani Brooks"}
    assert chosen(told.db, "first-seen<2026-03-02") == {"Gus Papadakis"}
    assert chosen(told.db, "last-seen>2026-05-01") == {"Imani Brooks"}
    assert chosen(told.db, "last-seen>=2026-05-01") == {"Gus Papadakis", "Imani Brooks"}
    assert chosen(told.db, "last-seen<=2026-05-01") == {"Gus Papadakis"}
    assert chosen(told.db, "last-seen=2026-05-02") == {"Imani Brooks"}
    assert chosen(told.db, "last-seen<2026-05-01") == set()
    assert chosen(told.db, "tended=2026-05-03") == {"Imani Brooks"}  # nothing is said of whom we never tended


def test_words(told: Told) -> None:
    told.fact(GUS, "lives", "Pasadena")
    told.fact(IMANI, "works", "a bakery in Glendale, California")
    told.fact(ODETTE, "lives", "Boston")
    told.fact(GUS, "loves", "al pastor")
    told.write("mark", IMANI, mark="not spam", why="we met")
    told.write("hold", ABEL, holder="Chuy", level="knows well")
    assert chosen(told.db, "place=Los Angeles") == {"Gus Papadakis", "Imani Brooks"}
    assert chosen(told.db, "interest=food") == {"Gus Papadakis"}
    assert chosen(told.db, "mark=Not-Spam") == {"Imani Brooks"}
    assert chosen(told.db, "platform=X") == {"Gus Papadakis", "Odette Monroe"}
    assert chosen(told.db, "holder=chuy") == {"Abel Serrano"}
    assert chosen(told.db, "lives~boston") == {"Odette Monroe"}


def test_all_of_them_hold_and_our_side_is_never_chosen(told: Told) -> None:
    told.fact(GUS, "loves", "tacos")
    told.fact(ODETTE, "loves", "tacos")
    assert chosen(told.db, "loves=tacos", "platform=x") == {"Gus Papadakis", "Odette Monroe"}
    told.act(GUS, "visit", "2026-05-01")
    assert chosen(told.db, "loves=tacos", "acts>0", "platform=x") == {"Gus Papadakis"}
    told.write("ours", GUS)
    assert chosen(told.db, "loves=tacos") == {"Odette Monroe"}
    assert chosen(told.db, "platform=x") == {"Odette Monroe"}


def test_nobody_is_chosen_by_what_does_not_hold(told: Told) -> None:
    told.void(told.fact(GUS, "loves", "tacos"))
    told.fact(IMANI, "loves", "tacos", until="2026-05-31")
    for text in ("loves=tacos", "interest=food", "platform=mastodon", "mark=spam", "holder=Rosa", "support>0"):
        assert chosen(told.db, text) == set()


@pytest.mark.parametrize(
    "text",
    ["", "support", "=tacos", "loves=", "support>many", "support~10", "place>Boston", "hates=x", "loves>x",
     "last-seen~may", "acts>1e9", "support>10 OR 1=1", "acts>1); DROP TABLE entries;--"],
)  # fmt: skip
def test_what_is_no_condition_is_refused(told: Told, text: str) -> None:
    with pytest.raises(UserError) as error:
        _conditions.condition(text, date.fromisoformat)
    assert error.value.hint


def test_values_never_act(told: Told) -> None:
    assert chosen(told.db, "platform=x' OR 1=1 --") == set()
    with pytest.raises(UserError):
        chosen(told.db, "place='; DROP TABLE entries;--")
    assert told.db.execute("SELECT count(*) FROM persons").fetchone() == (len(ALL),)
