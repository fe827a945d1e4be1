"""The questions of every day, held against a plain recomputation from all acts, and told by hand."""

import json
import sqlite3
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws import plain
from laws.books import book, take
from laws.told import SPRING, histories

from relledger import support
from relledger.errors import UserError
from relledger.ledger import checking, deriving, past
from relledger.ledger.counting import answering, tallying
from relledger.ledger.counting.clock import Clock
from relledger.ledger.entries import write_all
from relledger.model import Account, Entry, canonical
from relledger.outcomes import Interaction, Outcome
from relledger.questions import (
    _side,
    find,
    how_fast,
    look_first,
    numbers,
    show,
    timeline,
    today,
    who_is_back,
    who_is_neglected,
    who_is_new,
    who_is_waiting,
    who_knows_whom,
    who_owes_thanks,
    who_supports_us,
    who_went_quiet,
)
from relledger.vocabulary import KINDS

DAY = plain.DAY
W = support.load()
NOW = (SPRING + 100) * DAY + 12 * 3_600
GUS = Account("x", "1", "gus_on_wheels", "Gus Papadakis")
IMANI = Account("x", "2", "imani_bakes_la", "Imani Brooks")
ODETTE = Account("x", "3", "odette_eats", "Odette Monroe")


def told(who: Account, kind: str, day: int, second: int = 43_200, text: str = "", direction: str = "in") -> Outcome:
    at = (SPRING + day) * DAY + second
    return (Interaction(who, kind, direction, f"{kind}{at}{direction}", at, text),)  # type: ignore[arg-type]


def noted(kind: str, who: Account | None, at: str = "2026-06-09T10:00:00Z", by: str = "Dana", **body: str) -> Outcome:
    return (Entry(at, by, kind, who, canonical(body)),)


def _talk(acts: list[plain.Act]) -> list[answering.Talk]:
    sides = (answering.ANSWERING, answering.ASKING)
    return [(a.at, a.direction, 0) for a in acts if a.kind in sides[a.direction]]


