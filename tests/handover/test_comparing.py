"""What changed between two handovers is said once and truly; the same people under other names are no news."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relledger import support
from relledger.handover import comparing
from relledger.handover.comparing import Diff
from relledger.ledger import entries
from relledger.model import Account
from relledger.outcomes import Interaction

from .made import DAY, NOW, SECOND, WIM, empty, entry, fact, filled, read, record, take_in, write
from .made import THEO as IMANI

GUS = Account("x", "7", "gus_on_wheels", "Gus Papadakis")


def between(before: Path, after: Path) -> Diff:
    with comparing.stood(before, read) as one, comparing.stood(after, read) as other:
        return comparing.compare(one, other, support.load())


def numbers(found: Diff) -> dict[str, float]:
    return {line.what: line.after - line.before for line in found.lines if line.after != line.before}


def test_the_same_ledger_is_no_news_also_when_it_was_taken_in_elsewhere(tmp_path: Path) -> None:
    db = filled(tmp_path / "ledger.db")
    write(db, tmp_path / "a.zip")
    other = empty(tmp_path / "other.db")
    take_in(other, tmp_path / "a.zip")
    write(other, tmp_path / "b.html")
    found = between(tmp_path / "a.zip", tmp_path / "b.html")
    assert numbers(found) == {}
    assert not found.new + found.moved + found.news.learned + found.news.promised + found.news.settled
    db.close()
    other.close()


def test_a_merge_makes_one_person_fewer_and_nobody_new(tmp_path: Path) -> None:
    db = filled(tmp_path / "ledger.db")
    entries.introduce(db, GUS)
    entries.write_all(db, [fact(GUS, "loves", "cumbia")])
    write(db, tmp_path / "a.zip")
    entries.write_all(db, [entry("same", GUS, platform=IMANI.platform, key=IMANI.key, ground="told us")])
    write(db, tmp_path / "b.zip")
    found = between(tmp_path / "a.zip", tmp_path / "b.zip")
    assert numbers(found)["people"] == -1
    assert found.new == []
    assert found.news.learned == []
    db.close()


slots = st.sampled_from(("who", "loves", "works"))


@settings(max_examples=8)
@given(before=st.lists(slots, max_size=3), after=st.lists(slots, min_size=1, max_size=3), hush=st.booleans())
def test_what_was_learned_in_between_is_listed_and_nothing_else(
    before: list[str], after: list[str], hush: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("learned")
    db = empty(folder / "ledger.db")
    entries.introduce(db, GUS)
    mark = "know, don't raise" if hush else "may say"
    entries.write_all(db, [fact(GUS, slot, f"old {n}") for n, slot in enumerate(before)])
    write(db, folder / "a.html")
    entries.write_all(db, [fact(GUS, slot, f"new {n}", mark) for n, slot in enumerate(after)])
    write(db, folder / "b.html")
    found = between(folder / "a.html", folder / "b.html")
    assert len(found.news.learned) == len(after)
    assert all(("new" in one) != hush for one in found.news.learned), "what must not be raised is named by its slot"
    assert numbers(found)["things known"] == len(after)
    db.close()


def test_a_promise_kept_is_settled_and_one_that_is_late_is_late(tmp_path: Path) -> None:
    db = filled(tmp_path / "ledger.db")
    owed = entry("promise", IMANI, words="A chair at the window", due="2026-11-01", keeper="Rosa")
    write(db, tmp_path / "a.html")
    entries.write_all(db, [owed])
    write(db, tmp_path / "b.html")
    entries.write_all(db, [entry("done", None, entry=entries.uid(owed))])
    write(db, tmp_path / "c.html")
    made = between(tmp_path / "a.html", tmp_path / "b.html")
    kept = between(tmp_path / "b.html", tmp_path / "c.html")
    assert [one for one in made.news.promised if "A chair at the window, due 2026-11-01" in one]
    assert [one for one in made.news.late if "A chair" in one]
    assert [one for one in kept.news.settled if "A chair" in one]
    assert not [one for one in kept.news.late if "Imani" in one]
    assert comparing.table(kept).head["settled"] == kept.news.settled
    assert NOW.date().isoformat() == made.after.day
    db.close()


def test_a_month_is_told_as_an_agency_would_tell_it(tmp_path: Path) -> None:
    db = filled(tmp_path / "ledger.db")
    write(db, tmp_path / "a.html")
    entries.introduce(db, GUS)
    mile = entry("act", GUS, kind="extra mile", direction="in", on="2026-11-20", text="Held the hose", evidence="")
    entries.write_all(
        db,
        [
            mile,
            fact(GUS, "avoid", "none"),
            entry("hold", WIM, holder="Rosa", level="knows well"),
            entry("introduction", WIM, to="Rosa", by_whom="Dana", state="made", on="2026-11-15", words=""),
            entry("mark", IMANI, mark="critic", why="in every thread"),
            entry("contact", WIM, state="do not contact", why="asked"),
        ],
    )
    write(db, tmp_path / "b.html")
    found = between(tmp_path / "a.html", tmp_path / "b.html").news
    assert found.miles == ["Gus Papadakis, 2026-11-20: Held the hose"]
    assert found.asked == ["Gus Papadakis, avoid"]
    assert found.held == ["Wim Okello: Rosa knows well"]
    assert found.introduced == ["Wim Okello to Rosa: made, 2026-11-15"]
    assert found.apart == ["Théo Lambert: critic", "Wim Okello: do not contact"]
    said = comparing.table(between(tmp_path / "a.html", tmp_path / "b.html"))
    assert [line for line in said.below if line == "Went an extra mile:"]
    assert said.head["apart"] == found.apart
    assert not any(between(tmp_path / "b.html", tmp_path / "b.html").news._replace(late=[]))
    db.close()


def test_who_fell_from_the_first_is_named(tmp_path: Path) -> None:
    db = empty(tmp_path / "ledger.db")
    record(db, [_share(GUS, "1")], "a.zip")
    write(db, tmp_path / "a.html")
    fans = [Account("x", f"9{k}", f"fan{k}", f"Fan {k}") for k in range(comparing.NAMED)]
    record(db, [_share(who, f"{who.id}-{n}", n) for who in fans for n in (1, 40)], "b.zip")
    write(db, tmp_path / "b.html")
    found = comparing.table(between(tmp_path / "a.html", tmp_path / "b.html"))
    assert found.head["fell"] == [f"Gus Papadakis: 1 → {comparing.NAMED + 1}"]
    assert "Fell from the first:" in found.below
    assert comparing.table(between(tmp_path / "a.html", tmp_path / "a.html")).head["fell"] == []
    entries.write_all(db, [entry("mark", GUS, mark="spam", why="sells followers")])
    write(db, tmp_path / "c.html")
    told = comparing.table(between(tmp_path / "a.html", tmp_path / "c.html"))
    assert told.head["fell"] == ["Gus Papadakis: 1 → not ranked"]
    db.close()


def test_the_handovers_of_two_brands_are_said_to_be_of_two(tmp_path: Path) -> None:
    for name, brand in (("a", "The Brass Tortilla"), ("b", "The Tin Kettle")):
        db = empty(tmp_path / f"{name}.db", brand)
        write(db, tmp_path / f"{name}.html")
        db.close()
    told = comparing.table(between(tmp_path / "a.html", tmp_path / "b.html"))
    assert told.above[0].startswith("These are of two brands, The Brass Tortilla and The Tin Kettle:")
    same = comparing.table(between(tmp_path / "a.html", tmp_path / "a.html"))
    assert not [line for line in same.above if "two brands" in line]


def _share(who: Account, id: str, days: int = 3) -> list[Interaction]:
    return [Interaction(who, "share", "in", id, SECOND - days * DAY, "")]
