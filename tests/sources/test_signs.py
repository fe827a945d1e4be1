"""Signs: a source is imported only for what could be its own, and no sign outlives its source."""

import subprocess
import sys
from pathlib import Path

import pytest

from relledger import sources
from relledger.sources import _signs
from relledger.sources.export import Export

HERE = Path(__file__).parent
ASK = """
import sys
from pathlib import Path
from relledger import sources
from relledger.sources.export import Export
print(*map(sources.name_of, sources.claims(Export(Path(sys.argv[1])))))
print(*(name for name in sources.names() if f"relledger.sources.{name}" in sys.modules))
"""


def asked(case: Path) -> tuple[str, set[str]]:
    """Which sources know an export, and which were imported to be asked."""
    done = subprocess.run((sys.executable, "-c", ASK, case), capture_output=True, text=True, check=True)
    known, imported = done.stdout.splitlines()
    return known, set(imported.split())


def test_every_sign_is_of_a_source() -> None:
    assert _signs.SIGNS.keys() <= set(sources.names())


@pytest.mark.parametrize("name", sources.names())
def test_no_sign_rules_out_a_file_of_a_fixture_alone(name: str) -> None:
    """Each file is shown to every source by itself; what one of them knows, its sign lets through (`conftest`)."""
    for file in (file for file in sorted((HERE / name / "cases").rglob("*")) if file.is_file()):
        with Export(file) as export:
            known = [one for one in sources.names() if sources.source(one).recognise(export)]
            assert known == [sources.name_of(source) for source in sources.claims(export)]


@pytest.mark.parametrize("name", ["json_lines", "whatsapp", "telegram", "wordpress", "slack", "vcard"])
def test_few_sources_are_imported_to_find_one(name: str) -> None:
    case = next(case for case in sorted((HERE / name / "cases").iterdir()) if not case.name.startswith("."))
    known, imported = asked(case)
    assert known == name
    assert name in imported
    assert len(imported) < 12


def test_a_table_in_utf_16_could_be_of_those_who_write_tables(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes("First Name,E-mail Address\n".encode("utf-16"))
    assert {"contacts_csv", "csv_table"} <= set(_signs.plausible(Export(path), sources.names()))


def test_a_source_without_a_sign_is_always_asked(tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_bytes(b"\0")
    assert _signs.plausible(Export(path), ["one to come"]) == ["one to come"]
