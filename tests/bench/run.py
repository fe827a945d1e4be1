"""Measure relledger against floors: the same data, the same machine, turn by turn. `make bench`; see docs/bench.md.

    python tests/bench/run.py [--rows N] [--rounds N] [--markdown] [--large [ROWS]]

Every contestant is a whole process, and its figure is user + system CPU, which other work on the machine disturbs
least. Each round runs all of them, beginning with another one each time; a ratio is the median of the rounds' own
ratios. Nothing here fails for being slow; it fails where product and floor do not hold the same number of acts.
"""

import argparse
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

from measuring import FLOOR, HERE, PRODUCT, Contestant, Row, Spent, acts, init, machine, made, report, rotated, row, run

NOTHING = (sys.executable, "-c", "pass")
PEOPLE = 100_000
CHUNK = 500_000
TODAY = (date(2026, 11, 21) - date(1970, 1, 1)).days


def fresh(folder: Path, what: str, shape: str, file: Path, rounds: int) -> Row:
    """A first import into an empty ledger."""
    ledger, floor = folder / f"{shape}.db", folder / f"{shape}-floor.db"
    contestants = {
        "product": Contestant((*PRODUCT, "import", file, "--db", ledger), lambda: init(ledger)),
        "floor": Contestant((*FLOOR, shape, file, floor), lambda: floor.unlink(missing_ok=True)),
    }
    spent = rotated(contestants, rounds)
    if acts(ledger) != acts(floor):
        sys.exit(f"{file.name}: relledger holds {acts(ledger):,} acts and the floor {acts(floor):,}")
    size = f"; {ledger.stat().st_size / floor.stat().st_size:.2f} of its bytes"
    return row(f"{what}, {acts(ledger):,} acts{size}", spent["product"], spent["floor"])


def again(folder: Path, file: Path, rounds: int) -> Row:
    """The same file a second time: it must only be recognised."""
    ledger = folder / "events.db"
    before = acts(ledger)
    contestants = {
        "again": Contestant((*PRODUCT, "import", file, "--db", ledger)),
        "version": Contestant((*PRODUCT, "--version")),
        "hash": Contestant((*FLOOR, "hash", file)),
    }
    spent = rotated(contestants, rounds)
    if acts(ledger) != before:
        sys.exit(f"{file.name}: importing it again added {acts(ledger) - before:,} acts")
    floor = [Spent(a.cpu + b.cpu, max(a.peak, b.peak)) for a, b in zip(spent["version"], spent["hash"], strict=True)]
    what = "the same JSON lines again; floor: `--version` + SHA-256 of the file"
    return row(what, spent["again"], floor)


def handed_over(folder: Path, rounds: int) -> list[Row]:
    """The data of a handover written, and taken into an empty ledger; and the whole of a zip, which proves itself."""
    ledger, heir, floor = folder / "events.db", folder / "heir.db", folder / "events-told.gz"
    told, packed, taken = folder / "told", folder / "h.zip", folder / "taken-floor.db"

    def empty() -> None:
        shutil.rmtree(told, ignore_errors=True)
        told.mkdir()

    data = told / "ledger.jsonl.gz"
    contestants = {
        "write": Contestant((sys.executable, HERE / "telling.py", ledger, told), empty),
        "tell": Contestant((*FLOOR, "tell", ledger, floor)),
        "read": Contestant((*PRODUCT, "import", data, "--db", heir), lambda: init(heir)),
        "take": Contestant((*FLOOR, "take", floor, taken), lambda: taken.unlink(missing_ok=True)),
        "zip": Contestant((*PRODUCT, "handover", "--out", packed, "--force", "--db", ledger)),
    }
    spent: dict[str, list[Spent]] = {name: [] for name in contestants}
    for _ in range(rounds):  # in this order: each reads what the one before has written
        for name, contestant in contestants.items():
            contestant.before()
            spent[name].append(run(contestant.command))
    if not acts(heir) == acts(taken) == acts(ledger):
        sys.exit(f"{acts(ledger):,} acts were handed over, {acts(heir):,} and {acts(taken):,} came in")
    both = [Spent(a.cpu + b.cpu, max(a.peak, b.peak)) for a, b in zip(spent["tell"], spent["take"], strict=True)]
    size = data.stat().st_size / floor.stat().st_size
    return [
        row(f"the data of a handover, written; {size:.2f} of the floor's bytes", spent["write"], spent["tell"]),
        row("the same, taken into an empty ledger", spent["read"], spent["take"]),
        row("a whole zip, proven by reading it back; floor: both", spent["zip"], both),
    ]


def starting(folder: Path, rounds: int) -> list[Row]:
    """Commands on a small ledger, against a Python that does nothing."""
    ledger, file = folder / "small.db", folder / "small.jsonl"
    made("events", file, 1_000, 100)
    init(ledger)
    run((*PRODUCT, "import", file, "--db", ledger))
    commands: dict[str, Sequence[str | Path]] = {
        "--version": ("--version",),
        "--help": ("--help",),
        "imports": ("imports", "--db", ledger),
        "show": ("show", "@fan_000000", "--db", ledger),
        "who-supports-us": ("who-supports-us", "--db", ledger),
    }
    contestants = {"nothing": Contestant(NOTHING)}
    contestants |= {name: Contestant((*PRODUCT, *arguments)) for name, arguments in commands.items()}
    spent = rotated(contestants, rounds)
    return [row(f"`relledger {name}`; floor: `python -c pass`", spent[name], spent["nothing"]) for name in commands]


