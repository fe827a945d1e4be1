"""Proposing a column map: from the words of a header and the first rows, with `# ?` wherever a person must look."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product

from relledger.errors import Unreadable
from relledger.model import KIND_BY_WORD, KINDS, SLOTS
from relledger.sources._maps import CONSTANT, DIRECTIONS, FIELDS, LEARNED_ON, WHO, normal
from relledger.sources._time import EPOCHS, iso

COLUMNS = FIELDS  # of acts, in the order to ask for them
FACTS = (LEARNED_ON, *SLOTS)  # and of people: to be asked for where there is no kind

_SAID_AS = {  # the surest word first; a header is given to the first column that claims it
    "platform": "platform, network, social network, medium, site, channel, source",
    "account_id": "account id, user id, author id, sender id, creator id, profile id, contact id, from id",
    "handle": "handle, username, user name, screen name, user handle, author handle, sender handle, author username, "
    "nickname, login, user, author, sender, from, account",
    "name": "name, full name, display name, author name, user full name, sender name, contact name, creator name, "
    "customer name, contact primary identifier, author, sender, user, from, contact, customer",
    "direction": "direction, inbound outbound, sent or received",
    "kind": "kind, type, message type, item type, interaction type, activity type, category",
    "occurred_at": "occurred at, date, date time, datetime, timestamp, time, created at, created, creation date, "
    "posted at, posted, published at, sent at, received at, message date",
    "in_reply_to": "in reply to, in reply to id, reply to, parent id, parent",
    "thread": "thread, thread id, conversation id, conversation",
    "external_id": "external id, id, message id, comment id, item id, review id, post id, tweet id",
    "url": "url, permalink, link, message url, comment url, post url, network link",
    "text": "text, message, comment, content, body, review, message text, message body, comment text, caption",
}
_FACTS_SAID_AS = {
    **{slot: slot for slot in SLOTS},
    "lives": "lives, city, town, location, home town",
    "works": "works, job, job title, occupation, employer, company",
    "loves": "loves, likes, interests",
    "date": "birthday",  # a column `date` is a time far more often
    "language": "language, preferred language",
    "pronoun": "pronoun, pronouns",
    "note": "note, notes, remarks",
    LEARNED_ON: "learned on, last updated",
}
_DAYS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d.%m.%y", "%Y/%m/%d"),
    *("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%b %d, %Y", "%B %d, %Y", "%a %b %d %Y", "%d-%b-%Y", "%Y-%m-%d"),
)
_CLOCKS = ("", "%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%H:%M %z", "%H:%M:%S %z")
_FORMS = [day + gap + clock for day, clock in product(_DAYS, _CLOCKS) for gap in ((" ", ", ") if clock else ("",))]
_WORDS_LISTED = 20
# What acts on a terminal, or hides: it is written so that a person reading the map sees it.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def propose(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A map for a file with this header and these first rows, as TOML to be looked through."""
    return written(guess(header, rows), header, rows)


def guess(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """For each column of the ledger the header that seems to mean it."""
    found: dict[str, str] = {}
    _claim(found, _SAID_AS, header, exactly=True)
    if "kind" not in found:
        _claim(found, _FACTS_SAID_AS, header, exactly=True)
    _claim(found, _SAID_AS, header, exactly=False)
    if "name" not in found and any(" " in cell.strip() for cell in _cells(found.get("handle", ""), header, rows)):
        found["name"] = found.pop("handle")
    return {name: found[name] for name in (*COLUMNS, *FACTS) if name in found}


def _claim(found: dict[str, str], said_as: Mapping[str, str], header: Sequence[str], *, exactly: bool) -> None:
    """Add for each column the free header that is one of its words, or at least has such a word in it."""
    for name, words in said_as.items():
        for word in _words(words):
            free = (cell for cell in header if cell.strip() and cell not in found.values())
            fits = (h for h in free if _plain(h) == word or (not exactly and word in _plain(h).split("_")))
            if name not in found and len(word) > (0 if exactly else 2) and (first := next(fits, "")):
                found[name] = first


def _words(said: str) -> list[str]:
    return [normal(word) for word in said.split(",")]


def _plain(header: str) -> str:
    return normal(header).replace(".", "_")


def _cells(column: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """What stands in a column of the first rows; nothing where there is no such column."""
    place = header.index(column) if column in header else -1
    return [row[place].strip() for row in rows if 0 <= place < len(row) and row[place].strip()]


def written(answers: Mapping[str, str], header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The map that such answers make: a header is where a column is found, another word holds for every row."""
    columns = {name: answer for name, answer in answers.items() if answer in header}
    values = {name: answer for name, answer in answers.items() if name not in columns}
    held = {name: _cells(column, header, rows) for name, column in columns.items()}
    unused = [cell for cell in header if cell.strip() and cell not in columns.values()]
    lines = ["# Look through the lines marked with # ? and save this as a file.", 'title = "our table"']
    lines += ["", "[columns]", *(_column(name, column) for name, column in columns.items())]
    if not any(name in columns for name in WHO):
        lines.append('# ? handle = "the column that says who"')
    if unused:
        lines.append(f"# not read: {', '.join(map(_quoted, unused))}")
    constant = [_value(name, word) for name, word in values.items()]
    if "platform" not in answers:
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
    said = (_SAID_AS | _FACTS_SAID_AS if name in FACTS else _SAID_AS)[name]
    return f"{name} = {_quoted(column)}{'' if _plain(column) in _words(said) else '  # ?'}"


def _value(name: str, word: str) -> str:
    """A word that holds for every row; one that cannot is left as a comment."""
    known: Mapping[str, Collection[object]] = {"kind": KIND_BY_WORD, "direction": DIRECTIONS}
    fits = name in CONSTANT and word.strip() and word.casefold().strip() in known.get(name, [word.casefold().strip()])
    return f"{'' if fits else '# ? '}{name} = {_quoted(word)}"


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
    if "%z" not in form and form not in EPOCHS and not all(cell.endswith("Z") for cell in cells):
        yield 'timezone = "UTC"  # ? by whose clock; for example "America/Los_Angeles"'


def _fits(form: str, cell: str) -> bool:
    try:
        if form in EPOCHS:
            return cell.isdecimal() and len(cell) == (13 if EPOCHS[form] > 1 else 10)
        if form == "iso":
            return not cell.isdecimal() and iso(cell) is not None
        return bool(datetime.strptime(cell, form))
    except (ValueError, Unreadable):
        return False


def _unknown(name: str, cells: Iterable[str], known: Mapping[str, str], ours: Iterable[str]) -> list[str]:
    """What the words of a column mean, where one of them is not understood as it stands."""
    words = list(dict.fromkeys(cells))[:_WORDS_LISTED]
    if all(word.casefold() in known for word in words):
        return []
    lines = ["", f"[words.{name}]"]
    for word in words:
        meant = known.get(word.casefold().replace("_", " "))
        lines.append(
            f"{_quoted(word)} = {_quoted(meant)}" if meant else f'# ? {_quoted(word)} = "one of: {", ".join(ours)}"'
        )
    return lines


def _quoted(word: str) -> str:
    word = word.encode("utf-8", "replace").decode()  # half a character of a JSON name cannot be written
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04X}", json.dumps(word, ensure_ascii=False))
