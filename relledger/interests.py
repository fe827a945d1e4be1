"""Interests: a tree of words, and reading them out of facts and texts. Pure.

`interests.toml` says in words what lies below what; a user's own file of the same form adds to it, and to the sensitive
words. Case, accents and the s of a plural do not matter.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from relledger.errors import UserError
from relledger.letters import bare
from relledger.sensitive import HARMLESS, WORDS

SHIPPED = Path(__file__).with_name("interests.toml")
SENSITIVE, READING = "sensitive", "reading"  # parts of the file that are no interests
_PLURALS = ("ches", "shes", "xes", "oes", "sses")
_NOT_THEIRS = re.compile(r"https?://\S+|@\w+|^\s*>.*$|^RT\b.*$", re.MULTILINE)  # addresses, handles, quoted lines
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?…\n]+")

Tokens = tuple[str, ...]


class Phrases:
    """Words and phrases with their meanings, to be found in a text: the longest wins. `*` stands for any ending.

    A phrase without a meaning keeps its words from meaning what they mean elsewhere: salsa dancing is not for eating.
    """

    def __init__(self, meanings: Iterable[tuple[str, str]]) -> None:
        self._meanings = meanings

    @cached_property
    def _index(self) -> tuple[dict[str, list[tuple[Tokens, str]]], dict[str, str]]:
        """Phrases by their first word, the longest first, and stems: made when they are first asked for."""
        beginning: dict[str, list[tuple[Tokens, str]]] = {}
        stems: dict[str, str] = {}
        for word, meaning in self._meanings:
            if word.endswith("*"):
                stems.setdefault("".join(_WORD.findall(bare(word))), meaning)  # its s is no plural's
            elif phrase := tuple(tokens(word)):
                beginning.setdefault(phrase[0], []).append((phrase, meaning))
        for phrases in beginning.values():
            if len(phrases) > 1:
                phrases.sort(key=lambda pair: -len(pair[0]))
        return beginning, stems

    @cached_property
    def _written(self) -> frozenset[str]:
        """How a phrase can begin in a text: with or without the endings of a plural."""
        return frozenset(first + ending for first in self._index[0] for ending in ("", "s", "es"))

    def perhaps(self, text: str) -> bool:
        """A quick look whether one of these words may stand in a text; always true for a text that is not ASCII."""
        return not text.isascii() or not self._written.isdisjoint(_WORD.findall(text.lower()))

    def meaning(self, text: Sequence[str]) -> str | None:
        """The meaning of a text that is one of these words or phrases and nothing else."""
        phrases = self._index[0].get(text[0], ()) if text else ()
        return next((meaning for phrase, meaning in phrases if phrase == tuple(text)), None) or None

    def find(self, text: Sequence[str]) -> Iterator[tuple[Tokens, str]]:
        """Every one of these words in a text, with its meaning."""
        (beginning, stems), place = self._index, 0
        while place < len(text):
            step = 1
            for phrase, meaning in beginning.get(text[place], ()):
                if tuple(text[place : place + len(phrase)]) == phrase:
                    if meaning:
                        yield phrase, meaning
                    step = len(phrase)
                    break
            else:
                token = text[place]
                yield from (((token,), stems[token[:n]]) for n in range(3, len(token) + 1) if token[:n] in stems)
            place += step


class Vocabulary(NamedTuple):
    """The interests there are, what lies below what, and what is not read out of a text."""

    above: Mapping[str, str]  # an interest: the one it lies below; '': none
    words: Phrases
    sensitive: Phrases
    negations: Phrases
    common: frozenset[Tokens]

    def interest(self, words: str) -> str | None:
        """The interest that some words name, if they name one and nothing else."""
        return self.words.meaning(tokens(words))

    def path(self, interest: str) -> list[str]:
        """An interest and all that it lies below, the nearest first."""
        found = [interest]
        while above := self.above[found[-1]]:
            found.append(above)
        return found

    def named(self, text: str) -> list[str]:
        """The interests that a text names, in its order."""
        return list(dict.fromkeys(meaning for _, meaning in self.words.find(tokens(text))))

    def spoken(self, text: str) -> Iterator[tuple[str, str]]:
        """The interests somebody shows in their own words, each with the sentence that names it.

        Nothing is read out of a text that touches something sensitive, nor out of a sentence that says no.
        """
        if not self.words.perhaps(text):
            return
        own = _NOT_THEIRS.sub(" ", text)
        if any(self._suggestable(own)) and self.touches(text) is None:
            for sentence in _SENTENCE.split(own):
                if not any(self.negations.find(tokens(sentence))):
                    yield from ((interest, sentence.strip()) for interest in self._suggestable(sentence))

    def touches(self, text: str) -> str | None:
        """The sensitive matter that a text touches: health, religion …; None where it touches none."""
        return _touches(self.sensitive, text)

    def _suggestable(self, text: str) -> Iterator[str]:
        for phrase, interest in self.words.find(tokens(text)):
            if self.above[interest] and phrase not in self.common and not self.touches(" ".join(self.path(interest))):
                yield interest


def sensitive(text: str) -> str | None:
    """The sensitive matter that something written down touches: health, loss …; None where it touches none."""
    return _touches(_matters(), text)


@cache
def _matters() -> Phrases:
    return _sensitive(WORDS)


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared: without regard to case, accents and the s of a plural."""
    return [_singular(word) if word[-1] == "s" else word for word in _WORD.findall(bare(text))]


