"""A handover of another brand: in one ledger two brands count as one, which is seldom meant."""

import sqlite3
from collections.abc import Iterator

from relledger.ledger.recording import Report
from relledger.sources.export import Export


def said(opened: sqlite3.Connection, theirs: str) -> str:
    """That a handover is of another brand than the ledger; '' where it is not."""
    (ours,) = opened.execute("SELECT name FROM brand").fetchone()
    return "" if theirs == ours else f"It is of {theirs}, this ledger is of {ours}: their people count as yours here."


def way_back(opened: sqlite3.Connection, report: Report) -> str:
    """How what has come in is taken back; '' where it was only tried."""
    uid = opened.execute("SELECT substr(uid, 1, 8) FROM imports WHERE id = ?", (report.import_id,)).fetchone()
    return f"Is that not meant? Take it back: relledger import undo {uid[0]}" if uid else ""


def notes(opened: sqlite3.Connection, export: Export, report: Report) -> Iterator[str]:
    """What there is to say of a handover that came in among other exports."""
    from relledger.sources import handover

    if other := said(opened, handover.opened(export).header.brand):
        yield other
        if back := way_back(opened, report):
            yield back
