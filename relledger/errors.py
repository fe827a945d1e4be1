"""The errors people see: what happened to the data, what to do next, and an exit code that means one thing."""

DONE = 0
INTERNAL = 1  # a bug of ours; what `--fail-if-over` asks for, and what blocks `readiness`, end with it too
USAGE = 2
PARTIAL = 3  # some records, or some of several files, were set aside; the rest went in
REFUSED = 4  # the input was not taken; nothing changed
DAMAGED = 5  # a check found damage
BUSY = 6  # another process holds the ledger
STORAGE = 7  # disk full, read-only, or not permitted
UNAVAILABLE = 8  # a remote service; try later
DENIED = 9  # not authorised there
MISSING = 10  # no such ledger
NEWER = 11  # written by a newer relledger
INTERRUPTED = 130

MEANING = {
    DONE: "done, also when there was nothing new",
    INTERNAL: "a bug of ours; or somebody waits longer than `--fail-if-over`, or `readiness` is blocked",
    USAGE: "the command line was not understood, or a name fits several people",
    PARTIAL: "some records or files were set aside with their reasons; the rest went in",
    REFUSED: "the input was refused; nothing changed",
    DAMAGED: "damage found",
    BUSY: "another process holds the ledger; try again",
    STORAGE: "disk full, read-only, or not permitted",
    UNAVAILABLE: "a remote service did not answer; try later",
    DENIED: "not authorised by a remote service",
    MISSING: "no ledger there",
    NEWER: "written by a newer relledger",
    INTERRUPTED: "interrupted; safe to run again",
}


class UserError(Exception):
    """Something that the program can explain to the person who met it: by two lines and an exit code."""

    code = USAGE

    def __init__(self, message: str, hint: str = "", code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code


class Refused(UserError):
    """An input is not what it should be; nothing of it was taken."""

    code = REFUSED


class Broken(Refused):
    """A file of our own turned out to be damaged while it was read; nothing of it was taken."""


class Damaged(UserError):
    """A ledger or a handover is not what was written."""

    code = DAMAGED


class Unreadable(ValueError):
    """One record cannot be understood; the driver keeps it as a reject with this reason."""
