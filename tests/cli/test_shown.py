"""Every question: a kind sentence on an empty ledger, eighty columns on a terminal, whole in a pipe, aligned names."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from relledger import cli
from relledger.cli import _printing

from .conftest import Call
from .made import HEADER

ALONE = (
    "who-supports-us", "who-is-waiting", "who-knows-whom", "who-went-quiet", "who-is-new", "who-is-back",
    "who-is-neglected", "who-owes-thanks", "look-first", "how-fast", "numbers", "facts", "promises", "same", "rules",
    "events", "loss", "interests", "history", "imports", "due-for-review", "readiness", "quiz", "spam", "team",
    "coverage",
)  # fmt: skip
WITH_WORDS = (("find", "tacos"), ("who-loves", "food"), ("who-is-near", "Los Angeles"), ("quiz", "results"),
              ("how-fast", "--by-person"), ("quiz", "key"))  # fmt: skip
OF_SOMEBODY = (("why", "x:@noor"), ("show", "x:@noor"), ("timeline", "x:@noor"), ("who-is-like", "x:@noor"))
EVERY = (*((name,) for name in ALONE), *WITH_WORDS)
NAMES = ("نور السيد", "👩‍🍳 Peña 🇲🇽", "李小龍", "Žoë ❤️", "e\u0301lodie", "x" * 120, "Gus Papadakis")
MAY_BLOCK = ("readiness",)


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_an_empty_ledger_is_a_kind_sentence(here: Path, relledger: Call, words: tuple[str, ...]) -> None:
    done = relledger(*words)
    assert done.err == ""
    assert re.search(r"\b(no|nobody|nothing|empty|not|yet)\b", done.out, re.IGNORECASE), done.out
    for how in ("--json", "--csv"):
        answer = relledger(*words, how).out
        assert isinstance(json.loads(answer), dict) if how == "--json" else answer.count("\n") == 1


def test_the_list_of_questions_is_whole() -> None:
    asked = {name for name, (_, panel, _) in cli.COMMANDS.items() if panel == "Ask"}
    assert asked - {"today", "browse"} <= {words[0] for words in (*EVERY, *OF_SOMEBODY)}


def test_today_says_nothing_where_nothing_is_due(here: Path, relledger: Call) -> None:
    assert relledger("today").out == ""
    assert json.loads(relledger("today", "--json").out)["lines"] == []


@pytest.fixture
def named(here: Path, relledger: Call) -> Path:
    """A ledger of people whose names are of every kind."""
    rows = "".join(
        f"x,{'noor' if n == 0 else f'h{n}'},{name},{kind},2026-{month:02}-{3 + n:02}T18:00:00Z,On {name}: {kind}\n"
        for n, name in enumerate(NAMES)
        for month in (1, 3, 5)
        for kind in ("message", "review", "complaint", "gift")
    )
    path = here / "named.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    relledger("import", path)
    for n, name in enumerate(NAMES):
        who = "x:@noor" if n == 0 else f"x:@h{n}"
        relledger("annotate", who, "--loves", "tacos", "--lives", "Los Angeles", "--never", f"words about {name}")
        relledger("promise", who, f"a chair for {name}", "--due", "2026-06-20", "--keeper", NAMES[1])
        relledger("hold", who, "--by", NAMES[0], "--level", "knows-well")
        relledger("introduce", who, "--to", NAMES[2])
    relledger("rule", f"{NAMES[0]} is there", "say hello " * 12)
    relledger("event", NAMES[3], "--starts", "2026-05-01")
    relledger("mark", "x:@h6", "spam", "--why", NAMES[1])
    return here


@pytest.mark.parametrize("words", [*EVERY, ("today",), *OF_SOMEBODY], ids=" ".join)
def test_on_a_terminal_no_row_passes_eighty_columns(
    named: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    whole = relledger(*words, code=None).out
    assert "\x1b" not in whole
    monkeypatch.setenv("NO_COLOR", "1")
    assert relledger(*words, code=None).out == whole
    monkeypatch.setattr(_printing, "width", lambda: 80)
    for line in relledger(*words, code=None).out.splitlines():
        assert cell_len(line) <= 80 or "relledger " in line, line


@pytest.mark.parametrize("words", [("who-supports-us",), ("loss",), ("who-is-neglected",)], ids=" ".join)
def test_columns_stay_aligned_whatever_people_are_called(named: Path, relledger: Call, words: tuple[str, ...]) -> None:
    rows = list(csv.reader(io.StringIO(relledger(*words, "--csv").out)))
    lines = relledger(*words).out.splitlines()
    numbers = [index for index, name in enumerate(rows[0]) if name in ("support", "loss")]
    ends = set()
    for row in rows[1:]:
        value = row[numbers[0]]
        shown = [line for line in lines if all(part in line for part in (row[1][:6], value))]
        ends |= {cell_len(line[: line.index(value, len(row[1][:6]) + 2) + len(value)]) for line in shown[:1]}
    assert len(ends) == 1, ends


def test_lines_sum_to_totals(named: Path, relledger: Call) -> None:
    def asked(*words: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(relledger(*words, "--json", code=None).out)
        return found

    def summed(found: dict[str, object], rows: str, field: str) -> float:
        lines = found[rows]
        assert isinstance(lines, list)
        assert lines
        return sum(float(line[field] or 0) for line in lines)

    why = asked("why", "x:@noor")
    assert summed(why, "lines", "points") == pytest.approx(float(str(why["total"])))
    fast = asked("how-fast", "--months", "12")
    assert summed(fast, "buckets", "questions") == fast["questions"]
    assert summed(fast, "buckets", "share") == pytest.approx(1)
    people = asked("how-fast", "--months", "12", "--by-person")
    assert summed(people, "by_person", "questions") == fast["questions"]
    waiting = asked("who-is-waiting", "--days", "9999")
    assert summed(waiting, "waiting", "questions") == waiting["questions"]
    ready = asked("readiness", "--top", "999")
    assert summed(ready, "repairs", "gain") + float(str(ready["ready"])) == pytest.approx(100)
