"""In which encoding a text is, by what names it, or by how a table begins.

Platforms write UTF-8, and what saves a table again also that of its system.
"""

import codecs
import re

from relledger.errors import Refused

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WESTERN = "cp1252"
JAPANESE = "cp932"
_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_WORD = re.compile(rb"[\xa1-\xff]{4,}")  # of letters that are not ASCII, as hardly any word of Western Europe has them
_KANA = re.compile("[\u3041-\u30ff]")
_STRAY = re.compile("[\ue000-\uf8ff\ufffd]")  # what nobody writes, but what comes of the wrong encoding
_ENOUGH = 12  # bytes that are not ASCII, to tell by
_NO_TEXTS = {"ascii", "punycode", "idna"}  # ASCII says nothing of other letters; the others take a hostile text minutes
# What mails and cards name, and what is written under that name: https://encoding.spec.whatwg.org/#names-and-labels
_WIDER = {
    **{"iso-8859-1": "cp1252", "latin1": "cp1252", "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874"},
    **{"windows-874": "cp874", "iso-8859-8-i": "cp1255", "iso-8859-8-e": "cp1255", "iso-8859-8": "cp1255"},
    **{"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "euc-kr": "cp949"},
    **{"ks_c_5601-1987": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932"},
    **{"x-mac-roman": "mac_roman", "unicode-1-1-utf-7": "utf-7"},
}


def decoded(raw: bytes, charset: str = "", errors: str = "replace") -> str:
    """Text in an encoding of that name; where the name says nothing or is wrong, in UTF-8 or else as Windows does."""
    try:
        codec = codecs.lookup(_WIDER.get(charset.lower(), charset)).name if charset else "ascii"
        text = raw.decode(codec, errors) if codec not in _NO_TEXTS else raw.decode()
    except (LookupError, UnicodeDecodeError):
        return decoded(raw) if charset else raw.decode(WESTERN, "replace")
    return text if text.isascii() or not _STRAY.search(text) else _sound(raw, text)


def _sound(raw: bytes, text: str) -> str:
    """A text that does not fit the encoding it names, as UTF-8 where it is that without a fault."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return text


def encoding_of(begun: bytes) -> str:
    """UTF-8, with faults too; UTF-16, which says so; that of Windows in Japan, or else in Western Europe."""
    if begun.startswith(UTF_16):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(begun)
    except UnicodeDecodeError:
        rest = _CHARACTER.sub(b"", begun)
        if len(_CHARACTER.findall(begun)) >= len(_HIGH.findall(rest)):
            return "utf-8-sig"  # something cut a text within a character
        return JAPANESE if _is_japanese(begun) else WESTERN
    return "utf-8-sig"


def _is_japanese(begun: bytes) -> bool:
    """Whether it holds kana, and is sound: what is not Japanese decodes to other signs, where it decodes at all."""
    try:
        text = codecs.getincrementaldecoder(JAPANESE)().decode(begun)
    except UnicodeDecodeError:
        return False
    others = sum(not one.isascii() for one in text)
    return len(_KANA.findall(text)) * 5 > others


def hidden(begun: bytes, encoding: str) -> bool:
    """Whether a text is Russian, Greek, Chinese and so on in an encoding that does not show: it would be garbage."""
    high, words = len(_HIGH.findall(begun)), sum(map(len, _WORD.findall(begun)))
    return encoding == WESTERN and high >= _ENOUGH and words * 2 > high


def check(begun: bytes, encoding: str, name: str) -> None:
    """Refuse what is in an encoding that does not show."""
    if hidden(begun, encoding):
        raise Refused(
            f"{name} is not UTF-8, and does not show in which encoding it is. Nothing of it was taken.",
            'Save it again as UTF-8 (from Excel: "CSV UTF-8"), or export it anew.',
        )