def build(db: Path, rows: int) -> float:
    """A ledger of so many acts, by import of one made-up file after the other; returns the CPU of all imports."""
    if db.exists():
        return 0.0
    init(db)
    spent = 0.0
    for first in range(0, rows, CHUNK):
        file = db.with_name("chunk.jsonl")
        made("events", file, min(CHUNK, rows - first), PEOPLE, first)
        spent += run((*PRODUCT, "import", file, "--db", db)).cpu
        file.unlink()
        print(f"  {min(first + CHUNK, rows):,} acts, {spent:,.0f} s of CPU", file=sys.stderr, flush=True)
    return spent


def large(folder: Path, rows: int, rounds: int) -> list[Row]:
    """Who supports us in a ledger of many acts: as a command, and the query inside it."""
    ledger = folder / f"large-{rows}.db"
    spent = build(ledger, rows)
    contestants = {
        "command": Contestant((*PRODUCT, "who-supports-us", "--top", "25", "--db", ledger)),
        "version": Contestant((*PRODUCT, "--version")),
    }
    measured = rotated(contestants, rounds)
    what = f"`who-supports-us`, {acts(ledger):,} acts; floor: `--version`"
    found = [row(what, measured["command"], measured["version"]), query(ledger)]
    if spent:
        each = f"{spent / rows * 1e6:.1f} µs an act"
        found.append(Row(f"the import of these acts, {CHUNK:,} a file", f"{spent:,.0f} s", "", each))
    return found


def query(db: Path) -> Row:
    """The answer itself, warm and in one process, against one standing read by its key."""
    from relledger import support
    from relledger.ledger.connection import open_ledger
    from relledger.questions import who_supports_us

    weights = support.load()
    with closing(open_ledger(db)) as opened:
        asked: list[str] = []
        opened.set_trace_callback(asked.append)
        found = who_supports_us.answer(opened, weights, TODAY, 25)
        opened.set_trace_callback(None)
        scans = sorted({scan for sql in asked for scan in scanned(opened, sql)})
        whole = timed(lambda: who_supports_us.answer(opened, weights, TODAY, 25))
        person = found.supporters[0].person
        point = timed(lambda: opened.execute("SELECT * FROM standings WHERE person = ?", (person,)).fetchall())
    seen = f"scans of interactions: {'; '.join(scans) or 'none'}"
    what = f"its query, warm, first 25 of {found.people:,}; floor: one standing by key; {seen}"
    return Row(what, f"{whole * 1000:.2f} ms", f"{point * 1000:.3f} ms", f"{whole / point:,.0f}")


def timed(act: Callable[[], object], times: int = 15) -> float:
    """The median of several runs in this process, in seconds of CPU."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return median(taken)


def scanned(db: sqlite3.Connection, sql: str) -> list[str]:
    """The steps of a statement's plan that go through interactions; the index of the few extra miles may be read."""
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        return []
    names = "|".join({"interactions", *re.findall(r"\binteractions(?:\s+AS)?\s+(\w+)", sql)})
    steps = [str(row[3]) for row in db.execute("EXPLAIN QUERY PLAN " + sql)]
    return [step for step in steps if re.match(rf"SCAN (?:{names})\b", step) and "interactions_extra" not in step]


def usual(folder: Path, rows: int, rounds: int) -> list[Row]:
    """Imports, the same import again, and how long commands take to start."""
    events, archive, tweets = folder / "events.jsonl", folder / "archive.zip", max(10, rows // 10)
    made("events", events, rows, min(PEOPLE, rows))
    made("archive", archive, tweets, max(100, tweets // 10))
    return [
        fresh(folder, f"JSON lines, {rows:,}", "events", events, rounds),
        fresh(folder, f"X archive, {tweets:,} posts", "archive", archive, rounds),
        again(folder, events, rounds),
        *handed_over(folder, rounds),
        *starting(folder, rounds),
    ]


def main() -> None:
    """Measure, then print."""
    parser = argparse.ArgumentParser(description="Measure relledger against floors; see docs/bench.md.")
    parser.add_argument("--rows", type=int, default=100_000, help="lines of JSON; a tenth as many posts in the archive")
    parser.add_argument("--rounds", type=int, default=5, help="of all contestants, each beginning with another one")
    parser.add_argument("--markdown", action="store_true", help="print the table for docs/bench.md")
    parser.add_argument(
        "--large", type=int, nargs="?", const=10_000_000, metavar="ROWS", help="instead, a ledger of 10,000,000 acts"
    )
    parser.add_argument("--folder", type=Path, help="keep the files here; a large ledger found here is used again")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="relledger-bench-") as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rows = large(folder, asked.large, asked.rounds) if asked.large else usual(folder, asked.rows, asked.rounds)
    today = datetime.now(UTC).date().isoformat()
    print(report(rows, f"{today}, {asked.rounds} rounds, CPU: {machine()}.", asked.markdown))


if __name__ == "__main__":
    main()
