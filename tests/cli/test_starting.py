"""What Typer needs only elsewhere is put off, and there for whoever asks for it."""

import subprocess
import sys

import pytest

from relledger.cli import _starting

SEEN = """
import sys
from relledger.cli import run
code = run(["weights"])
from relledger.cli._starting import PUT_OFF, PutOff
print(sorted(name for name in PUT_OFF if name in sys.modules), file=sys.stderr)
import subprocess, typer.main
assert type(subprocess) is type(sys) and typer.main.subprocess.PIPE == subprocess.PIPE == -1
sys.exit(code)
"""


def test_a_command_loads_none_of_it_and_whoever_wants_it_has_it() -> None:
    done = subprocess.run([sys.executable, "-c", SEEN], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


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
