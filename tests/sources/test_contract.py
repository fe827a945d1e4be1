"""What every source keeps, shown on its fixtures: exports in `<source>/cases/`, what they tell in `expected.txt`.

After a meant change, `RELLEDGER_UPDATE=1 pytest tests/sources/test_contract.py` writes the expected files anew.
"""

import os
import tomllib
import zipfile
from pathlib import Path

import pytest

from relledger import sources
from relledger.outcomes import Brought, Interaction, Outcome, Reject, Sighting, Told
from relledger.sources import Asked
from relledger.sources.export import Export

HERE = Path(__file__).parent
NAMES = sources.names()


def cases(name: str) -> list[Path]:
    folder = HERE / name / "cases"
    assert folder.is_dir(), f"{name} has no fixtures: put at least one export into {folder}"
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def asked(name: str) -> Asked:
    file = HERE / name / "asked.toml"
    told = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    ours = frozenset((platform, key) for platform, _, key in (text.partition(":") for text in told.get("ours", [])))
    return Asked(ours, told.get("map", ""))


def outcomes(name: str, case: Path) -> list[Outcome]:
    with Export(case) as export:
        return list(sources.outcomes(sources.source(name).read(export, asked(name))))


def lines(name: str, case: Path) -> list[str]:
    """All that an export tells, a line for each value."""
    with Export(case) as export:
        reading = sources.source(name).read(export, asked(name))
        told = [repr(value) for outcome in sources.outcomes(reading) for value in values(outcome)]
        return [repr(reading.coverage), *(f"note: {note}" for note in reading.notes), *told]


def values(outcome: Outcome) -> list[Told | Reject]:
    return [outcome] if isinstance(outcome, Reject) else list(outcome)


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is(name: str) -> None:
    source = sources.source(name)
    assert source.__doc__
    assert len(source.__doc__.split()) > 30, "where to click, and what is not in it"
    assert source.TITLE
    assert 10 < len(source.LACKS) < 120, "what it never tells, in a few words"
    assert source.LACKS[-1] != "."
    assert source.VERSION >= 1
    assert {need.partition(":")[0] for need in source.NEEDS} <= set(Asked._fields)
    assert all(need.startswith("ours:") for need in source.NEEDS - {"map"}), "ours of which platform"
    assert source.recognise.__doc__
    assert source.read.__doc__


@pytest.mark.parametrize("name", NAMES)
def test_it_alone_recognises_its_exports(name: str) -> None:
    for case in cases(name):
        with Export(case) as export:
            claims = [n for n in NAMES if sources.source(n).recognise(export)]
        assert claims == [name], case.name


@pytest.mark.parametrize("name", NAMES)
def test_it_tells_what_is_expected(name: str) -> None:
    told = "".join(f"# {case.name}\n" + "\n".join(lines(name, case)) + "\n\n" for case in cases(name))
    expected = HERE / name / "expected.txt"
    if os.environ.get("RELLEDGER_UPDATE"):
        expected.write_text(told, "utf-8")
    assert told == expected.read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_zip_reads_like_its_folder(name: str, tmp_path: Path) -> None:
    for case in cases(name):
        if case.is_dir():
            packed = tmp_path / f"{case.name}.zip"
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
                for file in case.rglob("*"):
                    into.write(file, file.relative_to(case))
            assert lines(name, packed) == lines(name, case)


@pytest.mark.parametrize("name", NAMES)
def test_reading_again_tells_the_same(name: str) -> None:
    for case in cases(name):
        assert lines(name, case) == lines(name, case)


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_record_is_kept_with_its_place(name: str) -> None:
    rejects = [o for case in cases(name) for o in outcomes(name, case) if isinstance(o, Reject)]
    assert rejects, "its fixtures hold no broken record"
    assert all(reject.place and reject.reason for reject in rejects)


@pytest.mark.parametrize("name", NAMES)
def test_everyone_has_a_key(name: str) -> None:
    told = [value for case in cases(name) for outcome in outcomes(name, case) for value in values(outcome)]
    told = [value.told if isinstance(value, Brought) else value for value in told]
    accounts = [value.account for value in told if isinstance(value, Interaction | Sighting) and value.account]
    assert accounts
    assert all(account.platform and account.key not in {"=", "@", "id:"} for account in accounts)
