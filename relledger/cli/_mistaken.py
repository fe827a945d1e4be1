"""A command that is there, with options or words that it does not take: how it is written instead."""

import re
import shlex
from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from typing import Any

from typer._click.exceptions import BadOptionUsage, MissingParameter, NoSuchOption

from relledger.cli._guessed import INSTEAD, OPTIONS
from relledger.cli._pointing import HELP, NEAR, VERSION, line
from relledger.cli._proposing import WITHOUT
from relledger.errors import UserError

Load = Callable[[str], Any]  # of a command by its name
TAKING = ("--db", "--by", "--as-of", "--top", "--on", "--weights", "--out")  # options that others believe to be of all
INTO = ("-o", "--out", "--output", "--file")  # by which others name a file for an answer
_EXAMPLE = re.compile(r"""Example: (relledger (?:"[^"]*"|[^;|>"])*)""")


def mistaken(error: Any, typed: Sequence[str], commands: Collection[str], load: Load) -> UserError:
    """The error for a command line that Typer does not understand, with the way on."""
    if typed and typed[0] in commands:
        said, hint = _way_on(error, list(typed), load)
    else:
        said = f"No such option: {typed[0]}" if hasattr(error, "option_name") else error.format_message()
        hint = _before(typed, commands)
    return UserError(said, f"Nothing was changed. {hint}")


def _before(typed: Sequence[str], commands: Collection[str]) -> str:
    """What to do about an option that comes before the command."""
    if typed[0] in HELP:
        named = [word for word in typed[1:] if word in commands]
        return f"See: {line(*named[:1], '--help')}"
    at = next((n for n, word in enumerate(typed) if word in commands and typed[n - 1] not in TAKING), 0)
    if at:
        moved = [typed[at], *typed[:at], *typed[at + 1 :]]
        return f"Options stand behind the command: {line(*(_without_ledger(moved) or moved))}"
    if typed[0] in VERSION:
        return "Which version it is: relledger --version"
    return "Begin with a command. All of them: relledger --help"


def _way_on(error: Any, typed: list[str], load: Load) -> tuple[str, str]:
    """What is wrong, and how it is written: with an example of the command where nothing nearer is known."""
    said = error.format_message()
    found = load(typed[0])
    see = f"See: relledger {typed[0]} --help"
    if typed[0] == "connect" and not isinstance(error, MissingParameter):  # it may be a secret that is too much
        said = "Beside the platform it takes options alone."
        near = "Secrets are asked for, and never typed here. For example: relledger connect x"
    elif isinstance(error, NoSuchOption):
        said, near = _no_such_option(error, typed, found)
    elif isinstance(error, BadOptionUsage):
        near = _without_value(error, found)
    elif isinstance(error, MissingParameter):
        near = _its_value(error, typed, found) or _example(found)
    elif error.ctx and "unexpected extra argument" in said:
        said, near = _too_many(_extras(typed, found, error.ctx), typed, found, load)
    else:
        said = re.sub(r"is not a valid int(eger)?( range)?", "is not a whole number", said)
        near = _example(found)
    return said, f"{near}. {see}" if near else see


def _without_ledger(typed: Sequence[str]) -> list[str]:
    """The command line without --db, where its command speaks of no ledger; nothing where it does, or names none."""
    if typed[0] not in WITHOUT:
        return []
    kept: list[str] = []
    for n, word in enumerate(typed):
        if not (word == "--db" or word.startswith("--db=") or typed[n - 1] == "--db"):
            kept.append(word)
    return kept if len(kept) < len(typed) else []


def _options(found: Any) -> list[str]:
    return [name for one in found.params if one.param_type_name == "option" for name in one.opts]


def _example(found: Any) -> str:
    shown = _EXAMPLE.search(found.help.replace("\\[", "["))
    return f"For example: {shown[1].strip()}" if shown else ""


