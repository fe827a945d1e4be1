"""A mailbox as one text: its messages one by one, the headers of each and the beginning of its words.

`From ` at the beginning of a line behind an empty one begins a message. Attachments are not held: of each message only
so much is read as its words take.
"""

import html
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import BinaryIO, cast

from relledger.sources import Record

LINE_LIMIT = 1 << 20
KEPT = 1 << 20  # bytes of one message; the words of a mail stand before what is attached to it
TEXT_LIMIT = 100_000  # characters
_BEGIN = re.compile(rb"From (?:\s*$|- |\S.*\d\d:\d\d.*\d{4})")
_BEGIN_WITHIN = 300  # bytes: a hostile line is not searched to its end
_UNSAID = re.compile(r"<(/?)(?:style|script|head)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z!][^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|tr|h[1-6])\s*>", re.IGNORECASE)


def begins(head: bytes) -> bool:
    """Whether a file begins as a mailbox does: the line `From …`, and headers below it."""
    first, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    return bool(_BEGIN.match(first[:_BEGIN_WITHIN])) and bool(re.match(rb">?[A-Za-z][\w-]*:|>From ", rest))


def messages(stream: BinaryIO, where: str) -> Iterator[Record]:
    """Every message, as its bytes."""
    number, size, held, blank = 0, 0, list[bytes](), True
    for line in iter(lambda: stream.readline(LINE_LIMIT), b""):
        if blank and line.startswith(b"From ") and _BEGIN.match(line[:_BEGIN_WITHIN]):
            if number:
                yield Record(where, number, b"".join(held))
            number, size, held = number + 1, 0, []
        elif number and size < KEPT:
            size += len(line)
            held.append(line[1:] if re.match(rb">+From ", line) else line)
        blank = line in (b"\n", b"\r\n")
    if number:
        yield Record(where, number, b"".join(held))


def parsed(data: bytes) -> EmailMessage:
    """A message as the standard library reads it, lenient with its faults."""
    return cast(EmailMessage, message_from_bytes(data, policy=policy.compat32.clone(max_line_length=None)))


def header(message: EmailMessage, name: str) -> str:
    """A header as text, decoded where it can be."""
    from email.header import decode_header

    said = message.get(name)
    raw = "" if said is None else str(said)
    try:
        parts = decode_header(raw)
        whole = "".join(
            part if isinstance(part, str) else part.decode(charset or "utf-8", "replace") for part, charset in parts
        )
    except (LookupError, ValueError):
        whole = raw
    return " ".join(whole.encode("utf-8", "replace").decode().replace("\0", "").split())


def people(message: EmailMessage, *names: str) -> list[tuple[str, str]]:
    """Who stands in headers: names and addresses, each address once, in small letters."""
    raw = [str(value) for name in names for value in message.get_all(name, [])]
    found: dict[str, str] = {}
    for name, address in getaddresses([text[:100_000] for text in raw]):
        if re.fullmatch(r"[^\s@<>|]+@[^\s@<>|]+", address):
            found.setdefault(address.lower(), _decoded(name))
    return [(name, address) for address, name in found.items()]


def _decoded(name: str) -> str:
    message = EmailMessage(policy=policy.compat32.clone(max_line_length=None))
    message["N"] = name.replace("\n", " ").replace("\r", " ")
    return header(message, "N")


def words(message: EmailMessage) -> str:
    """What is said: the first text that is not attached; of HTML without its tags."""
    parts = [part for part in message.walk() if part.get_content_maintype() == "text" and not part.get_filename()]
    chosen = next((part for part in parts if part.get_content_subtype() == "plain"), parts[0] if parts else None)
    if chosen is None:
        return ""
    raw = cast(bytes, chosen.get_payload(decode=True) or b"")
    try:
        text = raw.decode(chosen.get_content_charset() or "utf-8", "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    if chosen.get_content_subtype() == "html":
        text = _plain(text)
    return text[:TEXT_LIMIT].replace("\0", "").replace("\r\n", "\n").strip()


def _plain(text: str) -> str:
    """HTML without its tags, and without what stands in it for the machine alone."""
    said, opened, place = list[str](), False, 0
    for found in _UNSAID.finditer(text):
        said += [] if opened else [text[place : found.start()]]
        opened, place = not found[1], found.end()
    said += [] if opened else [text[place:]]
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", "".join(said))))
