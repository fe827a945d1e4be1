"""The conversation: pure, scripted. Answers in, notes out; stopped anywhere, nothing that was said is lost."""

from collections.abc import Sequence

import pytest

from relledger.interview import cards, closing, interview, names
from relledger.interview.cards import parts
from relledger.interview.meant import numbers
from relledger.interview.rules import if_then
from relledger.interview.talk import (
    Ask,
    Candidate,
    Card,
    Frame,
    Note,
    Noted,
    Old,
    Said,
    drive,
    said,
)
from relledger.model import Account
from relledger.questions import _holders, loss
from relledger.vocabulary import VISIBILITIES

GUS = Candidate(Account("x", "1"), "Gus Papadakis", "x @gus", person=1)
IMANI = Candidate(Account("x", "2"), "Imani Brooks", "x @imani", person=2)
ABEL = Candidate(Account("in person", name="Abel Serrano"), "Abel Serrano", "in person", person=3)
ROSA = Candidate(Account("x", "9"), "Rosa", "x @rosa", ours=True, person=9)
ALL = ("take care", "promises", "who", "approach", "place", "loves", "dates", "brings", "second holder")
SAY, KNOW, ASK = VISIBILITIES


class Shelf:
    """A book for tests: what it was made with."""

    def __init__(self, cards: Sequence[Card] = (), people: Sequence[Candidate] = (GUS, IMANI, ABEL, ROSA)) -> None:
        self.people, self.every, self.notes, self.asked = people, list(cards), list[Note](), list[Ask]()
        self.first: list[Candidate] = []
        self.hurried: list[Candidate] = []
        self.near: dict[str, list[Candidate]] = {}

    def find(self, words: str) -> list[Candidate]:
        return [one for one in self.people if words.casefold() in one.name.casefold()]

    def like(self, words: str) -> list[Candidate]:
        return self.near.get(words, [])

    def unnamed(self) -> list[Candidate]:
        return self.first

    def unasked(self) -> list[Candidate]:
        return self.hurried

    def cards(self) -> list[Card]:
        return self.every

    def evidence(self, person: int) -> list[str]:
        return [f"evidence of {person}"]

    def sayable(self, person: int) -> list[Old]:
        return [Old("f1", "lives", "Pasadena", SAY, "2026-01-01"), Old("f2", "loves", "tacos", SAY, "2026-01-01")]

    def noted(self) -> list[Noted]:
        void = {note.body["entry"] for note in self.notes if note.kind == "void"}
        void |= {uid for note in self.notes for uid in note.replaces}
        return [
            Noted(f"n{n}", f"{note.kind} {note.body.get('value', '')}", note, "value")
            for n, note in enumerate(self.notes)
            if note.kind == "fact" and f"n{n}" not in void
        ]

    def day(self, words: str) -> str:
        return words if words[:2] == "20" else ""

    def spent(self) -> float:
        return sum(ask.seconds for ask in self.asked)


class Played:
    """A conversation that was held with these answers: what was asked, said and noted, and whether it ended."""

    def __init__(self, frame: Frame, book: Shelf, answers: dict[str, str], stop_at: int | None = None) -> None:
        self.said: list[str] = []
        left = dict(answers)

        def read(ask: Ask) -> str | None:
            if stop_at is not None and len(book.asked) >= stop_at:
                return None
            book.asked.append(ask)
            start = next((start for start in left if ask.prompt.strip().startswith(start)), None)
            return left.pop(start) if start else ""

        def write(note: Note) -> str:
            book.notes.append(note)
            return f"n{len(book.notes) - 1}"

        self.ended = drive(interview(frame, book), read, write, self.said.append)
        self.unused = left
        self.prompts = [ask.prompt.strip() for ask in book.asked]
        self.notes = book.notes

    def bodies(self, kind: str) -> list[dict[str, str]]:
        """What was noted of one kind."""
        return [dict(note.body) for note in self.notes if note.kind == kind]


def card(who: Candidate, still: Sequence[str] = ALL, **more: object) -> Card:
    """A card of somebody."""
    return Card(who.person or 0, who.name, who.account, 10.0, 5.0, 100, still)._replace(**more)  # type: ignore[arg-type]


