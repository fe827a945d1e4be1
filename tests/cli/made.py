"""What the tests of the command line bring in: small exports, whole and broken, and a way to run a command."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

REPO = Path(__file__).parents[2]
NOW = "2026-06-01T12:00:00+00:00"
HEADER = "platform,handle,name,kind,occurred_at,text\n"
ROWS = (
    "x,kobi_kobi,Kobi,mention,2026-05-02T18:00:00Z,Best tacos in town\n"
    "x,luz_eats,Luz Ibarra,comment,2026-05-03T18:00:00Z,Where are you on Friday?\n"
    "instagram,luz.eats,Luz Ibarra,review,2026-05-04T18:00:00Z,Five stars\n"
)
RAGGED = HEADER + ROWS + "x,short\n"
BLOG = (
    '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
    "<link>https://b.example</link><item><link>https://b.example/p/</link><wp:comment><wp:comment_id>1</wp:comment_id>"
    "<wp:comment_author>Rosa</wp:comment_author><wp:comment_author_email>rosa@fans.example</wp:comment_author_email>"
    "<wp:comment_date_gmt>2026-05-05 12:00:00</wp:comment_date_gmt><wp:comment_content>Hello</wp:comment_content>"
    "<wp:comment_approved>1</wp:comment_approved></wp:comment></item></channel></rss>"
)


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


def table(path: Path, rows: str = ROWS) -> Path:
    """A table that is read as it stands."""
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


KILLED = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN")
db.execute("WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 999)"
           " INSERT INTO pending SELECT i, hex(randomblob(500)) FROM n")
os._exit(9)
"""


def half_written(path: Path) -> None:
    """Leave a ledger as a writer does that is killed: what was there before stands in its journal alone."""
    subprocess.run([sys.executable, "-c", KILLED, path], check=False)
    assert path.with_name(path.name + "-journal").stat().st_size


def tweets(count: int) -> str:
    """The posts of an archive, as its own file writes them."""
    posts = [
        {"tweet": {"id_str": str(10_000 + n), "created_at": "Wed May 06 18:00:00 +0000 2026", "full_text": "@kobi hi",
                   "in_reply_to_user_id_str": "77", "in_reply_to_screen_name": "kobi"}}
        for n in range(count)
    ]  # fmt: skip
    return "window.YTD.tweets.part0 = " + json.dumps(posts, indent=2)


def archive(path: Path, count: int = 3) -> Path:
    """An X archive as a zip."""
    account = [{"account": {"accountId": "42", "username": "brass", "accountDisplayName": "Brass"}}]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("data/account.js", "window.YTD.account.part0 = " + json.dumps(account))
        zipped.writestr("data/tweets.js", tweets(count))
    return path


def environment(**more: str) -> dict[str, str]:
    """The environment for a program of its own."""
    return {**os.environ, "PYTHONPATH": str(REPO), "RELLEDGER_BY": "Mei", "RELLEDGER_NOW": NOW, **more}


def program(*arguments: str | Path, cwd: Path, **more: str) -> Done:
    """One command as a program of its own, with its outputs as bytes that stand for themselves."""
    command = [sys.executable, "-m", "relledger", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=environment(**more), capture_output=True, check=False)
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def typed(text: bytes) -> io.TextIOWrapper:
    """Something to stand for standard input."""
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8")
