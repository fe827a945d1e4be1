"""The read-back: which questions are put, which answers are right, and the two conversations. Pure, scripted."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.interview.talk import Ask, Candidate, Note, Talk, drive
from relledger.model import Account
from relledger.quiz import MOST, STARRED, TEXTS, Question, chosen, interval, right
from relledger.quiz.sitting import Frame, read_back, seal

GUS = Account("x", "1")
IMANI = Candidate(Account("x", "2"), "Imani Brooks", "x @imani", person=2)
ROSA = Frame("Rosa", "2026-06-01T10:00:00Z", "page")


def question(key: str = "lives", *parts: str, name: str = "Gus Papadakis", starred: bool = False) -> Question:
    return Question(key, (("name", name),), parts, starred, "people", GUS)


def held(talk: Talk[None], answers: Sequence[str]) -> tuple[list[Note], list[str], bool]:
    """A conversation with these answers, in order: what was noted, what was said, whether it ended."""
    left, notes, said = iter(answers), list[Note](), list[str]()

    def read(ask: Ask) -> str | None:
        said.append(ask.prompt)
        return next(left, None)

    def write(note: Note) -> str:
        notes.append(note)
        return str(len(notes))

    return notes, said, drive(talk, read, write, said.append)


@pytest.mark.parametrize(
    ("parts", "said", "expected"),
    [
        (("Boyle Heights",), "boyle heights", True),
        (("Boyle Heights",), "in Boyle Heights, I think", True),
        (("Boyle Heights",), "near the heights", None),
        (("al pastor; cumbia",), "cumbia and al pastor", True),
        (("Return the fuel can", "Chuy"), "that we return his fuel can; Chuy does", True),
        (("Return the fuel can", "Chuy"), "to return the fuel can", None),
        (("2026-12-09",), "9 Dec", True),
        (("2026-12-09",), "on the 9th", None),
        (("2026-12-09",), "9/12", True),
        (("2026-12-09",), "2026-12-09", True),
        (("2026-12-19",), "9 Dec", None),
        (("nobody keeps it",), "Nobody keeps it.", True),
        (("Boyle Heights",), "", False),
        (("Boyle Heights",), "don’t know", False),
        (("Boyle Heights",), "nothing", False),
        (("Boyle Heights",), "I do not know.", False),
        (("Boyle Heights",), "no idea", False),
        ((), "nothing", True),
        ((), "Nothing was promised.", True),
        ((), "a chair at the window", False),
        ((), "", False),
        (("✨",), "✨ or so", None),
    ],
)
def test_an_answer_is_right_wrong_or_for_somebody_to_judge(
    parts: tuple[str, ...], said: str, expected: bool | None
) -> None:
    assert right(question("owed", *parts), said) is expected


@given(st.text(min_size=1), st.text())
def test_the_very_words_are_never_wrong_and_no_words_are_never_right(part: str, said: str) -> None:
    told = question("lives", part)
    if part.strip(" .!\t\n") and part.casefold().strip() not in ("?", "skip", "-", "no"):
        assert right(told, f"It says {part}") is not False
    assert right(told, "") is False
    assert right(question("trap"), said) in (True, False)


def every() -> Iterator[Question]:
    for n in range(8):
        yield question("never", f"no {n}", name=f"P{n}", starred=True)
        yield question("lives", f"town {n}", name=f"P{n}")
        yield question("owed", f"cup {n}", name=f"P{n}")
        yield question("trap", name=f"Q{n}")
        yield question("loves", f"figs {n}", name=f"P{n}")


@given(st.text(max_size=5), st.integers(1, 30))
def test_the_paper_has_one_trap_and_starred_ones_and_is_the_same_again(seed: str, most: int) -> None:
    found = chosen(list(every()), most, seed)
    assert found == chosen(list(reversed(list(every()))), most, seed)
    assert len(found) == len(set(found)) == most
    assert sum(not one.parts for one in found) == 1
    assert sum(one.starred for one in found) >= min(STARRED, most - 1)


def test_the_paper_is_of_many_kinds_and_asks_for_a_promise_that_is_there() -> None:
    keys = [one.key for one in chosen(list(every()), MOST, "a")]
    assert {"never", "lives", "owed", "trap", "loves"} == set(keys)
    places = {[one.key for one in chosen(list(every()), MOST, str(n))].index("trap") for n in range(20)}
    assert len(places) > 3  # nobody can tell it by its place
    assert chosen([], MOST) == []
    assert [one.key for one in chosen([question("trap")], MOST)] == ["trap"]


def test_every_kind_has_its_sentence() -> None:
    for text in TEXTS.values():
        assert text.endswith(("?", "}"))
    assert question("lives", "x").text == "Where does Gus Papadakis live?"
    assert question("lives", "x", name="{evil}").text == "Where does {evil} live?"


@pytest.mark.parametrize(("n", "of", "low", "high"), [(18, 20, 70, 97), (54, 60, 80, 95), (10, 10, 72, 100)])
def test_the_interval_is_wilsons(n: int, of: int, low: int, high: int) -> None:
    found = interval(n, of)
    assert (round(found[0] * 100), round(found[1] * 100)) == (low, high)


def test_the_interval_of_nothing_is_everything() -> None:
    assert interval(0, 0) == (0, 1)


PAPER = (
    question("never", "Tag her workplace", starred=True),
    question("lives", "Boyle Heights"),
    question("trap"),
)  # fmt: skip


def test_each_answer_is_noted_as_it_is_given() -> None:
    notes, said, ended = held(read_back(ROSA, PAPER), ["never tag the workplace", "boyle heights", "a chair"])
    assert ended
    bodies = [note.body for note in notes]
    assert [note.kind for note in notes] == ["read-back"] * 3
    assert [body["outcome"] for body in bodies] == ["right", "right", "wrong"]
    assert bodies[0]["starred"] == "yes"
    assert "starred" not in bodies[1]
    assert bodies[2] == {
        "receiver": "Rosa", "sitting": ROSA.began, "source": "page", "said": "a chair", "answer": "nothing",
        "question": "What did we promise Gus Papadakis, and who keeps it?", "outcome": "wrong", "of": "3",
    }  # fmt: skip
    assert "2 of 3 right" in said[-1]
    assert "Not enough yet" in said[-1]
    assert notes[0].account == GUS


def test_what_no_rule_can_tell_is_read_out_and_judged_by_who_listens() -> None:
    notes, said, _ = held(read_back(ROSA, PAPER[:1]), ["do not mention her job", "y"])
    assert "  The page says: Tag her workplace" in said
    assert notes[0].body["outcome"] == "right"
    assert "Enough to begin." in said[-1]
    notes, said, _ = held(read_back(ROSA, PAPER[:1]), ["do not mention her job", ""])
    assert notes[0].body["outcome"] == "wrong"
    assert "Missed, and it must not be: What must nobody say or do to Gus Papadakis?" in said[-1]


def test_a_sitting_that_stops_is_kept_as_far_as_it_came() -> None:
    notes, _, ended = held(read_back(ROSA, PAPER), ["tag her workplace"])
    assert not ended
    assert [(note.body["outcome"], note.body["of"]) for note in notes] == [("right", "3")]


def people(line: str) -> list[Candidate]:
    both = [IMANI, IMANI._replace(account=GUS, name="Gus Papadakis")]
    return [one for one in both if line.casefold() in one.name.casefold()]


def test_what_is_sealed_has_a_question_an_answer_and_somebody_it_is_about() -> None:
    answers = [
        "Which bench is hers?", "the one by the tap", "imani", "y",
        "Who has the key?", "Chuy", "", "",
        "No answer to this", "",
        "Who rides on Tuesday?", "Gus and his group", "nobody such", "a", "2", "",
        "",
    ]  # fmt: skip
    notes, said, ended = held(seal(people, 3), answers)
    assert ended
    assert [(note.account, note.body) for note in notes] == [
        (IMANI.account, {"question": "Which bench is hers?", "answer": "the one by the tap", "starred": "yes"}),
        (None, {"question": "Who has the key?", "answer": "Chuy"}),
        (GUS, {"question": "Who rides on Tuesday?", "answer": "Gus and his group"}),
    ]
    assert "3 are sealed" in said[0]
    assert any("Nobody is called nobody such." in line for line in said)


def test_no_more_than_twenty_are_sealed() -> None:
    notes, said, ended = held(seal(people, 20), ["one more?"])
    assert (notes, len(said), ended) == ([], 1, True)
