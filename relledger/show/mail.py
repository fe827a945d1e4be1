"""An answer as a mail that is complete: plain text and HTML, the same bytes for the same answer."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from relledger.show.text import line, safe

WIDTH = 200  # columns of a subject, or of an address


def message(
    subject: str, lines: Sequence[tuple[str, str]], closing: Sequence[str], *, to: str, sender: str, at: datetime
) -> bytes:
    """The mail of some lines, each a heading (empty where it goes on under the last one) and words.

    Empty addresses are left out.
    """
    plain = [f"{head}\n  {words}" if head else f"  {words}" for head, words in _safe(lines)]
    ending = [line(safe(text), 1_000) for text in closing]
    rows = "".join(
        (f"<h2>{escape(head)}</h2>" if head else "") + f"<p>{escape(words)}</p>" for head, words in _safe(lines)
    )
    last = "".join(f"<p>{escape(text)}</p>" for text in ending)
    html = f'<!doctype html><html><head><meta charset="utf-8"></head><body>{rows}<hr>{last}</body></html>'
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = line(safe(subject), WIDTH)
    for name, address in (("From", sender), ("To", to)):
        if address:
            mail[name] = line(safe(address), WIDTH)
    mail["Date"] = format_datetime(at)
    mail["Auto-Submitted"] = "auto-generated"  # no holiday notice answers it (RFC 3834)
    mail.set_content("\n".join([*plain, "", *ending]) + "\n")
    mail.add_alternative(html, subtype="html")
    mail.set_boundary(hashlib.sha256(html.encode()).hexdigest()[:40])
    return mail.as_bytes()


def _safe(lines: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(line(safe(head), WIDTH), line(safe(words), 1_000)) for head, words in lines]
