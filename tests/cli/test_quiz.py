"""Readiness and the read-back as commands: over a pipe, dry, with exit codes."""

import json
from pathlib import Path

import pytest

from relledger import errors

from .conftest import Call
from .made import typed


@pytest.fixture
def known(told: Path, relledger: Call) -> Path:
    """A ledger of which something is known."""
    relledger("annotate", "Kobi", "--lives", "Echo Park", "--never", "Ask about the shop")
    relledger("promise", "Kobi", "Return the fuel can", "--keeper", "Chuy")
    return told


def test_readiness_says_what_blocks_and_exits_with_one(known: Path, relledger: Call) -> None:
    done = relledger("readiness", "--leaving", "Chuy", code=1)
    assert "if Chuy leaves" in done.out
    assert "1 promise without a keeper who stays: to Kobi." in done.out
    found = json.loads(relledger("readiness", "--json", code=1).out)
    assert found["ready"] + sum(row["gain"] for row in found["repairs"]) == pytest.approx(100 - found["others_gain"])
    assert found["parts"][0]["part"] == "K"
    header = relledger("readiness", "--csv", code=1).out.splitlines()[0]
    assert header == "n,part,gain,name,what,takes,seconds,command,account"


def test_an_empty_ledger_is_a_kind_sentence(here: Path, relledger: Call) -> None:
    assert "Nobody is here yet" in relledger("readiness").out
    assert "Nothing is written down yet" in relledger("quiz").out
    assert "Nothing is sealed" in relledger("quiz", "--sealed").out
    assert "Nobody has said it back yet" in relledger("quiz", "results").out
    assert "Nothing is written down yet" in relledger("quiz", "--for", "Rosa").out


def answered(relledger: Call) -> str:
    """The right answers of the paper, a line each."""
    key = json.loads(relledger("quiz", "key", "--json").out)["questions"]
    return "".join(f"{row['answer']}\n" for row in key)


def test_the_receiver_says_it_back_over_a_pipe_and_it_counts(
    known: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = json.loads(relledger("readiness", "--json", code=1).out)["ready"]
    monkeypatch.setattr("sys.stdin", typed(answered(relledger).encode()))
    done = relledger("quiz", "--for", "rosa")
    assert "What must nobody say or do to Kobi?" in done.out
    assert "Enough to begin." in done.out
    after = json.loads(relledger("readiness", "--json", code=1).out)
    assert after["ready"] == pytest.approx(before + 10)
    (sitting,) = json.loads(relledger("quiz", "results", "--json").out)["sittings"]
    assert (sitting["receiver"], sitting["wrong"], sitting["right"]) == ("rosa", 0, sitting["of"])
    assert relledger("check").out == ""


def test_a_dry_run_keeps_nothing(known: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = relledger("digest").out
    monkeypatch.setattr("sys.stdin", typed(b"nothing\nnothing\n"))
    assert "2 of" in relledger("quiz", "--for", "Rosa", "--dry-run").out
    monkeypatch.setattr("sys.stdin", typed(b"Who has the key?\nChuy\n\n\n\n"))
    assert "1 question would be sealed." in relledger("quiz", "seal", "--dry-run").out
    assert relledger("digest").out == digest


def test_what_is_sealed_is_put_later_and_shown_by_nobody_else(
    known: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", typed(b"Which bench is hers?\nThe one by the tap\nKobi\ny\n\n"))
    assert "1 question sealed." in relledger("quiz", "seal").out
    shown = [relledger(*words).out for words in (("quiz", "--sealed"), ("history",), ("show", "Kobi"))]
    assert "by the tap" not in "".join(shown)
    monkeypatch.setattr("sys.stdin", typed(b"the bench by the tap\n"))
    assert "Enough to begin." not in relledger("quiz", "--sealed", "--for", "Rosa", "--dry-run").out
    monkeypatch.setattr("sys.stdin", typed(b"it is the one by the tap\n"))
    assert "1 of 1 right; of all one could ask, between 21% and 100%." in (
        relledger("quiz", "--sealed", "--for", "Rosa").out
    )
    assert json.loads(relledger("readiness", "--json", code=1).out)["parts"][-1]["points"] == 0
    assert relledger("digest").out
    relledger("forget", "Kobi", "--yes")
    assert "Nothing is sealed" in relledger("quiz", "--sealed").out
    assert "Nobody has said it back yet" in relledger("quiz", "results").out


def test_what_a_quiz_does_not_do_is_an_error(told: Path, relledger: Call) -> None:
    done = relledger("quiz", "cheat", code=2)
    assert "cheat is not what a quiz does." in done.err
    assert "nobody is not an edition." in relledger("quiz", "--edition", "nobody", code=2).err


def test_what_was_sealed_is_put_by_a_command_of_its_own(
    known: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", typed(b"Who laid the step?\nAbel\n\n\n"))
    assert "relledger quiz --sealed --for NAME" in relledger("quiz", "seal").out
    paper = relledger("quiz", "--sealed").out
    assert "relledger quiz key --sealed" in paper
    assert "relledger quiz --sealed --for NAME" in paper
    assert "not there" not in paper
    assert "not there" in relledger("quiz").out


@pytest.mark.parametrize("action", ["seal", "key", "results"])
def test_what_asks_nobody_takes_no_name(action: str, known: Path, relledger: Call) -> None:
    assert f"leave {action} out" in relledger("quiz", action, "--for", "Rosa", code=errors.USAGE).err
