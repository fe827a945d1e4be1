"""Whole processes measured turn by turn, and the table of what they took."""

import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).parent
PRODUCT = (sys.executable, "-m", "relledger")
DATA = (sys.executable, str(HERE / "data.py"))
FLOOR = (sys.executable, str(HERE / "floor.py"))
BRAND = "brasstortilla"  # whose archive data.py makes
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("RELLEDGER_")} | {
    "RELLEDGER_NOW": "2026-11-21T18:00:00+00:00",
    "RELLEDGER_BY": "bench",
}


class Spent(NamedTuple):
    """What one process took."""

    cpu: float  # seconds, user and system
    peak: float  # MiB


class Contestant(NamedTuple):
    """A command, and what makes the ground ready for it."""

    command: Sequence[str | Path]
    before: Callable[[], object] = lambda: None


class Row(NamedTuple):
    """A line of the report."""

    what: str
    product: str
    floor: str
    ratio: str
    peak: str = ""


def run(command: Sequence[str | Path]) -> Spent:
    """Run one process to its end; anything but success ends the bench with what it said."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([*map(str, command)], env=ENVIRONMENT, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(map(str, command))}: exit {process.returncode}\n{said.read().decode()}")
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def rotated(contestants: dict[str, Contestant], rounds: int) -> dict[str, list[Spent]]:
    """Every contestant in every round, each round beginning with another one."""
    names = list(contestants)
    spent: dict[str, list[Spent]] = {name: [] for name in names}
    for turn in range(rounds):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            contestants[name].before()
            spent[name].append(run(contestants[name].command))
    return spent


def row(what: str, product: Sequence[Spent], floor: Sequence[Spent]) -> Row:
    """A line of the report: both medians, and the median of the rounds' own ratios."""
    ratio = median(p.cpu / f.cpu for p, f in zip(product, floor, strict=True))
    peak = f"{median(s.peak for s in product):.0f} / {median(s.peak for s in floor):.0f} MiB"
    return Row(what, cpu(product), cpu(floor), f"{ratio:.2f}", peak)


def cpu(spent: Sequence[Spent]) -> str:
    """Milliseconds or seconds, as people read them."""
    value = median(one.cpu for one in spent)
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def made(shape: str, file: Path, *numbers: int) -> None:
    """A file of made-up data, by a process of its own: a child's peak of memory is never below its parent's."""
    run((*DATA, shape, file, *map(str, numbers)))


def init(db: Path) -> None:
    """A new ledger in the place of an old one."""
    db.unlink(missing_ok=True)
    ours = f"x:@{BRAND}"
    run((*PRODUCT, "init", "--brand", "Bench", "--timezone", "America/Los_Angeles", "--ours", ours, "--db", db))


def acts(db: Path) -> int:
    """How many acts a ledger, or a floor, holds."""
    with closing(sqlite3.connect(db)) as opened:
        return int(opened.execute("SELECT count(*) FROM interactions").fetchone()[0])


def machine() -> str:
    """Where this was measured."""
    cpuinfo = Path("/proc/cpuinfo")
    models = re.findall(r"model name\s*: (.+)", cpuinfo.read_text()) if cpuinfo.exists() else []
    python = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{models[0] if models else platform.processor()}, {os.cpu_count()} cores, {platform.system()}, {python}"


def report(rows: Sequence[Row], title: str, markdown: bool) -> str:
    """The table, for a terminal or for docs/bench.md."""
    table = [("what", "relledger", "floor", "ratio", "peak memory"), *rows]
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in table]
        return "\n".join([title, "", lines[0], "|---|---:|---:|---:|---:|", *lines[1:]])
    widths = [max(len(row[column]) for row in table) for column in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table]
    return "\n".join([title, *(line.rstrip() for line in lines)])
