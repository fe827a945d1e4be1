"""A mail that is complete: read back by Python's own mail reader, the same bytes again, and nothing in it acts."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.show import mail, text

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\r\nBcc: all@fans.example\n\n\x1b[2J\u202e=?utf-8?q?x?= 🌮 مها"


def read(raw: bytes) -> EmailMessage:
    """A mail as a reader takes it."""
    found = message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def written(*lines: tuple[str, str], subject: str = "Brass: 2 to do", to: str = "", sender: str = "") -> EmailMessage:
    return read(mail.message(subject, lines, ["This month 57 of 100."], to=to, sender=sender, at=AT))


def body(found: EmailMessage, kind: str) -> str:
    part = found.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


class Parts(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags, self.text = list[str](), ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_mail_has_what_mail_needs() -> None:
    found = written(("ANSWER NOW", "Gus: where?"), ("", "Imani: when?"), to="rosa@x.test", sender="led@x.test")
    assert (found["Subject"], found["To"], found["From"]) == ("Brass: 2 to do", "rosa@x.test", "led@x.test")
    assert parsedate_to_datetime(found["Date"]) == AT
    assert found["Auto-Submitted"] == "auto-generated"
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    assert body(found, "plain") == "ANSWER NOW\n  Gus: where?\n  Imani: when?\n\nThis month 57 of 100.\n"
    page = Parts(body(found, "html"))
    assert page.text.index("ANSWER NOW") < page.text.index("Gus: where?") < page.text.index("This month 57 of 100.")


def test_who_is_not_named_is_left_out() -> None:
    found = written(("A", "b"))
    assert (found["To"], found["From"]) == (None, None)


def test_nothing_that_came_from_outside_acts() -> None:
    found = written((HOSTILE, HOSTILE), subject=HOSTILE, to="rosa@x.example\r\nBcc: all@fans.example")
    assert found["Bcc"] is None
    assert set(found.keys()) == {"Subject", "To", "Date", "Auto-Submitted", "MIME-Version", "Content-Type"}
    assert set(Parts(body(found, "html")).tags) <= {"html", "head", "meta", "body", "h2", "p", "hr"}
    for kind in ("plain", "html"):
        assert "\x1b" not in body(found, kind)
        assert "\u202e" not in body(found, kind)
    assert "🌮 مها" in body(found, "plain")
    assert "🌮 مها" in Parts(body(found, "html")).text


@given(st.text(), st.text(), st.text())
def test_whatever_is_said_comes_through_as_it_is_shown(subject: str, head: str, words: str) -> None:
    raw = mail.message(subject, [(head, words)], [], to="", sender="", at=AT)
    assert raw == mail.message(subject, [(head, words)], [], to="", sender="", at=AT)
    found = read(raw)
    assert " ".join(str(found["Subject"] or "").split()) == " ".join(text.line(text.safe(subject), 200).split())
    shown = text.line(text.safe(words), 1_000)
    assert shown in body(found, "plain")
    assert shown in Parts(body(found, "html")).text
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))  # RFC 5322


@pytest.mark.parametrize("words", ["x" * 5_000, "ж" * 5_000, "🌮" * 5_000, "a " * 5_000])
def test_long_words_are_cut_and_lines_stay_short(words: str) -> None:
    raw = mail.message(words, [(words, words)], [words], to="", sender="", at=AT)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert "…" in body(read(raw), "plain")
