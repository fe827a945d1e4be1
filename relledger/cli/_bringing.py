"""One bringing in: which exports lie at the paths, which accounts in them are ours, and recording each in turn."""

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from relledger import sources
from relledger.cli import _other_brand, _overruled, _unread
from relledger.cli._ours import ours
from relledger.cli._results import Results
from relledger.cli._shared import stamp
from relledger.errors import REFUSED, Broken, Refused, UserError
from relledger.ledger import recording
from relledger.ledger.connection import translated
from relledger.ledger.forgetting import notices
from relledger.ledger.recording import About, Report
from relledger.sources import Asked, Source, _sorting
from relledger.sources._sorting import Found
from relledger.sources.export import Export

ROUNDS = 5  # of asking who is ours: what one export says, another may need to know before it can say more

Lying = Found | tuple[str, UserError]  # an export that lies at a path, or why nothing there can be opened


class Bringing:
    """What one `relledger import` was asked for, and its results so far."""

    def __init__(self, db: sqlite3.Connection, columns: str, as_source: str, by: str, *, dry: bool, json: bool) -> None:
        self.db, self.columns, self.as_source, self.by = db, columns, as_source, by
        self.dry, self.json = dry, json
        self.ours = ours(db)
        self.results = Results(dry=dry, json=json)

    def bring(self, inputs: Sequence[tuple[str, Path]]) -> None:
        """Find every export, learn from all of them who is ours, then take in one after the other.

        All are read with the same knowledge of ours, so their order does not matter.
        """
        named = {name for name, _ in inputs}
        found = [one for name, path in inputs for one in self._at(name, path)]
        self.results.several = several = len(found) > 1
        for one in self._learn(found) if several else found:
            if isinstance(one, Found):
                self._take(one, alone=one.shown in named)
            else:
                self.results.failed(*one)
        self.results.others()

    def _at(self, name: str, path: Path) -> Iterator[Lying]:
        """The exports at a path, or why there is none."""
        try:
            with translated(path, self.db):
                if not self.as_source and path.is_file() and notices.is_notice(path):
                    from relledger.cli import forget

                    forget.meet(self.db, path, yes=False, dry_run=self.dry)
                    return
                export = Export(path, Path(name).name)
                for member in export.outside:
                    self.results.passed_over(f"{name}/{member}", _unread.OUTSIDE)
                if not export.members():
                    what = "holds no file that may be opened" if export.outside else "is an empty folder"
                    raise Refused(f"{name} {what}.", "Nothing was changed. Is it the right one?")
                said = self._said(export)
                found = [Found(export, [said], name)] if said else list(_sorting.sort(export, name))
        except UserError as error:
            yield name, error
            return
        yield from found

    def _said(self, export: Export) -> Source | None:
        """The source that the user named with `--as`, or that of tables where a column map was named; else None."""
        if self.as_source:
            return sources.source(self.as_source)
        return sources.source(table_source(export).__name__.rpartition(".")[2]) if self.columns else None

    def _learn(self, found: Sequence[Lying]) -> Sequence[Lying]:
        """Ask every export which accounts in it are ours, until none says more.

        One that cannot be read as a whole even then is replaced by those of its parts that can be.
        """
        if not any(need != "map" for one in found if isinstance(one, Found) for s in one.sources for need in s.NEEDS):
            return found
        for _ in range(ROUNDS):
            before, readable = self.ours, [self._readable(one) for one in found]
            if self.ours == before:
                known, each = found, zip(found, readable, strict=True)
                found = [part for one, whole in each for part in ([one] if whole else self._apart(one))]
                if found == known:
                    break
        return found

    def _readable(self, one: Lying) -> bool:
        """Ask one export who is ours; whether it can be read as a whole, or at least not in parts either."""
        if not isinstance(one, Found) or len(one.sources) != 1 or not _says_ours(one.sources[0]):
            return True
        return self._starts(one) or one.export.single or bool(self.as_source)

    def _apart(self, one: Lying) -> Sequence[Lying]:
        """The parts of an export that cannot be read as a whole; itself where none of them can be."""
        parts = list(_sorting.parts(one)) if isinstance(one, Found) else []
        starts = any([self._starts(part) for part in parts])
        return parts if isinstance(one, Found) and starts and _stands_in(one, parts) else [one]

    def _starts(self, one: Found) -> bool:
        """Ask an export who is ours; whether it can be read at all. Why not is said later, when it is taken in."""
        try:
            with translated(one.export.path, self.db), one.export.again() as again:
                self.ours |= sources.start(one.sources[0], again, Asked(self.ours, self.columns)).ours
        except UserError:
            return False
        return True

    def _take(self, one: Found, *, alone: bool) -> None:
        """Take in one export and say so; if it is refused as a whole, take in those of its parts that are exports."""
        try:
            report = self._recorded(one, alone=alone)
        except UserError as error:
            # Parts are tried only where the export is at fault: not a full disk, nor a damaged file of our own.
            apart = error.code == REFUSED and not isinstance(error, Broken)
            whole = one.export.single or self.as_source or not apart
            parts = [] if whole else list(_sorting.parts(one))
            if self._any_taken(parts) and _stands_in(one, parts):
                unknown = (other for other in _sorting.unknown(one) if _sorting.plausible(other))
                self.results.not_read(one, [other.shown for other in unknown])
            else:
                self.results.failed(one.shown, error)
            return
        if report is None:
            self.results.passed_over(one.shown, _unread.why(one))
            return
        self.results.taken(one, report)
        if not (self.as_source or self.columns):
            self._beside(one, self._again(one) if report.again else list(_sorting.beside(one)))

    def _any_taken(self, parts: Sequence[Found]) -> bool:
        """Take in the parts of an export that was refused; whether any of them went in."""
        taken: list[tuple[Found, Report | UserError | None]] = []
        for part in (one for one in self._learn(parts) if isinstance(one, Found)):
            try:
                taken.append((part, self._recorded(part, alone=False)))
            except UserError as error:
                taken.append((part, error))
        if not any(isinstance(result, Report) for _, result in taken):
            return False
        for part, result in taken:
            if isinstance(result, UserError):
                self.results.failed(part.shown, result)
            elif isinstance(result, Report):
                self.results.taken(part, result)
        return True

    def _recorded(self, one: Found, *, alone: bool) -> Report | None:
        """Record one export; None where no source knows it."""
        if len(one.sources) != 1:
            if one.export.refusal:
                raise one.export.refusal
            if not one.sources and not alone:
                return None
            raise _unread.undecided(one)
        export, source = one.export, one.sources[0]
        asked, sha256 = Asked(self.ours, self.columns), export.sha256()
        with _progress(export, quiet=self.json), translated(export.path, self.db):
            if before := recording.known_before(self.db, sha256, sources.reader(source, asked)):
                return before
            reading = sources.start(source, export, asked)
            # The next time the ledger will know of ours what this export shows.
            self.ours |= reading.ours  # what lies beside it may need to know
            reader = sources.reader(source, Asked(self.ours, self.columns))
            if before := recording.known_before(self.db, sha256, reader):
                return before
            about = About(sources.name_of(source), reader, export.name, sha256, stamp(), self.by, reading.coverage)
            judged = _overruled.standing(self.db) if (theirs := about.source == "handover") else {}
            report = recording.record(self.db, sources.whole(export, reading), about, dry_run=self.dry)
            of_whom = _other_brand.notes(self.db, export, report) if theirs else ()
            return report._replace(notes=(*reading.notes, *of_whom, *_overruled.notes(self.db, judged)))

    def _again(self, one: Found) -> list[Found]:
        """What lies beside an export that was read before.

        Which of its files the export itself opens shows only when it is read again, so that is done unless every part
        that could be an export was read before as well.
        """
        (source,) = one.sources
        others = [part for part in _sorting.parts(one) if list(part.sources) != [source]]
        if all(map(self._known, others)):
            return others
        for _ in sources.whole(one.export, sources.start(source, one.export, Asked(self.ours, self.columns))):
            pass  # only to see which of its files it opens
        return list(_sorting.beside(one))

    def _known(self, one: Found) -> bool:
        """Whether an export was read before by the same source, knowing the same accounts as ours."""
        readers = [sources.reader(source, Asked(self.ours, self.columns)) for source in one.sources]
        return len(readers) == 1 and bool(recording.known_before(self.db, one.export.sha256(), readers[0]))

    def _beside(self, one: Found, others: Sequence[Found]) -> None:
        """Take in other exports in the same folder or zip, and name the files there that are none."""
        unknown, result = list[str](), self.results.each[-1]
        for other in self._learn(others):
            if not isinstance(other, Found):
                self.results.failed(*other)
            elif other.sources or other.export.refusal:
                self._take(other, alone=False)
            elif _sorting.nested(other):
                self.results.passed_over(other.shown, _unread.NESTED)
            elif _sorting.plausible(other):
                unknown.append(other.shown)
        result["beside"] = unknown
        self.results.not_read(one, unknown)


def table_source(export: Export) -> ModuleType:
    """The source of a table: its first character tells JSON from CSV."""
    from relledger.sources import csv_table, json_lines

    first = export.beginning(export.members()[0]).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return json_lines if first in (b"{", b"[") else csv_table


def _says_ours(source: Source) -> bool:
    """Whether a source can show who is ours, or needs to know it; those of tables and handovers do neither."""
    return frozenset({"map"}) != source.NEEDS and sources.name_of(source) != "handover"


def _stands_in(one: Found, parts: Sequence[Found]) -> bool:
    """Whether an export itself is among its parts: one of them is of the same kind."""
    return any(part.sources == one.sources for part in parts)


@contextmanager
def _progress(export: Export, *, quiet: bool) -> Iterator[None]:
    """A bar on a terminal, for a file that takes a moment."""
    size = export.path.stat().st_size if export.path.is_file() else 0
    if quiet or size < 5_000_000 or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True, markup=False), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        advance: Callable[[int], None] = lambda count: bar.advance(task, count)  # noqa: E731
        export.progress = advance
        yield
        export.progress = None
