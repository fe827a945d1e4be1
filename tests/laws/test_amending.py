"""Amending somebody's counts gives to the last bit what counting them whole gives."""

import sqlite3
from collections.abc import Iterator

from hypothesis import example, given, settings
from hypothesis import strategies as st

from laws.books import book
from relledger.ledger import connection, deriving
from relledger.ledger.counting import afresh
from relledger.ledger.entries import uid, write_all
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Outcome
from relledger.vocabulary import KINDS

DAY = 86_400
SPRING = 20_514  # 1 March 2026, in days
GUS = Account("x", "1", "gus_on_wheels", "Gus Papadakis")
GUS_ELSEWHERE = Account("web", "", "gus", "Gus")
IMANI = Account("x", "2", "imani_bakes_la", "Imani Brooks")
IMANI_ELSEWHERE = Account("web", "", "imani", "Imani")
PEOPLE = (IMANI, GUS_ELSEWHERE, GUS, IMANI_ELSEWHERE)
COUNTED = (*afresh.BY_PERSON, "persons", "retold", "prized", "aside", "answer_months", "totals", "whole")
TALKING = ("comment", "reply", "mention", "message")
TEXTS = ("Open today?", "thanks!", "lol", "Is there a table?", "#salsa, then?")

days = st.one_of(st.integers(0, 45), st.sampled_from((75, 110, 111, 170, 260)))  # also months apart
seconds = st.sampled_from((0, 300, 600, 900, 1_600, 30_000, 43_200, 43_201, 86_399))
acts = st.tuples(
    st.sampled_from(range(12)),  # mostly of the first
    st.sampled_from((*TALKING * 3, *sorted(KINDS))),
    st.sampled_from(("in", "in", "in", "in", "out")),
    days,
    seconds,
    st.sampled_from(TEXTS),
    st.booleans(),  # the same id as another act
)
steps = st.one_of(
    st.tuples(
        *(st.just("act"), st.integers(0, 11), st.sampled_from((*TALKING, "meeting", "gift", "thanks", "extra mile"))),
        *(st.sampled_from(("in", "out")), days, st.sampled_from(TEXTS)),
    ),
    st.tuples(st.just("void"), st.integers(0, 20)),
    st.tuples(st.sampled_from(("same", "same", "not same")), st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.just("settled"), st.integers(0, 11), st.integers(0, 45)),
    st.tuples(st.just("stop"), st.just(0), st.sampled_from(("open", "thanks", "lol")), st.sampled_from(("on", "off"))),
    st.tuples(st.just("event"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("mark"), st.integers(0, 11), st.sampled_from(("spam", "bot", "critic", "none", "ours"))),
)


def _who(n: int) -> Account:
    return PEOPLE[max(0, n - 8)]


def _day(n: int) -> str:
    return f"{2026 + (2 + n // 28) // 12}-{1 + (2 + n // 28) % 12:02d}-{1 + n % 28:02d}"


def _told(drawn: list[tuple[int, str, str, int, int, str, bool]]) -> Iterator[Outcome]:
    for n, (who, kind, direction, day, second, text, twice) in enumerate(drawn):
        id = "p" if twice else f"p{n}"
        yield (Interaction(_who(who), kind, direction, id, (SPRING + day) * DAY + second, text),)  # type: ignore[arg-type]
    yield (Entry("2026-01-01T00:00:00Z", "Dana", "event", None, canonical(_fair(3, 9))),)


def _entry(at: str, said: list[Entry], what: str, *drawn: int | str) -> Entry:
    first = int(drawn[0])
    body: dict[str, str]
    if what == "void":
        of = said[first % len(said)]
        return Entry(at, "Dana", "void", None, canonical({"entry": uid(of), "why": ""}))
    if what in ("same", "not same"):
        one, other = PEOPLE[first], PEOPLE[int(drawn[1])]
        body = {"platform": other.platform, "key": other.key, "ground": "told us"}
        return Entry(at, "Dana", what, one, canonical(body))
    if what == "act":
        _, kind, direction, day, text = drawn
        words = f"{text} #salsa" if day == 7 else str(text)
        body = {"kind": str(kind), "direction": str(direction), "on": _day(int(day)), "text": words, "evidence": ""}
    elif what == "settled":
        at, body = f"{_day(int(drawn[1]))}T12:00:00Z", {"why": at}
    elif what == "mark":
        body = {"mark": str(drawn[1]), "why": at}
    elif what == "stop":
        body = {"what": "word", "value": str(drawn[1]), "state": str(drawn[2])}
    else:
        body = _fair(first, first + int(drawn[1]))
    return Entry(at, "Dana", what, _who(first) if what not in ("stop", "event") else None, canonical(body))


def _fair(starts: int, ends: int) -> dict[str, str]:
    return {"name": "Fair", "starts": _day(starts), "ends": _day(ends), "hashtag": "salsa", "prize": "yes"}


def _differences(db: sqlite3.Connection) -> list[str]:
    """What is not, to the last bit, as it is when it is counted afresh."""
    with connection.scratch(db):
        db.execute("BEGIN")
        for table in COUNTED:
            (sql,) = db.execute("SELECT sql FROM main.sqlite_master WHERE name = ?", (table,)).fetchone()
            sql = sql.replace("REFERENCES accounts (id)", "").replace("REFERENCES interactions (id)", "")
            db.execute(sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
        try:
            deriving.derive_all(db)
            return [
                f"{one} {table}: {row}"
                for table in COUNTED
                for one, other in (("main", "temp"), ("temp", "main"))
                for row in db.execute(f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table}")
            ]
        finally:
            db.execute("ROLLBACK")


HEAVY = [(0, "comment", "in", day, 0, "Open today?", False) for day in range(9)]
LIGHT = [(11, "reply", direction, 4, 600, "lol", False) for direction in ("in", "out")]
OTHER = [(10, "mention", "in", day, 300, "thanks!", False) for day in range(14)]
LONG = [(0, "comment", "in", day, 600, ("Open today?", "thanks!")[day % 2], False) for day in range(1, 260, 7)]
APART = [[("act", 9, "gift", "in", 3, "lol")], [("void", 0), ("same", 3, 1)], [("not same", 3, 1), ("same", 0, 3)]]


@settings(max_examples=25)
@example([*HEAVY, *LIGHT], [[("mark", 11, "spam")], [("same", 0, 3)], [("void", 1)]])
@example([*LIGHT, *HEAVY], [[("mark", 11, "ours")], [("same", 0, 3)], [("void", 1)]])
@example([*LIGHT, *HEAVY], [[("act", 11, "comment", "in", 3, "lol")], [("same", 0, 3)], [("void", 0)], [("void", 1)]])
@example([*LIGHT, *HEAVY, *OTHER], [[("same", 0, 3)], [("not same", 0, 3), ("same", 2, 3)], [("void", 1), ("void", 2)]])
@example([*LIGHT, *HEAVY], APART)
@example([*LIGHT, *HEAVY], [[("settled", 11, 6)], [("same", 0, 3)], [("void", 1)]])
@example([*LIGHT, *HEAVY], [[("settled", 0, 6)], [("same", 0, 3)], [("void", 0)], [("void", 1)]])
@example(HEAVY[5:] + OTHER, [[("act", 10, "comment", "in", 0, "lol")], [("void", 0)]])
@example(LONG, [[("act", 0, "comment", "out", 110, "lol")], [("act", 0, "comment", "out", 9, "lol")], [("void", 0)]])
@example(LONG, [[("act", 0, "comment", "out", 9, "lol")], [("mark", 0, "spam")], [("void", 0)], [("mark", 0, "none")]])
@example(LONG, [[("act", 0, "comment", "out", 170, "lol")], [("settled", 0, 75)], [("void", 0)], [("void", 1)]])
@example(LONG, [[("act", 0, "comment", "in", 0, "lol")], [("void", 0)]])
@example(HEAVY, [[("act", 0, "comment", "in", day, "lol")] for day in (3, 3, 5)] + [[("void", 0)], [("void", 1)]])
@example(HEAVY, [[("act", 0, "comment", "in", day, "lol")] for day in (3, 5)] + [[("void", 1)]])
@example(HEAVY[1:], [[("act", 0, "comment", "in", 0, "Open today?")], [("void", 0)]])
@given(
    st.lists(acts, min_size=8, max_size=40), st.lists(st.lists(steps, min_size=1, max_size=2), min_size=1, max_size=10)
)
def test_amending_gives_what_counting_whole_gives(
    told: list[tuple[int, str, str, int, int, str, bool]], drawn: list[list[tuple[int | str, ...]]]
) -> None:
    with book(list(_told(told))) as db:
        said: list[Entry] = []
        for n, together in enumerate(drawn):
            at = f"2026-05-{n + 1:02d}T10:00:00Z"
            some = [_entry(at, said, str(what), *rest) for what, *rest in together if said or what != "void"]
            write_all(db, some)
            said += some
            assert _differences(db) == [], some


def test_the_sums_of_all_are_kept_in_parts() -> None:
    crowd = [Account("x", str(n), f"fan_{n}") for n in range(1_100)]
    export = [(Interaction(who, "mention", "in", who.id, SPRING * DAY + 60, ""),) for who in crowd]
    with book(export) as db:
        write_all(db, [_entry("2026-05-01T10:00:00Z", [], "mark", 8, "critic")])
        write_all(
            db, [Entry("2026-05-02T10:00:00Z", "Dana", "mark", crowd[-1], canonical({"mark": "spam", "why": ""}))]
        )
        assert db.execute("SELECT part, acts, people FROM whole").fetchall() == [(0, 998, 998), (1, 100, 100)]
        assert _differences(db) == []
