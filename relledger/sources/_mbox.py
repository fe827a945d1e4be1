"""A mailbox as one text: its messages one by one, the headers of each and the beginning of its words.

`From ` at the beginning of a line behind an empty one begins a message; where a program left the empty one out, a line
with the day, the time and the year does. Attachments are not held: of each message only so much is read as its words
take.
"""

import html
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from functools import partial
from itertools import chain
from typing import BinaryIO, NamedTuple, cast

from relledger.sources import Record
from relledger.sources._encodings import decoded
from relledger.sources._people import called

LINE_LIMIT = 1 << 20
KEPT = 1 << 20  # bytes of one message; the words of a mail stand before what is attached to it
TEXT_LIMIT = 100_000  # characters
_BEGIN = re.compile(rb"From (?:\s*$|- |\S.*\d\d:\d\d.*\d{4})")
_WHOLE = re.compile(rb"From \S+ +[A-Z][a-z][a-z] [A-Z][a-z][a-z] [\d ]\d \d\d:\d\d:\d\d (?:\S{1,9} )?\d{4}\s*$")
_QUOTED = re.compile(rb">+From ")
_BOM = b"\xef\xbb\xbf"
_WITHIN = 300  # bytes: a hostile line is not searched to its end
_ADDRESS = re.compile(r"[^\s@<>|]+@[^\s@<>|]+")
_PLAIN = re.compile(r"([\w ]*)<([\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)*)>", re.ASCII)  # nearly every sender
_LENIENT = policy.compat32.clone(max_line_length=None)
_UNSAID = re.compile(r"<(/?)(?:style|script|head)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|tr|h[1-6])\s*>", re.IGNORECASE)


def begins(head: bytes) -> bool:
    """Whether a file begins as a mailbox does: the line `From …`, and headers below it."""
    first, _, rest = head.removeprefix(_BOM).lstrip(b"\r\n").partition(b"\n")
    return bool(_BEGIN.match(first[:_WITHIN])) and bool(re.match(rb">?[A-Za-z][\w-]*:|>From ", rest))


def is_mail(head: bytes) -> bool:
    """Whether a file begins as one mail does: headers, and among them who sent it and when, or when it came."""
    headers = b"\n" + re.split(rb"\r?\n\r?\n", alone(head), maxsplit=1)[0].lower()
    dated = b"\ndate:" in headers or b"\nreceived:" in headers
    return bool(re.match(rb"\n[a-z][\w-]*:", headers)) and dated and b"\nfrom:" in headers


def alone(data: bytes) -> bytes:
    """A mail that is a file of its own; Apple Mail writes its length before it, and more behind it."""
    data = data.removeprefix(_BOM).lstrip()
    length = re.match(rb"(\d{1,9})\s*\n", data)
    return data[length.end() : length.end() + int(length[1])] if length else data


def messages(stream: BinaryIO, where: str) -> Iterator[Record]:
    """Every message, as its bytes."""
    number, size, held, blank = 0, 0, list[bytes](), True
    top = stream.readline(LINE_LIMIT).removeprefix(_BOM)
    for line in chain([top], iter(partial(stream.readline, LINE_LIMIT), b"")):
        first = line[:1]
        if (blank or first == b"F") and line[:5] == b"From " and (_BEGIN if blank else _WHOLE).match(line[:_WITHIN]):
            if number:
                yield Record(where, number, b"".join(held))
            number, size, held = number + 1, 0, []
        elif number and size < KEPT:
            size += len(line)
            held.append(line[1:] if first == b">" and _QUOTED.match(line) else line)
        blank = line in (b"\n", b"\r\n")
    if number:
        yield Record(where, number, b"".join(held))


class Mail(NamedTuple):
    """A message, and its headers by their names in small letters."""

    message: EmailMessage
    headers: dict[str, list[str]]


def parsed(data: bytes) -> Mail:
    """A message as the standard library reads it, lenient with its faults."""
    mail = Mail(cast(EmailMessage, message_from_bytes(data, policy=_LENIENT)), {})
    for name, value in mail.message.raw_items():  # as they stand there: a name or an address may be no ASCII
        text = value if value.isascii() else decoded(value.encode("ascii", "surrogateescape"))
        mail.headers.setdefault(name.lower(), []).append(text)
    return mail


def header(mail: Mail, name: str) -> str:
    """A header as text, decoded where it can be; `name` in small letters."""
    said = mail.headers.get(name)
    return _decoded(said[0]) if said else ""


def _decoded(raw: str) -> str:
    if "=?" not in raw:
        return _line(raw)
    from email.header import decode_header

    try:
        parts = decode_header(raw)
        whole = "".join(part if isinstance(part, str) else decoded(part, charset or "") for part, charset in parts)
    except (LookupError, ValueError):
        whole = raw
    return _line(whole)


def _line(text: str) -> str:
    sound = text if text.isascii() else text.encode("utf-8", "replace").decode()
    return " ".join(sound.replace("\0", "").split())


def people(mail: Mail, *names: str) -> list[tuple[str, str]]:
    """Who stands in headers: names and addresses, each address once, in small letters."""
    raw = [text[:100_000] for name in names for text in mail.headers.get(name, [])]
    if len(raw) == 1 and (plain := _PLAIN.fullmatch(raw[0])):
        return [(_line(plain[1]), plain[2].lower())]
    found: dict[str, str] = {}
    for name, address in getaddresses(raw):
        if _ADDRESS.fullmatch(address):
            shown = _decoded(name.replace("\n", " ").replace("\r", " "))
            found.setdefault(address.lower(), called(shown, address))
    return [(name, address) for address, name in found.items()]


def words(mail: Mail) -> str:
    """What is said: the first text that is not attached and not empty; of HTML, where there is no other, its words."""
    parts = [mail.message]
    while parts:
        part = parts.pop()
        kind = part.get_content_type()
        if part.is_multipart():
            inside = cast(list[EmailMessage], part.get_payload())[::-1]  # the first is taken from the end
            if kind == "multipart/alternative":
                inside.sort(key=lambda one: one.get_content_type() == "text/plain")
            parts += inside
        elif kind.startswith("text/") and not part.get_filename() and (said := _said(part, kind)):
            return said
    return ""


def _said(part: EmailMessage, kind: str) -> str:
    text = decoded(cast(bytes, part.get_payload(decode=True) or b""), part.get_content_charset() or "")
    if kind == "text/html":
        text = _plain(text)
    return text[:TEXT_LIMIT].replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _plain(text: str) -> str:
    """HTML without its tags, and without what stands in it for the machine alone."""
    said, opened, place = list[str](), False, 0
    for found in _UNSAID.finditer(text):
        said += [] if opened else [text[place : found.start()]]
        opened, place = not found[1], found.end()
    said += [] if opened else [text[place:]]
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", "".join(said))))