def frame(**more: object) -> Frame:
    """Dana speaks."""
    return Frame("Brass", "Dana", "Dana", staying=("Rosa", "Chuy"))._replace(**more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "value", "mark"),
    [
        ("his brother", "his brother", SAY),
        ("his brother /know", "his brother", KNOW),
        ("his brother/Ask first", "his brother", ASK),
        ("  a   b /say", "a b", SAY),
        ("None", "none", SAY),
        ("nothing /know", "none", SAY),
        ("don’t know", "don't know", SAY),
        ("?", "don't know", SAY),
        ("Ninguna.", "none", SAY),
        ("nada", "none", SAY),
        ("No sé", "don't know", SAY),
        ("keine Ahnung", "don't know", SAY),
        ("and/or", "and/or", SAY),
        ("日本語の店 /k", "日本語の店", KNOW),
    ],
)
def test_an_answer_is_read_with_its_mark(line: str, value: str, mark: str) -> None:
    answer = said(line, SAY)
    assert answer
    assert (answer.value, answer.mark) == (value, mark)


def test_a_skip_is_no_answer_and_the_usual_mark_is_taken_where_none_is_typed() -> None:
    assert said("", SAY) is said(" skip ", SAY) is None
    assert said("his brother", KNOW) == Said("his brother", KNOW)
    assert said("none", KNOW) == Said("none", SAY)


def test_what_else_is_cut_where_a_part_says_what_it_is() -> None:
    assert parts("funny. lives: Echo Park, two streets away; loves: jazz, trains Birthday: 9 Feb") == [
        ("note", "funny."),
        ("lives", "Echo Park, two streets away"),
        ("loves", "jazz, trains"),
        ("date", "9 Feb"),
    ]
    assert parts("just: words") == [("note", "just: words")]


def test_rules_are_read_however_they_are_typed() -> None:
    assert if_then("If it rains, then ring Rosa.") == ("it rains", "ring Rosa")
    assert if_then("when a child cries: give bread") == ("a child cries", "give bread")
    assert if_then("Si llueve, entonces avisa a Rosa.") == ("llueve", "avisa a Rosa")
    assert if_then("cuando llora un niño: dale pan") == ("llora un niño", "dale pan")
    assert if_then("ring Rosa") is None


def test_numbers_and_beginnings_of_names_choose_from_a_list() -> None:
    assert numbers("1, imani; 9 zz", ["Gus", "Imani"]) == ({0, 1}, ["9 zz"])
    assert numbers("1 2", ["Gus", "Imani"]) == ({0, 1}, [])
    assert numbers("9" * 5000, ["Gus"]) == (set(), ["9" * 5000])


def test_names_become_holds_and_who_was_only_met_is_told_apart() -> None:
    book = Shelf()
    answers = {"Say everyone": "gus, abel (the tiler), rosa, the bike lady", "Nobody here": "y", "Whom of these": "2"}
    played = Played(frame(minutes=5), book, answers)
    holds = {note.account.name or note.account.id: note.body["level"] for note in played.notes if note.account
             and note.kind == "hold"}  # fmt: skip
    assert holds == {"1": "knows well", "Abel Serrano": "has met", "the bike lady": "knows well"}
    assert played.bodies("fact")[0] == {"slot": "note", "value": "the tiler", "visibility": SAY, "source": "told"}
    assert "  Rosa is one of us; left out." in played.said


def test_no_list_is_shown_before_the_names_are_asked() -> None:
    book = Shelf([card(GUS)])
    book.first = [GUS]
    played = Played(frame(), book, {"Which of them": "none"})
    names = next(n for n, prompt in enumerate(played.prompts) if prompt.startswith("Say everyone"))
    listed = next(n for n, prompt in enumerate(played.prompts) if prompt.startswith("Which of them"))
    assert names < listed
    shown = next(n for n, text in enumerate(played.said) if "Gus" in text)
    assert "You did not name" in played.said[shown]
    assert played.bodies("hold") == [{"holder": "Dana", "level": "no longer"}]


def test_cues_bring_more_names_and_a_short_interview_has_none() -> None:
    long = Played(frame(places=["Echo Park"], years=[2025, 2026]), Shelf(), {"Say everyone": "gus"})
    for start in ("Who else comes to you at: Echo Park?", "Whom only by telephone", "Who went quiet?",
                  "Who comes with Gus", "Who came first in 2025?", "Anyone whose name begins with"):  # fmt: skip
        assert any(prompt.startswith(start) for prompt in long.prompts), start
    letters = next(prompt for prompt in long.prompts if prompt.startswith("Anyone"))
    assert "G.." not in letters
    assert "P.." not in letters
    short = Played(frame(minutes=10, places=["Echo Park"]), Shelf(), {"Say everyone": "gus"})
    assert not any(prompt.startswith(("Who else comes", "Anyone")) for prompt in short.prompts)