def _expected(db: sqlite3.Connection, person: int, end: int) -> tuple[object, ...]:
    """Rhythm, talk and answers of one person, from all their acts before a second."""
    acts = [act for act in plain.acts(db, person) if act.at < end]
    theirs = [act.at for act in acts if act.direction == 1]
    tended = max((act.at for act in acts if act.direction == 0 and act.kind in answering.ANSWERING), default=None)
    miles = [act.at for act in acts if act.direction == 1 and KINDS["referral"].code <= act.kind <= 17]
    days = sorted({at // DAY: at for at in reversed(theirs)}.values())
    rhythm = (*answering.rhythm(days, theirs[-1]), max(miles, default=None), tended) if theirs else None
    found = answering.talked(_talk(acts), -tallying.FOREVER, lambda row: "", Clock.of(db))
    ahead = None if found.waiting is None else found.waiting[:3]
    return rhythm, ahead, found.counts


@settings(max_examples=12)
@given(histories(2), st.sampled_from((SPRING - 30, SPRING, SPRING + 30, 40_000, 3_000_000)))
def test_tables_of_a_day_equal_plain_counting(history: list[list[Outcome]], day: int) -> None:
    with book(*history) as db, pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "closes", lambda text: False)
        take(db, [])
        people = dict(db.execute("SELECT person, max(ours) FROM persons GROUP BY person"))
        aside = dict(db.execute("SELECT person, mark FROM aside"))
        db.execute("BEGIN")
        deriving.derive_all(db)  # with no word that closes a talk
        db.execute("COMMIT")
        with past.as_of(db, day):
            asked: Counter[int] = Counter()
            for person, ours in people.items():
                rhythm, ahead, counts = _expected(db, person, (day + 1) * DAY)
                silent = bool(ours) or aside.get(person) in ("spam", "bot")
                row = db.execute("SELECT * FROM rhythms WHERE person = ?", (person,)).fetchone()
                assert (row and row[1:]) == (None if ours else rhythm)
                row = db.execute("SELECT since, newest, n FROM waiting WHERE person = ?", (person,)).fetchone()
                assert row == (None if silent else ahead)
                kept = db.execute("SELECT counts FROM answers WHERE person = ?", (person,)).fetchone()
                found = {int(key): n for key, n in json.loads(kept[0]).items()} if kept else {}
                assert found == ({} if silent else counts)
                asked.update(found)
            assert asked == {m * 1000 + h * 10 + b: n for m, h, b, n in db.execute("SELECT * FROM answer_months")}
        months: Counter[tuple[int, ...]] = Counter()
        for person, ours in people.items():
            for act in plain.acts(db, person) if not ours else ():
                months[plain.month(act.at), act.kind, act.direction] += 1
        assert months == {(m, k, d): n for m, k, d, n, _ in db.execute("SELECT * FROM totals") if k}


def test_who_is_waiting_and_what_settles_it() -> None:
    export = [
        told(GUS, "mention", 99, text="Are there nuts in the mole?"),
        told(IMANI, "comment", 98, text="Where are you on Friday?"),
        told(ODETTE, "comment", 98, text="Open today?"),
        told(ODETTE, "reply", 98, 50_000, "Yes!", "out"),
    ]
    rule = noted("rule", None, rule="answer", when="nuts, allergy", then="within 10 minutes")
    with book(export, [rule]) as db:
        found = who_is_waiting.answer(db, W, NOW)
        assert [(w.who.name, w.words.text) for w in found.waiting] == [
            ("Gus Papadakis", "Are there nuts in the mole?"),
            ("Imani Brooks", "Where are you on Friday?"),
        ]
        assert found.waiting[0].promise == "nuts, allergy: within 10 minutes"
        assert who_is_waiting.promised(_side.rules(db), "Doughnuts?") == ""
        assert (found.people, found.questions, found.oldest) == (2, 2, 2 * DAY)
        write_all(db, [Entry("2026-06-10T08:00:00Z", "Dana", "settled", GUS, canonical({"why": "met him"}))])
        called = {"kind": "call", "direction": "out", "on": "2026-06-09", "text": "told her", "evidence": ""}
        write_all(db, [Entry("2026-06-09T00:00:01Z", "Dana", "act", IMANI, canonical(called))])
        assert who_is_waiting.answer(db, W, NOW).waiting == []
        assert list(checking.problems(db)) == []
        eve = SPRING + 99  # what Gus said had not been settled yet
        with past.as_of(db, eve):
            assert [w.who.name for w in who_is_waiting.answer(db, W, NOW - DAY).waiting] == ["Gus Papadakis"]


def test_how_fast_counts_open_questions_at_their_age() -> None:
    export = [
        told(GUS, "comment", 90, text="Open?"),
        told(GUS, "reply", 90, 43_200 + 540, "Yes", "out"),
        told(IMANI, "comment", 90, text="Open?"),
        told(ODETTE, "comment", 100, 43_200 - 60, "Open?"),
    ]
    with book(export) as db:
        found = how_fast.answer(db, NOW)
        assert found.counts == {0: 2, 1: 0, 2: 0, 3: 0, 4: 0, 5: 1}
        assert found.content == pytest.approx(200 / 3)
        shown = how_fast.table(found)
        assert sum(int(str(row[1])) for row in shown.rows) == found.questions == 3
        later = how_fast.answer(db, NOW + 2 * DAY)
        assert later.counts[5] == 2


def test_new_back_quiet_neglected_and_owed() -> None:
    export = [told(GUS, "mention", day) for day in range(0, 40, 4)]
    export += [told(IMANI, "review", day) for day in (-200, -196, -192, 95)]
    export += [told(ODETTE, "gift", 97, text="a box of pictures"), told(ODETTE, "comment", 98)]
    day = SPRING + 100
    with book(export) as db:
        assert [n.who.name for n in who_is_new.answer(db, W, day).new] == ["Odette Monroe"]
        assert [(b.who.name, b.silence) for b in who_is_back.answer(db, W, day).back] == [("Imani Brooks", 287)]
        assert [(q.who.name, q.silent, q.gap) for q in who_went_quiet.answer(db, W, day).quiet] == [
            ("Gus Papadakis", 64, 4)
        ]
        assert {n.who.name for n in who_is_neglected.answer(db, W, day).neglected} == {
            "Gus Papadakis", "Imani Brooks", "Odette Monroe",
        }  # fmt: skip
        owed = who_owes_thanks.answer(db, W, day).owed
        assert [(o.who.name, o.mile.text, o.days) for o in owed] == [("Odette Monroe", "a box of pictures", 3)]
        take(db, [told(ODETTE, "thanks", 99, direction="out")])
        assert who_owes_thanks.answer(db, W, day).owed == []
        with past.as_of(db, day - 2):
            assert len(who_owes_thanks.answer(db, W, day - 2).owed) == 1


def test_who_knows_whom_and_what_goes() -> None:
    export = [told(GUS, "review", 90), told(GUS, "review", 60), told(IMANI, "review", 90), told(ODETTE, "comment", 90)]
    holds = [
        noted("hold", GUS, holder="Dana", level="knows well"),
        noted("hold", IMANI, holder="Dana", level="knows well"),
        noted("hold", IMANI, holder="Rosa", level="knows well"),
        noted("hold", GUS, holder="Chuy", level="has met"),
    ]
    day = SPRING + 100
    with book(export, holds) as db:
        found = who_knows_whom.answer(db, W, day)
        assert {h.name: (h.knows, h.met) for h in found.holders} == {"Dana": (2, 0), "Rosa": (1, 0), "Chuy": (0, 1)}
        assert found.nobody == pytest.approx(1 - found.holders[0].share)
        gone = who_knows_whom.answer(db, W, day, leaves="dana")
        assert [(line.who.name, line.to) for line in gone.lines] == [("Gus Papadakis", "Chuy")]
        assert gone.goes == pytest.approx(next(h.alone for h in found.holders if h.name == "Dana"))
        assert found.fewest == 1


def test_who_is_held_later_was_held_by_nobody_before() -> None:
    late = [
        noted("hold", GUS, holder="Dana", level="knows well"),
        noted("vouch", GUS, why="the block listens to him"),
        noted("introduction", GUS, to="Rosa", state="made"),
    ]  # on 9 June
    written = (date(2026, 6, 9) - date(1970, 1, 1)).days
    with book([told(GUS, "review", 60)], late) as db:
        (person,) = db.execute("SELECT person FROM persons WHERE ours = 0").fetchone()
        for day, there in ((written - 1, 0), (written, 1)):
            of = show.answer(db, person, W, day)
            assert [len(some) for some in (of.holds, of.vouches, of.introductions)] == [there] * 3
            assert len(who_knows_whom.answer(db, W, day).holders) == there
            assert len(who_supports_us.answer(db, W, day).supporters[0].known_well_by) == there


def test_what_went_with_one_who_has_left_is_told() -> None:
    holds = [
        noted("hold", GUS, holder="Dana", level="knows well"),
        noted("hold", IMANI, holder="Dana", level="knows well"),
        noted("team", None, name="Dana", state="left", role="", on="2026-02-01"),
    ]
    with book([told(who, "review", 90) for who in (GUS, IMANI, ODETTE)], holds) as db:
        found = who_knows_whom.answer(db, W, SPRING + 100)
        assert (found.left, found.nobody) == (["Dana"], 1.0)
        assert found.went == pytest.approx(2 / 3)
        assert who_knows_whom.table(found).above == [
            "Nobody of ours who is here holds anybody, as far as it is written down.",
            "67% of the support was known well by nobody but Dana, who has left.",
        ]
        with pytest.raises(UserError, match="dana has left"):
            who_knows_whom.answer(db, W, SPRING + 100, leaves="dana")
    kept = noted("hold", IMANI, holder="Rosa", level="knows well")
    with book([told(who, "review", 90) for who in (GUS, IMANI, ODETTE)], [*holds, kept]) as db:
        assert who_knows_whom.answer(db, W, SPRING + 100).went == pytest.approx(1 / 3)


def test_nobody_is_introduced_to_one_who_leaves() -> None:
    holds = [
        noted("hold", GUS, holder="Dana", level="has met"),
        noted("hold", IMANI, holder="Dana", level="knows well"),
        noted("hold", ODETTE, holder="Mei Lin", level="knows well"),
        noted("team", None, name="Dana", state="left", role="", on="2026-12-18"),
    ]
    with book([told(who, "review", 90) for who in (GUS, IMANI, ODETTE)], holds) as db:
        found = who_knows_whom.answer(db, W, SPRING + 100)
        assert {line.who.name: line.to for line in found.lines if line.to} == {"Gus Papadakis": "Mei Lin"}
        gone = who_knows_whom.answer(db, W, SPRING + 100, leaves="dana")
        assert who_knows_whom.table(gone).below[-1].endswith(" --to 'Mei Lin' --by-whom Dana")


@given(
    st.dictionaries(st.integers(1, 6), st.floats(0.1, 50), min_size=1),
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from("abcd")), max_size=12),
)
def test_the_fewest_is_what_it_says(worth: dict[int, float], pairs: list[tuple[int, str]]) -> None:
    holds: dict[int, set[str]] = {person: set() for person in worth}
    for person, name in pairs:
        if person in holds:
            holds[person].add(name)
    few = who_knows_whom.fewest(worth, holds)
    whole = sum(worth.values())
    held = sum(w for person, w in worth.items() if holds[person])
    assert (few is None) == (held < whole / 2)
    names = {name for some in holds.values() for name in some}
    assert few is None or 1 <= few <= len(names)


