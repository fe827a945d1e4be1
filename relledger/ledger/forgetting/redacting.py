"""Taking forgotten people out of the texts of others: a gap stands for their handles, ids, addresses and full names.

The same rules work on what the ledger holds and on what comes in later, so both read the same.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

from relledger.ledger.forgetting.tombstones import MAIL, PHONE, REMEMBERED, Known, Sign, addresses, plain, sign
from relledger.model import at, canonical

GONE = "[forgotten]"
SHORTEST_ACT = 9  # characters: the id of an act that is shorter may be anybody's
LONGEST_NAME = 4  # words
FEW = 40  # words to look for one by one
LONGEST_HANDLE = 15  # digits: a longer number is an id
DEEPEST = 3  # parts of the address of a profile
# Fields of an entry that hold a word of a closed list, a day or a key, and nothing that anybody worded.
SET = frozenset(("slot", "visibility", "source", "kind", "direction", "on", "until", "due", "entry", "import", "key"))
SET |= {"platform", "level", "state", "mark", "prize", "starts", "ends", "since", "rule", "basis"}

_LETTER = r"[\w\u0300-\u036f]"
_TOKEN = re.compile(rf"@?({_LETTER}+(?:[.+\-]{_LETTER}+)*(?:@\w+(?:[.\-]\w+)*)?)")
_PART = re.compile(rf"{_LETTER}+")
_NUMBER = re.compile(rf"\d{{{SHORTEST_ACT},}}")
_URL = re.compile(r"(?:https?://|www\.)[^\s\"'<>()\[\]]+", re.IGNORECASE)
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


class Redactor:
    """Takes people out of texts. `may` is a quick look at a text: False where nothing of them can be in it."""

    def __init__(self, known: Known, may: Callable[[str], bool] = bool) -> None:
        self.known = known
        self.may = may
        self._dull: set[tuple[str, str, bool]] = set()  # platform, token, bare: known to say nothing of them
        self._dull_words: set[str] = set()  # known to begin no name of theirs

    def text(self, platform: str, text: str, *, bare: bool = True) -> str:
        """The text without them. `bare`: also where a handle stands as a plain word, which in names may be a name."""
        if not text or not self.may(text):
            return text
        found = self._clean(platform, text, bare)
        if found != text:
            return found
        for spelled in _spellings(text):
            found = self._clean(platform, spelled, bare)
            if found != spelled:
                return found
        return text

    def whole(self, platform: str, value: str) -> str:
        """An id or a thread: a gap where it is theirs as a whole, otherwise a text."""
        if len(value) >= SHORTEST_ACT and self.known.has(sign("act", platform, value)):
            return GONE
        return self.text(platform, value)

    def excerpt(self, text: str) -> str:
        """The beginning of a record: nothing of it is kept where it speaks of them."""
        return text if self.text("", text) == text else GONE

    def body(self, platform: str, body: str) -> str:
        """The canonical body of an entry, what people wrote in it cleaned."""
        if not self.may(body):
            return body
        said = json.loads(body)
        clean = {name: value if name in SET else self.text(platform, value) for name, value in said.items()}
        return body if clean == said else canonical(clean)

    def _clean(self, platform: str, text: str, bare: bool) -> str:
        if "://" in text or "www." in text:
            text = _URL.sub(lambda found: GONE if self._url(found[0]) else found[0], text)
        if "@" in text or PHONE.search(text):
            for one in dict.fromkeys(addresses(text)):
                if self.known.has(one):
                    text = _without(text, one)
        text = self._names(text)
        return _TOKEN.sub(lambda found: self._token(platform, found, bare), text)

    def _token(self, platform: str, found: re.Match[str], bare: bool) -> str:
        """A word, a handle or an id, or the gap in its place."""
        whole, token, start = found[1], found[0], found.start()
        named = token[0] == "@" or (start > 0 and found.string[start - 1] in "/@")
        key = (platform, token, bare) if not named else (platform, "@" + whole, bare)
        if key in self._dull:
            return token
        known = self.known
        if (
            (named and not _id(whole) and known.has(sign("account", platform, at(whole))))
            or ((bare or not whole.isalpha()) and known.has(sign("word", "", whole)))
            or (len(whole) >= SHORTEST_ACT and known.has(sign("act", platform, whole)))
        ):
            return GONE
        rest = token if named or whole.isalnum() else _PART.sub(lambda part: self._part(part[0], bare), token)
        if rest == token and len(self._dull) < REMEMBERED:
            self._dull.add(key)
        return rest

    def _part(self, whole: str, bare: bool) -> str:
        return GONE if (bare or not whole.isalpha()) and self.known.has(sign("word", "", whole)) else whole

    def _url(self, url: str) -> bool:
        """Whether an address is a profile of theirs, or lies below one."""
        return any(self.known.has(sign("url", "", one)) for one in profiles(url))

    def _names(self, text: str) -> str:
        """The text without their full names."""
        words = [(found[1], found.span(1)) for found in _TOKEN.finditer(text)]
        spans: list[tuple[int, int]] = []
        for n, (word, (start, _)) in enumerate(words):
            if word in self._dull_words or not word[:1].isalpha():
                continue
            if not self.known.has(sign("begins", "", word)):
                if len(self._dull_words) < REMEMBERED:
                    self._dull_words.add(word)
                continue
            for last in range(min(n + LONGEST_NAME, len(words)) - 1, n, -1):
                before, (ends, (begun, _)) = " ".join(word for word, _ in words[n:last]), words[last]
                either = (ends, ends.partition(".")[0])  # as in `Gus Papadakis.txt`
                whole = next((one for one in either if self.known.has(sign("name", "", f"{before} {one}"))), None)
                if whole and (not spans or start >= spans[-1][1]):
                    spans.append((start, begun + len(whole)))
                    break
        kept, last = list[str](), 0
        for start, end in spans:
            kept += [text[last:start], GONE]
            last = end
        return "".join([*kept, text[last:]])


def _id(word: str) -> bool:
    """Whether a word is a number too long for a handle."""
    return len(word) > LONGEST_HANDLE and word.isdecimal()


def may(some: Iterable[Sign]) -> Callable[[str], bool]:
    """A quick look: whether one of these signs could stand in a text, or in one of several texts, line by line."""
    every = [one for one in some if one.kind != "begins"]  # the name that begins so is among them
    parts = {frozenset(_PART.findall(one.value)) for one in every}
    numbers = {part for one in parts if len(one) == 1 for part in one if part.isdecimal() and len(part) >= SHORTEST_ACT}
    words = [one for one in parts if numbers.isdisjoint(one)]  # the numbers may be many
    longest = {max(one, key=lambda part: (len(part), part), default="") for one in words}
    few = tuple(longest) if len(longest) <= FEW else ("",)
    phones = any(one.kind == "phone" for one in every)

    def found(text: str) -> bool:
        folded = text.casefold() if text.isascii() else plain(text)
        if any([needle in folded for needle in few]):
            runs = _runs(folded, _PART, _WORDS)
            if not longest.isdisjoint(runs) and any(map(set(runs).issuperset, words)):
                return True
        if numbers and not numbers.isdisjoint(_runs(folded, _NUMBER, _DIGITS)):
            return True
        return _encoded(text) or (phones and PHONE.search(text) is not None)

    return found


_WORDS, _DIGITS = (
    bytes(code if kept(chr(code)) and code < 128 else 32 for code in range(256))
    for kept in (lambda sign: sign.isalnum() or sign == "_", str.isdecimal)
)


def _runs(text: str, pattern: re.Pattern[str], table: bytes) -> list[str]:
    """The words of a text, or its numbers: by a table where it is plain ASCII, four times as fast as by the pattern."""
    if text.isascii():
        return text.encode("ascii").translate(table).decode("ascii").split()
    return pattern.findall(text)


def _encoded(text: str) -> bool:
    """Whether something in a text is written in another way: by percent signs, by the escapes of JSON."""
    return ("%" in text and _PERCENT.search(text) is not None) or "\\u" in text


def words_of(text: str) -> list[str]:
    """The words of a name, as they are compared."""
    return [plain(found[1]) for found in _TOKEN.finditer(text)]


def profiles(url: str) -> list[str]:
    """The addresses that an address lies at or below, the longest first; without `https://www.`, which says nothing."""
    rest = plain(url).partition("://")[2] or plain(url)
    whole = rest.removeprefix("www.").partition("#")[0].rstrip("/.,;:!")
    path, asked, _ = whole.partition("?")
    parts = path.rstrip("/").split("/")[:DEEPEST]
    return ([whole] if asked else []) + ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _without(text: str, one: Sign) -> str:
    """The text without an e-mail address or a telephone number."""
    pattern = PHONE if one.kind == "phone" else MAIL
    return pattern.sub(lambda found: GONE if one in addresses(found[0]) else found[0], text)


def _spellings(text: str) -> Iterator[str]:
    """The text as it reads when percent signs, or the escapes of JSON, are undone."""
    if "%" in text:
        decoded = unquote(text, errors="replace")
        if decoded != text:
            yield decoded
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: _unescaped(found[0]), text)


def _unescaped(escaped: str) -> str:
    text: str = json.loads(f'"{escaped}"')
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
