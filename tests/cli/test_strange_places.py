"""A ledger in places that few have: a folder whose name is no UTF-8, a link that leads to itself."""

import os
from pathlib import Path

from relledger.errors import MISSING

from .made import program


def test_a_folder_need_not_have_a_name_in_utf_8(told: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(told) + b"\xff"))
    folder.mkdir()
    (told / "relledger.db").rename(folder / "relledger.db")
    for command in (("backup", "--to", "copies"), ("handover", "--out", "h.html"), ("verify", "h.html")):
        done = program(*command, cwd=folder)
        assert (done.code, done.err) == (0, ""), command


def test_a_link_that_leads_to_itself_is_no_ledger(told: Path) -> None:
    (told / "loop.db").symlink_to("loop.db")
    done = program("team", "--db", "loop.db", cwd=told)
    assert done.code == MISSING
    assert "There is no ledger at" in done.err