def test_numbers_sum_and_start_where_there_is_something() -> None:
    export = [
        told(GUS, "mention", 0),
        told(GUS, "like", 1),
        told(IMANI, "comment", 40),
        told(IMANI, "reply", 41, direction="out"),
    ]
    with book(export) as db:
        found = numbers.answer(db, SPRING + 70).months
        assert [tuple(m) for m in found] == [(202603, 1, 1, 0, 1, 1), (202604, 1, 0, 1, 1, 1), (202605, 0, 0, 0, 0, 0)]


def test_look_first_is_for_complaints_and_critics() -> None:
    export = [told(GUS, "complaint", day, text=f"cold {day}") for day in (50, 60)] + [told(IMANI, "complaint", 70)]
    with book(export, [noted("mark", IMANI, mark="critic", why="only ever shouts")]) as db:
        found = look_first.answer(db, W, SPRING + 100)
        assert [(one.who.name, one.complaints, one.mark) for one in found.loud] == [
            ("Gus Papadakis", 2, ""),
            ("Imani Brooks", 1, "critic"),
        ]
        newest = found.loud[0].newest
        assert newest is not None
        assert newest.text == "cold 60"
        assert "mark x:@gus_on_wheels critic" in look_first.table(found).below[0]
        assert not look_first.table(found._replace(loud=found.loud[1:])).below, "is marked already"


