"""Asking questions and reading answers: at a terminal, or line by line over a pipe."""

import sys
import time
from typing import TYPE_CHECKING

from relledger.cli._printing import say, width

if TYPE_CHECKING:
    from relledger.interview.talk import Ask

STOP = ("stop", "quit", "exit")


class Talker:
    """Reads answers: from a terminal with line editing, or line by line from a pipe."""

    def __init__(self) -> None:
        self.terminal = sys.stdin.isatty() and sys.stdout.isatty()
        self._wide = (width() or 80) - 1
        self._began = time.monotonic()
        self._counted = 0.0
        if self.terminal:
            import contextlib

            with contextlib.suppress(ImportError):  # Windows has none
                import readline  # noqa: F401
        elif hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="replace")

    def spent(self) -> float:
        """Seconds since the beginning; over a pipe, where nobody thinks, a fixed number for each question."""
        return time.monotonic() - self._began if self.terminal else self._counted

    def say(self, text: str) -> None:
        """Print something, made safe; on a terminal no word is broken."""
        from relledger.show.text import safe

        say((_wrapped(safe(text), self._wide) if self.terminal else text).split("\n"))

    def read(self, ask: "Ask") -> str | None:
        """Ask, and read one line; None at the end of the input, and for a word like `stop`."""
        self._counted += ask.seconds
        self.say(_prompt(ask.prompt, self._wide) if self.terminal else ask.prompt)
        sys.stdout.flush()
        try:
            line = input("> ") if self.terminal else sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            say("")
            return None
        if not self.terminal and not line:
            return None
        return None if line.strip().casefold() in STOP else line.strip()


def _prompt(prompt: str, wide: int) -> str:
    """A prompt for a terminal; the choices get a line of their own where one line is too short."""
    from relledger.show.text import columns

    question, bracket, answers = prompt.rpartition("  [")
    if bracket and columns(prompt) > wide:
        return f"{question}\n  [{answers}"
    return prompt


def _wrapped(text: str, wide: int) -> str:
    """Text for a terminal, broken between words; the lines that follow are indented as the first one is."""
    from relledger.show.text import columns

    rows = []
    for line in text.split("\n"):
        words = line.split(" ")
        row = words[0]
        indent = " " * (len(line) - len(line.lstrip(" ")))
        for word in words[1:]:
            if columns(f"{row} {word}") > wide and row.strip():
                rows.append(row)
                row = indent + word
            else:
                row += " " + word
        rows.append(row)
    return "\n".join(rows)
