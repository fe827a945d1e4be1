"""A page in a real browser: nothing in it acts, nothing is loaded, it prints as it is read, and fits a telephone."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from handover.made import HUSH, MARTA, SECOND, THEO, empty, entry, fact, filled, record
from handover.test_page import source

from relledger.handover.wanted import Language, Wanted
from relledger.ledger import entries
from relledger.model import Account
from relledger.outcomes import Interaction, Known, Ours
from relledger.vocabulary import SLOTS

from . import chromium

pytestmark = pytest.mark.skipif(chromium.program() is None, reason="no Chromium here: apt-get install chromium")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def tricks(address: str) -> list[str]:
    """Texts that would act wherever one of them is not escaped; each tells the outside that it did."""
    act = "document.documentElement.dataset.ran='yes';console.log('ran');alert(1)"
    return [
        f"<script>{act}</script>",
        f"</script><script src={address}/script></script>",
        f'</style></title></textarea></svg><img src={address}/img onerror="{act}">',
        f'"><svg onload="{act}"><image href={address}/svg>',
        f"'><iframe src={address}/frame srcdoc='<script>{act}</script>'></iframe>",
        f'<link rel=stylesheet href={address}/link><style>@import url("{address}/import")</style>',
        f"<meta http-equiv=refresh content='0;url={address}/refresh'><base href={address}/>",
        f"javascript:{act}//https://a.example",
        f"}}*{{background:url({address}/css)}}/*",
        f"--><!--<object data={address}/object><embed src={address}/embed><video poster={address}/p>",
        f"{{{{ 7*7 }}}}{{% include '{address}' %}}\x00\u202e",
    ]


def hostile(path: Path, evil: str) -> sqlite3.Connection:
    """A ledger in which every field says it."""
    db = empty(path, brand=evil)
    who = Account(f"p{evil}", f"id{evil}", f"h{evil}", f"n{evil}", evil)
    named = Account(f"p{evil}", name=f"N{evil}", url=evil)
    acts = [Interaction(who, "mention", "in", f"{n}{evil}", SECOND - n * 86_400, *[evil] * 6) for n in range(3)]
    acts.append(Interaction(who, "complaint", "in", f"c{evil}", SECOND - 99, evil))
    record(db, [[act] for act in acts] + [[Known(named)], [Ours(Account("x", handle=f"o{evil}"))]], evil)
    entries.introduce(db, named)
    entries.write_all(db, [fact(who, slot, evil + slot) for slot in [*SLOTS, evil]])
    entries.write_all(db, [fact(named, slot, evil, HUSH, evil) for slot in ("avoid", "note", "date")])
    entries.write_all(
        db,
        [
            entry("promise", who, words=evil, due=evil, keeper=evil),
            entry("promise", who, words=evil, due="2026-11-25", keeper=evil),
            entry("act", who, kind="extra mile", direction="in", on="2026-10-24", text=evil, evidence=evil),
            entry("hold", who, holder=evil, level="knows well"),
            entry("introduction", who, to=evil, state="planned", by_whom=evil, on="2026-11-24", words=evil),
            entry("vouch", named, why=evil),
            entry("mark", named, mark=evil, why=evil),
            entry("contact", named, state="do not contact", why=evil),
            entry("basis", who, basis=evil, on=evil, until=evil, ground=evil),
            entry("team", None, name=evil, state="joined", role=evil),
            *[entry("rule", None, rule=rule, when=evil, then=evil) for rule in (evil, "owner", "answer")],
            entry("event", None, name=evil, starts="2026-12-01", ends=evil, place=evil, hashtag=evil, prize="yes"),
        ],
    )
    return db


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Path]:
    """The page of a small ledger."""
    db = filled(tmp_path / "l.db")
    entries.write_all(
        db,
        [
            entry("hold", MARTA, holder="Dana", level="knows well"),
            entry("hold", THEO, holder="Rosa", level="has met"),
            entry("rule", None, rule="owner", when="allergy or illness", then="Rosa rings back"),
            *[fact(THEO, "lives", where) for where in ("Koreatown", "Glendale", "Long Beach")],
        ],
    )
    (tmp_path / "page.html").write_text(source(db, Wanted(leaving="Dana", recipient="Rosa")), "utf-8")
    yield tmp_path / "page.html"
    db.close()


def test_the_browser_would_tell_of_what_acts(tmp_path: Path) -> None:
    with chromium.outside() as (address, asked):
        for n, trick in enumerate(tricks(address)[:2]):
            said = trick.replace(";alert(1)", "")  # a dialog waits for somebody to close it
            (tmp_path / f"{n}.html").write_text(f"<!doctype html><title></title><p>{said}", "utf-8")
        shown = [chromium.show(tmp_path / f"{n}.html") for n in range(2)]
    assert all("data-ran" in one.dom and one.console for one in shown)
    assert asked == ["/script"]


@pytest.mark.parametrize("policy", [True, False], ids=["with its policy", "without"])
def test_nothing_acts_whatever_stands_in_it(policy: bool, tmp_path: Path) -> None:
    with chromium.outside() as (address, asked):
        every = tricks(address)
        for n, evil in enumerate(["".join(every), *every[:3]] if policy else ["".join(every)]):
            db = hostile(tmp_path / f"{n}.db", evil)
            html = source(db, Wanted(leaving=evil, recipient=evil))
            db.close()
            assert POLICY.search(html)
            (tmp_path / f"{n}.html").write_text(html if policy else POLICY.sub("", html, count=1), "utf-8")
            shown = chromium.show(tmp_path / f"{n}.html")
            assert shown.console == []
            assert "data-ran" not in shown.dom.replace("dataset", "")
            assert "<script" not in shown.dom
    assert asked == []


def test_a_page_is_silent_and_loads_nothing(page: Path) -> None:
    shown = chromium.show(page)
    assert shown.console == []
    assert "See to these first" in shown.dom


def test_the_first_sheet_of_paper_is_the_first_screen(page: Path, tmp_path: Path) -> None:
    sheets = chromium.printed(page, tmp_path / "page.pdf")
    assert len(sheets) > 3
    for said in ("See to these first", "Do not", "Ready to hand over", "promises open", "Handed over by Dana"):
        assert said in sheets[0], said
    assert "For whoever is next" not in sheets[0], "the contents begin the second sheet"
    assert "Look after these first" in sheets[1] + sheets[2], "with the first card below it"
    assert "For whoever is next" in sheets[-1] + sheets[-2]
    assert f"1 / {len(sheets)}" in sheets[0], "every sheet says which it is"


@pytest.mark.parametrize(("language", "last"), [("en", "promises open"), ("es", "promesas abiertas")])
def test_a_full_first_screen_fits_one_sheet_of_paper(language: Language, last: str, tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db")
    crowd = [Account("instagram", handle=f"somebody.{n}", name=f"Somebody Somewhere {n}") for n in range(9)]
    record(
        db, [[Interaction(who, "mention", "in", f"{n}", SECOND - n * 86_400, "Hi")] for n, who in enumerate(crowd)], "a"
    )
    for who in crowd:
        told = [
            entry(
                "promise", who, words="Forty plates at the door at seven, six without nuts", due="2026-11-25", keeper=""
            ),
            entry("hold", who, holder="Dana", level="knows well"),
            fact(who, "approach", "By message before six in the evening, for nights are for work"),
            fact(who, "avoid", "Change an order without asking: the labels are for others", HUSH),
        ]
        entries.write_all(db, told)
    (tmp_path / "page.html").write_text(source(db, Wanted(language, recipient="Rosa", leaving="Dana")), "utf-8")
    db.close()
    first, second, *_ = chromium.printed(tmp_path / "page.html", tmp_path / "page.pdf")
    assert last in first
    assert last not in second


@pytest.mark.parametrize("width", [390, 820, 1280, 1600])
def test_nothing_is_wider_than_the_screen(width: int, page: Path) -> None:
    told = "<script>parent.postMessage(document.documentElement.scrollWidth+' of '+innerWidth,'*')</script></body>"
    html = POLICY.sub("", page.read_text("utf-8"), count=1).replace("</body>", told)
    page.with_name("measured.html").write_text(html, "utf-8")
    around = (
        f"<title>…</title><script>onmessage=e=>document.title=e.data</script><iframe src=measured.html width={width}>"
    )
    page.with_name("frame.html").write_text(f"<!doctype html><body>{around}", "utf-8")  # no window is that narrow
    found = re.search(r"<title>(\d+) of (\d+)</title>", chromium.show(page.with_name("frame.html")).dom)
    assert found
    assert int(found[1]) <= int(found[2]) == width
