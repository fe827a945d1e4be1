"""What several of us noted in the same words, each with a mark: the strictest holds wherever it is said."""

from pathlib import Path

from relledger import support
from relledger.interests import load
from relledger.questions import _dossier, _entries, quiz, show, today, who_loves
from relledger.support import DAY as SECONDS

from .people import DAY, GUS, IMANI, telling

W = support.load()
SAY, KNOW, ASK = "may say", "know, don't raise", "ask first"


def test_the_strictest_mark_of_the_same_words_holds(ledger: Path) -> None:
    with telling(ledger) as told:
        told.fact(GUS, "loves", "tango")
        told.fact(GUS, "loves", "Tango.", ASK, by="Mei")
        told.fact(GUS, "loves", "tango ", KNOW, by="Rosa")
        told.fact(GUS, "plays", "tango")
        told.fact(IMANI, "loves", "tango")
        marks = {(f.slot, f.by): f.visibility for f in _dossier.answer(told.db, told.person(GUS), W, DAY).facts}
        assert marks == {("loves", "Dana"): KNOW, ("loves", "Mei"): KNOW, ("loves", "Rosa"): KNOW,
                         ("plays", "Dana"): SAY}  # fmt: skip
        lovers = who_loves.answer(told.db, load(), "tango", W, DAY).lovers
        assert {(one.who.name, fact.mark) for one in lovers for fact in one.facts if fact.slot == "loves"} == {
            ("Gus Papadakis", KNOW), ("Imani Brooks", ""),
        }  # fmt: skip
        assert not any("tango" in question.answer for question in quiz.every(told.db, W, DAY) if question.key == "loves"
                       and question.account == GUS)  # fmt: skip
        assert {f.visibility for f in _entries.facts(told.db, told.person(GUS))} == {SAY, ASK, KNOW}, "each as noted"


def test_a_mark_that_expired_or_was_taken_back_asks_for_nothing(ledger: Path) -> None:
    with telling(ledger) as told:
        told.fact(GUS, "note", "a child comes")
        told.fact(GUS, "note", "a child comes", KNOW, until="2026-05-20")
        uid = told.fact(GUS, "loves", "tango", KNOW)
        told.fact(GUS, "loves", "tango", by="Mei")
        told.void(uid)
        facts = _dossier.answer(told.db, told.person(GUS), W, DAY).facts
        assert [(f.value, f.visibility) for f in facts if not f.until] == [("tango", SAY), ("a child comes", SAY)]


def test_a_date_is_told_once_and_never_mailed_where_one_of_us_was_told_it_in_confidence(ledger: Path) -> None:
    with telling(ledger) as told:
        told.fact(GUS, "date", "5 June")
        told.fact(GUS, "date", "5 June", ASK, by="Mei")
        told.fact(IMANI, "date", "6 June", until="2026-05-20")
        found = today.answer(told.db, W, DAY * SECONDS)
        assert [(line.name, line.what) for line in found.lines] == [("Gus Papadakis", "5 June (ask first)")]
        assert today.mailed(found, owner=False) == []


def test_nobody_reads_that_there_is_nothing_to_avoid_where_another_one_of_us_knows_better(ledger: Path) -> None:
    def care(person: int) -> list[object]:
        return [row[0] for row in show.table(_dossier.answer(told.db, person, W, DAY)).rows][:2]

    with telling(ledger) as told:
        told.fact(GUS, "avoid", "none")
        assert care(told.person(GUS))[0] == "Nothing to avoid"
        told.fact(GUS, "avoid", "tease", by="Mei")
        assert sorted(map(str, care(told.person(GUS)))) == ["NEVER", "Never"]
