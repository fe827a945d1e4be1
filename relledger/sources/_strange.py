"""What a file is that no source knows, by its first bytes, and what to do with it."""

import re

from relledger.sources import _encodings
from relledger.sources.export import Export

HEAD = 512
_BOM = b"\xef\xbb\xbf"
_XML = rb"\s*(?:(?><\?xml.*?\?>|<!--.*?-->)\s*+)*+"  # never tried in two ways: hostile files hold many
_PICTURE = "What it shows is not read: ask for the same as an export, or write it down with relledger log."
_LINKED = "Open it, download what is there (a sheet: as CSV), and give that."
_SHAPES = [  # behind a mark of UTF-8
    (re.compile(shape, re.DOTALL | re.IGNORECASE), what, todo)
    for shape, what, todo in (
        (
            _XML + rb"<(?:!doctype\s+html|html)\b",
            "a web page (HTML)",
            "Ask for the export again, and choose the format JSON.",
        ),
        (_XML + rb"<smses\b", "text messages of a phone", "As a table they can be read: relledger map FILE."),
        (
            rb'"?AuthorID"?,"?Author"?,"?Date"?,"?Content"?,|={62}\r?\nGuild: ',
            "a chat of Discord as CSV or text",
            "Export it again as JSON, which names ids.",
        ),
        (rb"\[LINE\]", "a chat of LINE", "As a table it can be read: relledger map FILE."),
        (
            rb"\s*Date: \d{4}-\d\d-\d\d [\d:]{5,8}(?: UTC)?\r?\n(?:Username|Link|Comment): ",
            "a list of TikTok as text",
            "Ask TikTok for the export again, and choose the format JSON.",
        ),
        (
            rb'\s*\{\s*(?:"participants"\s*:\s*\[[^\]]*\],\s*)?"messages"\s*:\s*\[\s*\{[^{}]*"sender_name"',
            "a conversation of Facebook or of Instagram, without saying of which",
            "Give the whole export, or say it: --as facebook, or --as instagram.",
        ),
        (
            rb'\s*\[\s*\{(?=.*"type"\s*:\s*"message").*"user"\s*:\s*"[UW][A-Z0-9]{5,}"',
            "a day of a channel of Slack",
            "Give the whole export: its users.json says who is who.",
        ),
        (
            rb'\s*\{\s*"channel_id"\s*:\s*"[CDG][A-Z0-9]+".*"messages"\s*:',
            "a channel of Slack as slackdump keeps it",
            "Let slackdump write it as an export of Slack, and give the whole of that.",
        ),
        (
            rb'"?Subject"?,"?Start Date"?,',
            "a calendar as CSV",
            "Export it as iCalendar (.ics), which holds addresses; or: relledger map FILE.",
        ),
        (
            _XML + rb"<!doctype\s+plist\b.{0,300}<key>URL</key>",
            "a link, and not what it leads to",
            _LINKED,
        ),
        (rb".{4}ftyp(?:heic|heix|mif1|avif)|RIFF.{4}WEBP", "a picture", _PICTURE),
        (
            rb".{4}ftyp|OggS|ID3|RIFF.{4}WAVE",
            "a recording",
            "What it holds is not read: write it down with relledger log.",
        ),
        (
            rb"\s*(?:window\.YTD\.\w+\.part\d+|Grailbird\.data\.\w+)\s*=",
            "a file out of an X archive",
            "Give the whole archive: its manifest.js or account.js says whose it is.",
        ),
    )
]
_OLE = b"\xd0\xcf\x11\xe0"
_BEGINNINGS = (
    (b"%PDF-", "a PDF", "Ask for the same as CSV or JSON."),
    (b"SQLite format 3\0", "a database", "Save the table in it that is meant as CSV, then: relledger map FILE."),
    (b"\x89PNG", "a picture", _PICTURE),
    (b"\xff\xd8\xff", "a picture", _PICTURE),
    (b"GIF8", "a picture", _PICTURE),
    (b"{\\rtf", "a letter (RTF)", "Write down what it tells: relledger annotate PERSON --note WORDS"),
    (b"[InternetShortcut]", "a link, and not what it leads to", _LINKED),
    (b'{"url": "https://docs.google.com', "a link to a Google document", _LINKED),
    (b"-----BEGIN PGP", "encrypted (PGP)", "Decrypt it, and give what comes out."),
    (b"bplist00", "a file of macOS itself", "Where its name ends in .icloud, open it in the Finder first."),
    (b"!BDN", "a mailbox of Outlook", "Save its mails as .eml files or as mbox, and give those."),
    (_OLE, "a file of older Office programs", "Save it as CSV UTF-8, then: relledger map FILE."),
    (b"\xff\xfe", "a text in UTF-16", "Save it again as UTF-8; or if it is a table: relledger map FILE."),
    (b"\xfe\xff", "a text in UTF-16", "Save it again as UTF-8; or if it is a table: relledger map FILE."),
    (b"7z\xbc\xaf\x27\x1c", "packed as 7z", "Unpack it, and give the folder."),
    (b"Rar!", "packed as RAR", "Unpack it, and give the folder."),
    (b"\x1f\x8b", "packed by gzip", "Unpack it, and give what comes out."),
    (b"BZh", "packed by bzip2", "Unpack it, and give what comes out."),
    (b"\x28\xb5\x2f\xfd", "packed by zstd", "Unpack it, and give what comes out."),
    (
        b'"tweet_id","in_reply_to_status_id"',
        "posts of an old X archive as CSV",
        "Give the whole archive, which names people.",
    ),
)
_OUTLOOK_MAC = "com.microsoft.__Messages/"
_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a]")  # in no text
_SHEETS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml", "Index/Tables/DataList.iwa")
_LETTERS = ("word/document.xml", "ppt/presentation.xml", "Index/Document.iwa")


def told(export: Export) -> tuple[str, str]:
    """What it is, and what to do with it; two empty texts where that does not show."""
    if not export.single:
        sheet = not export.path.is_dir() and any(sheet in export.members() for sheet in _SHEETS)
        if sheet:
            return "a spreadsheet", "Save the sheet as CSV UTF-8, then: relledger map FILE."
        if not export.path.is_dir() and any(letter in export.members() for letter in _LETTERS):
            return "a letter or slides", "Write down what it tells: relledger annotate PERSON --note WORDS"
        mac = not export.path.is_dir() and any(_OUTLOOK_MAC in member for member in export.members())
        return (
            ("mails of Outlook for Mac", "Save its mails as .eml files or as mbox, and give those.")
            if mac
            else ("", "")
        )
    head = export.beginning(length=HEAD)
    if not head:
        return "empty", "Download it again."
    bare = head.removeprefix(_BOM)
    for shape, what, todo in _SHAPES:
        if shape.match(bare):
            return what, todo
    if head.startswith(_OLE) and export.name.lower().endswith(".msg"):
        return "a mail of Outlook", "Save it as .eml, or the folder as mbox, and give that."
    found = ((what, do) for begins, what, do in _BEGINNINGS if begins in head[: len(begins) + 2])
    return next(found, _hidden(head))


def _hidden(head: bytes) -> tuple[str, str]:
    """What is to be told of a text in an encoding that does not show."""
    if _CONTROL.search(head) or not _encodings.hidden(head, _encodings.encoding_of(head)):
        return "", ""
    return "a text in an encoding that does not show", 'Save it again as UTF-8 (from Excel: "CSV UTF-8").'
