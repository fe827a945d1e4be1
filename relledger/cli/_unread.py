"""What of a bringing in is not read, and why: as it is said of files."""

from relledger import sources
from relledger.errors import Refused
from relledger.sources import _sorting, _strange
from relledger.sources._sorting import Found

NAMED = 12  # files of one place that are named when they are passed over
OUTSIDE = "it lies outside, or cannot be opened as a file"
UNKNOWN = "no source knows this kind of file"
NESTED = "a zip inside a zip is not opened: unpack it"


def undecided(one: Found) -> Refused:
    """The refusal of what no source knows, or several do."""
    if one.sources:
        which = " and ".join(map(sources.name_of, one.sources))
        return Refused(f"{one.shown} could be {which}.", "Nothing was changed. Say which with --as.")
    what, todo = _strange.told(one.export)
    if what:
        return Refused(f"{one.shown} is {what}, and cannot be read here.", f"Nothing was changed. {todo}")
    hint = "Nothing was changed. Is it a table? Then: relledger map FILE. Or say what it is with --as: "
    return Refused(f"{one.shown} is of no kind that is known here.", hint + ", ".join(sources.names()) + ".")


def why(one: Found) -> str:
    """Why a file is passed over, and what to do with it where it shows what it is."""
    what, todo = _strange.told(one.export)
    return NESTED if _sorting.nested(one) else f"{what}: {todo[0].lower()}{todo[1:].rstrip('.')}" if what else UNKNOWN


def beside(one: Found, names: list[str]) -> str:
    """The line that names files in an export that are none."""
    bare = [name.removeprefix(one.shown.rstrip("/") + "/") for name in names[:NAMED]]
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"  not read in {one.shown}, {UNKNOWN}: {', '.join(bare)}{more}"
