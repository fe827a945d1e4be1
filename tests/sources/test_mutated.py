"""Damaged exports: whatever stands in a file, it is refused in words or every record of it is accounted for."""

import random
import re
import shutil
from pathlib import Path

import pytest

from relledger import sources
from relledger.errors import Refused
from relledger.model import Reject
from relledger.sources.export import Export

from .test_contract import NAMES, asked, cases

ODD = (
    *(b"null", b"[]", b"{}", b"-1", b'""', b"1e400", b'"\\ud800"', b"true", b"[[[[", b"99999999999999999999"),
    *(b'"9999-99-99T99:99:99Z"', b"\xff\xfe", b"\0", b"\r\n", b'"', b",", b"<", b"]]>", b"&#0;", b"\xef\xbb\xbf"),
)
VALUE = re.compile(rb':\s*("(?:[^"\\]|\\.)*"|[\d.-]+|true|false|null)')


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A file as a broken disk, a careless editor or somebody hostile would leave it."""
    for _ in range(chance.choice((1, 1, 2, 5))):
        start = chance.randrange(len(data) + 1)
        end = start + chance.choice((1, 2, 8, 60, 400))
        values = list(VALUE.finditer(data))
        if values and chance.random() < 0.4:
            start, end = chance.choice(values).span(1)
        put = chance.choice((b"", chance.choice(ODD), data[start:end] * 2, bytes([chance.randrange(256)])))
        data = data[:start] + put + (b"" if chance.random() < 0.05 else data[end:])
    return data


@pytest.mark.parametrize("name", [name for name in NAMES if name != "handover"])
def test_whatever_stands_in_it(name: str, tmp_path: Path, heavy: bool) -> None:
    for case in cases(name):
        files = [case] if case.is_file() else sorted(file for file in case.rglob("*") if file.is_file())
        for seed in range(200 if heavy else 6):
            chance, target = random.Random(f"{name}/{case.name}/{seed}"), tmp_path / f"{seed}" / case.name
            target.parent.mkdir(exist_ok=True)
            (shutil.copytree if case.is_dir() else shutil.copy)(case, target)
            file = chance.choice(files)
            hurt = target / file.relative_to(case) if case.is_dir() else target
            hurt.write_bytes(mutated(file.read_bytes(), chance))
            read(name, target)


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
