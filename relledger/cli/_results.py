"""What became of each export of one bringing in: said at once, or kept for `--json`, and the exit code it ends with."""

import os
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from relledger import sources
from relledger.cli import _proposing, _report, _unfound, _unread
from relledger.cli._printing import explain, say
from relledger.errors import DONE, PARTIAL, REFUSED, UserError
from relledger.ledger.recording import Report
from relledger.sources._sorting import Found

# Where other exports are brought in as well, what an error says of the whole ledger would not be true.
_OF_IT = "Nothing of it was taken."
_NOTHING = re.compile(r"\bNothing was changed\.|The ledger is as it was before this command\.")


class Results:
    """The result of each export so far, as `--json` prints it; without `--json` each is said when it comes."""

    def __init__(self, *, dry: bool, json: bool) -> None:
        self.dry, self.json = dry, json
        self.each: list[dict[str, Any]] = []
        self.several = False  # exports are brought in: what is refused of them leaves the others to go in
        self._worst = DONE
        self._unread: Counter[str] = Counter()  # files passed over, by the reason

    @property
    def code(self) -> int:
        """The exit code: an export that was refused beside others is a part that did not go in."""
        some = any("seen" in result for result in self.each)
        return PARTIAL if some and self._worst == REFUSED else self._worst

    def taken(self, one: Found, report: Report) -> None:
        """An export went in."""
        (source,) = one.sources
        self._worst = max(self._worst, PARTIAL if report.rejected else DONE)
        self.each.append({"path": one.shown, "source": sources.name_of(source), **_report.machine(report)})
        if not self.json:
            say(_report.told(one.shown, source.TITLE, report, self.dry))

    def failed(self, shown: str, error: UserError) -> None:
        """An export did not go in."""
        self._worst = max(self._worst, error.code)
        if not os.path.lexists(shown) and shown != "-":
            hint = f"Nothing was changed. {_unfound.perhaps(shown)}"
            error = UserError(f"{shown}: there is nothing of that name.", hint, error.code)
        if self.several or self.each:
            error = UserError(error.message, _NOTHING.sub(_OF_IT, error.hint), error.code)
        self.each.append({"path": shown, "error": error.message, "hint": _proposing.on_it(error.hint)})
        if not self.json:
            explain(error)

    def passed_over(self, shown: str, reason: str) -> None:
        """A file is no export; only the first ones of a reason are named."""
        self.each.append({"path": shown, "source": None, "passed_over": reason})
        self._unread[reason] += 1
        if not self.json and self._unread[reason] <= _unread.NAMED:
            say(f"{shown}: passed over, {reason}.")

    def not_read(self, one: Found, names: Sequence[str]) -> None:
        """Files that lie in an export are none themselves."""
        if names and not self.json:
            say(_unread.beside(one, list(names)))

    def others(self) -> None:
        """How many more files were passed over than were named."""
        for reason, count in self._unread.items():
            if count > _unread.NAMED and not self.json:
                say(f"{count - _unread.NAMED:,} more files: passed over, {reason}.")