def _no_such_option(error: Any, typed: list[str], found: Any) -> tuple[str, str]:
    """An option that the command has not; which of its own is nearest."""
    given = next((word for word in typed[1:] if word.split("=")[0] == error.option_name), "")
    if not given:  # `-top`, of which Typer read the first letter
        given = next((word for word in typed[1:] if word.startswith(error.option_name)), error.option_name)
    name = given.split("=")[0]
    said = f"No such option: {name}"
    if bare := _without_ledger(typed):
        return said, f"{typed[0]} needs no ledger: {line(*bare)}"
    if name in HELP:
        return said, ""
    if name in VERSION or name == "--version":
        return said, "Which version it is: relledger --version"
    own = _options(found)
    near = next((one for one in OPTIONS.get(name, ()) if one in own), "") or _close(name, own)
    if not near and name in INTO and "--csv" in own:
        at = typed.index(given)
        file = given.partition("=")[2] or next(iter(typed[at + 1 :]), "answer.csv")
        return said, f"Into a file: {line(*typed[:at], '--csv')} > {shlex.quote(file)}"
    if near:
        return said, f"Perhaps: {line(*_swapped(typed, given, name, near, found))}"
    if not name.startswith("--") and len(name) > 2:
        return said, f"A name that begins so stands behind two dashes: {line(typed[0], '--', name)}"
    return said, ""


def _close(name: str, own: Sequence[str]) -> str:
    """The option that is a slip away: by one dash instead of two, by a letter, or cut short."""
    if len(name.lstrip("-")) < 3:
        return ""
    whole = f"--{name.lstrip('-').casefold().replace('_', '-')}"
    begun = [one for one in own if one.startswith(whole)]
    return next(iter(begun or get_close_matches(whole, own, 1, NEAR)), "")


def _swapped(typed: Sequence[str], given: str, name: str, near: str, found: Any) -> list[str]:
    """The command line with another option; without the value where the other one takes none."""
    at = list(typed).index(given)
    flag = next(one.is_flag for one in found.params if near in one.opts)
    value = given.partition("=")[2]
    if name == "--format":  # `--format csv`
        near = "--csv" if "csv" in typed[at + 1 : at + 2] or value == "csv" else "--json"
        return [*typed[:at], near, *typed[at + (1 if value else 2) :]]
    return [*typed[:at], near + (f"={value}" if value and not flag else ""), *typed[at + 1 :]]


def _without_value(error: Any, found: Any) -> str:
    takes = next((one.metavar for one in found.params if error.option_name in one.opts), "") or "WORDS"
    return f"Write it like {error.option_name} {takes}"


def _extras(typed: Sequence[str], found: Any, context: Any) -> list[str]:
    """The words that the command has no place for."""
    return list(found.make_parser(context).parse_args(args=list(typed[1:]))[1]) if context else []


def _its_value(error: Any, typed: Sequence[str], found: Any) -> str:
    """Where an option is missing and one word is too many, that word is its value: `handover h.html`."""
    extras = _extras(typed, found, error.ctx)
    if error.param is None or error.param.param_type_name != "option" or len(extras) != 1:
        return ""
    at = _at(typed, extras)
    return f"Perhaps: {line(*typed[:at], error.param.opts[0], *typed[at:])}"


def _too_many(extras: Sequence[str], typed: list[str], found: Any, load: Load) -> tuple[str, str]:
    """Words too many: an option without its dashes, a name or a sentence without quotes, or another command's."""
    shown, own, at = " ".join(extras), _options(found), _at(typed, extras)
    said = f"{typed[0]} has no place for: {shown}"
    before, after, words = typed[:at], typed[at + len(extras) :], shown.split()
    if extras[0] in ("list", "add"):
        again = "" if extras[0] == "list" else INSTEAD.get(typed[0], "")
        return said, _example(load(again)) if again else f"It lists them by itself: {line(*before, *after)}"
    if f"--{words[0]}" in own:
        dashed = (f"--{words[0]}", *filter(None, [" ".join(words[1:])]))
        return said, f"With its dashes: {line(*before, *dashed, *after)}"
    if words[0].isdecimal() and "--top" in own:
        return said, f"Perhaps: {line(*before, '--top', words[0], *after)}"
    if "--note" in own and not any(word.startswith("--") for word in typed):
        return said, f"To note it: {line(*before, '--note', shown)}. A name of several words: in quotes"
    if at > 1 and not before[-1].startswith("-"):
        return said, f"Several words stand in quotes: {line(*before[:-1], ' '.join((before[-1], *extras)), *after)}"
    if typed[0] in INSTEAD:
        new = INSTEAD[typed[0]].split()
        return said, f"Perhaps: {line(*new, *(extras if new[0] == 'import' else [shown]))}"
    return said, _example(found)


def _at(typed: Sequence[str], extras: Sequence[str]) -> int:
    """Where these words begin, of which the last ones are meant."""
    at = len(typed)
    for word in reversed(extras):
        at = at - 1 - list(typed[:at])[::-1].index(word)
    return at
