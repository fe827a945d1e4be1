"""What a file is that no source knows, by its first bytes, and what to do with it."""

import re

from relledger.sources.export import Export

HEAD = 512
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_TIKTOK = re.compile(rb"(?:\xef\xbb\xbf)?\s*Date: \d{4}-\d\d-\d\d [\d:]{5,8}(?: UTC)?\r?\n(?:Username|Link|Comment): ")
_X_ARCHIVE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:window\.YTD\.\w+\.part\d+|Grailbird\.data\.\w+)\s*=")
_CHAT = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:"participants"\s*:\s*\[[^\]]*\],\s*)?"messages"\s*:\s*\[\s*\{[^{}]*"sender_name"'
)
_SLACK = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*\[\s*\{(?=.*"type"\s*:\s*"message").*"user"\s*:\s*"[UW][A-Z0-9]{5,}"', re.DOTALL
)
_CALENDAR = re.compile(rb'(?:\xef\xbb\xbf)?"?Subject"?,"?Start Date"?,')
_OLE = b"\xd0\xcf\x11\xe0"
_BEGINNINGS = (
    (b"%PDF-", "a PDF", "Ask for the same as CSV or JSON."),
    (b"SQLite format 3\0", "a database", "Save the table in it that is meant as CSV, then: relledger map FILE."),
    (b"!BDN", "a mailbox of Outlook", "Save its mails as .eml files or as mbox, and give those."),
    (_OLE, "a file of older Office programs", "Save it as CSV UTF-8, then: relledger map FILE."),
    (b"AuthorID,Author,Date,Content,", "a chat of Discord as CSV", "Export it again as JSON, which names ids."),
    (b"=" * 62 + b"\nGuild: ", "a chat of Discord as text", "Export it again as JSON, which names ids."),
    (b"\xff\xfe", "a text in UTF-16", "Save it again as UTF-8; or if it is a table: relledger map FILE."),
    (b"\xfe\xff", "a text in UTF-16", "Save it again as UTF-8; or if it is a table: relledger map FILE."),
    (b"7z\xbc\xaf\x27\x1c", "packed as 7z", "Unpack it, and give the folder."),
    (b"Rar!", "packed as RAR", "Unpack it, and give the folder."),
    (b"BZh", "packed by bzip2", "Unpack it, and give what comes out."),
    (b"\x28\xb5\x2f\xfd", "packed by zstd", "Unpack it, and give what comes out."),
    (
        b'"tweet_id","in_reply_to_status_id"',
        "posts of an old X archive as CSV",
        "Give the whole archive, which names people.",
    ),
)
_SHEETS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def told(export: Export) -> tuple[str, str]:
    """What it is and what to do; nothing twice where that does not show."""
    if not export.single:
        sheet = not export.path.is_dir() and any(sheet in export.members() for sheet in _SHEETS)
        return ("a spreadsheet", "Save the sheet as CSV UTF-8, then: relledger map FILE.") if sheet else ("", "")
    head = export.beginning(length=HEAD)
    if not head:
        return "empty", "Download it again."
    if _PAGE.match(head):
        return "a web page (HTML)", "Ask for the export again, and choose the format JSON."
    if _TIKTOK.match(head):
        return "a list of TikTok as text", "Ask TikTok for the export again, and choose the format JSON."
    if _CHAT.match(head):
        what = "a conversation of Facebook or of Instagram, without saying of which"
        return what, "Give the whole export, or say it: --as facebook, or --as instagram."
    if _SLACK.match(head):
        return "a day of a channel of Slack", "Give the whole export: its users.json says who is who."
    if _CALENDAR.match(head):
        return "a calendar as CSV", "Export it as iCalendar (.ics), which holds addresses; or: relledger map FILE."
    if _X_ARCHIVE.match(head):
        return "a file out of an X archive", "Give the whole archive: its manifest.js or account.js says whose it is."
    if head.startswith(_OLE) and export.name.lower().endswith(".msg"):
        return "a mail of Outlook", "Save it as .eml, or the folder as mbox, and give that."
    found = ((what, do) for begins, what, do in _BEGINNINGS if begins in head[: len(begins) + 2])
    return next(found, ("", ""))
