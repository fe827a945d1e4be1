"""Bringing in: exports, tables, handovers; what came in; column maps."""

import shlex
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from relledger.cli import _live as live
from relledger.cli import _report, _unfound
from relledger.cli._bringing import Bringing, table_source
from relledger.cli._ours import ours, read_with_less
from relledger.cli._printing import say, show, width
from relledger.cli._shared import By, Csv, Db, DryRun, Json, author, by_name, ledger, ledger_path
from relledger.errors import Refused, UserError
from relledger.ledger import private
from relledger.ledger.forgetting import tombstones
from relledger.sources.export import Export

app = typer.Typer(add_completion=False)

_PATHS = "Files, zips, folders, or - for standard input; or a live platform, like x."
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help=_PATHS)]
As = Annotated[str, typer.Option("--as", metavar="SOURCE", help="What kind of export it is, where it cannot tell.")]
_MAP = "A column map for a table of another shape; see: relledger map."
ColumnMap = Annotated[str, typer.Option("--map", metavar="NAME-OR-FILE", help=_MAP)]


@app.command("import")
def import_(
    paths: Paths,
    as_source: As = "",
    column_map: ColumnMap = "",
    by: By = "",
    json: Json = False,
    dry_run: DryRun = False,
    db: Db = None,
    max_cost: live.MaxCost = live.MAX_COST,
    deadline: live.Deadline = live.DEADLINE,
    keep_pages: live.KeepPages = False,
    recheck: live.Recheck = False,
    without: live.Without = None,
    all_followers: live.AllFollowers = False,
    quiet: live.Quiet = False,
) -> None:
    """Take in exports, tables and handovers.

    Each kind is recognised by itself (see: relledger sources), in a folder, a zip, a tar or alone. A folder of
    downloads is sorted out, and what is of no known kind is named. Bringing in the same again adds nothing, and the
    order does not matter. Records that cannot be understood are kept with their reason, and the rest goes in.

    An import is taken back whole by its id (see: relledger imports): relledger import undo ID.

    A live platform is read by its name, once it is connected (see: relledger connect), every hour from cron for
    instance. A file of such a name is written ./x.

    Example: relledger import twitter-2026-11-21.zip comments.csv
    """
    asked_live = live.Live(max_cost, deadline, keep_pages, recheck, quiet, tuple(without or ()), all_followers)
    if live.is_platform(paths, asked_live):
        from relledger.cli import _feeds

        raise typer.Exit(_feeds.read(paths, asked_live, by, db, json=json, dry_run=dry_run))
    if paths[0] == "undo" and not Path("undo").exists():
        _undo(paths[1:], by, db, dry_run=dry_run, other=json or bool(as_source or column_map))
        return
    _unfound.all_named(paths)
    _unfound.known(as_source, "--as ")
    with ledger(db, write=True) as opened, _stdin_spooled(paths) as inputs:
        columns = _column_map(column_map, ledger_path(db).parent)
        before = ours(opened)
        bringing = Bringing(opened, columns, as_source, author(by), dry=dry_run, json=json)
        bringing.bring(inputs)
        if tombstones.pending(opened):  # it showed more of people who were forgotten, and they are gone now
            from relledger.ledger.forgetting import forgetting

            forgetting.finish(opened)
        less = read_with_less(opened) if ours(opened) - before else []
    results = bringing.results.each
    _say_together(results, less, json=json)
    if results and all(result.get("source", "") is None for result in results):
        known = "What can be read, and how to get it: relledger sources"
        raise Refused("None of these files is of a kind that is known here.", f"Nothing was changed. {known}")
    raise typer.Exit(bringing.results.code)


def _undo(ids: list[str], by: str, db: Path | None, *, dry_run: bool, other: bool) -> None:
    """Take an import back; `relledger undo` counts as well, which would be too easily meant for an id here.

    `other`: an option was given that is of no use here.
    """
    from relledger.cli import history

    if other:
        raise UserError("To take an import back needs none of --json, --as and --map.", "Nothing was changed.")
    if len(ids) != 1 or not ids[0].strip() or history.is_count(ids[0].strip()):
        raise UserError("An import is taken back by its id.", "Nothing was changed. See: relledger imports")
    history.undo(ids[0], by=by, dry_run=dry_run, db=db)


def _say_together(results: list[dict[str, Any]], less: list[str], *, json: bool) -> None:
    """What all files came to, and which were read before it was known who else is ours."""
    if json:
        from relledger.show import machine

        told = {"files": results, "total": _report.total(results), "read_with_less": less}
        sys.stdout.write(machine.object_text(told))
        return
    if len(results) > 1:
        say(_report.together(results))
    if less:
        say(f"Read before it was known who else is ours: {', '.join(less)}. Bring it in again: it may tell more.")


