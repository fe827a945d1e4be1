"""Bringing in: exports, tables, handovers; what came in; column maps."""

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer

from relledger import sources
from relledger.cli import _report, rights
from relledger.cli._shared import By, Db, DryRun, Json, author, explain, ledger, ledger_path, now, say
from relledger.errors import DONE, PARTIAL, Refused, UserError
from relledger.ledger import forgetting, notices, recording
from relledger.ledger.connection import translated
from relledger.ledger.recording import About, Report
from relledger.sources import Asked, Source
from relledger.sources.export import Export

app = typer.Typer(add_completion=False)

MapOption = Annotated[
    str,
    typer.Option(
        "--map", metavar="NAME-OR-FILE", help="A column map for a table of another shape; see: relledger map."
    ),
]


@app.command("import")
def import_(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, zips, folders, or - for standard input.")
    ],
    as_source: Annotated[
        str, typer.Option("--as", metavar="SOURCE", help="What kind of export it is, where it cannot tell.")
    ] = "",
    column_map: MapOption = "",
    by: By = "",
    json: Json = False,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Take in exports, tables and handovers.

    Each kind is recognised by itself: an X archive (folder or zip), saved X API pages, a WordPress export, CSV and JSON
    lines, a handover. Bringing in the same again adds nothing. Records that cannot be understood are kept with their
    reason, and the rest goes in.

    Example: relledger import twitter-2026-11-21.zip comments.csv
    """
    results: list[dict[str, Any]] = []
    code = DONE
    with ledger(db, write=True) as opened, _stdin_spooled(paths) as inputs:
        columns = _column_map(column_map, ledger_path(db).parent)
        for name, path in inputs:
            for member in _exports(path, as_source or column_map):
                alone = member == path
                shown = name if alone else str(member)
                asked = Asked(_ours(opened), columns)  # anew: the export before may have said who we are
                try:
                    if not as_source and notices.is_notice(member):
                        rights.meet(opened, member, yes=False, dry_run=dry_run)
                        continue
                    with translated(member):
                        report, source = _one(opened, member, shown, as_source, asked, author(by), dry_run, quiet=json)
                    if report is None and alone:
                        raise _unknown(name)
                except UserError as error:
                    code = max(code, error.code)
                    results.append({"path": shown, "error": error.message, "hint": error.hint})
                    if not json:
                        explain(error)
                    continue
                if report is None:
                    results.append({"path": shown, "source": None, "passed_over": "no source knows this kind of file"})
                    if not json:
                        say(f"{shown}: passed over, no source knows this kind of file.")
                    continue
                code = max(code, PARTIAL if report.rejected else DONE)
                results.append({"path": shown, "source": sources.name_of(source), **_report.machine(report)})
                if not json:
                    say(_report.told(shown, source.TITLE, report, dry_run))
        if forgetting.pending(opened):  # it showed more of people who were forgotten, and they are gone now
            forgetting.finish(opened)
    if json:
        from relledger.show import machine

        sys.stdout.write(machine.object_text({"files": results, "total": _report.total(results)}))
    elif len(results) > 1:
        say(_report.together(results))
    if results and all(result.get("source", "") is None for result in results):
        raise Refused("None of these files is of a kind that is known here.", "Nothing was changed.")
    raise typer.Exit(code)


def _one(
    db: sqlite3.Connection, path: Path, name: str, as_source: str, asked: Asked, by: str, dry_run: bool, *, quiet: bool
) -> tuple[Report | None, Any]:
    """Take in one export. None where no source knows it."""
    with _progress(path, quiet=quiet) as advance, Export(path, Path(name).name, advance) as export:
        if not export.members() and path.is_dir():
            raise Refused(f"{name} is an empty folder.", "Nothing was changed. Is it the right one?")
        source = sources.source(as_source) if as_source else _recognised(export, asked)
        if source is None:
            return None, None
        reader, sha256 = sources.reader(source, asked), export.sha256()
        before = recording.known_before(db, sha256, reader)
        if before:
            return before, source
        reading = source.read(export, asked)
        stamp = now().isoformat(timespec="microseconds").replace("+00:00", "Z")
        about = About(sources.name_of(source), reader, export.name, sha256, stamp, by, reading.coverage)
        return recording.record(db, sources.outcomes(reading), about, dry_run=dry_run), source


def _unknown(name: str) -> Refused:
    hint = "Nothing was changed. Is it a table? Then: relledger map FILE. Or say what it is with --as: "
    return Refused(f"{name} is of no kind that is known here.", hint + ", ".join(sources.names()) + ".")


def _recognised(export: Export, asked: Asked) -> Source | None:
    """The source of an export; with a column map it is a table, of the kind that its first character tells."""
    if not asked.map:
        return sources.recognise(export)
    return sources.source(table_source(export).__name__.rpartition(".")[2])


def table_source(export: Export) -> ModuleType:
    """The source of a table: its first character tells JSON from CSV."""
    from relledger.sources import csv_table, json_lines

    first = export.beginning(export.members()[0]).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return json_lines if first in (b"{", b"[") else csv_table


def _exports(path: Path, told: str) -> Iterator[Path]:
    """The exports at a path: a folder that none, or several, know holds exports of its own."""
    if told or not path.is_dir():
        yield path
        return
    with Export(path) as export:
        claims = [source for source in map(sources.source, sources.names()) if source.recognise(export)]
        members = export.members()
    if len(claims) > 1:  # a folder of downloads: each of its folders and files is looked at by itself
        for child in sorted(path.iterdir()):
            if not child.is_symlink() and not child.name.startswith("."):
                yield from _exports(child, told)
    else:
        yield from [path] if claims or not members else (path / member for member in members)


def _ours(db: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    return frozenset(
        db.execute("SELECT platform, key FROM accounts a JOIN persons p ON p.account = a.id WHERE p.ours = 1")
    )


def _column_map(name: str, folder: Path) -> str:
    """The text of a column map: a file, one saved beside the ledger, or one that relledger brings."""
    if not name:
        return ""
    from relledger.sources import _maps

    for path in (Path(name), folder / "maps" / f"{name}.toml"):
        if path.is_file():
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError as error:
                raise Refused(f"{path} is not UTF-8 text.", "Nothing was changed. Save the map as UTF-8.") from error
            _maps.load(text)
            return text
    ready = _maps.ready_texts()
    if name in ready:
        return ready[name]
    raise Refused(
        f"There is no column map called {name}.",
        "Nothing was changed. Make one with: relledger map FILE. Ready ones: " + ", ".join(sorted(ready)) + ".",
    )


@contextmanager
def _stdin_spooled(paths: list[str]) -> Iterator[list[tuple[str, Path]]]:
    """The paths, with standard input as a file that only we can read and that goes away again."""
    with tempfile.TemporaryDirectory(prefix="relledger-") as folder:
        found = []
        for name in dict.fromkeys(paths):
            path = Path(name)
            if name == "-":
                path = Path(folder) / "standard-input"
                with path.open("xb") as file:
                    shutil.copyfileobj(sys.stdin.buffer, file)
            found.append((name, path))
        yield found


@contextmanager
def _progress(path: Path, *, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal, for a file that takes a moment."""
    size = path.stat().st_size if path.is_file() else 0
    if quiet or size < 5_000_000 or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True, markup=False), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda count: bar.advance(task, count)


