"""What of a bringing in is not read, and why: as it is said of files."""

import shlex

from relledger import sources
from relledger.errors import Refused
from relledger.sources import _sorting, _strange
from relledger.sources._sorting import Found

NAMED = 12  # files of one place that are named when they are passed over
OUTSIDE = "it lies outside, or cannot be opened as a file"
UNKNOWN = "no source knows this kind of file"
HEAD = 512  # bytes in which what is no text shows
# In the path of a web page: the source whose description says how to ask for JSON instead.
_WHOSE = (
    ("your_facebook", "facebook"), ("your_instagram", "instagram"), ("takeout", "youtube_takeout"),
    ("chatexport", "telegram"), ("facebook", "facebook"), ("instagram", "instagram"), ("telegram", "telegram"),
    ("slack", "slack"), ("discord", "discord"), ("tiktok", "tiktok"),
)  # fmt: skip
NESTED = "a zip inside a zip is not opened: unpack it"


def undecided(one: Found) -> Refused:
    """The refusal of what no source knows, or several do."""
    if one.sources:
        which = " and ".join(map(sources.name_of, one.sources))
        return Refused(f"{one.shown} could be {which}.", "Nothing was changed. Say which with --as.")
    what, todo = _strange.told(one.export)
    if what:
        return Refused(f"{one.shown} is {what}, and cannot be read here.", f"Nothing was changed. {todo}")
    known = "What can be read, and how to get it: relledger sources"
    table = "" if _is_no_text(one) else f"Is it a table? Then: {shlex.join(('relledger', 'map', one.shown))}. "
    return Refused(f"{one.shown} is of no kind that is known here.", f"Nothing was changed. {table}{known}")


def _is_no_text(one: Found) -> bool:
    """Whether it is a picture, a program, a folder: nothing that a column map could be made for."""
    return not one.export.single or b"\0" in one.export.beginning(length=HEAD)


def why(one: Found) -> str:
    """Why a file is passed over, and what to do with it where it shows what it is."""
    what, todo = _strange.told(one.export)
    how = next((name for sign, name in _WHOSE if sign in one.shown.casefold()), "") if "(HTML)" in what else ""
    way = f" (how: relledger sources {how})" if how else ""
    said = f"{what}: {todo[0].lower()}{todo[1:].rstrip('.')}{way}" if what else UNKNOWN
    return NESTED if _sorting.nested(one) else said


def beside(one: Found, names: list[str]) -> str:
    """The line that names files in an export that are none."""
    bare = [name.removeprefix(one.shown.rstrip("/") + "/") for name in names[:NAMED]]
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"  not read in {one.shown}, {UNKNOWN}: {', '.join(bare)}{more}"
