"""Commands that are proposed work on the ledger that was named, wherever they are typed."""

import json
import shlex
from pathlib import Path

import pytest

from relledger.cli import COMMANDS, _proposing, load

from .conftest import Call
from .made import table


@pytest.fixture
def elsewhere(tmp_path: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of some acts, in another folder than the one that is worked in, with a blank in its name."""
    ledger, here = tmp_path / "our ledger.db", tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    relledger("init", "--brand", "The Brass Tortilla", "--db", ledger)
    relledger("import", table(tmp_path / "acts.csv"), "--db", ledger)
    return ledger


def test_what_is_proposed_names_the_ledger_that_was_named(elsewhere: Path, relledger: Call) -> None:
    named = f" --db {shlex.quote(str(elsewhere))}"
    relledger("log", "kobi_kobi", "call", "--db", elsewhere)
    assert f"relledger undo{named} " in relledger("undo", "--db", elsewhere).out
    relledger("promise", "kobi_kobi", "a T-shirt", "--due", "2026-06-03", "--db", elsewhere)
    below = relledger("today", "--db", elsewhere).out
    assert f"relledger done{named} N" in below
    assert f"relledger later{named} N fri" in below
    lines = json.loads(relledger("today", "--json", "--db", elsewhere).out)["lines"]
    settle = next(line["settle"] for line in lines if line["settle"].startswith("relledger done"))
    assert settle.startswith(f"relledger done{named} ")
    mail = relledger("today", "--mail", "holder", "--db", elsewhere).out.replace("\r", "").replace("=\n", "")
    assert f"relledger done{named} " in mail
    error = relledger("undo", "ffffffff", "--db", elsewhere, code=2).err
    assert error.splitlines()[1].endswith(f"See: relledger history{named}")
    relledger(*shlex.split(settle)[1:])  # as it was printed


def test_what_others_type_names_no_ledger_of_ours(elsewhere: Path, relledger: Call) -> None:
    done = relledger("handover", "--out", "h.html", "--db", elsewhere).out
    assert done.rstrip().endswith("relledger accept h.html")
    given = relledger("offboard", "--to", "Gus Papadakis", "--out", "last.zip", "--db", elsewhere).out
    assert "They run: relledger accept last.zip, and" in given
    assert f"relledger offboard --db {shlex.quote(str(elsewhere))} --receipt FILE" in given


def test_where_no_ledger_was_named_none_is_proposed(told: Path, relledger: Call) -> None:
    assert "relledger undo " in relledger("undo").out
    assert "--db" not in relledger("due-for-review").out


def test_only_commands_that_speak_of_no_ledger_are_proposed_without_it() -> None:
    without = {name for name in COMMANDS if all("--db" not in param.opts for param in load(name).params)}
    assert without == _proposing.WITHOUT


@pytest.mark.parametrize(
    ("said", "proposed"),
    [
        ("See: relledger check. Go back", "See: relledger check --db l.db. Go back"),
        ("relledger import undo ID", "relledger import --db l.db undo ID"),
        ("relledger void a && relledger void b", "relledger void --db l.db a && relledger void --db l.db b"),
        ("relledger init --db h.db --brand B", "relledger init --db h.db --brand B"),
        ("relledger import --help", "relledger import --help"),
        ("relledger map FILE", "relledger map FILE"),
        ("/bin/relledger today", "/bin/relledger today"),
        ("h.zip: a relledger handover", "h.zip: a relledger handover"),
        ("python -m relledger today", "python -m relledger today"),
    ],
)
def test_a_command_is_told_from_other_words(said: str, proposed: str) -> None:
    _proposing.name(Path("l.db"), COMMANDS)
    assert _proposing.on_it(said) == proposed
    _proposing.name(None, COMMANDS)
    assert _proposing.on_it(said) == said