@app.command("map")
def map_(
    file: Annotated[Path, typer.Argument(help="The table to read.")],
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Where to write the map; - prints it.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Propose a column map for a table of another shape.

    Reads the header and the first rows. On a terminal it asks which column is which, with its guess to accept; without
    one it writes its guesses, marked where it is not sure.

    Example: relledger map comments.csv; relledger import comments.csv --map comments.map.toml
    """
    from relledger.sources import _proposal

    with Export(file) as export:
        header, rows = table_source(export).sample(export)
    guesses = _proposal.guess(header, rows)
    if sys.stdin.isatty() and sys.stdout.isatty():
        say(f"{file} has the columns: {', '.join(header)}")
        say(
            "Which of them is it? Enter takes the guess; a word that is no column holds for every row; - leaves it out."
        )
        guesses = _settled(guesses, _proposal.COLUMNS)
        if "kind" not in guesses:  # a table of people: what else is known of them
            guesses |= _settled(guesses, _proposal.FACTS)
    text = _proposal.written(guesses, header, rows)
    if out == "-":
        sys.stdout.write(text)
        return
    target = Path(out) if out else file.with_name(f"{file.stem}.map.toml")
    if target.exists() and not force:
        raise Refused(f"{target} already exists.", "It was not touched. Name another file with --out, or add --force.")
    target.write_text(text, encoding="utf-8")
    say(f"Wrote {target}. Look it through, then: relledger import {file} --map {target}")


def _settled(guesses: dict[str, str], names: Sequence[str]) -> dict[str, str]:
    """What the person says each of these is, with the guess to accept."""
    answers = {name: str(typer.prompt(f"  {name}", default=guesses.get(name, "-"))).strip() for name in names}
    return {name: answer for name, answer in answers.items() if answer not in ("", "-")}
