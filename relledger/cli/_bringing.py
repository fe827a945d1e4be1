"""One bringing in: what lies at the paths, who of it is ours, and what became of each export."""

import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from relledger import sources
from relledger.cli import _report, _unread
from relledger.cli._ours import ours
from relledger.cli._printing import explain, say
from relledger.cli._shared import stamp
from relledger.errors import DONE, PARTIAL, REFUSED, Broken, Refused, UserError
from relledger.ledger import recording
from relledger.ledger.connection import translated
from relledger.ledger.forgetting import notices
from relledger.ledger.recording import About, Report
from relledger.sources import Asked, Source, _sorting
from relledger.sources._sorting import Found
from relledger.sources.export import Export

ROUNDS = 5  # in which one export may say of ours what another one needs to know
_OF_IT = "Nothing of it was taken."  # where others are brought in as well, and these would not be true
_NOTHING = re.compile(r"\bNothing was changed\.|The ledger is as it was before this command\.")

Lying = Found | tuple[str, UserError]  # what lies at a path, or why nothing there can be opened


class Bringing:
    """What is asked of a bringing in, and its results so far."""

    def __init__(self, db: sqlite3.Connection, columns: str, as_source: str, by: str, *, dry: bool, json: bool) -> None:
        self.db, self.columns, self.as_source, self.by = db, columns, as_source, by
        self.dry, self.json = dry, json
        self.ours = ours(db)
        self.results: list[dict[str, Any]] = []
        self.worst = DONE
        self.several = False  # exports: what is refused of them leaves the others to go in
        self.unread: Counter[str] = Counter()  # files passed over, by the reason

    @property
    def code(self) -> int:
        """The exit code: an export that was refused beside others is a part that did not go in."""
        some = any("seen" in result for result in self.results)
        return PARTIAL if some and self.worst == REFUSED else self.worst

    def bring(self, inputs: Sequence[tuple[str, Path]]) -> None:
        """Find every export, learn from all of them who is ours, then take in one after the other.

        All are read with the same knowledge of ours, so their order does not matter.
        """
        named = {name for name, _ in inputs}
        found = [one for name, path in inputs for one in self._at(name, path)]
        self.several = len(found) > 1
        for one in self._learn(found) if self.several else found:
            if isinstance(one, Found):
                self._take(one, alone=one.shown in named)
            else:
                self._failed(*one)
        for reason, count in self.unread.items():
            if count > _unread.NAMED and not self.json:
                say(f"{count - _unread.NAMED:,} more files: passed over, {reason}.")

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
                    self._passed_over(f"{name}/{member}", _unread.OUTSIDE)
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
        """The source that was asked for; with a column map it is a table, of the kind its first character tells."""
        if self.as_source:
            return sources.source(self.as_source)
        return sources.source(table_source(export).__name__.rpartition(".")[2]) if self.columns else None

    def _learn(self, found: Sequence[Lying]) -> Sequence[Lying]:
        """Ask every export who of it is ours, until none says more; one that cannot be read whole gives its parts."""
        if not any(need != "map" for one in found if isinstance(one, Found) for s in one.sources for need in s.NEEDS):
            return found
        for _ in range(ROUNDS):
            before, found = self.ours, [part for one in found for part in self._asked(one)]
            if self.ours == before:
                break
        return found

    def _asked(self, one: Lying) -> Sequence[Lying]:
        """Learn from one export, or from the parts of it that can be read by themselves."""
        if not isinstance(one, Found) or len(one.sources) != 1 or not _says_ours(one.sources[0]):
            return [one]
        if self._starts(one) or one.export.single or self.as_source:
            return [one]
        parts = list(_sorting.parts(one))
        return parts if any([self._starts(part) for part in parts]) and _stands_in(one, parts) else [one]

    def _starts(self, one: Found) -> bool:
        """Learn from an export; whether it can be read. What keeps it from that is said when it is taken in."""
        try:
            with translated(one.export.path, self.db), one.export.again() as again:
                self.ours |= sources.start(one.sources[0], again, Asked(self.ours, self.columns)).ours
        except UserError:
            return False
        return True

    def _take(self, one: Found, *, alone: bool) -> None:
        """Take in one export and say so; where it is refused as a whole, each part of it that is one by itself."""
        try:
            report = self._recorded(one, alone=alone)
        except UserError as error:
            # A full disk says nothing of an export; and where what we wrote is damaged, nothing of it is taken.
            apart = error.code == REFUSED and not isinstance(error, Broken)
            whole = one.export.single or self.as_source or not apart
            parts = [] if whole else list(_sorting.parts(one))
            if self._any_taken(parts) and _stands_in(one, parts):
                self._not_read(one, [other.shown for other in _sorting.unknown(one) if _sorting.plausible(other)])
            else:
                self._failed(one.shown, error)
            return
        if report is None:
            self._passed_over(one.shown, _unread.why(one))
            return
        self._reported(one, report)
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
                self._failed(part.shown, result)
            elif isinstance(result, Report):
                self._reported(part, result)
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
            report = recording.record(self.db, sources.whole(export, reading), about, dry_run=self.dry)
            return report._replace(notes=tuple(reading.notes))

    def _again(self, one: Found) -> list[Found]:
        """What lies beside an export that was read before. Where all that may is known, nothing is read to tell."""
        (source,) = one.sources
        others = [part for part in _sorting.parts(one) if list(part.sources) != [source]]
        if all(map(self._known, others)):
            return others
        for _ in sources.whole(one.export, sources.start(source, one.export, Asked(self.ours, self.columns))):
            pass  # only to see which of its files it opens
        return list(_sorting.beside(one))

    def _known(self, one: Found) -> bool:
        """Whether an export was read before by what would read it now."""
        readers = [sources.reader(source, Asked(self.ours, self.columns)) for source in one.sources]
        return len(readers) == 1 and bool(recording.known_before(self.db, one.export.sha256(), readers[0]))

    def _beside(self, one: Found, others: Sequence[Found]) -> None:
        """Take in what lies beside an export in the same folder or zip, and name what is none."""
        unknown, result = list[str](), self.results[-1]
        for other in self._learn(others):
            if not isinstance(other, Found):
                self._failed(*other)
            elif other.sources or other.export.refusal:
                self._take(other, alone=False)
            elif _sorting.nested(other):
                self._passed_over(other.shown, _unread.NESTED)
            elif _sorting.plausible(other):
                unknown.append(other.shown)
        result["beside"] = unknown
        self._not_read(one, unknown)

    def _not_read(self, one: Found, unknown: list[str]) -> None:
        """Name files in an export that are none."""
        if unknown and not self.json:
            say(_unread.beside(one, unknown))

    def _reported(self, one: Found, report: Report) -> None:
        (source,) = one.sources
        self.worst = max(self.worst, PARTIAL if report.rejected else DONE)
        self.results.append({"path": one.shown, "source": sources.name_of(source), **_report.machine(report)})
        if not self.json:
            say(_report.told(one.shown, source.TITLE, report, self.dry))

    def _passed_over(self, shown: str, reason: str) -> None:
        self.results.append({"path": shown, "source": None, "passed_over": reason})
        self.unread[reason] += 1
        if not self.json and self.unread[reason] <= _unread.NAMED:
            say(f"{shown}: passed over, {reason}.")

    def _failed(self, shown: str, error: UserError) -> None:
        self.worst = max(self.worst, error.code)
        if self.several or self.results:
            error = UserError(error.message, _NOTHING.sub(_OF_IT, error.hint), error.code)
        self.results.append({"path": shown, "error": error.message, "hint": error.hint})
        if not self.json:
            explain(error)


def table_source(export: Export) -> ModuleType:
    """The source of a table: its first character tells JSON from CSV."""
    from relledger.sources import csv_table, json_lines

    first = export.beginning(export.members()[0]).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return json_lines if first in (b"{", b"[") else csv_table


def _says_ours(source: Source) -> bool:
    """Whether reading may learn who is ours, or needs to know; tables and handovers do neither."""
    return frozenset({"map"}) != source.NEEDS and sources.name_of(source) != "handover"


def _stands_in(one: Found, parts: Sequence[Found]) -> bool:
    """Whether some of the parts of an export are of its own kind: else it is not among them."""
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
