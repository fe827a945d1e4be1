"""Damaged exports: whatever stands in a file, it is refused in words or every record of it is accounted for."""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from relledger import cli, sources
from relledger.errors import DONE, PARTIAL, REFUSED, Refused
from relledger.ledger import checking, connection
from relledger.outcomes import Reject
from relledger.sources.export import Export

from .test_contract import NAMES, asked, cases

ODD = (
    *(b"null", b"[]", b"{}", b"-1", b'""', b"1e400", b'"\\ud800"', b"true", b"[[[[", b"99999999999999999999"),
    *(b'"9999-99-99T99:99:99Z"', b"\xff\xfe", b"\0", b"\r\n", b'"', b",", b"<", b"]]>", b"&#0;", b"\xef\xbb\xbf"),
    *(b"9" * 5_000, b"-" + b"9" * 400, b"1e-400", b"NaN", b"Infinity", b"0001-01-01T00:00:00Z", b'"\\u0000"'),
)
VALUE = re.compile(rb':\s*("(?:[^"\\]|\\.)*"|[\d.-]+|true|false|null)')
NUMBER = re.compile(rb"\d+")
KEY = re.compile(rb'"(\w{2,40})"\s*:|<(?:\w+:)?(\w{2,40})>|(?:^|[,\n])([A-Za-z]\w{2,30})(?=[,:;\n])')
Hurt = Callable[[bytes, random.Random], bytes]


def mixed(data: bytes, chance: random.Random) -> bytes:
    """As a broken disk, a careless editor or somebody hostile would leave it: one to five places."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        start = chance.randrange(len(data) + 1)
        end = start + chance.choice((1, 2, 8, 60, 400))
        values = list(VALUE.finditer(data))
        if values and chance.random() < 0.4:
            start, end = chance.choice(values).span(1)
        put = chance.choice((b"", chance.choice(ODD), data[start:end] * 2, bytes([chance.randrange(256)])))
        data = data[:start] + put + (b"" if chance.random() < 0.05 else data[end:])
    return data


def cut(data: bytes, chance: random.Random) -> bytes:
    """Broken off."""
    return data[: chance.randrange(len(data) + 1)]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bits the other way round."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        if found:
            found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def nested(data: bytes, chance: random.Random) -> bytes:
    """Something far deeper than any program goes in the place of a value, or between two lines."""
    opens, closes = chance.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"(", b")"), (b'"', b'"')))
    depth = chance.choice((60, 999, 5_000, 120_000))
    values = list(VALUE.finditer(data))
    start, end = chance.choice(values).span(1) if values else [chance.randrange(len(data) + 1)] * 2
    return data[:start] + opens * depth + (closes * depth if chance.random() < 0.7 else b"") + data[end:]


def huge(data: bytes, chance: random.Random) -> bytes:
    """A number that no field can hold."""
    numbers = list(NUMBER.finditer(data))
    if not numbers:
        return data
    start, end = chance.choice(numbers).span()
    put = chance.choice((b"9" * chance.choice((19, 20, 40, 400, 5_000)), b"1e999", b"-" + data[start:end], b"0" * 300))
    return data[:start] + put + data[end:]


def nul(data: bytes, chance: random.Random) -> bytes:
    """Zeros, one here and there or a whole stretch."""
    start = chance.randrange(len(data) + 1)
    return data[:start] + b"\0" * chance.choice((1, 1, 3, 4_096)) + data[start + chance.choice((0, 1, 4_096)) :]


def recoded(data: bytes, chance: random.Random) -> bytes:
    """In another encoding than the one it says it is in."""
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "utf-32", "cp1252", "utf-7", "utf-8-sig")), "replace")


def renamed(data: bytes, chance: random.Random) -> bytes:
    """With one of its keys, elements or columns called something else, everywhere or once."""
    keys = [next(filter(None, found.groups())) for found in KEY.finditer(data)]
    if not keys:
        return data
    key = chance.choice(keys)
    other = chance.choice((key + b"s", key.upper(), b"", b"x" * 500, chance.choice(keys)))
    return data.replace(key, other, chance.choice((-1, 1)))


HURTS: tuple[Hurt, ...] = (mixed, cut, flipped, nested, huge, nul, recoded, renamed)


def hurt(name: str, case: Path, by: Hurt, seed: int, into: Path) -> Path:
    """A copy of an export in which one file is damaged."""
    chance = random.Random(f"{name}/{case.name}/{by.__name__}/{seed}")
    target = into / f"{by.__name__}-{seed}" / case.name
    target.parent.mkdir(parents=True, exist_ok=True)
    (shutil.copytree if case.is_dir() else shutil.copy)(case, target)
    files = [case] if case.is_file() else sorted(file for file in case.rglob("*") if file.is_file())
    file = chance.choice(files)
    (target / file.relative_to(case) if case.is_dir() else target).write_bytes(by(file.read_bytes(), chance))
    return target


@pytest.mark.parametrize("name", [name for name in NAMES if name != "handover"])
def test_whatever_stands_in_it(name: str, tmp_path: Path, heavy: bool) -> None:
    for case in cases(name):
        for by in HURTS:
            for seed in range(15 if heavy else 1):
                read(name, hurt(name, case, by, seed, tmp_path / case.stem))


def read(name: str, path: Path) -> None:
    """Read an export whole; what is wrong with it may be said only as `Refused`, or record by record."""
    try:
        with Export(path) as export:
            sources.claims(export)
            for outcome in sources.whole(export, sources.start(sources.source(name), export, asked(name))):
                if isinstance(outcome, Reject):
                    assert outcome.reason, path
    except Refused as refused:
        said = refused.message and refused.hint
        if not said:
            raise


@pytest.mark.parametrize("name", NAMES)
def test_the_ledger_it_comes_into_stays_whole(
    name: str, ledger: Path, tmp_path: Path, heavy: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each comes in by the command, knowing its kind or not; a refusal changes nothing, and nothing ends as a bug."""
    every = [(case, by, seed) for case in cases(name) for by in HURTS for seed in range(5 if heavy else 1)]
    for number, (case, by, seed) in enumerate(every if heavy else every[::3]):
        path = hurt(name, case, by, 1_000 + seed, tmp_path / case.stem)
        before = counted(ledger)
        known = ["--as", name] if number % 2 and name != "handover" else []
        code = cli.run(["import", "--db", str(ledger), "--by", "Mei", *known, str(path)])
        out, err = capsys.readouterr()
        assert code in (DONE, PARTIAL, REFUSED), f"{path}: {code}\n{out}\n{err}"
        assert code != REFUSED or path.is_dir() or counted(ledger) == before, path
    db = connection.open_ledger(ledger)
    assert list(checking.problems(db)) == []
    db.close()


def counted(ledger: Path) -> list[int]:
    db = connection.open_ledger(ledger)
    tables = ("imports", "rejects", "accounts", "interactions", "sightings", "entries")
    found = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    db.close()
    return found
