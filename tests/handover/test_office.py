"""The workbook in a real LibreOffice: every text comes out as it went in, and nothing is counted, fetched or run."""

import csv
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from relledger.handover import bag, sheet
from relledger.handover.tables import Column, Sheet
from relledger.show.text import safe

from .made import NOW, filled, write

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="no LibreOffice here: apt-get install --no-install-recommends libreoffice-calc"
)
# Commas, UTF-8, each sheet in a file of its own; what is shown, not what it was counted from.
FORM = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
GUARD = re.compile(r"^'(?=[=+\-@\t\r])")  # a CSV puts it before what a spreadsheet would take for a formula
TEXTS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=1+1\n=2", '=HYPERLINK("https://evil.example","here")',
    '=WEBSERVICE("https://evil.example")', "=cmd|' /C calc'!A0", "{=1+1}", "'=1+1", "\t=1+1", " =1+1",
    "00123", "1234567890123456789", "1e5", "1,5", "12-09", "2026-12-09", "1/2", "TRUE", "#N/A", "$A$1", "50%",
    "_x0041_", "_x000D_", "<b>&amp;</b>", 'say "hello", he said', "; , \t", "  two at both ends  ",
    "línea\notra", "Ж 東京 🚚👩🏽\u200d🍳 مرحبا", "\u202etfel ot thgir", "\x1b[2J\x07\x00", "x" * 31_999,
]  # fmt: skip


def opened(book: Path, folder: Path) -> dict[str, list[list[str]]]:
    """The sheets of a workbook by name, as LibreOffice shows them."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--norestore", "--convert-to", FORM, "--outdir", str(folder)]
    done = subprocess.run([*command, str(book)], capture_output=True, text=True, timeout=300, check=False)
    found = sorted(folder.glob(f"{book.stem}-*.csv"))
    assert found, done.stdout + done.stderr
    return {path.stem.rpartition("-")[2]: _rows(path) for path in found}


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_text_comes_out_as_it_went_in(tmp_path: Path) -> None:
    columns = Column("number", "", "number"), Column("text", "")
    sheet.write(tmp_path / "odd.xlsx", [Sheet("odd", "", columns, lambda: (pair for pair in enumerate(TEXTS)))], NOW)
    (rows,) = opened(tmp_path / "odd.xlsx", tmp_path).values()
    assert rows[0] == ["number", "text"]
    assert [text for _, text in rows[1:]] == [safe(text) for text in TEXTS]
    assert [number for number, _ in rows[1:]] == [str(n) for n in range(len(TEXTS))]


def test_the_workbook_of_a_handover_shows_its_tables_whole(tmp_path: Path) -> None:
    db = filled(tmp_path / "ledger.db")
    write(db, tmp_path / "h")
    db.close()
    shown = opened(tmp_path / "h" / bag.SHEET, tmp_path)
    assert shown.keys() == {"People", "Accounts", "Facts", "Promises"}
    for name, rows in shown.items():
        with (tmp_path / "h" / "data" / f"{name.lower()}.csv").open(encoding="utf-8-sig", newline="") as file:
            told = [[GUARD.sub("", cell) for cell in row] for row in csv.reader(file)]
        assert len(rows) == len(told) > 1
        assert rows[0] == told[0]
        texts = [n for n, value in enumerate(told[1]) if not value.replace(".", "").isdigit()]
        assert [[row[n] for n in texts] for row in rows] == [[row[n] for n in texts] for row in told]