def test_what_came_at_one_time_stands_in_one_order_whichever_was_brought_first() -> None:
    one, two, three = ([told(who, kind, 97, text="a box?") for kind in ("gift", "complaint", "comment")]
                       for who in (GUS, IMANI, ODETTE))  # fmt: skip
    day, lists = SPRING + 100, []
    for exports in ((one, two, three), (three, one, two)):
        with book(*exports) as db:
            lists.append(
                [
                    [o.who.account for o in who_owes_thanks.answer(db, W, day).owed],
                    [n.who.account for n in who_is_new.answer(db, W, day).new],
                    [x.who.account for x in look_first.answer(db, W, day, top=2).loud],
                    [w.who.account for w in who_is_waiting.answer(db, W, NOW).waiting],
                ]
            )
    assert lists[0] == lists[1]
    assert [len(some) for some in lists[0]] == [3, 3, 2, 3]


def test_timeline_and_find() -> None:
    export = [
        told(GUS, "mention", 5, text="Best BURRITO in town"),
        told(GUS, "reply", 6, text="Thank you", direction="out"),
    ]
    fact = noted("fact", GUS, slot="loves", value="burritos, no cilantro", visibility="may say", source="told")
    with book(export, [fact]) as db:
        (person,) = db.execute("SELECT person FROM persons WHERE ours = 0").fetchone()
        moments = timeline.answer(db, person, SPRING + 120).moments
        assert [(m.whose, m.what) for m in moments] == [("theirs", "mention"), ("ours", "reply"), ("noted", "fact")]
        assert [m.what for m in timeline.answer(db, person, SPRING + 120, only="ours").moments] == ["reply"]
        found = find.answer(db, "burrito", SPRING + 120).found
        assert [f.where for f in found] == ["fact", "mention"]
        assert find.answer(db, 'NEAR("x" OR', SPRING + 120).found == []
        assert [f.where for f in find.answer(db, "gus", SPRING + 120).found] == ["name"]
        assert [f.where for f in find.answer(db, "papa", SPRING + 120).found] == ["name"]  # also by the family name