def test_a_name_that_fits_several_is_chosen() -> None:
    other = Candidate(Account("x", "5"), "Gus Moore", "x @moore", person=5)
    played = Played(frame(minutes=5), Shelf(people=[GUS, other]), {"Say everyone": "gus", "Which gus": "2"})
    assert [note.account for note in played.notes if note.kind == "hold"] == [other.account]


def test_a_name_that_was_mistyped_or_cut_short_is_said_again() -> None:
    other = Candidate(Account("x", "5"), "Gus Moore", "x @moore", person=5)
    answers = {"Say everyone": "imanu, gus, the tiler, nobody at all", "Nobody here is called imanu": "Imani",
               "Which gus": "Gus M", "Nobody here is called the tiler": "The Tiler of Elm St",
               "Nobody here is called The Tiler of": "y", "Nobody here is called nobody at": "n"}  # fmt: skip
    played = Played(frame(minutes=5), Shelf(people=[GUS, IMANI, other]), answers)
    held = [note.account for note in played.notes if note.account and note.kind == "hold"]
    assert [account.name or account.id for account in held] == [IMANI.account.name or IMANI.account.id, "5",
                                                                "The Tiler of Elm St"]  # fmt: skip
    assert not played.unused


def test_two_names_in_one_answer_are_two_people() -> None:
    asked = {"Say everyone": "gus and imani, the bike lady and her son, don't know", "Nobody here": "y"}
    book = Shelf()
    played = Played(frame(minutes=5, staying=()), book, asked | {"Who of you stays": "Rosa and Chuy"})
    held = [note.account for note in played.notes if note.kind == "hold"]
    assert held == [GUS.account, IMANI.account, Account("in person", name="the bike lady and her son")]
    assert [body["name"] for body in played.bodies("team")] == ["Rosa", "Chuy"]


def test_a_slip_of_a_name_is_asked_about_before_anybody_is_new() -> None:
    book = Shelf()
    book.near = {"Imany": [IMANI], "Guss": [GUS]}
    answers = {"Say everyone": "Imany, Guss", "Which Imany": "y", "Which Guss": "new"}
    played = Played(frame(minutes=5), book, answers)
    held = [note.account for note in played.notes if note.kind == "hold"]
    assert held == [IMANI.account, Account("in person", name="Guss")]


def test_each_keeps_what_was_said_of_them_and_all_of_it() -> None:
    twin = Candidate(Account("instagram", handle="gus"), "Gus Moore", "instagram @gus", person=5)
    gus = GUS._replace(account=Account("x", handle="gus"))
    answers = {"Say everyone": "Papadakis (a rider), Moore (a baker), Papadakis (early)"}
    played = Played(frame(minutes=5), Shelf(people=[gus, twin]), answers)
    said_of = [(note.account, note.body["value"]) for note in played.notes if note.kind == "fact"]
    assert said_of == [(gus.account, "a rider"), (gus.account, "early"), (twin.account, "a baker")]


def test_numbers_as_people_type_them_and_what_is_no_number_says_nothing_of_the_others() -> None:
    assert numbers("1 and 3, 4-5", ["A", "B", "C", "D", "E"]) == ({0, 2, 3, 4}, [])
    assert numbers("5-1", ["A"]) == (set(), ["5-1"])
    piped, patient = Shelf(), Shelf()
    piped.first = patient.first = [GUS, IMANI, ABEL]
    holds = Played(frame(), piped, {"Which of them": "1, Imano"}).bodies("hold")
    assert holds == [{"holder": "Dana", "level": "knows well"}]
    again = Played(frame(patient=True), patient, {"Which of them": "1, Imano"}).prompts
    assert sum(prompt.startswith("Which of them") for prompt in again) == 2


def test_no_longer_so_takes_back_and_never_means_that_there_is_nothing() -> None:
    old = [Old("u1", "lives", "Pasadena", SAY, "2025-01-01"), Old("u2", "avoid", "none", SAY, "2025-01-01"),
           Old("u3", "loves", "figs", KNOW, "2025-01-01")]  # fmt: skip
    answers = {"Gus Papadakis: lives": "no", "Gus Papadakis: avoid": "n", "Gus Papadakis: loves": "don't know"}
    asked = frame(form="quarterly", minutes=10)
    played = Played(asked, Shelf([card(GUS, (), stale=old)]), answers)
    assert [(note.kind, note.body["entry"]) for note in played.notes] == [("void", "u1"), ("void", "u2")]
    instead = Played(asked, Shelf([card(GUS, (), stale=old[1:2])]), answers | {"What instead": "talk of his shop /ask"})
    (note,) = instead.notes
    assert (note.body["value"], note.body["visibility"], note.replaces) == ("talk of his shop", ASK, ["u2"])