def _column_map(name: str, folder: Path) -> str:
    """The text of a column map: a file, one saved beside the ledger, or one that relledger brings."""
    if not name:
        return ""
    from relledger.sources import _maps, _ready_maps

    for path in (Path(name), folder / "maps" / f"{name}.toml"):
        if path.is_file():
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError as error:
                raise Refused(f"{path} is not UTF-8 text.", "Nothing was changed. Save the map as UTF-8.") from error
            _maps.load(text)
            return text
    ready = _ready_maps.texts()
    if name in ready:
        return ready[name]
    raise Refused(
        f"There is no column map called {name}.",
        "Nothing was changed. Make one with: relledger map FILE. Ready ones: " + ", ".join(sorted(ready)) + ".",
    )


@contextmanager
def _stdin_spooled(paths: list[str]) -> Iterator[list[tuple[str, Path]]]:
    """The paths, with standard input as a file that only we can read and that goes away again."""
    with private.room() if "-" in paths else nullcontext(Path()) as folder:
        found = []
        for name in dict.fromkeys(paths):
            path = Path(name)
            if name == "-":
                path = folder / "standard-input"
                with path.open("xb") as file:
                    shutil.copyfileobj(sys.stdin.buffer, file)
            found.append((name, path))
        yield found


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
    from relledger.sources import _guessing, _proposal

    file = by_name(_unfound.there(file))
    with Export(file) as export:
        header, rows = _sampled(export)
    guesses = _guessing.guess(header, rows)
    if sys.stdin.isatty() and sys.stdout.isatty():
        say(f"{file} has the columns: {', '.join(header)}")
        say(
            "Which of them is it? Enter takes the guess; a word that is no column holds for every row; - leaves it out."
        )
        guesses = _settled(guesses, _guessing.COLUMNS)
        if "kind" not in guesses:  # a table of people: what else is known of them
            guesses |= _settled(guesses, _guessing.FACTS)
    text = _proposal.written(guesses, header, rows)
    if out == "-":
        sys.stdout.write(text)
        return
    target = Path(out) if out else file.parent / f"{file.stem}.map.toml"
    if target.exists() and not force:
        raise Refused(f"{target} already exists.", "It was not touched. Name another file with --out, or add --force.")
    private.put(target, text)
    again = shlex.join(("relledger", "import", str(file), "--map", str(target)))
    say(f"Wrote {target}. Look it through, then: {again}")


def _sampled(export: Export) -> tuple[list[str], list[list[str]]]:
    """The columns of a table and its first rows; what is no table is refused, or a map of nonsense would be written."""
    from relledger.sources import _encodings, _strange

    what, todo = _strange.told(export)
    if what and ("relledger map" not in todo or "then: relledger map" in todo):
        raise Refused(f"{export.name} is {what}, and no table.", f"Nothing was written. {todo}")
    head = export.beginning(length=1_000) if export.single else b"\0"
    if b"\0" in head and not _encodings.encoding_of(head).startswith("utf-16"):
        hint = "Nothing was written. Name one table; a sheet is saved as CSV UTF-8 first."
        raise Refused(f"{export.name} is no table.", hint)
    sampled: tuple[list[str], list[list[str]]] = table_source(export).sample(export)
    return sampled


def _settled(guesses: dict[str, str], names: Sequence[str]) -> dict[str, str]:
    """What the person says each of these is, with the guess to accept."""
    answers = {name: str(typer.prompt(f"  {name}", default=guesses.get(name, "-"))).strip() for name in names}
    return {name: answer for name, answer in answers.items() if answer not in ("", "-")}


@app.command("sources")
def sources_(
    name: Annotated[str, typer.Argument(metavar="[SOURCE]", help="One of them: how to get it, and all it lacks.")] = "",
    json: Json = False,
    csv: Csv = False,
) -> None:
    """What can be brought in, and what each kind of export never tells.

    Example: relledger sources instagram
    """
    from zoneinfo import ZoneInfo

    from relledger.sources import _describing
    from relledger.table import Column, Table

    _unfound.known(name, "relledger sources ")
    found = [_describing.described(name)] if name else _describing.all_of_them()
    columns = (
        Column("title", "what"),
        Column("source", "source"),
        Column("never_tells", "never tells"),
        Column("what_it_is", "", shown=False),
        Column("how_to_get_it", "", shown=False),
        Column("more", "", shown=False),
    )
    rows = [(one.title, one.name, one.lacks, one.what, one.get, one.more) for one in found]
    below = ["How to get one, and all that it lacks: relledger sources NAME"]
    if name and not (json or csv):
        (one,) = found
        texts = (f"{one.title} ({one.name})", one.what, one.get, one.more)
        say("\n\n".join(textwrap.fill(text, width() or 100) for text in texts if text).split("\n"))
        return
    show(Table("What can be brought in", columns, rows, "sources", {}, (), below), ZoneInfo("UTC"), json=json, csv=csv)
