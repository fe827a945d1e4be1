"""The README shows what the program prints: its outputs are made here and compared.

RELLEDGER_UPDATE=1 writes them anew; one reads the difference.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from relledger import cli, errors

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SHOWN = re.compile(r"<!-- shown: (?P<command>.+?) -->\n```console\n(?P<output>.*?)```", re.DOTALL)
COMMANDS = re.compile(r"(?<=\| command \| \|\n\|---\|---\|\n)(?:\|.*\n)*")
CODES = re.compile(r"(?<=\| code \| meaning \|\n\|---\|---\|\n)(?:\|.*\n)*")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples and a ledger, as a reader of the README has it."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "examples").symlink_to(ROOT / "examples")
    run(folder, 'init --brand "The Brass Tortilla" --timezone America/Los_Angeles --ours x:@brasstortilla')
    return folder


def run(folder: Path, command: str) -> str:
    fixed = {"RELLEDGER_NOW": "2026-11-21T18:00:00+00:00", "RELLEDGER_BY": "Dana", "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-m", "relledger", *shlex.split(command)],
        cwd=folder, env=fixed, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_readme_shows_what_is_printed(place: Path) -> None:
    text = README.read_text(encoding="utf-8")

    def again(match: re.Match[str]) -> str:
        command = match["command"]
        return f"<!-- shown: {command} -->\n```console\n$ relledger {command}\n{run(place, command)}```"

    fresh = SHOWN.sub(again, text)
    codes = "".join(f"| {code} | {meaning} |\n" for code, meaning in errors.MEANING.items())
    fresh = CODES.sub(lambda _: codes, fresh)
    commands = "".join(f"| `{name}` | {help} |\n" for name, (_, _, help) in cli.COMMANDS.items())
    fresh = COMMANDS.sub(lambda _: commands, fresh)
    if os.environ.get("RELLEDGER_UPDATE"):
        README.write_text(fresh, encoding="utf-8")
    assert text.count("<!-- shown:") >= 3
    assert fresh == text