def test_the_read_back_reads_marks_as_every_line_does() -> None:
    answers = {"What must nobody": "tease", "Who is that": "a baker"}
    for line, value, mark in (("2: a night baker /know", "a night baker", KNOW), ("2: /ask first", "a baker", ASK)):
        correction = Played(frame(minutes=60), Shelf([card(GUS)]), answers | {"Right?": line}).notes[-1]
        assert (correction.body["value"], correction.body["visibility"]) == (value, mark)
        assert correction.replaces == ["n1"]


def test_whoever_marks_a_promise_hears_that_it_bears_none() -> None:
    played = Played(frame(), Shelf([card(GUS)]), {"Promised": "a loan /know"})
    assert played.bodies("promise")[0]["words"] == "a loan"
    assert any("A promise bears no mark" in text for text in played.said)
    assert not any("no mark" in text for text in Played(frame(), Shelf([card(GUS)]), {"Promised": "a cake"}).said)


def test_care_comes_first_and_each_answer_is_noted_with_what_it_replaces() -> None:
    book = Shelf([card(GUS, empty={"avoid": ["u1"]}), card(IMANI, ("who",))])
    answers = {
        "What must nobody": "tell him to slow down /know",
        "Promised": "a water bottle",
        "By when": "2026-12-24",
        "Who sees it": "Rosa",
        "Anything else": "they: bring the pump back",
        "Who is that": "rides at dawn",
        "How, when": "don't know",
        "What else": "lives: Glendale; loves: figs",
        "Who else of us knows Gus": "chuy, Mei",
    }
    played = Played(frame(minutes=60), book, answers)
    assert played.ended
    facts = [(b["slot"], b["value"], b["visibility"]) for b in played.bodies("fact")]
    assert facts[:5] == [
        ("avoid", "tell him to slow down", KNOW),
        ("who", "rides at dawn", SAY),
        ("approach", "don't know", SAY),
        ("lives", "Glendale", SAY),
        ("loves", "figs", SAY),
    ]
    assert next(note for note in played.notes if note.kind == "fact").replaces == ["u1"]
    first, second = played.bodies("promise")
    assert first == {"words": "a water bottle", "due": "2026-12-24", "keeper": "Rosa", "made_by": "Dana"}
    assert (second["words"], second["made_by"]) == ("from them: bring the pump back", "Gus Papadakis")
    assert [b["holder"] for b in played.bodies("hold")] == ["Chuy", "Mei"]
    assert not played.unused
    assert not any("nobody say or do to Imani" in prompt for prompt in played.prompts)


def test_none_and_unknown_are_answers_and_a_skip_is_not() -> None:
    answers = {"What must nobody": "none", "Promised": "none", "Who is that": "skip", "What else": "none",
               "Who else of us": "nobody"}  # fmt: skip
    played = Played(frame(minutes=60), Shelf([card(GUS)]), answers)
    facts = {(b["slot"], b["value"]) for b in played.bodies("fact")}
    unknown = {(slot, "don't know") for slot in ("lives", "loves", "date", "brings")}
    assert facts == {("avoid", "none"), ("promise", "none"), ("second holder", "none")} | unknown


def test_an_unreadable_day_stays_with_the_words_or_is_asked_again() -> None:
    answers = {"Promised": "a lift", "By when": "when the rain stops"}
    piped = Played(frame(), Shelf([card(GUS)]), answers)
    assert piped.bodies("promise")[0]["words"] == "a lift (by: when the rain stops)"
    patient = Played(frame(patient=True), Shelf([card(GUS)]), answers)
    assert patient.bodies("promise")[0]["words"] == "a lift"
    assert [prompt.startswith("By when") for prompt in patient.prompts].count(True) == 2


def test_the_time_decides_how_many_people_and_which_parts() -> None:
    many = [card(Candidate(Account("x", str(n)), f"P{n}", person=n)) for n in range(30)]

    def asked(minutes: int) -> list[str]:
        return Played(frame(minutes=minutes), Shelf(many), {}).prompts

    care = [sum(prompt.startswith("What must nobody") for prompt in asked(minutes)) for minutes in (6, 15, 30, 120)]
    assert care[0] < care[1] < care[2] == care[3] == 15
    assert 0 < sum(prompt.startswith("Who is that") for prompt in asked(30)) < 15
    assert sum(prompt.startswith("Who is that") for prompt in asked(120)) == 15
    assert not any(prompt.startswith("A time you") for prompt in asked(10))
    progress = [text for text in Played(frame(minutes=30), Shelf(many), {}).said if " minutes left)" in text]
    assert progress[0].strip().startswith("P0  (1 of 15, about ")


