"""The example brand, from its exports to its handover, as `make demo` runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[1]
EXAMPLES = REPO / "examples"
PLAIN = ("x-archive", "x-mentions.json", "blog-comments.xml", "window-visits.jsonl", "people.csv")
MAPPED = ("inbox.csv", "--map", "inbox.map.toml")


def run(*command: str | Path, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


class Demo:
    """The demo's program, its folder and what it printed."""

    def __init__(self, folder: Path) -> None:
        self.out = folder / "out put"  # a blank in a path must not matter
        self.program = folder / "relledger"
        self.program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m relledger "$@"\n', encoding="utf-8")
        self.program.chmod(0o755)
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("RELLEDGER")}
        self.environment |= {"RELLEDGER": str(self.program), "PYTHONPATH": str(REPO)}

    def play(self) -> str:
        """Run the demo from a folder that is not its own; what it prints."""
        done = run("sh", EXAMPLES / "demo.sh", self.out, cwd=self.elsewhere, env=self.environment)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        return done.stdout

    def __call__(self, *arguments: str, code: int = 0) -> str:
        """What one command on the demo's ledger prints."""
        environment = self.environment | {
            "RELLEDGER_DB": str(self.out / "relledger.db"),
            "RELLEDGER_NOW": "2026-11-22T18:00:00+00:00",
            "RELLEDGER_BY": "Mei",
        }
        done = run(self.program, *arguments, cwd=EXAMPLES, env=environment)
        assert done.returncode == code, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return Demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def told(demo: Demo) -> str:
    """What the demo prints where an earlier, broken run of it has left its files beside somebody's own."""
    demo.out.mkdir()
    for name in ("relledger.db", "handover.html", "mine.txt"):
        (demo.out / name).write_text("left here before", encoding="utf-8")
    return demo.play()


def test_it_tells_where_the_handover_is(demo: Demo, told: str) -> None:
    handover = demo.out / "handover.html"
    assert told.rstrip().endswith(str(handover))
    assert "The Brass Tortilla" in handover.read_text(encoding="utf-8")
    demo("verify", str(handover))


def test_the_ledger_is_sound(demo: Demo, told: str) -> None:
    assert demo("check") == ""


def test_everything_again_adds_nothing(demo: Demo, told: str) -> None:
    digest = demo("digest")
    again = [json.loads(demo("import", *PLAIN, "--json")), json.loads(demo("import", *MAPPED, "--json", code=3))]
    files = [file for answer in again for file in answer["files"]]
    assert [file["path"] for file in files] == [*PLAIN, MAPPED[0]]
    assert [file["new"] for file in files] == [0] * len(files)
    assert demo("digest") == digest


def test_one_row_is_set_aside_with_its_reason(told: str) -> None:
    rejected = [line.strip() for line in told.splitlines() if "rejected:" in line]
    assert len(rejected) == 1
    assert "Sunday, 11:30 AM" in rejected[0]


def test_it_asks_why_of_the_first_one(demo: Demo, told: str) -> None:
    supporters = json.loads(demo("who-supports-us", "--top", "100", "--json"))["supporters"]
    names = [supporter["name"] for supporter in supporters]
    why = told.partition("== Why the first one")[2].split()
    assert " ".join(why[:2]) == names[0]
    assert all(supporter["extra_miles"] for supporter in supporters[:4])
    assert "Abel Serrano" in names[:4]  # no account of his is in any export
    assert names.index("Lucky Tran") > len(names) * 2 / 3  # who likes everything


def test_it_leaves_alone_what_is_not_its_own(demo: Demo, told: str) -> None:
    assert {file.name for file in demo.out.iterdir()} == {"relledger.db", "handover.html", "mine.txt"}
    assert (demo.out / "mine.txt").read_text(encoding="utf-8") == "left here before"
    assert list(demo.elsewhere.iterdir()) == []


def test_it_is_small_enough_to_read() -> None:
    assert sum(file.stat().st_size for file in EXAMPLES.rglob("*") if file.is_file()) < 150_000
