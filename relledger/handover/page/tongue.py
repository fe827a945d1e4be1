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

from markupsafe import Markup

from relledger.show import text

# Hebrew to Arabic, their presentation forms, and the scripts of the further planes that run so.
_LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001eeff]")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


class Tongue:
    """One language, and the clock by which its days are told."""

    def __init__(self, language: str, clock: tzinfo) -> None:
        self.language, self.clock = language, clock
        self.words = table(language)

    def say(self, key: str, **values: object) -> Markup:
        """A sentence of the table, with values put in; every text among them is made safe."""
        sentence = self._found(key)
        shown = {name: made_safe(self._shown(value)) for name, value in values.items()}
        return Markup(sentence).format(**shown) if shown else Markup(sentence)  # noqa: S704 - our own table

    def several(self, what: str, n: int) -> Markup:
        """So many of something: `1 promise`, `7 promises`."""
        one, more = self.words["several"][what]
        return Markup(one if n == 1 else more).format(n=self.number(n))  # noqa: S704 - our own table

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
        """A number with its thousands apart; a fraction to one decimal."""
        return text.number(n)

    def percent(self, share: float) -> str:
        """A share in whole percent; a little is not nothing, and nearly all is not all."""
        if 0 < share < 0.005:
            return "<1%"
        return ">99%" if 0.995 <= share < 1 - 1e-9 else f"{share * 100:.0f}%"

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

    def weekday(self, iso: str) -> str:
        """The day of the week of an ISO day, before it: `Fri 18 Sep`; without the year."""
        on = date.fromisoformat(iso)
        return self._dated(
            "weekday_and_day", on.day, on.month, on.year, self.words["dates"]["short_days"][on.weekday()]
        )

    def date(self, seconds: int | None) -> str:
        """The day of a second."""
        on = self._at(seconds)
        return self._dated("day", on.day, on.month, on.year) if on else self._undated

    def month(self, seconds: int | None) -> str:
        """The month of a second."""
        on = self._at(seconds)
        return self._dated("month", on.day, on.month, on.year) if on else self._undated

    def in_full(self, seconds: int) -> str:
        """The day of a second with its weekday, in full."""
        on = self._at(seconds)
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
