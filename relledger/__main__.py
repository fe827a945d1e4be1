"""The entry point: `--version` is answered before anything heavy is imported."""

import _thread
import gc
import io
import os
import signal
import sys

from relledger import __version__

BETWEEN_COLLECTIONS = 100_000  # objects; Python's 700 cost a seventh of an import, whose values hold no cycles


def main() -> None:
    """Run one command line and exit with its code."""
    if sys.argv[1:] == ["--version"] and sys.stdout:
        try:
            os.write(sys.stdout.fileno(), f"relledger {__version__}\n".encode())  # and nothing is left to be flushed
            return
        except OSError:  # a full disk: below it is said, with its code
            pass
    gc.set_threshold(BETWEEN_COLLECTIONS)
    sys.unraisablehook = unraised
    for number in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: what is half written is taken away
        if signal.getsignal(number) == signal.SIG_DFL:  # nohup has it ignored
            signal.signal(number, signal.default_int_handler)
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115 - first: it is the lowest number
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    from relledger.cli import run
    from relledger.cli._fit import unfit

    code = unfit() or run(sys.argv[1:])
    try:
        sys.stderr.flush()
    except OSError:  # nothing can be said there
        from relledger.cli._printing import hush

        hush()
    gc.freeze()  # what is left goes with the process: looking it through for cycles costs as much as an answer
    sys.exit(code)


def _nowhere() -> "io.TextIOWrapper":
    """A stream to print to, where whoever started the program has closed its output."""
    return open(os.devnull, "w", encoding="utf-8")


def unraised(caught: "sys.UnraisableHookArgs") -> None:  # a name that is there for type checkers alone
    """Handle an error raised while Python frees an object, which it would only print: Ctrl-C must still interrupt.

    An `OSError`, `ValueError` or error of SQLite's there says nothing new: the disk refused a file, or the file of a
    half-written zip, or the ledger, was closed, and the error that came before has said so.
    """
    if issubclass(caught.exc_type, KeyboardInterrupt):
        _thread.start_new_thread(_thread.interrupt_main, ())  # here it would be printed as well
    elif not issubclass(caught.exc_type, (OSError, ValueError)) and caught.exc_type.__module__ != "sqlite3":
        sys.__unraisablehook__(caught)


if __name__ == "__main__":
    main()
