"""The ledger in a browser: Datasette on this computer alone, read only."""

import socket
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from relledger import support
from relledger.cli._printing import say
from relledger.cli._shared import Db, day, ledger, ledger_path
from relledger.errors import UserError

app = typer.Typer(add_completion=False)

HOME = "127.0.0.1"
Asgi = Callable[[dict[str, Any], Any, Any], Coroutine[Any, Any, None]]


@app.command("browse")
def browse(
    port: Annotated[
        int, typer.Option("--port", metavar="N", min=0, max=65_535, help="On which port; 0: any free one.")
    ] = 8_001,
    metadata: Annotated[
        bool, typer.Option("--metadata", help="Print what Datasette is told, as JSON, and start nothing.")
    ] = False,
    db: Db = None,
) -> None:
    """Look through the ledger in a browser: ready-made queries, facets, search; read only, on this computer alone.

    Needs the extra: pip install 'relledger[browse]'. Views with plain names are there for any other SQLite tool.

    Example: relledger browse --port 8001
    """
    from relledger.questions import browse as question

    path = ledger_path(db)
    with ledger(db) as opened:
        told = question.metadata(opened, path.stem, support.load(), day(""))
    if metadata:
        import json

        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=True) + "\n")
        return
    shown = shelf(path, told, question.SETTINGS)
    with _listening(port) as sock:
        here = sock.getsockname()[1]
        say(f"Open http://{HOME}:{here}/ in a browser. Ctrl-C ends it.")
        sys.stdout.flush()
        _serve(guarded(shown.app(), here), sock)


def shelf(path: Path, told: dict[str, object], settings: dict[str, Any]) -> Any:
    """Datasette over one ledger, which it opens so that it cannot write."""
    try:
        from datasette.app import Datasette
    except ImportError as error:
        absent = (error.name or "").partition(".")[0] == "datasette"
        raise UserError(
            "Datasette is not installed." if absent else f"Datasette cannot be loaded: {error}.",
            "Nothing was changed. Install it with: pip install -U 'relledger[browse]'; or open the ledger's views"
            " (people, acts, facts …) in any SQLite tool.",
        ) from error
    return Datasette([str(path)], metadata=told, settings=settings)


def guarded(inner: Asgi, port: int) -> Asgi:
    """The same, refusing other host names than its own: so no page elsewhere can make a browser read the ledger."""
    names = {f"{name}:{port}".encode() for name in (HOME, "localhost")}

    async def asked(scope: dict[str, Any], receive: Any, send: Any) -> None:
        host = dict(scope.get("headers", ())).get(b"host", b"")
        if scope["type"] == "lifespan" or host in names:
            await inner(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"Only on this computer, by its own name.\n"})

    return asked


def _listening(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HOME, port))
        sock.listen()  # who opens the page before Datasette is ready waits for it
    except OSError as error:
        sock.close()
        raise UserError(
            f"Port {port} is taken, or not allowed.", "Nothing was changed. Take another: relledger browse --port 0"
        ) from error
    return sock


def _serve(shown: Asgi, sock: socket.socket) -> None:
    import contextlib

    import uvicorn

    server = uvicorn.Server(uvicorn.Config(shown, log_level="warning"))
    with contextlib.suppress(KeyboardInterrupt):  # how it is meant to end
        server.run(sockets=[sock])
