"""What was typed and not understood: it is said where the nearest thing is that is there, as a command to paste."""

import re
import shlex
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path

from relledger.errors import UserError

NEAR = 0.72  # how alike two words are, of which one may be a slip for the other
HELP = ("-help", "-?", "--?", "-H", "/?", "/h", "/help", "help")
VERSION = ("-v", "-V", "--v", "-version", "--ver")


def no_command(typed: Sequence[str], commands: Collection[str]) -> UserError:
    """The error for a word that is no command: what it may be a slip for, or stand for."""
    return UserError(f"No such command '{typed[0]}'.", f"Nothing was changed. {_meant(typed, commands)}")


def _meant(typed: Sequence[str], commands: Collection[str]) -> str:
    from relledger.cli._guessed import MEANT

    word, rest = typed[0].strip().casefold().replace("_", "-"), list(typed[1:])
    if word in HELP and rest and (one := _nearest(rest[0], commands)):
        return f"See: relledger {one} --help"
    if together := _together([word, *rest], commands):
        return f"Write it so: {together}"
    if word in MEANT:
        file = "" if "FILES" in MEANT[word] else _file(next(iter(rest), ""))
        return file or filled(MEANT[word], rest)
    if word in HELP:
        return "See: relledger --help"
    if file := _file(typed[0]):
        return file
    if one := next((name for name in commands if word.startswith(f"{name}-")), ""):
        return f"Perhaps: {line(one, word.removeprefix(f'{one}-'), *rest)}"
    if one := _nearest(word, commands) or _part(word, commands):
        return f"Perhaps: {line(one, *rest)}"
    if re.search(r"\w\.\w|/", typed[0]):
        return "A file is brought in by: relledger import FILE"
    called = word and (typed[0].startswith("@") or not (typed[0].islower() and typed[0].isascii()))
    named = f"A person? {line('show', typed[0])}. " if called else ""
    return f"{named}All commands: relledger --help"


def line(*words: str) -> str:
    """A command line to paste; the ledger that it names stands first, where no other is put before it."""
    at = next((n for n, word in enumerate(words) if word.split("=")[0] == "--db"), 0)
    count = 1 if at and "=" in words[at] else 2
    if at:
        words = (words[0], *words[at : at + count], *words[1:at], *words[at + count :])
    return shlex.join(("relledger", *words))


def filled(pointer: str, rest: Sequence[str]) -> str:
    """A pointer with what was typed in the place of PERSON, WORDS and so on, as far as it goes."""
    given = [word for word in rest if word.strip() and not word.startswith("-")]
    said = {
        "PERSON": shlex.quote(given[0]) if given else "PERSON",
        "WORDS": shlex.quote(" ".join(given[1:])) if given[1:] else "WORDS",
        "FILES": shlex.join(given) if given else "FILE",
        "ANY": shlex.join(given) if given else "WORDS",
    }
    return re.sub(r"\b(?:PERSON|WORDS|FILES|ANY)\b", lambda found: said[found[0]], pointer)


def _together(words: Sequence[str], commands: Collection[str]) -> str:
    """The command whose name was typed as several words, or in one: `who supports us`, `hand over`."""
    bare = {name.replace("-", ""): name for name in commands}
    for count in range(len(words), 0, -1):
        typed = "".join(words[:count]).casefold()
        if name := bare.get(re.sub(r"[-_\s]", "", typed)):
            return line(name, *words[count:])
    return ""


def _nearest(word: str, commands: Collection[str]) -> str:
    return next(iter(get_close_matches(word.casefold(), commands, 1, NEAR)), "")


def _part(word: str, commands: Collection[str]) -> str:
    """The one command that has the word in its name, as `waiting` is in `who-is-waiting`."""
    parts = [name for name in commands if f"-{word}-" in f"-{name}-"] if len(word) > 3 else []
    return parts[0] if len(parts) == 1 else ""


def _file(typed: str) -> str:
    """What to do with a file that was typed where the command belongs; '' where it is none."""
    try:
        there = Path(typed).exists() and ("/" in typed or "." in typed)
    except (OSError, ValueError):
        return ""
    if there and typed.endswith(".db"):
        return f"To look into that ledger: {line('today', '--db', typed)}"
    return f"To bring it in: {line('import', typed)}" if there else ""
