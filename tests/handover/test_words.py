"""A page speaks one tongue: both tables say the same, nothing in vain, and every page can be said in both."""

import ast
import re
import sqlite3
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relledger import handover, quiz, sources
from relledger.handover import page, withholding
from relledger.handover.page.tongue import Tongue, table
from relledger.handover.wanted import LANGUAGES, Language, Wanted
from relledger.ledger import entries
from relledger.questions import _closeness
from relledger.vocabulary import KINDS, SLOTS, VISIBILITIES

from .made import MARTA, THEO, empty, entry, fact, filled
from .test_page import seen, source

TEMPLATES = "".join(path.read_text("utf-8") for path in Path(page.__file__).parent.rglob("*.j2"))
CODE = "".join(path.read_text("utf-8") for path in Path(handover.__file__).parent.rglob("*.py"))
WORDS = {language: table(language) for language in LANGUAGES}
FREE = ("terms", "exports", "reasons")  # hold only words that differ from those of the ledger and of the sources
OF_A_TABLE = "{} is {}"  # a column of somebody's table and its value: their words
SPOKEN = (
    "several",
    "slots",
    "quiz",
    "ready",
    "dates",
    "owed",
    "card",
    "deed",
    "places",
    "made",
    "answers",
    "pictures",
    "side",
    "mend",
    "say",
)


@pytest.mark.parametrize("part", [part for part in WORDS["en"] if part not in FREE])
def test_both_tables_say_the_same_with_the_same_things_put_in(part: str) -> None:
    en, es = (WORDS[language][part] for language in ("en", "es"))
    assert en.keys() == es.keys()
    for name, words in en.items():
        assert type(words) is type(es[name])
        if isinstance(words, str):
            assert set(re.findall(r"{(\w+)}", words)) == set(re.findall(r"{(\w+)}", es[name])), name
            assert set(re.findall(r"</?\w+", words)) == set(re.findall(r"</?\w+", es[name])), name
        else:
            assert len(words) == len(es[name])


def test_nothing_stands_in_the_tables_that_no_page_says() -> None:
    named = set(re.findall(r"[\"'](\w+)\.(\w+)[\"']", TEMPLATES + CODE))
    parts = {*page._SECTIONS, "dates"}  # `title` and `short` of a part are put together from its name
    for part, words in WORDS["en"].items():
        for name in words:
            made_up = part in SPOKEN or (part in parts and name in ("title", "short"))
            assert part in FREE or made_up or (part, name) in named, f"{part}.{name} is never said"


def test_the_words_of_the_ledger_are_told_in_the_other_tongue() -> None:
    steps = {kind.step for kind in KINDS.values()} - {"", "nodded"}
    words = [*VISIBILITIES, *_closeness.WORDS, *steps, "knows well", "has met", "planned", "made", "accepted"]
    words += [withholding.BACK, withholding.SEALED, withholding.MESSAGES, withholding.REJECTS]
    words += [withholding.X_CONTENT, withholding.X_MESSAGES, withholding.X_REJECTS]
    assert [word for word in words if word not in WORDS["es"]["terms"]] == []
    assert set(SLOTS) <= WORDS["en"]["slots"].keys() == WORDS["es"]["slots"].keys()


def test_what_exports_never_tell_and_why_records_are_left_is_told_in_the_other_tongue() -> None:
    said = {words for name in sources.names() for words in (sources.source(name).TITLE, sources.source(name).LACKS)}
    exports = WORDS["es"]["exports"].keys()
    assert (sorted(said - exports), sorted(exports - said)) == ([], []), "each beside the English of its source"
    tongue = Tongue("es", ZoneInfo("UTC"))
    english = [one for one in reasons() - {OF_A_TABLE} if 'lang="en"' in tongue.told(one.replace("{}", "7"))]
    assert english == [], "a reason of a source: put it into [reasons] of es.toml"