def test_an_incident_becomes_the_rule_that_is_confirmed() -> None:
    answers = {
        "A time you": "a man shouted at Mei",
        "What did you notice": "he stood too close",
        "How did you know": "he never looks up",
        "What would a newcomer": "have argued",
        "Then what": "I gave him water",
        "Keep which rule": "y",
        "If something": "if it rains, then ring Rosa",
        "What must reach": "an allergy; the press",
        "What looks like spam": "the man who only sends hearts",
    }
    played = Played(frame(), Shelf(), answers)
    rules = played.bodies("rule")
    assert rules[0] == {
        "rule": "if-then", "when": "he stood too close", "then": "I gave him water", "story": "a man shouted at Mei",
        "because": "he never looks up", "instead": "have argued",
    }  # fmt: skip
    assert [(rule["rule"], rule["when"]) for rule in rules[1:]] == [
        ("if-then", "it rains"),
        ("owner", "an allergy"),
        ("owner", "the press"),
        ("if-then", "it looks like spam: the man who only sends hearts"),
    ]
    dropped = Played(frame(), Shelf(), answers | {"Keep which rule": ""})
    assert "he stood too close" not in [rule["when"] for rule in dropped.bodies("rule")]
    typed = Played(frame(), Shelf(), answers | {"Keep which rule": "if he shouts, then give him water"})
    assert typed.bodies("rule")[0]["when"] == "he shouts"


def test_the_read_back_corrects_and_takes_back() -> None:
    answers = {"What must nobody": "tease", "Who is that": "a baker", "Right?": "2: a night baker"}
    played = Played(frame(minutes=60), Shelf([card(GUS)]), answers)
    correction = played.notes[-1]
    assert (correction.body["value"], correction.replaces) == ("a night baker", ["n1"])
    gone = Played(frame(minutes=60), Shelf([card(GUS)]), answers | {"Right?": "void 1"})
    assert gone.notes[-1].body == {"entry": "n0", "why": "taken back in the read-back"}


def test_it_says_what_ten_more_minutes_would_buy() -> None:
    many = [card(Candidate(Account("x", str(n)), f"P{n}", person=n)) for n in range(30)]
    last = Played(frame(minutes=5), Shelf(many), {}).said[-1]
    assert "15 of the first 15" in last
    assert "10 more minutes: P0, P1" in last
    assert "Written down, weighed by support: 0 of 100; then 13." in last


def test_an_owner_is_asked_other_things() -> None:
    answers = {"Whom have you met": "abel", "What must reach you": "a wedding", "What else": "loves: brass bands",
               "Which of these must the next": "2"}  # fmt: skip
    asked = frame(form="owner", speaker="Imani", minutes=20)
    played = Played(asked, Shelf([card(IMANI), card(GUS, ("second holder",), held=True)]), answers)
    assert "Gus Papadakis  (1 of 2" in "".join(played.said)
    assert played.bodies("hold") == [{"holder": "Imani", "level": "knows well"}]
    assert played.bodies("rule")[0]["rule"] == "owner"
    told, hidden = (note for note in played.notes if note.kind == "fact")
    assert told.body["value"] == "brass bands"
    assert (hidden.body["value"], hidden.body["visibility"], hidden.replaces) == ("tacos", KNOW, ["f2"])


def test_quarterly_asks_only_what_is_old_or_was_never_asked() -> None:
    old = Old("u7", "lives", "Pasadena", KNOW, "2024-01-01")
    book = Shelf([card(GUS, (), stale=[old]), card(IMANI, ("take care",), stale=[old])])
    answers = {"Gus Papadakis: lives": "y", "Imani Brooks: lives": "Glendale", "What must nobody": "none"}
    played = Played(frame(form="quarterly", minutes=10), book, answers)
    first, second, third = (note for note in played.notes if note.kind == "fact")
    assert (first.body["value"], first.body["visibility"], first.replaces) == ("Pasadena", KNOW, ["u7"])
    assert (second.body["value"], second.replaces) == ("Glendale", ["u7"])
    assert third.body["slot"] == "avoid"
    assert not any(prompt.startswith(("A time", "If something")) for prompt in played.prompts)