@pytest.mark.parametrize("words", ["jardin", "JARDÍN", "jardín d'Ángel", "angel"])
def test_words_are_found_without_regard_to_case_accents_and_apostrophes(words: str) -> None:
    fact = noted("fact", GUS, slot="plays", value="Da clases en el Jardín D’Ángel", visibility="may say", source="told")
    with book([told(GUS, "mention", 5)], [fact]) as db:
        assert [f.where for f in find.answer(db, words, SPRING + 120).found] == ["fact"]


def test_what_is_found_says_what_must_not_be_said_of_it() -> None:
    never = noted("fact", GUS, slot="avoid", value="Offer him wine", visibility="may say", source="told")
    confided = noted(
        "fact", GUS, slot="note", value="wine is a sore matter", visibility="know, don't raise", source="told"
    )
    asked = noted("fact", GUS, slot="brings", value="none", visibility="may say", source="told")
    with book([told(GUS, "mention", 5)], [never, confided, asked]) as db:
        found = find.answer(db, "wine", SPRING + 120)
        assert {(f.what, f.text, f.mark) for f in found.found} == {
            ("NEVER", "Offer him wine", ""),
            ("note", "wine is a sore matter", "know, don't raise"),
        }
        assert "What is marked is not for saying: know it, or ask first." in find.table(found).below
        assert [f.text for f in find.answer(db, "none", SPRING + 120).found] == ["asked, and there is nothing"]
        (person,) = db.execute("SELECT person FROM persons WHERE ours = 0").fetchone()
        assert {m.text for m in timeline.answer(db, person, SPRING + 120).moments if m.whose == "noted"} == {
            "NEVER: Offer him wine",
            "note: wine is a sore matter (know, don't raise)",
            "brings: asked, and there is nothing",
        }


@pytest.mark.parametrize("words", ["nunez", "NÚÑEZ", "o'brien", "O’Brien Nunez"])
def test_names_are_found_without_regard_to_case_accents_and_apostrophes(words: str) -> None:
    with book([told(Account("x", "77", "chuyob", "Chuy O’Brien Núñez"), "mention", 5)]) as db:
        assert [f.name for f in find.answer(db, words, SPRING + 120).found] == ["Chuy O’Brien Núñez"]


def test_whole_words_come_before_the_beginnings_of_longer_ones() -> None:
    words = ("a taco", "two tacos", "that taco", "my taco")
    export = [told(GUS, "mention", day, text=text) for day, text in enumerate(words, 1)]
    with book(export) as db:
        few, all_of_them = (find.answer(db, "taco", SPRING + 120, top) for top in (2, 3))
        assert ([f.text for f in few.found], few.more) == (["my taco", "that taco"], True)
        assert ([f.text for f in all_of_them.found], all_of_them.more) == (["my taco", "that taco", "two tacos"], True)
        assert [f.text for f in find.answer(db, "tac", SPRING + 120).found] == list(reversed(words))


def test_today_keeps_to_twelve_lines_and_mails_nothing_private() -> None:
    asked = [
        told(Account("x", str(n), f"fan{n}", f"Fan {n}"), "comment", 99, n * 1_000, "Open?") for n in range(10, 24)
    ]
    notes = [
        noted("promise", GUS, words="a loaf", due="2026-06-10", keeper="Chuy"),
        noted("fact", GUS, slot="date", value="06-11: his father died", visibility="know, don't raise", source="told"),
        noted("fact", IMANI, slot="date", value="11 June, her birthday", visibility="may say", source="told"),
    ]
    seen = [told(GUS, "like", 0), told(IMANI, "like", 0)]
    with book(asked, seen, notes) as db:
        found = today.answer(db, W, NOW)
        assert len(found.lines) == today.MOST
        assert found.left_out > 0
        assert [line.name for line in found.lines if line.part == today.DATES] == ["Gus Papadakis", "Imani Brooks"]
        for owner in (True, False):
            mail = today.mailed(found, owner)
            assert "father" not in repr(mail)
            assert not owner or len(mail) == today.OWNERS
        assert today.answer(db, W, NOW) == found


