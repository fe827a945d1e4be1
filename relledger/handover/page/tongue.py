"""The tongue of a page: its sentences, days and numbers, from one table for each language.

The words of the tables are ours and may hold markup; what is put into them came from anywhere, and is made safe and
escaped here. The words of the ledger itself (`knows well`, `extra mile`) are looked up too; anybody's own words stay.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from relledger.questions._entries import is_day
from relledger.show import text

# Hebrew to Arabic, their presentation forms, and the scripts of the further planes that run so.
_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001eeff]")
_STARS = re.compile(r"([1-5]) of 5 stars(?=\n|$)")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_BEGINS = re.compile(r"(?:(\d{4})-)?(\d\d)-(\d\d)[:,]?\s+(\S.*)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_I = re.compile(r"h?[iíy](?![aáeéoó])", re.IGNORECASE)  # `e Inés`, `e hijos`; `y hielo`, `y Yara`


class Tongue:
    """One language, and the clock by which its days are told."""

    def __init__(self, language: str, clock: tzinfo) -> None:
        self.language, self.clock = language, clock
        self.words = table(language)

    def say(self, key: str, **values: object) -> Markup:
        """A sentence of the table, with values put in; every text among them is made safe."""
        sentence = self._found(key)
        shown = {name: escape(made_safe(self._shown(value))) for name, value in values.items()}
        return Markup(sentence.format(**shown) if shown else sentence)  # noqa: S704 - our own table, the rest escaped

    def plain(self, key: str, **values: object) -> str:
        """A sentence of the table for a file that holds no markup; its values are made safe by whoever puts them in."""
        return self._found(key).format(**values)

    def several(self, what: str, n: int) -> Markup:
        """So many of something: `1 promise`, `7 promises`."""
        one, more = self.words["several"][what]
        return Markup((one if n == 1 else more).format(n=self.number(n)))  # noqa: S704 - our own table

    def term(self, word: str) -> str:
        """A word of the ledger in this tongue; any other word as it is."""
        return str(self.words["terms"].get(word, word))

    def told(self, words: str) -> Markup:
        """What relledger says in English of exports and records, in this tongue; marked as English where not."""
        known = self.words.get("exports", {}).get(words) or self._reason(words)
        if known or self.language == "en":
            return Markup("{}").format(text.safe(known or words))
        return Markup('<span lang="en">{}</span>').format(text.safe(words))

    def _reason(self, words: str) -> str:
        """A reason in this tongue, the closest one first: with the most words of its own."""
        reasons = self.words.get("reasons", {})
        if words in reasons:
            return str(reasons[words])
        for reason in sorted(reasons, key=len, reverse=True):
            if "{}" in reason and (found := re.fullmatch(re.escape(reason).replace(r"\{\}", "(.*)"), words, re.DOTALL)):
                return str(reasons[reason]).format(*found.groups())
        return ""

    def label(self, slot: str) -> str:
        """A slot as the page calls it; one it does not know by its own name."""
        return str(self.words["slots"].get(slot, slot))

    def number(self, n: float) -> str:
        """A number with its thousands apart, as this tongue sets them; a fraction to one decimal."""
        return text.number(n).replace(",", str(self.words["say"]["thousands"]))

    def percent(self, share: float) -> str:
        """A share in whole percent, below one in tenths: a little is not nothing, and nearly all is not all."""
        n = f"{share * 100:.0f}"
        if 0 < share < 0.0095:
            n = f"{share * 100:.1f}" if share >= 0.0005 else "<0.1"
        elif 0.995 <= share < 1 - 1e-9:
            n = ">99"
        return str(self.words["say"]["percent"]).format(n=n)

    def starred(self, words: str) -> str:
        """Words that begin with the stars of a review, which its export tells in English, with these in this tongue."""
        found = _STARS.match(words)
        if not found:
            return words
        rest = words[found.end() :].lstrip("\n")
        return str(self.words["say"]["stars"]).format(n=found[1]) + (f": {rest}" if rest else "")

    def ordinal(self, n: int) -> str:
        """A place in a row: the first, the second, and so on."""
        named = self.words["dates"]["ordinals"]
        return str(named[n - 1]) if n <= len(named) else f"{n}."

    def day(self, iso: str) -> str:
        """A day written `2026-09-18` in words; any other words stay as they are."""
        found = _DAY.fullmatch(iso)
        if not iso:
            return self._undated
        if not found or not 1 <= int(found[2]) <= 12:
            return text.safe(iso)
        return self._dated("day", int(found[3]), int(found[2]), int(found[1]))

    def dated(self, words: str) -> str:
        """Words that begin with a day as ISO writes it, with that day as this tongue does: `13 Jan 1982, birthday`."""
        found = _BEGINS.fullmatch(words)
        if not found:
            return self.day(words)
        d, m, y = int(found[3]), int(found[2]), found[1]
        if not 1 <= m <= 12:
            return text.safe(words)
        day = self._dated("day", d, m, int(y)) if y else self._dated("weekday_and_day", d, m, 0).strip()
        return f"{day}, {self.term(text.safe(found[4]))}"

    def last_and(self, word: str) -> str:
        """What stands before the last word of a row: in Spanish another one where it would sound like the word."""
        return str(self.words["say"]["and_i" if _I.match(_TAG.sub("", word)) else "and"])

    def weekday(self, iso: str) -> str:
        """The day of the week of an ISO day, before it: `Fri 18 Sep`; without the year."""
        on = date.fromisoformat(iso)
        return self._dated(
            "weekday_and_day", on.day, on.month, on.year, self.words["dates"]["short_days"][on.weekday()]
        )

    def on_day(self, iso: str) -> str:
        """An ISO day with its weekday and its year, `Fri 18 Sep 2026`, as whoever has to keep it needs it."""
        if not is_day(iso):
            return self.day(iso)
        return f"{self.words['dates']['short_days'][date.fromisoformat(iso).weekday()]} {self.day(iso)}"

    def date(self, seconds: int | None) -> str:
        """The day of a second."""
        on = self._at(seconds)
        return self._dated("day", on.day, on.month, on.year) if on else self._undated

    def days_since(self, seconds: int | None, now: int) -> int:
        """How many days before a second another one was, by the clock."""
        then, at = self._at(seconds), self._at(now)
        return (at.date() - then.date()).days if then and at else 0

    def ago(self, seconds: int | None, now: int) -> str:
        """The same in words: `today`, `3 days ago`."""
        days = self.days_since(seconds, now)
        return self.say("seen.ago", days=self.several("day", days)) if days > 0 else self.say("seen.today")

    def month(self, seconds: int | None) -> str:
        """The month of a second."""
        on = self._at(seconds)
        return self._dated("month", on.day, on.month, on.year) if on else self._undated

    def in_full(self, when: int | str) -> str:
        """A day, of a second or as ISO writes it, with its weekday, in full."""
        if isinstance(when, str) and not is_day(when):
            return self.day(when)
        on = date.fromisoformat(when) if isinstance(when, str) else self._at(when)
        if on is None:
            return self._undated
        dates = self.words["dates"]
        weekday, month = dates["weekdays"][on.weekday()], dates["months"][on.month - 1]
        return str(dates["in_full"]).format(weekday=weekday, d=on.day, month=month, y=on.year)

    def month_of(self, yyyymm: int) -> str:
        """A month written 202609."""
        return self._dated("month", 1, yyyymm % 100, yyyymm // 100)

    @property
    def _undated(self) -> str:
        return str(self.words["dates"]["undated"])

    def _dated(self, form: str, d: int, m: int, y: int, weekday: str = "") -> str:
        dates = self.words["dates"]
        return str(dates[form]).format(d=d, month=dates["months_short"][m - 1], y=y, weekday=weekday)

    def _at(self, seconds: int | None) -> datetime | None:
        if seconds is None:
            return None
        try:
            return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).astimezone(self.clock)
        except OverflowError:
            return None

    def _found(self, key: str) -> str:
        part, _, name = key.partition(".")
        return str(self.words[part][name])

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) and not isinstance(value, bool) else value


def made_safe(value: object) -> object:
    """A text with everything invisible named; markup of our own, and numbers, as they are.

    What is written from right to left stands apart: else it would turn around the words and numbers beside it.
    """
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    shown = text.safe(value)
    return Markup("<bdi>{}</bdi>").format(shown) if not shown.isascii() and _LEFTWARDS.search(shown) else shown


def bare(value: str) -> Markup:
    """The same where no markup may stand: in an attribute, a title, a picture."""
    return Markup("{}").format(text.safe(value))


@cache
def table(language: str) -> Mapping[str, Any]:
    """The words of a language, by part and name."""
    return tomllib.loads(files("relledger.handover.page").joinpath(f"words/{language}.toml").read_text("utf-8"))