def reasons() -> set[str]:
    """Why sources pass records over or set them aside, as far as they say so where they do it."""
    calls = [
        call.args[0]
        for path in Path(sources.__file__).parent.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and call.args and getattr(call.func, "id", "") in ("PassedOver", "Unreadable")
    ]
    said = [one for call in calls for one in ([call.body, call.orelse] if isinstance(call, ast.IfExp) else [call])]
    found = {_with_gaps(one.values) for one in said if isinstance(one, ast.JoinedStr)}
    return found | {str(one.value) for one in said if isinstance(one, ast.Constant)}


def _with_gaps(parts: list[ast.expr]) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def test_what_no_table_has_is_marked_as_english_and_is_no_markup() -> None:
    spanish, english = (Tongue(language, ZoneInfo("UTC")) for language in ("es", "en"))
    assert spanish.told("<b>odd</b>") == '<span lang="en">&lt;b&gt;odd&lt;/b&gt;</span>'
    assert english.told("<b>odd</b>") == "&lt;b&gt;odd&lt;/b&gt;"
    assert spanish.told("it is not JSON: <{0}>") == "no es JSON: &lt;{0}&gt;"
    assert spanish.told("it has 3 cells where the header has 2") == "tiene 3 celdas y el encabezado tiene 2"


def test_questions_are_put_on_the_page_as_they_are_in_the_terminal() -> None:
    assert WORDS["en"]["quiz"] == quiz.TEXTS


def test_a_page_is_told_in_spanish(tmp_path: Path) -> None:
    db = filled(tmp_path / "l.db")
    found = seen(db, Wanted(language="es"))
    assert found.of("html") == [{"lang": "es"}]
    words = found.words
    day = "sábado 21 de noviembre de 2026"
    for said in ("Atender esto primero", day, "Nada que evitar, según anotó Dana el 14 nov 2026", "Tag her workplace."):
        assert said in words, said
    for left in ("Never:", "Not asked", "Lives", "Support", "Call"):
        assert left not in words, left
    db.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_said(language: Language, tmp_path: Path) -> None:
    def said(db: sqlite3.Connection) -> None:
        for wanted in (
            Wanted(language),
            Wanted(language, "agency", "An agency", "Dana"),
            Wanted(language, "owner", "Rosa", "Dana", without=True),
        ):
            assert "{" not in seen(db, wanted).words

    bare = empty(tmp_path / "bare.db")
    said(bare)
    bare.close()
    full = filled(tmp_path / "full.db")
    entries.write_all(full, [entry("hold", MARTA, holder="Dana", level="knows well"), fact(THEO, "lives", "Pasadena")])
    said(full)
    full.close()


def test_what_is_put_into_a_sentence_is_escaped_once(tmp_path: Path) -> None:
    db = empty(tmp_path / "l.db", brand="<b>Tom & {brand}</b>")
    html = source(db)
    assert "&lt;b&gt;Tom &amp; {brand}&lt;/b&gt;: the people" in html
    assert "<b>Tom" not in html
    db.close()


def test_a_little_is_not_nothing() -> None:
    tongue = Tongue("en", ZoneInfo("UTC"))
    assert [tongue.percent(share) for share in (0.0001, 0.004, 0.0096)] == ["<0.1%", "0.4%", "1%"]
    assert tongue.percent(0.996) == ">99%"
    assert tongue.percent(0.0) == "0%"
    assert tongue.percent(1.0) == "100%"


def test_a_day_that_is_none_stays_as_it_was_written() -> None:
    tongue = Tongue("es", ZoneInfo("America/Los_Angeles"))
    assert tongue.day("2026-12-09") == "9 dic 2026"
    assert tongue.day("2026-13-09") == "2026-13-09"
    assert tongue.day("22 Mar: birthday") == "22 Mar: birthday"
    assert tongue.day("") == "sin fecha"
    assert tongue.weekday("2026-11-21") == "sáb 21 nov"


def test_one_of_a_kind_is_no_plural_in_spanish() -> None:
    """`1 persona escribieron`: where a count begins, no verb may agree with many."""
    spanish = [line for part in table("es").values() for line in part.values() if isinstance(line, str)]
    many = re.compile(r"\{(?:people|questions|others)\}(?: de \w+ \w+)?(?: también)? \w+(?:ron|ban|cen|san)\b")
    assert [line for line in spanish if many.search(line)] == []
