"""Write the data of a handover and nothing else, as a process of its own: what the floor is held against.

python telling.py LEDGER FOLDER
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from relledger.handover import data, withholding
from relledger.ledger.connection import open_ledger, scratch


def main(ledger: str, folder: str) -> None:
    """Write `ledger.jsonl.gz` into a folder."""
    db = open_ledger(Path(ledger))
    with scratch(db):
        db.execute("BEGIN")
        with withholding.allowed(db, "owner", x_content=True) as withheld:
            data.write(db, Path(folder), data.About(datetime.now(UTC), "Dana", withheld=withheld))
        db.execute("ROLLBACK")


if __name__ == "__main__":
    main(*sys.argv[1:])
