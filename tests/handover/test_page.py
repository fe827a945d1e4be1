"""The page says everything, hides nothing, runs nothing, and can be read."""

import base64
import hashlib
import re
import sqlite3
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from relledger import support
from relledger.handover import choosing, page
from relledger.handover.contents import Contents
from relledger.handover.wanted import USUAL, Wanted
from relledger.ledger import entries, telling
from relledger.ledger.connection import scratch
from relledger.model import Account
from relledger.outcomes import Interaction, Known, Ours, Sighting
from relledger.vocabulary import SLOTS

from .made import HUSH, NOW, SECOND, empty, entry, fact, filled, record, take_in, write

CSS = "".join((Path(page.__file__).parent / name).read_text("utf-8") for name in page.STYLES)
CARRIED = page.Carried("a" * 64, "aaaa aaaa aaaa aaaa", "b" * 64, 12, inside=True)
VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """The elements of a page, its visible text, and whether it is nested soundly."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.data = ""
        self._parts: dict[str, list[str]] = {"": []}  # words by the id of the heading they stand below
        self._part = ""
        self._open: list[str] = []
        self.feed(source)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "h2" and dict(attrs).get("id"):
            self._part = str(dict(attrs)["id"])
        if tag == "br":
            self._say(" ")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag not in ("a", "b", "span", "code"):
            self._say(" ")

    def _say(self, words: str) -> None:
        self.text += words
        self._parts.setdefault(self._part, []).append(words)

    def handle_data(self, data: str) -> None:
        if "script" in self._open:
            self.data += data
        elif "style" not in self._open and "title" not in self._open:
            self._say(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def part(self, name: str) -> str:
        """The words of one part, from its heading to the next one."""
        return " ".join("".join(self._parts.get(name, ())).split())

    @property
    def words(self) -> str:
        return " ".join(self.text.split())


def written(db: sqlite3.Connection, folder: Path) -> Page:
    """The page of a handover, as it lies in a folder."""
    write(db, folder / "page.html")
    return Page((folder / "page.html").read_text("utf-8"))


def gathered(db: sqlite3.Connection, wanted: Wanted = USUAL) -> Contents:
    """What a page says."""
    with scratch(db):
        return choosing.gather(db, NOW, support.load(), "Dana Reyes", wanted)


def source(db: sqlite3.Connection, wanted: Wanted = USUAL) -> str:
    """A page without its data."""
    return "".join(page.render(gathered(db, wanted), CARRIED))


def seen(db: sqlite3.Connection, wanted: Wanted = USUAL) -> Page:
    """The same, read."""
    return Page(source(db, wanted))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    made = filled(tmp_path / "ledger.db")
    yield made
    made.close()


def test_it_runs_nothing_and_loads_nothing(db: sqlite3.Connection, tmp_path: Path) -> None:
    found = written(db, tmp_path)
    (data,) = found.of("script")
    assert data["type"] in ("application/json", "application/gzip")
    assert data["id"] == "relledger-data"
    assert not {"link", "img", "iframe", "object", "embed", "form", "base", "details"} & {e for e, _ in found.elements}
    attributes = {name for _, given in found.elements for name in given}
    assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset", "style", "action")]
    assert "url(" not in CSS
    assert "@import" not in CSS
    first = found.of("meta")[0]
    assert first["http-equiv"] == "Content-Security-Policy"
    (style,) = re.findall("<style>(.*?)</style>", source(db), re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    only = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    assert first["content"] == only, "not one rule of style but ours"
    for link in found.of("a"):
        href = str(link["href"])
        assert href.startswith(("#", "https://", "http://", "mailto:", "tel:"))
        assert href.startswith("#") or link["rel"] == "noopener noreferrer"


def test_it_can_be_found_ones_way_in(db: sqlite3.Connection) -> None:
    found = seen(db)
    tags = [tag for tag, _ in found.elements]
    assert tags.count("h1") == tags.count("main") == 1
    landmarks = [str(given["aria-label"]) for tag, given in found.elements if tag == "nav"]
    assert len(set(landmarks)) == len(landmarks) == 2
    named = [given for tag, given in found.elements if tag in ("section", "article")]
    assert all("aria-labelledby" in given or "aria-label" in given for given in named)
    pictures = [given for tag, given in found.elements if tag == "svg"]
    assert all("aria-hidden" in g or g.get("role") == "img" for g in pictures)
    assert {str(g["aria-labelledby"]) for g in pictures if "aria-labelledby" in g} <= {
        str(given.get("id")) for tag, given in found.elements if tag == "title"
    }
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels)), "a level of heading is skipped"
    ids = [str(given["id"]) for _, given in found.elements if "id" in given]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for a in found.of("a") if str(a["href"]).startswith("#")} <= set(ids)


def test_everything_written_down_can_be_read(db: sqlite3.Connection) -> None:
    words = seen(db).words
    for said in (
        "Night nurse; feeds her ward from our window.", "Never: Tag her workplace.", "Boyle Heights", "9 Dec 2026",
        "Nothing to avoid, as Dana wrote down on 14 Nov 2026.", "a bakery ask first", "Al Pastor (our guess)",
        "Boyle Heights told to Dana, noted 14 Nov 2026",
        "the Sunday riders", "Never: Ask about the shop. know, don’t raise",
        "Know, don’t raise: He was let go in February.", "“Return the fuel can”",
        "overdue since Tue 1 Sep 2026, 81 days", "kept by Chuy", "“A chair at the window”",
        "nobody keeps it yet", "Fixed the hatch",
        "24 Oct 2026, noted by hand", "1 act rests on somebody’s memory", "an advertisement (1)",
    ):  # fmt: skip
        assert said in words, said
    assert "Pasadena" not in words, "it was taken back"


def test_what_was_never_asked_is_said(db: sqlite3.Connection) -> None:
    words = seen(db).words
    slots = "a line about who they are, where they live, what they do for fun, how they are best reached"
    assert f"Not asked {slots}, a date that matters, which language they like" in words, "of Théo"
    assert "Nobody of ours has asked yet what to avoid" in words, "of Wim"


def test_every_slot_has_its_place(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    who = Account("in person", name="Ola")
    entries.introduce(db, who)
    values = {slot: f"value of {slot}" for slot in [*SLOTS, "shoe size"]}
    entries.write_all(db, [fact(who, slot, value, mark) for slot, value in values.items() for mark in ("may say",)])
    entries.write_all(db, [fact(who, slot, f"hush of {slot}", HUSH) for slot in values])
    words = seen(db).words
    assert [slot for slot in values if f"value of {slot}" not in words or f"hush of {slot}" not in words] == []
    db.close()


def test_every_sum_adds_up(db: sqlite3.Connection) -> None:
    words = seen(db).words
    sums = re.findall(r"Support (\d+\.\d) = ((?:[a-z ]+ \d+\.\d(?: \+ )?)+)\.", words)
    assert len(sums) == 4
    for total, lines in sums:
        assert round(sum(map(float, re.findall(r"\d+\.\d", lines))), 1) == float(total)


def test_who_to_call_has_a_reason_and_a_way(db: sqlite3.Connection) -> None:
    calls = seen(db).part("call")
    assert calls.index("Ngozi Adeyemi") < calls.index("Marta Quintero"), "a promise that is overdue comes first"
    assert "Text 323-555-0142 after four" in calls
    assert "How to reach them: not asked" in calls


def test_an_empty_ledger_has_a_kind_page(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    words = seen(db).words
    assert "Nobody stands out yet." in words
    assert "Nothing has come in yet." in words
    assert "No open promise is written down." in words
    db.close()


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!-- <script> -->",
    "]]>\"'`><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "\x00\x1b[2J\x07\x9b\x7f",
    "\u202eevil\u2066\u200b\ufeff\U000e0041",
    "line\u2028and\u2029paragraph\r\nand\ttab\\u003c\\",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "👩‍👩‍👧 Ünï",
)


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_text_in_every_field_comes_back_and_does_nothing(evil: str, tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db", brand=evil)
    who = Account(f"p{evil}", f"id{evil}", f"h{evil}", f"n{evil}", f"javascript:{evil}")
    named = Account(f"p{evil}", name=f"N{evil}", url=f"https://a.example/{evil}")
    acts = [Interaction(who, "mention", "in", f"{n}{evil}", SECOND - n * 86_400, *[evil] * 6) for n in range(3)]
    others = [[Known(named)], [Ours(Account("x", handle=f"o{evil}"))], [Sighting(who, evil, evil, SECOND)]]
    record(db, [[act] for act in acts] + others, evil)  # type: ignore[operator]
    entries.introduce(db, named)
    entries.write_all(db, [fact(who, slot, evil + slot) for slot in [*SLOTS, evil]])
    entries.write_all(
        db,
        [
            entry("promise", who, words=evil, due=evil, keeper=evil),
            entry("act", who, kind="extra mile", direction="in", on="2026-10-24", text=evil, evidence=evil),
            entry("fact", named, slot="avoid", value=evil, visibility=HUSH, source=evil),
        ],
    )
    found = written(db, tmp_path)
    assert len(found.of("script")) == 1
    assert "\x00" not in source(db)
    assert not [n for _, given in found.elements for n in given if n.startswith("on")]
    assert not [a for a in found.of("a") if "javascript" in str(a["href"])[:12]]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ufeff\U000e0041]", found.text)
    assert "7 * 7" in found.text or "7 * 7" not in evil
    other = empty(tmp_path / "o.db")
    take_in(other, tmp_path / "page.html")
    assert telling.digest(other) == telling.digest(db)
    other.close()
    db.close()


def test_a_word_as_long_as_a_book_is_looked_through_once() -> None:
    word = "a" * 400_000
    assert [one for one in page.linked(word) if one.text] == [(word, "")]
    assert page.linked(f"write gus@fans.example {word}")[1].href == "mailto:gus@fans.example"


def test_a_link_is_made_only_of_what_may_be_one() -> None:
    assert page.href("https://a.example/x") == "https://a.example/x"
    assert page.href("MAILTO:a@b.example")
    for url in ("javascript:alert(1)", " https://a.example", "data:text/html,x", "//a.example", "https:///", "ftp://a"):
        assert page.href(url) == ""
    parts = page.linked("ring +1 323-555-0142 or see https://a.example/b, by 2026-11-21, a@b.example.")
    assert [part.href for part in parts if part.href] == [
        "tel:+13235550142",
        "https://a.example/b",
        "mailto:a@b.example",
    ]
    assert "".join(part.text for part in parts).endswith("a@b.example.")


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * d for d in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "print"])
def test_everything_can_be_read_in_light_dark_and_print(theme: int) -> None:
    blocks = [colours(block) for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)]
    assert len(blocks) == 3
    given = blocks[theme]
    inks = ("ink", "soft", "link", "call", "stop", "hush", "gap")
    pairs = [(ink, ground) for ink in inks for ground in ("paper", "sheet")]
    pairs += [(ink, f"{ink}-tint") for ink in ("call", "stop", "hush", "gap")]
    for ink, ground in pairs + [(mark, "stop-tint") for mark in ("hush", "gap")]:
        light, dark = sorted((luminance(given[ink]), luminance(given[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def test_the_day_of_the_page_is_the_one_it_was_given(db: sqlite3.Connection) -> None:
    assert f"Saturday {NOW.day} November {NOW.year}" in seen(db).words
