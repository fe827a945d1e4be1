"""Proposing a column map: from the words of a header and the first rows, with `# ?` wherever a person must look."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product

from relledger.errors import Unreadable
from relledger.model import KIND_BY_WORD, KINDS, SLOTS
from relledger.sources._maps import CONSTANT, DIRECTIONS, FIELDS, LEARNED_ON, WHO, normal
from relledger.sources._time import EPOCHS, iso

COLUMNS = FIELDS  # of acts, in the order to ask for them
FACTS = (LEARNED_ON, *SLOTS)  # and of people: to be asked for where there is no kind

_SAID_AS = {  # the surest word first; a header is given to the first column that claims it
    "platform": "platform, network, social network, medium, source type, site, channel, source",
    "account_id": "account id, user id, author id, sender id, creator id, profile id, contact id, from id, "
    "contact profile id, comment author email, reviewer email",
    "handle": "handle, username, user screen name, user name, screen name, user handle, author handle, "
    "sender handle, author username, from username, nickname, login, user, author, sender, from, account",
    "name": "name, full name, display name, author name, user full name, sender name, contact name, creator name, "
    "customer name, reviewer name, contact primary identifier, user name, comment author, reviewer, author, sender, "
    "user, from, contact, customer",
    "direction": "direction, inbound outbound, sent or received",
    "kind": "kind, type, message type, item type, interaction type, activity type, category",
    "occurred_at": "occurred at, comment date gmt, date, date time, datetime, timestamp, time, created at, created, "
    "creation date, posted at, posted, published at, sent at, received at, message date",
    "in_reply_to": "in reply to, in reply to id, reply to, parent id, parent",
    "thread": "thread, thread id, conversation id, conversation",
    "external_id": "external id, id, message id, comment id, item id, review id, post id, tweet id",
    "url": "url, permalink, link, message url, comment url, review url, post url, tweet url, network link",
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
_FORMS = ["%a %b %d %H:%M:%S %z %Y"]  # as X wrote times
_FORMS += [day + gap + clock for day, clock in product(_DAYS, _CLOCKS) for gap in ((" ", ", ") if clock else ("",))]
_OF_ITS_OWN = {"id", "ip", "email", "mail", "url", "link", "count", "number", "agent", "type", "status"}
_OF_ITS_OWN |= {"admin", "avatar", "bot", "picture", "verified"}  # and what is only said of somebody
_SURELY = {"url"}  # never from a part of a header: it would be the writer's site, or that of the shop
_ACTED = {"occurred_at", "text"}  # a table with both is one of acts
_WORDS_LISTED = 20
# What acts on a terminal, or hides: it is written so that a person reading the map sees it.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def propose(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A map for a file with this header and these first rows, as TOML to be looked through."""
    return written(guess(header, rows), header, rows)


def guess(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """For each column of the ledger the header that seems to mean it."""
    found: dict[str, str] = {}
    nobody = {cell for cell in header if set(_cells(cell, header, rows)) == {"0"}}
    _claim(found, _SAID_AS, header, str.__eq__, nobody)
    if "kind" not in found:
        _claim(found, _FACTS_SAID_AS, header, str.__eq__)
    filled = [cell for cell in header if not rows or _cells(cell, header, rows)]
    unsure = {name: words for name, words in _SAID_AS.items() if name not in _SURELY}
    _claim(found, unsure, filled, _ends, nobody)
    _claim(found, unsure, filled, _holds, nobody)
    if "name" not in found and any(" " in cell.strip() for cell in _cells(found.get("handle", ""), header, rows)):
        found["name"] = found.pop("handle")
    acted = found.keys() >= _ACTED
    if acted and "kind" not in found and (kind := _kind_in(f"{found['text']} {found['occurred_at']}")):
        found["kind"] = kind  # of every row: a review, in a table of `review` and `review_date`
    return {name: found[name] for name in (*COLUMNS, *(() if acted else FACTS)) if name in found}


def _claim(
    found: dict[str, str],
    said_as: Mapping[str, str],
    header: Sequence[str],
    fits: Callable[[str, str], bool],
    nobody: Collection[str] = (),
) -> None:
    """Add for each column the free header that fits one of its words, the surest word first."""
    for name, words in said_as.items():
        for word in _words(words):
            taken = {*found.values(), *(nobody if name in WHO else ())}
            free = (cell for cell in header if cell.strip() and cell not in taken)
            if name not in found and (first := next((cell for cell in free if fits(_plain(cell), word)), "")):
                found[name] = first


def _kind_in(words: str) -> str:
    """The kind that somebody's word for one has in it: a "Facebook comment" is a comment."""
    said = re.findall(r"[a-z]+", words.casefold())
    return next((KIND_BY_WORD[word].name for word in reversed(said) if word in KIND_BY_WORD), "")


def _ends(header: str, word: str) -> bool:
    """Whether a header ends with a word: `comment_content` is the content of something."""
    return len(word) > 2 and header.endswith("_" + word)


def _holds(header: str, word: str) -> bool:
    """Whether a word stands in a header that is not of something else's id, address or number."""
    *words, last = header.split("_")
    return len(word) > 2 and (word == last or (word in words and last not in _OF_ITS_OWN))


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
        if meant := known.get(word.casefold().replace("_", " ")):
            lines.append(f"{_quoted(word)} = {_quoted(meant)}")
        elif name == "kind" and (meant := _kind_in(word)):
            lines.append(f"{_quoted(word)} = {_quoted(meant)}  # ?")
        else:
            lines.append(f'# ? {_quoted(word)} = "one of: {", ".join(ours)}"')
    return lines


def _quoted(word: str) -> str:
    word = word.encode("utf-8", "replace").decode()  # half a character of a JSON name cannot be written
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04X}", json.dumps(word, ensure_ascii=False))