def test_of_many_promises_those_that_are_shown_are_named_and_all_are_counted() -> None:
    fans = [Account("x", str(n), f"fan{n}", f"Fan {n}") for n in range(20)]
    loaves = [
        noted("promise", fan, words="a loaf", due=f"2026-05-{n:02d}", keeper="Chuy") for n, fan in enumerate(fans, 1)
    ]
    with book([told(fan, "like", 0) for fan in fans], loaves) as db:
        found = today.answer(db, W, NOW)
        assert [line.name for line in found.lines] == [fan.name for fan in fans[: today.MOST]]
        assert found.left_out == len(loaves) - today.MOST


def test_below_today_stands_what_settles_its_own_lines_alone() -> None:
    asked = [told(IMANI, "comment", 98, text="Where are you on Friday?")]
    promise = [noted("promise", GUS, words="a loaf", due="2026-06-10", keeper="Chuy")]
    for notes, settles in (([], ["Nothing to answer?"]), (promise, ["Done with one?", "Nothing to answer?"])):
        with book(asked, [told(GUS, "like", 0)], notes) as db:
            below = [line.split("  ")[0] for line in today.table(today.answer(db, W, NOW)).below]
            assert [line for line in below if line.endswith("?")] == settles


def test_what_was_promised_to_one_who_opted_out_says_so() -> None:
    notes = [
        noted("promise", GUS, words="a loaf", due="2026-06-10", keeper="Chuy"),
        noted("contact", GUS, state="do not contact", why=""),
    ]
    with book([told(GUS, "like", 0)], notes) as db:
        assert [line.what for line in today.answer(db, W, NOW).lines] == ["a loaf (Chuy; do not contact)"]


def test_of_one_person_it_is_said_as_of_one() -> None:
    day = SPRING + 100
    with book([told(GUS, "review", 90)], [noted("hold", GUS, holder="Dana", level="has met")]) as db:
        knows = who_knows_whom.table(who_knows_whom.answer(db, W, day))
        assert knows.above == ["Of the one who supports us; 100% of that support is held by nobody."]
        assert knows.below[-1] == "More than half of it is held by nobody as it is."
        supports = who_supports_us.table(who_supports_us.answer(db, W, day))
        assert supports.above[0].endswith("; looked at 1 act of 1 person.")
        assert supports.below[0].startswith("The one person here gives 100% of all support.")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12-25", 199),
        ("2019-06-09", 0),
        ("9 June", 0),
        ("June 8", 364),
        ("Feb 29", 264),
        ("Feb 30", None),
        ("soon", None),
        ("birthday 9 June", 0),
        ("name day 3 in all", None),
    ],
)
def test_a_date_comes_round(text: str, days: int | None) -> None:
    assert today.until(text, SPRING + 99) == days


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        ("12 de marzo: cumpleaños", "12 March"),
        ("cumple el 5 de enero", "5 Jan"),
        ("31 ene", "31 Jan"),
        ("1 de abril", "1 April"),
        ("15 de agosto", "15 Aug"),
        ("2 ago", "2 Aug"),
        ("24 de diciembre de 1984", "24 December"),
        ("setiembre 9", "Sep 9"),
    ],
)
def test_a_date_is_read_in_spanish(spanish: str, english: str) -> None:
    assert today.until(spanish, SPRING) == today.until(english, SPRING) is not None


@pytest.mark.parametrize("text", ["2 enemigos", "3 dichos", "2 abrigos", "de agosto", "5 de la tarde"])
def test_what_only_begins_like_a_month_in_spanish_is_none(text: str) -> None:
    assert today.until(text, SPRING) is None
