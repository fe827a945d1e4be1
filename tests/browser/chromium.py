"""Chromium by its command line: what it logs, what it asks the network for, what it makes of a page.

A server on this machine stands for the outside: whatever a page loads, by whatever trick, arrives there.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from unicodedata import normalize

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--hide-scrollbars",
    "--allow-file-access-from-files", "--enable-logging=stderr", "--virtual-time-budget=2000",
)  # fmt: skip


def program() -> str | None:
    """Where Chromium is, if it is anywhere."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


class Shown(NamedTuple):
    """What became of a page: its elements when all was done, and what was said on the console."""

    dom: str
    console: list[str]


def run(page: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Open a page with some options, in a profile of its own. A dialog would hold it up until the time is over."""
    found = program()
    assert found, "there is no Chromium"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [found, *QUIET, f"--user-data-dir={profile}", *options, page.as_uri()]
        return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True, errors="replace")


def show(page: Path, width: int = 1280) -> Shown:
    """Open a page and wait until nothing more happens."""
    done = run(page, f"--window-size={width},900", "--dump-dom")
    return Shown(done.stdout, [line for line in done.stderr.splitlines() if ":CONSOLE" in line])


def printed(page: Path, out: Path) -> list[str]:
    """The words on each page of paper."""
    from pypdf import PdfReader

    run(page, "--no-pdf-header-footer", f"--print-to-pdf={out}")
    sheets = (normalize("NFKC", sheet.extract_text()) for sheet in PdfReader(out).pages)  # without ligatures
    return [" ".join(words.split()) for words in sheets]


@contextmanager
def outside() -> Iterator[tuple[str, list[str]]]:
    """A server that answers everything: its address, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript")
            self.end_headers()
            self.wfile.write(b"document.documentElement.dataset.ran = 'yes'; console.log('ran')")

        do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the names that the server calls

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
