"""Proposing a column map: what a header and the first rows seem to mean, with `# ?` wherever a person must look."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product

from relledger.sources._guessing import (
    FACTS,
    FACTS_SAID_AS,
    SAID_AS,
    cells_of,
    is_mail,
    kind_in,
    plain,
    site_of,
    words_of,
)
from relledger.sources._maps import CONSTANT, DIRECTIONS, LEARNED_ON, WHO
from relledger.sources._time import EPOCHS, is_iso
from relledger.vocabulary import KIND_BY_WORD, KINDS

_DAYS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d"),
    *("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%b %d, %Y", "%B %d, %Y", "%a %b %d %Y", "%d-%b-%Y", "%Y-%m-%d"),
)
_CLOCKS = ("", "%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%H:%M %z", "%H:%M:%S %z")
_FORMS = ["%a %b %d %H:%M:%S %z %Y"]  # as X wrote times
_FORMS += [day + gap + clock for day, clock in product(_DAYS, _CLOCKS) for gap in ((" ", ", ") if clock else ("",))]
_WORDS_LISTED = 20
# What acts on a terminal, or hides: it is written so that a person reading the map sees it.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def written(answers: Mapping[str, str], header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The map that such answers make, as TOML to be looked through.

    A header is where a column is found, another word holds for every row.
    """
    told = {answer for name, answer in answers.items() if name != "kind"}  # a comment, in a table of `comment`
    columns = {
        name: answer for name, answer in answers.items() if answer in header and not (name == "kind" and answer in told)
    }
    values = {name: answer for name, answer in answers.items() if name not in columns}
    held = {name: cells_of(column, header, rows) for name, column in columns.items()}
    unused = [cell for cell in header if cell.strip() and cell not in columns.values()]
    lines = ["# Look through the lines marked with # ? and save this as a file.", 'title = "our table"']
    lines += ["", "[columns]", *(_column(name, column) for name, column in columns.items())]
    if not any(name in columns for name in WHO):
        lines.append('# ? handle = "the column that says who"')
    if unused:
        lines.append(f"# not read: {', '.join(map(_quoted, unused))}")
    constant = [_value(name, word) for name, word in values.items()]
    if "platform" not in answers and is_mail(columns.get("handle", "")):
        constant.append('platform = "email"')
    elif "platform" not in answers and (site := site_of(rows)):
        constant.append(f'platform = "{site}"  # ? as the addresses in it say')
    elif "platform" not in answers:
        constant.append('# ? platform = "instagram"  # say which, and take away the mark before it')
    if "kind" not in answers:
        constant.append('# ? kind = "comment"  # say which, if these are acts; people have none, and no time or text')
    if constant:
        lines += ["", "[values]", *constant]
    if "occurred_at" in columns or LEARNED_ON in columns:
        lines += ["", "[times]", *_times(held.get("occurred_at") or held.get(LEARNED_ON, []))]
    lines += _unknown("kind", held.get("kind", []), {word: kind.name for word, kind in KIND_BY_WORD.items()}, KINDS)
    lines += _unknown("direction", held.get("direction", []), DIRECTIONS, ("in", "out"))
    return "\n".join(lines) + "\n"


def _column(name: str, column: str) -> str:
    said = (SAID_AS | FACTS_SAID_AS if name in FACTS else SAID_AS)[name]
    return f"{name} = {_quoted(column)}{'' if plain(column) in words_of(said) else '  # ?'}"


def _value(name: str, word: str) -> str:
    """A word that holds for every row; one that cannot is left as a comment."""
    known: Mapping[str, Collection[object]] = {"kind": KIND_BY_WORD, "direction": DIRECTIONS}
    fits = name in CONSTANT and word.strip() and word.casefold().strip() in known.get(name, [word.casefold().strip()])
    row = f"{name} = {_quoted(word)}"
    return f"# ? {row}" if not fits else f"{row}  # ? of every row" if name == "kind" else row


def _times(cells: Sequence[str]) -> Iterator[str]:
    forms = [form for form in ("iso", *EPOCHS, *_FORMS) if cells and all(_fits(form, cell) for cell in cells)]
    if not forms:
        seen = _quoted(cells[0]) if cells else "nothing"
        yield f'form = "iso"  # ? the first rows have {seen}: write it like "%d/%m/%Y %H:%M"'
        return
    form, *others = forms
    unsure = form.startswith("%") and others
    yield f"form = {_quoted(form)}" + (
        f"  # ? day or month first: {_quoted(others[0])} fits the first rows as well" if unsure else ""
    )
    if "%z" not in form and form not in EPOCHS and not all(cell.endswith(("Z", " UTC")) for cell in cells):
        yield 'timezone = "UTC"  # ? by whose clock; for example "America/Los_Angeles"'


def _fits(form: str, cell: str) -> bool:
    try:
        if form in EPOCHS:
            return cell.isdecimal() and len(cell) == (13 if EPOCHS[form] > 1 else 10)
        if form == "iso":
            return is_iso(cell)
        return bool(datetime.strptime(cell, form))
    except ValueError:
        return False


def _unknown(name: str, cells: Iterable[str], known: Mapping[str, str], ours: Iterable[str]) -> list[str]:
    """What the words of a column mean, where one of them is not understood as it stands."""
    words = list(dict.fromkeys(cells))[:_WORDS_LISTED]
    if all(word.casefold() in known for word in words):
        return []
    lines = ["", f"[words.{name}]"]
    for word in words:
        if meant := known.get(word.casefold().replace("_", " ")):
            lines.append(f"{_quoted(word)} = {_quoted(meant)}")
        elif name == "kind" and (meant := kind_in(word)):
            lines.append(f"{_quoted(word)} = {_quoted(meant)}  # ?")
        else:
            lines.append(f'# ? {_quoted(word)} = "one of: {", ".join(ours)}"')
    return lines


def _quoted(word: str) -> str:
    word = word.encode("utf-8", "replace").decode()  # half a character of a JSON name cannot be written
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04X}", json.dumps(word, ensure_ascii=False))
