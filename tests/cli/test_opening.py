"""An old ledger: whoever waits at a terminal while it is brought up to date is told why; nobody else is."""

import gzip
import sys
from pathlib import Path

import pytest

from relledger.cli import _opening

from .conftest import Call

OLD = Path(__file__).parent.parent / "ledger" / "released" / "schema-7.db.gz"
SAID = "Bringing the ledger up to date, once: 269 acts. This takes a moment.\n"


@pytest.mark.parametrize(
    ("many", "terminal", "said"), [(268, True, SAID), (268, False, ""), (269, True, "")], ids=["much", "cron", "little"]
)
def test_bringing_it_up_to_date_is_said_once(
    tmp_path: Path, relledger: Call, monkeypatch: pytest.MonkeyPatch, many: int, terminal: bool, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("relledger.db").write_bytes(gzip.decompress(OLD.read_bytes()))
    monkeypatch.setattr(_opening, "MANY", many)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert relledger("imports").err == said
    assert relledger("imports").err == ""