def _singular(word: str) -> str:
    if word.endswith(_PLURALS):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word[-2] != "s" else word


def _touches(matters: Phrases, text: str) -> str | None:
    return next((matter for _, matter in matters.find(tokens(text))), None)


def shipped() -> str:
    """The vocabulary relledger comes with, as a file of a user's own has it."""
    matters = "".join(f"{matter!r} = '''{words}'''\n" for matter, words in WORDS.items())
    return f"{SHIPPED.read_text(encoding='utf-8')}\n[{SENSITIVE}]\n{matters}"


@cache
def load(path: Path | None = None) -> Vocabulary:
    """The vocabulary relledger comes with, and what a user's own file adds to it."""
    tree = {**_read(SHIPPED), SENSITIVE: dict(WORDS)}
    if path is not None:
        try:
            _add(tree, _read(path))
            return _vocabulary(tree)
        except OSError as error:
            raise UserError(f"{path}: {error.strerror}.", "See the words with: relledger interests --words") from error
        except ValueError as error:
            raise UserError(
                f"{path} is not a file of interests: {error}.", "See its form with: relledger interests --words"
            ) from error
    return _vocabulary(tree)


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8"))


def _add(tree: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Put the interests and words of one tree into another one."""
    for name, value in more.items():
        there = tree.setdefault(name, {} if isinstance(value, dict) else "")
        if isinstance(value, dict):
            if isinstance(there, str):
                there = tree[name] = {"words": there}
            _add(there, value)
        elif not isinstance(value, str):
            raise ValueError(f"the words of {name} must stand between quotes, with commas")
        elif isinstance(there, dict):
            _add(there, {"words": value})
        else:
            tree[name] = f"{there},{value}"


def _vocabulary(tree: dict[str, Any]) -> Vocabulary:
    above: dict[str, str] = {}
    words: list[tuple[str, str]] = []
    reading = tree[READING]
    for name, below in tree.items():
        if name not in (SENSITIVE, READING):
            _grow(name, below, "", above, words)
    words += [(phrase, "") for phrase in _words("something else", reading["something else"])]
    return Vocabulary(
        above,
        Phrases(words),
        _sensitive(tree[SENSITIVE]),
        Phrases([(word, "not") for word in _words("not", reading["not"])]),
        frozenset(tuple(tokens(word)) for word in _words("too common", reading["too common"])),
    )


def _sensitive(matters: Mapping[str, object]) -> Phrases:
    words = [(word.strip(), matter) for matter, text in matters.items() for word in _words(matter, text)]
    return Phrases([*words, *((phrase, "") for phrase in HARMLESS.split(","))])  # of two equal ones the first counts


def _grow(name: str, below: object, parent: str, above: dict[str, str], words: list[tuple[str, str]]) -> None:
    """An interest with its words, and all that lies below it."""
    if name in above:
        raise ValueError(f"{name} stands in two places")
    above[name] = parent
    words.append((name, name))
    own = below if isinstance(below, dict) else {"words": below}
    for key, value in own.items():
        if key == "words":
            words += [(word, name) for word in _words(key, value)]
        else:
            _grow(key, value, name, above, words)


def _words(name: str, text: object) -> list[str]:
    if not isinstance(text, str):
        raise ValueError(f"{name} must be words between quotes, with commas")
    return text.split(",")
