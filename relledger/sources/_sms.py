"""The XML of "SMS Backup & Restore" as a stream of messages and calls, whose fields stand in attributes.

https://synctech.com.au/sms-backup-restore/fields-in-xml-backup-files/ has what they mean. Two things are mended before
the XML is read: pictures, which stand in it as megabytes of base64, are left out, and characters beyond U+FFFF, which
Android wrote as two halves that no XML may refer to (signalapp/Signal-Android#1546), are made whole.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from relledger.sources._xml import TOKEN_LIMIT, Fields, Meaning, Path, Reader, fed

FROM, TEXT = "@from", "@text"  # fields that are made of what stands inside of an `mms`
PARTS_LIMIT = 1_000  # of one message
_HINT = "Nothing of it was taken. Back it up again."
_PRIVATE = ("ct_l", "tr_id")  # where a message can be fetched, which a reject would keep
_SENDER = "137"  # the type of an address
_PICTURE = re.compile(rb' data="([A-Za-z0-9+/=\s]{1000,})')
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_HELD = 1_100  # bytes: a picture or a character may begin in them and be known only with what follows
_HIGH = rb"(?:55(?:29[6-9]|[3-9]\d\d)|56(?:[0-2]\d\d|3[01]\d))"  # 0xD800 to 0xDBFF
_LOW = rb"(?:56(?:3[2-9]\d|[4-9]\d\d)|57(?:[0-2]\d\d|3[0-3]\d|34[0-3]))"  # 0xDC00 to 0xDFFF
_HALVES = re.compile(b"&#(%b);&#(%b);|&#(?:%b|%b|[0-8]|1[124-9]|2\\d|3[01]);" % (_HIGH, _LOW, _HIGH, _LOW))


def records(stream: BinaryIO, name: str) -> Iterator[tuple[str, Fields]]:
    """Every message and call: `sms`, `mms` or `call`, and its fields; another element by its own name."""
    return fed(cast(BinaryIO, _Mended(stream)), _InAttributes(name, _HINT, _meaning))


def _meaning(path: Path) -> Meaning:
    return "", path[1] if len(path) == 2 else ""


class _InAttributes(Reader):
    """A reader to which attributes are fields, and of a message in parts also its texts and its sender."""

    _parts = 0

    def _attributes(self, attributes: dict[str, str]) -> None:
        place = self._place
        if place.record:
            self._fields, self._parts = attributes, 0
            for name in _PRIVATE if place.record == "mms" else ():
                attributes.pop(name, None)
        elif place.path[-1] == "part" and attributes.get("ct", "").lower() == "text/plain":
            self._add(attributes.get("text", "null"))
        elif place.path[-1] == "addr" and attributes.get("type") == _SENDER:
            self._fields[FROM] = attributes.get("address", "")

    def _add(self, text: str) -> None:
        """A text of a message in parts."""
        self._parts += 1
        if text != "null":
            self._fields[TEXT] = f"{self._fields[TEXT]}\n{text}" if TEXT in self._fields else text
        if self._parts > PARTS_LIMIT or len(self._fields.get(TEXT, "")) > TOKEN_LIMIT:
            raise self.refused(f"holds a message of more than {PARTS_LIMIT:,} texts, or one longer than 8 MiB")


class _Mended:
    """A stream of XML without its pictures, in which each character stands as one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._rest, self._inside = stream, b"", False

    def read(self, size: int) -> bytes:
        """About so many bytes; nothing at the end."""
        while chunk := self._stream.read(size):
            data = self._without_pictures(chunk)
            end = max(len(data) - _HELD, 0)
            cut = data.rfind(b" ", max(end - _HELD, 0), end) + 1 or end  # and not between two halves
            self._rest = data[cut:]
            if cut:
                return _with_whole_characters(data[:cut])
        data, self._rest = self._rest, b""
        return _with_whole_characters(data)

    def _without_pictures(self, chunk: bytes) -> bytes:
        """What was held and a chunk, without the base64 in them; one may go on in the next chunk."""
        begin = 0
        if self._inside and (goes_on := _BASE64.match(chunk)):
            begin = goes_on.end()
            self._inside = begin == len(chunk)
        data, parts, at = self._rest + chunk[begin:], [], 0
        for found in _PICTURE.finditer(data):
            parts.append(data[at : found.start(1)])
            at = found.end()
            self._inside = at == len(data)
        return b"".join([*parts, data[at:]]) if parts else data


def _with_whole_characters(data: bytes) -> bytes:
    return _HALVES.sub(_whole, data) if b"&#" in data else data


def _whole(found: re.Match[bytes]) -> bytes:
    """Two halves as the one character they are; half of one, or what XML cannot hold, as the mark for it."""
    if not found[1]:
        return b"&#65533;"
    return b"&#%d;" % (0x10000 + ((int(found[1]) - 0xD800) << 10) + int(found[2]) - 0xDC00)
