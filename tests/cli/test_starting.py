"""What Typer needs only elsewhere is put off, and there for whoever asks for it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from relledger.cli import _starting

SEEN = """
import sys
from relledger.cli import run
code = run(["team", "--db", sys.argv[1]])
from relledger.cli._starting import NAMES, PUT_OFF
print(sorted(name for name in (*PUT_OFF, *NAMES) if name in sys.modules), file=sys.stderr)
import subprocess, typer.main
assert type(subprocess) is type(sys) and typer.main.subprocess.PIPE == subprocess.PIPE == -1
assert typer.main.StackSummary.from_list([]) == [] and typer.core.get_close_matches("wy", ["why"]) == ["why"]
sys.exit(code)
"""

# What Python itself loads for a program of this kind: 3.13 keeps its lines, and needs more for the address of a file.
ANYWAY = """
import pathlib, sys
if sys.version_info >= (3, 13):
    pathlib.Path("/brass").as_uri()
from relledger.cli._starting import NAMES, PUT_OFF
print(sorted(name for name in (*PUT_OFF, *NAMES) if name in sys.modules), file=sys.stderr)
"""


def test_a_command_loads_none_of_it_and_whoever_wants_it_has_it(told: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SEEN, str(told / "relledger.db")], capture_output=True, text=True, check=True
    )
    anyway = subprocess.run([sys.executable, "-c", ANYWAY], capture_output=True, text=True, check=True)
    assert {*ast.literal_eval(done.stderr)} <= {*ast.literal_eval(anyway.stderr)}


def test_it_stands_for_a_module_only_while_typer_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "lzma", raising=False)
    monkeypatch.delitem(sys.modules, "bz2", raising=False)
    with _starting.put_off():
        import bz2
        import lzma

        assert type(lzma) is type(bz2) is _starting.PutOff
        assert bz2.decompress(bz2.compress(b"brass")) == b"brass"
        assert type(sys.modules["bz2"]) is not _starting.PutOff
    assert "lzma" not in sys.modules
    assert lzma.decompress(lzma.compress(b"brass")) == b"brass"
    assert type(sys.modules["lzma"]) is not _starting.PutOff


def test_a_name_stands_for_what_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "difflib", raising=False)
    with _starting.put_off():
        from difflib import get_close_matches

        assert type(get_close_matches) is _starting.Later
    assert "difflib" not in sys.modules
    assert get_close_matches("wy", ["why", "show"]) == ["why"]
    assert get_close_matches.__name__ == "get_close_matches"
