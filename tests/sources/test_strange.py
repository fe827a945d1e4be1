"""What a file is that no source knows, and what to do with it."""

import zipfile
from pathlib import Path

import pytest

from relledger.sources import _strange
from relledger.sources.export import Export


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"BZh91AY&SY", "packed by bzip2"),
        (b'\xef\xbb\xbf"AuthorID","Author","Date","Content","Attachments"\r\n', "a chat of Discord as CSV or text"),
        (b"=" * 62 + b"\r\nGuild: Direct Messages", "a chat of Discord as CSV or text"),
        (b'<?xml version="1.0" ?>\n<!DOCTYPE html PUBLIC "x">\n<html', "a web page (HTML)"),
        (
            b"<?xml version='1.0'?>\n<!--file-->\n<?xml-stylesheet href=\"sms.xsl\"?>\n<smses count=",
            "text messages of a phone",
        ),
        (b"\xef\xbb\xbf[LINE] Chat history with Gus\r\n", "a chat of LINE"),
        (b'{"channel_id":"C01GUS","name":"general","messages":[', "a channel of Slack as slackdump keeps it"),
        (b"\x28\xb5\x2f\xfd\x04", "packed by zstd"),
        (b'"tweet_id","in_reply_to_status_id","in_reply_to_user_id"\n', "posts of an old X archive as CSV"),
        (b"<!DOCTYPE html><html>", "a web page (HTML)"),
        (b"window.YTD.direct_messages.part0 = [ ]", "a file out of an X archive"),
        (b"Grailbird.data.tweets_2016_01 = \n [ ]", "a file out of an X archive"),
        (
            b'{"participants": [{"name": "Gus"}], "messages": [ {"sender_name": "Gus"',
            "a conversation of Facebook or of Instagram, without saying of which",
        ),
        (
            b'{"participants": [{"name": "Gus"}], "messages": [{"sender_id_INTERNAL": 0, "sender_name": "Gus"',
            "a conversation of Facebook or of Instagram, without saying of which",
        ),
        (
            b'{"messages": [{"sender_name": "Gus", "timestamp_ms": 1',
            "a conversation of Facebook or of Instagram, without saying of which",
        ),
        (
            b'[{"client_msg_id": "a", "type": "message", "text": "Hello", "user": "U01GUSPAP", "ts": "1"',
            "a day of a channel of Slack",
        ),
        (b'"Subject","Start Date","Start Time","End Date"\r\n', "a calendar as CSV"),
        ("[]".encode("utf-16"), "a text in UTF-16"),
        (b"<!---->" * 70 + b"no page", ""),
        (b"", "empty"),
        (b"anything else", ""),
        ("Ваши имена; и адреса".encode("cp1251"), "a text in an encoding that does not show"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\xf1\xf2\xf3\xf4" * 9, "a picture"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a picture"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "a recording"),
        (b"{\\rtf1\\ansi Gus", "a letter (RTF)"),
        (b"[InternetShortcut]\r\nURL=https://docs.google.com/x", "a link, and not what it leads to"),
        (
            b'<?xml version="1.0"?>\n<!DOCTYPE plist PUBLIC "-"><plist><dict><key>URL</key>',
            "a link, and not what it leads to",
        ),
        (b'{"url": "https://docs.google.com/open?id=x"}', "a link to a Google document"),
        (b"-----BEGIN PGP MESSAGE-----", "encrypted (PGP)"),
        (b"bplist00\xd4", "a file of macOS itself"),
    ],
)
def test_a_file_is_named_by_how_it_begins(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "unknown.bin"
    path.write_bytes(content)
    with Export(path) as export:
        named, todo = _strange.told(export)
    assert named == what
    assert bool(todo) == bool(what)


def test_a_mail_of_outlook_is_told_from_a_table(tmp_path: Path) -> None:
    for name, what in (("Re tacos.MSG", "a mail of Outlook"), ("fans.xls", "a file of older Office programs")):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        with Export(tmp_path / name) as export:
            assert _strange.told(export)[0] == what


def test_mails_of_outlook_for_mac_are_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mail.olm", "w") as made:
        made.writestr("Local/com.microsoft.__Messages/Inbox/message_00000.xml", "<emails/>")
    with Export(tmp_path / "mail.olm") as export:
        assert _strange.told(export)[0] == "mails of Outlook for Mac"