SCRIPT = {
    "And a line": "know", "Say everyone": "gus, abel", "Whom of these": "", "What must nobody": "tease",
    "Promised": "a cup", "By when": "2026-12-24", "Who sees it": "Rosa", "Who is that": "a rider",
    "A time you": "a fight", "What did you": "noise", "How did you": "habit", "What would a": "shout",
    "Then what": "water", "Keep which rule": "y", "If something": "if a, then b", "What must reach": "fire",
}  # fmt: skip
TOLD = {"Say everyone": 2, "What must nobody": 1, "Promised": 1, "Who is that": 1, "What must reach": 1}


def test_stopped_at_any_question_everything_answered_was_noted() -> None:
    whole = Played(frame(), Shelf([card(GUS)]), SCRIPT)
    assert whole.ended
    for stop_at in range(len(whole.prompts)):
        played = Played(frame(), Shelf([card(GUS)]), SCRIPT, stop_at)
        assert not played.ended
        given = [start for start in TOLD if any(p.startswith(start) for p in played.prompts)]
        kept = [note for note in played.notes if note.kind != "rule" or "story" not in note.body]
        kept = [note for note in kept if note.body.get("when") != "a"]
        assert len(kept) == sum(TOLD[start] for start in given), played.prompts
        told = [note for note in played.notes if "story" in note.body]
        assert len(told) == any(prompt.startswith("A time you") for prompt in played.prompts)


def test_who_was_named_before_a_stop_is_held_as_far_as_is_certain() -> None:
    book = Shelf(people=[GUS._replace(level="knows well"), ABEL])
    asked = Played(frame(minutes=5), book, {"Say everyone": "gus, abel"}).prompts
    stop_at = next(n for n, prompt in enumerate(asked) if prompt.startswith("Whom of these"))
    book.notes.clear()
    book.asked.clear()
    stopped = Played(frame(minutes=5), book, {"Say everyone": "gus, abel"}, stop_at)
    assert [(note.account, note.body["level"]) for note in stopped.notes] == [(ABEL.account, "has met")]


def test_who_was_named_before_a_stop_is_asked_about_when_it_goes_on() -> None:
    book = Shelf()
    book.hurried = [one._replace(level="has met", unasked=True) for one in (GUS, IMANI, ABEL)]
    answers = {"You named 3 today": "", "Whom of these": "1, -3"}
    played = Played(frame(minutes=5, named=3), book, answers)
    assert "You named:\n  1 Gus Papadakis\n  2 Imani Brooks\n  3 Abel Serrano" in played.said
    assert [(note.account, note.body) for note in played.notes] == [
        (ABEL.account, {"holder": "Dana", "level": "no longer"}),
        (GUS.account, {"holder": "Dana", "level": "has met"}),  # said now, and not asked again
        (IMANI.account, {"holder": "Dana", "level": "knows well"}),
    ]


def test_begun_again_it_goes_on_where_it_stopped() -> None:
    again = Played(frame(named=2, begun=True, incidents=1), Shelf([card(GUS, ("who",))]), {})
    assert not any(prompt.startswith(("Say everyone", "You named", "What must nobody")) for prompt in again.prompts)
    assert any(prompt.startswith("Another time") for prompt in again.prompts)
    names = Played(frame(named=2), Shelf(), {}).prompts
    assert any(prompt.startswith("You named 2 today") for prompt in names)


def test_leaving_is_written_down_once_and_who_stays_is_asked_where_it_is_not_known() -> None:
    leaving = frame(leaving="2026-12-18", announced=False, staying=())
    played = Played(leaving, Shelf(), {"Who of you stays": "Rosa, Chuy"})
    assert played.bodies("team") == [
        {"name": "Dana", "state": "left", "on": "2026-12-18"},
        {"name": "Rosa", "state": "joined"},
        {"name": "Chuy", "state": "joined"},
    ]
    assert not Played(frame(leaving="2026-12-18"), Shelf(), {}).bodies("team")


def test_it_speaks_of_the_same_things_as_the_ledger() -> None:
    assert closing.POINTS.items() <= loss.ASKED.items()
    assert {*cards.CARE, *cards.ELSE, *cards.SECONDS} == set(ALL) == set(loss.ASKED)
    assert all(loss.SLOT_OF[slot] == asked for asked, slot in cards.ELSE.items())
    assert (names.KNOWS, names.MET, names.NO_LONGER) == (_holders.KNOWS, _holders.MET, _holders.NO_LONGER)
