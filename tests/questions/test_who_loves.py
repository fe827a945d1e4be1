"""Who loves something: what an interest stands for, what counts as knowing, and in which order people come."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relledger import interests, support
from relledger.ledger import connection
from relledger.model import Entry, canonical
from relledger.questions import _known, _standing, who_loves, who_supports_us
from relledger.show import terminal, text

from .people import ABEL, DAY, GUS, IMANI, ODETTE, Told, telling


@pytest.fixture
def told(ledger: Path) -> Iterator[Told]:
    with telling(ledger) as told:
        yield told


def ask(told: Told, what: str, day: int = DAY, top: int = 25) -> who_loves.Answer:
    return who_loves.answer(told.db, interests.load(), what, support.load(), day, top)


def names(found: who_loves.Answer) -> list[str]:
    return [lover.who.name for lover in found.lovers]


def test_an_interest_stands_for_all_that_lies_below_it(told: Told) -> None:
    told.fact(GUS, "loves", "al pastor on Fridays")
    told.fact(IMANI, "plays", "bakes sourdough")
    told.fact(ODETTE, "loves", "trail running")
    assert names(ask(told, "food")) == ["Gus Papadakis", "Imani Brooks"]
    assert names(ask(told, "tacos")) == ["Gus Papadakis"]
    assert names(ask(told, "Running")) == ["Odette Monroe"]
    assert names(ask(told, "cycling")) == []


def test_plain_words_are_found_as_they_stand(told: Told) -> None:
    told.fact(GUS, "loves", "old Crème-brûlée tins, and vinyl")
    assert names(ask(told, "creme brulee")) == ["Gus Papadakis"]
    assert names(ask(told, "VINYL")) == ["Gus Papadakis"]
    assert names(ask(told, "vin")) == []
    assert names(ask(told, "!")) == []


def test_evidence_is_the_fact_with_who_learned_it_and_when(told: Told) -> None:
    told.fact(GUS, "loves", 'the "big" taco\nwith \\ salsa', by="Chuy", on="2026-03-02")
    told.fact(GUS, "lives", "above a taco place")
    (lover,) = ask(told, "tacos").lovers
    assert lover.facts == [_known.Known("loves", 'the "big" taco\nwith \\ salsa', "may say", "Chuy", "2026-03-02")]


def test_only_what_holds_on_the_day_is_known(told: Told) -> None:
    told.void(told.fact(GUS, "loves", "tacos"))
    told.fact(IMANI, "loves", "tacos", until="2026-05-31")
    told.fact(ABEL, "loves", "none")
    told.fact(ODETTE, "loves", "tacos", at="2026-07-01")
    assert names(ask(told, "tacos")) == []
    assert names(ask(told, "none")) == []
    assert names(ask(told, "tacos", DAY - 1)) == ["Imani Brooks"]
    assert names(ask(told, "tacos", DAY + 30)) == ["Odette Monroe"]


def test_what_was_taken_back_and_told_again_is_known(told: Told) -> None:
    told.void(told.void(told.fact(GUS, "loves", "tacos")))
    assert names(ask(told, "tacos")) == ["Gus Papadakis"]


def test_what_two_handovers_told_is_known_until_both_are_undone(told: Told) -> None:
    body = canonical({"slot": "loves", "source": "told", "value": "tacos", "visibility": "may say"})
    fact = Entry("2026-05-01T10:00:00Z", "Mei", "fact", GUS, body)
    first, second = (told.brought([fact], made) for made in ("first", "second"))
    told.write("undone", None, **{"import": first, "why": ""})
    assert names(ask(told, "tacos")) == ["Gus Papadakis"]
    told.write("undone", None, **{"import": second, "why": ""})
    assert names(ask(told, "tacos")) == []


def test_those_on_our_side_are_no_lovers_of_ours(told: Told) -> None:
    told.fact(GUS, "loves", "tacos")
    told.write("ours", GUS)
    assert names(ask(told, "tacos")) == []


def test_one_person_of_two_accounts_is_one_line(told: Told) -> None:
    told.fact(GUS, "loves", "tacos")
    told.fact(ODETTE, "loves", "burritos")
    told.write("same", GUS, platform="x", key="@odette_m", ground="told us")
    found = ask(told, "food")
    assert found.people == 1
    assert sorted(fact.value for fact in found.lovers[0].facts) == ["burritos", "tacos"]


def test_the_greatest_supporters_come_first_with_their_own_totals(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    for account, acts in ((GUS, 1), (IMANI, 3), (ABEL, 2)):
        told.fact(account, "loves", "tacos", at="2026-01-01")
        for n in range(acts):
            told.act(account, "review", f"2026-0{n + 2}-03", "Good")
    told.fact(ODETTE, "loves", "tacos")
    for day in (DAY, DAY - 60):
        found = [(lover.who.id, lover.who.support) for lover in ask(told, "tacos", day, 3).lovers]
        ranked = _standing.ranking(told.db, support.load(), day, 3)
        assert sorted(found) == sorted((one.person, one.brief.total) for one in ranked)
        assert [total for _, total in found] == [one.brief.total for one in ranked]
    assert ask(told, "tacos", top=2).people == 4
    monkeypatch.setattr(_known, "_NEAR", 0)
    assert names(ask(told, "tacos", top=1)) == ["Imani Brooks"]
    shown = who_supports_us.answer(told.db, support.load(), DAY, 3).supporters
    assert [one.name for one in shown] == names(ask(told, "tacos", top=3))


def test_many_different_values_are_all_read(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(12):
        told.fact(GUS if n % 2 else IMANI, "loves", f"taco number {n}")
    few = ask(told, "tacos")
    monkeypatch.setattr(_known, "_FEW", 3)
    assert ask(told, "tacos") == few
    assert sum(len(lover.facts) for lover in few.lovers) == 12


def test_nobody_is_said_kindly(told: Told) -> None:
    table = who_loves.table(ask(told, "sushi"))
    text = terminal.render(table, ZoneInfo("UTC"), 80)
    assert "that does not say that nobody does" in text
    assert "--loves sushi" in text


def test_marks_and_names_of_all_scripts_stay_in_line(told: Told) -> None:
    told.fact(GUS, "loves", "tacos", "know, don't raise")
    told.fact(IMANI, "loves", "tacos")
    told.db.execute("UPDATE names SET name = 'ליאת 🌮' WHERE name = 'Imani Brooks'")
    lines = terminal.render(who_loves.table(ask(told, "tacos")), ZoneInfo("UTC"), 100).splitlines()
    marked = next(line for line in lines if "Gus" in line)
    other = next(line for line in lines if "ליאת" in line)
    assert marked.endswith("know, don't raise")
    ends = [text.columns(line[: line.index("loves")]) for line in (marked, other)]
    assert ends[0] == ends[1]


def test_facts_are_found_by_their_index(ledger: Path) -> None:
    db = connection.open_ledger(ledger)
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'entries_facts'").fetchone() is None:
        pytest.skip("the schema has no index entries_facts yet")
    for query, given in ((_known._ALL_VALUES, ("loves",)), (_known._FEW_VALUES, ("loves", 9))):
        plan = " ".join(row[3] for row in db.execute("EXPLAIN QUERY PLAN " + query, given))
        assert "entries_facts" in plan
        assert "entries_by_kind" not in plan
    wanted = "EXPLAIN QUERY PLAN SELECT p.person " + _known._OF_WANTED.format("")
    held = " ".join(row[3] for row in db.execute(wanted, ("[]", "2026-06-01")))
    assert "SEARCH entries USING INDEX entries_facts (<expr>=? AND <expr>=?)" in held
    db.close()
