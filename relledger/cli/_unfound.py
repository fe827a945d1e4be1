"""A file that is not there: what its name was meant to be, and how what is no file comes in."""

import os
import re
import shlex
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from relledger.errors import MISSING, Refused, UserError

AMONG = 2_000  # files of a folder that are looked at for a name that is alike
WORDS = 8  # of a name that was typed without quotes
NEAR = 0.75
_ADDRESS = re.compile(r"(?:https?:/|www\.)", re.IGNORECASE)
_SHEETS = "docs.google.com/spreadsheets"
_QUOTES = "\"'`“”‘’„«» \t\n"
_OTHER_NAMES = {
    "twitter": "x_archive", "x": "x_archive", "mastodon": "mastodon_archive", "gmail": "mbox", "outlook": "mbox",
    "mail": "mbox", "email": "mbox", "sms": "sms_backup", "youtube": "youtube_takeout", "imessage": "imazing",
    "calendar": "ics", "contacts": "vcard", "excel": "csv_table", "csv": "csv_table", "blog": "wordpress",
}  # fmt: skip


def there(path: Path) -> Path:
    """The path, where something lies there; else the error that says what may be meant."""
    if path == Path() or (not _ADDRESS.match(str(path)) and os.path.lexists(path)):
        return path
    raise Refused(f"{path}: there is nothing of that name.", f"Nothing was changed. {perhaps(str(path))}")


def perhaps(typed: str) -> str:
    """What to do about a file of a name that is not there."""
    if _ADDRESS.match(typed.strip(_QUOTES)):
        return _downloaded(typed)
    if found := next(meant(typed), ""):
        return f"Is it this one? {shlex.quote(found)}"
    if not re.search(r"[./\\*]", typed) and (known := _source(typed)):
        return known
    if "*" in typed:
        return "No file fits that. Name the folder: everything in it is looked through."
    return "Check the path: a file can be dragged into the terminal."


def no_ledger(path: Path, usual: str) -> UserError:
    """That there is no ledger, and which one may be meant: `--db=~/x.db` is no home folder to a shell."""
    inside = path / usual
    found = str(inside) if inside.is_file() else next(meant(str(path)), "")
    if found and Path(found).is_file():
        return UserError(f"There is no ledger at {path}.", f"Is it this one? --db {shlex.quote(found)}", MISSING)
    if path.is_dir():
        return UserError(f"{path.absolute()} is a folder, and no ledger.", "Name the file of one with --db.", MISSING)
    make = 'Make one with: relledger init --brand "Your brand", or name another with --db.'
    return UserError(f"There is no ledger at {path}.", make, MISSING)


def other_ledgers(here: Path) -> str:
    """What to do in a folder without a ledger of the usual name: it may have been renamed, or copied by a cloud."""
    try:
        found = [one.name for one in islice(here.glob("*.db"), AMONG)]
    except OSError:
        found = []
    some = ", or ".join(f"--db {shlex.quote(name)}" for name in sorted(found)[:3])
    this = f"Is it this one? {some}. " if some else ""
    return f'{this}Make one with: relledger init --brand "Your brand", or name one with --db.'


def all_named(typed: Sequence[str]) -> None:
    """Refuse a path of nothing, as an unset variable leaves it, which would be this folder; and a name in pieces."""
    if not all(name.strip() for name in typed):
        raise UserError("A file without a name was given.", "Nothing was changed. This folder is called: .")
    for at, word in enumerate(typed):
        for end in range(at + 2, min(len(typed), at + WORDS) + 1):
            if not os.path.lexists(word) and os.path.lexists(name := " ".join(typed[at:end])):
                hint = f"Nothing was changed. A name with blanks stands in quotes: {shlex.quote(name)}"
                raise Refused(f"{word}: there is nothing of that name.", hint)


def known(name: str, before: str) -> None:
    """Refuse a kind of export that is none, with the nearest one behind the words that go before it."""
    from relledger import sources

    if name and name not in sources.names():
        perhaps = f"Perhaps: {before}{near}. " if (near := kind(name)) else ""
        raise Refused(f"No source is called {name}.", f"Nothing was changed. {perhaps}All of them: relledger sources")


def _downloaded(address: str) -> str:
    if _SHEETS in address:
        return "Open that sheet: File, Download, Comma-separated values (.csv). Then: relledger import FILE"
    return "That is an address, and files are read here: download it first. What can be read: relledger sources"


def meant(typed: str) -> Iterator[str]:
    """What lies where the name points, once it is freed of what a terminal, a browser or a hurry added."""
    from urllib.parse import unquote

    bare = typed.strip(_QUOTES)
    if bare.casefold().startswith("file:"):
        bare = unquote(re.sub(r"^file:/*", "/", bare, flags=re.IGNORECASE))
    for name in dict.fromkeys((bare, re.sub(r"\\(.)", r"\1", bare), unquote(bare))):
        for path in (name, os.path.expandvars(str(_home(name)))):
            if path and os.path.lexists(path):
                yield path
    yield from _alike(Path(bare))


def _home(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:  # nobody knows whose home
        return Path(name)


def _alike(path: Path) -> Iterator[str]:
    """Files beside it with nearly that name, the nearest first."""
    from difflib import get_close_matches

    try:
        with os.scandir(path.parent) as found:
            names = {one.name.casefold(): one.name for one in islice(found, AMONG)}
    except OSError:
        return
    wanted = path.name.casefold()
    near = [name for name in names if Path(name).stem == wanted] or get_close_matches(wanted, names, 1, NEAR)
    for name in near:
        yield str(path.with_name(names[name]))


def _source(word: str) -> str:
    """What is to be done to bring in a platform that was named instead of a file."""
    from relledger import feeds

    name = _live(word)
    if name in feeds.names():
        return f"Read it live: relledger import {name}. How to get its export: relledger sources"
    one = kind(word)
    return f"How to get that export, which is then imported as a file: relledger sources {one}" if one else ""


def no_platform(word: str) -> Refused:
    """That a platform is not read live, and how what it knows comes in all the same."""
    from relledger import feeds

    hint = f"There are: {', '.join(feeds.names())}."
    if _live(word) in feeds.names():
        hint = f"Perhaps: relledger connect {_live(word)}"
    elif one := kind(word):
        hint += f" Of others the export is imported as a file; how to get it: relledger sources {one}"
    return Refused(f"No live platform is called {word}.", f"Nothing was changed. {hint}")


def _live(word: str) -> str:
    name = word.strip(_QUOTES).casefold()
    return "x" if name == "twitter" else name


def kind(word: str) -> str:
    """The kind of export that is meant by a word, as by `Instagram` or `twitter`; '' where none is near."""
    from difflib import get_close_matches

    from relledger import sources

    name = word.strip(_QUOTES).casefold().replace("-", "_").replace(" ", "_")
    name, known = _OTHER_NAMES.get(name, name), sources.names()
    begun = [one for one in known if one == name or one.startswith(f"{name}_")]
    return next(iter(begun or get_close_matches(name, known, 1, NEAR)), "")
