"""How a command that fails ends: what is said, and its exit code."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from relledger.errors import DAMAGED, INTERNAL, INTERRUPTED, STORAGE, UserError

QUICKLY = 256 << 20  # bytes of a ledger that is checked whole in a few seconds


def ended(error: BaseException) -> int:
    """Say why a command ended, in two lines where a person can act on it; the exit code."""
    if isinstance(error, BrokenPipeError):  # the reader of a pipe has seen enough
        from relledger.cli._printing import hush

        hush()
        return 0
    if isinstance(error, KeyboardInterrupt):
        _say("Interrupted. What was recorded before is safe; run it again.")
        return INTERRUPTED
    known = error if isinstance(error, UserError) else _of_storage(error)
    if not isinstance(known, UserError):
        known = _of_damage() or error
    if not isinstance(known, UserError):
        return _bug(error)
    from relledger.cli._printing import explain

    with suppress(OSError):  # nobody can be told; the code still says it
        explain(known)
    return known.code


def _of_storage(error: BaseException) -> BaseException:
    """The error a person can act on, where the disk or the ledger's file is at fault; else the error itself."""
    import sqlite3

    from relledger.cli._printing import hush
    from relledger.ledger.connection import explained

    if not isinstance(error, (sqlite3.Error, OSError)):
        return error
    hush()
    return explained(Path("the ledger"), error)


def _of_damage() -> UserError | None:
    """What is damaged in the command's ledger, if anything is: then the failure is no bug of ours."""
    from relledger.cli._shared import meant
    from relledger.ledger import checking
    from relledger.ledger.connection import AS_IT_WAS, open_ledger

    try:
        path = meant()
        db = open_ledger(path)
    except (UserError, OSError, ValueError):  # it spoke of none
        return None
    try:
        check = checking.problems if path.stat().st_size < QUICKLY else checking.recorded
        found = next(check(db), "")
    except Exception:  # noqa: BLE001 - so far is it from a ledger
        found = "it cannot even be checked"
    finally:
        db.close()
    hint = f"{AS_IT_WAS} See: relledger check. Go back to a copy, or import its handover."
    return UserError(f"{path} is damaged: {found}.", hint, DAMAGED) if found else None


def _bug(error: BaseException) -> int:
    if os.environ.get("RELLEDGER_DEBUG"):
        raise error
    where = error.__traceback__
    while where and where.tb_next:
        where = where.tb_next
    place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "?"
    _say(f"error: this is a bug of relledger ({type(error).__name__} at {place}).")
    _say("What was recorded before stays. RELLEDGER_DEBUG=1 shows the whole trace.")
    return STORAGE if isinstance(error, OSError) else INTERNAL


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201
