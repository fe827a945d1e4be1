"""What the cases beside this file cannot show: faults of mails, traps, size, and a real mailbox."""

from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, PassedOver, Reject
from relledger.sources import Asked, _mbox, claims, mbox
from relledger.sources.export import Export

from .reading import everything

US = Asked(ours=frozenset({("email", "@hello@brass.example")}))
DATE = "Date: Sat, 21 Nov 2026 14:05:00 +0000"


def told(path: Path, asked: Asked = US) -> list[object]:
    return everything(mbox, path, asked)


def mail(folder: Path, *headers: str, body: str = "hello", encoding: str = "utf-8") -> list[object]:
    path = folder / "mail.mbox"
    lines = ["From x Sat Nov 21 14:05:00 2026", *headers, DATE, "", body, ""]
    path.write_bytes("\n".join(lines).encode(encoding))
    return told(path)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (["From: news@a.example", "List-Id: <a.example>"], "mail of a list"),
        (["From: news@a.example", "Precedence: bulk"], "mail of a list"),
        (["From: no-reply@a.example"], "from a machine"),
        (["From: orders-noreply@a.example"], "from a machine"),
        (["From: MAILER-DAEMON@a.example"], "from a machine"),
        (["From: rosa@a.example", "Auto-Submitted: auto-replied"], "from a machine"),
        (["From: rosa@a.example", "X-Gmail-Labels: Trash"], "in the trash"),
        (["From: rosa@a.example", "X-Gmail-Labels: =?UTF-8?Q?Posteingang,Papierkorb?="], "in the trash"),
        (["From: rosa@a.example", "X-Gmail-Labels: =?UTF-8?Q?=E8=BF=B7=E6=83=91=E3=83=A1=E3=83=BC=E3=83=AB?="], "spam"),
        (["From: hello@brass.example", "To: rosa@a.example", "X-Gmail-Labels: Wersje robocze"], "a draft"),
        (["From: hello@brass.example", "To: hello@brass.example"], "to nobody but us"),
        (["From: hello@brass.example", "To: " + ", ".join(f"f{n}@a.example" for n in range(21))], "a circular of ours"),
        (["From: Rosa <rosa at a.example>"], "its sender has no address"),
    ],
)
def test_what_is_nothing_between_people(tmp_path: Path, headers: list[str], reason: str) -> None:
    assert mail(tmp_path, *headers) == [PassedOver(reason)]


def test_a_mail_begins_without_an_empty_line_before_it_where_the_line_is_whole(tmp_path: Path) -> None:
    said, begins = "Hi\nFrom rosa at 14:05 in 2026", "From 17@xxx Sat Nov 21 14:05:00 +0000 2026"
    mails = [f"{begins}\nFrom: f{number}@a.example\n{DATE}\n\n{said}\n" for number in (1, 2)]
    (tmp_path / "mail.mbox").write_text("".join(mails), "utf-8")
    found = [one for one in told(tmp_path / "mail.mbox") if isinstance(one, Interaction)]
    assert [(one.account.handle, one.text) for one in found] == [("f1@a.example", said), ("f2@a.example", said)]


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        (["Content-Type: text/html"], "<head>x</head><p>Hi &amp; bye</p><style>p{}</style>", "Hi & bye"),
        (["Content-Type: text/plain; charset=klingon"], "señor", "señor"),
        (["Content-Transfer-Encoding: base64"], "aGVsbG8=", "hello"),
        (["Subject: =?klingon?q?a?="], "hello", "a\n\nhello"),
    ],
)
def test_words_of_every_make(tmp_path: Path, headers: list[str], body: str, expected: str) -> None:
    (act,) = mail(tmp_path, "From: Rosa <Rosa@A.example>", *headers, body=body)
    assert isinstance(act, Interaction)
    assert (act.text, act.account.handle, act.occurred_at) == (expected, "rosa@a.example", 1795269900)


def multipart(kind: str, *parts: tuple[str, str]) -> str:
    inside = "".join(f"--x\nContent-Type: {what}\n\n{text}\n" for what, text in parts)
    return f"Content-Type: multipart/{kind}; boundary=x\n\n{inside}--x--\n"


@pytest.mark.parametrize(
    ("kind", "parts", "expected"),
    [
        ("alternative", [("text/plain", "Hi"), ("text/html", "<p>Hi all</p>")], "Hi"),
        ("alternative", [("text/html", "<p>Hi all</p>"), ("text/plain", "Hi")], "Hi"),
        ("alternative", [("text/plain", " "), ("text/html", "<p>Hi all</p>")], "Hi all"),
        ("mixed", [("text/html", "<p>Hi all</p>"), ("image/png", "AAAA"), ("text/plain", "")], "Hi all"),
        ("mixed", [("text/html", "<p>Hi all</p>"), ("text/plain", "Sent from a phone")], "Hi all"),
        ("mixed", [("text/plain", ""), ("image/png", "AAAA"), ("text/plain", "Hi")], "Hi"),
        ("mixed", [("text/plain; name=a.txt", "an attachment"), ("text/html", "<br>")], ""),
    ],
)
def test_an_empty_part_does_not_stand_for_the_words(
    tmp_path: Path, kind: str, parts: list[tuple[str, str]], expected: str
) -> None:
    (tmp_path / "1.eml").write_text(f"From: rosa@a.example\n{DATE}\n{multipart(kind, *parts)}")
    (act,) = told(tmp_path / "1.eml")
    assert isinstance(act, Interaction)
    assert act.text == expected


def test_our_addresses_have_to_be_known(tmp_path: Path) -> None:
    mail(tmp_path, "From: rosa@a.example")
    with pytest.raises(Refused, match="which addresses are ours"):
        told(tmp_path / "mail.mbox", Asked())


def test_a_mail_without_an_id_has_a_steady_key(tmp_path: Path) -> None:
    first, second = mail(tmp_path, "From: rosa@a.example"), mail(tmp_path, "From: rosa@a.example", body="other")
    assert mail(tmp_path, "From: rosa@a.example") == first
    assert [act.external_id for act in first if isinstance(act, Interaction)] != [
        act.external_id for act in second if isinstance(act, Interaction)
    ]


def test_hostile_html_is_read_in_a_straight_line(tmp_path: Path) -> None:
    (act,) = mail(tmp_path, "From: rosa@a.example", "Content-Type: text/html", body="<style<head<!--" * 60_000 + "end")
    assert isinstance(act, Interaction)


def test_an_attachment_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_mbox, "KEPT", 2000)
    path = tmp_path / "mail.mbox"
    one = "From x Sat Nov 21 14:05:00 2026\nFrom: rosa@a.example\n" + DATE + "\n\nhello\n" + "A" * 70 + "\n"
    path.write_text((one + ("A" * 70 + "\n") * 1000 + "\n") * 3)
    with path.open("rb") as stream:
        sizes = [len(record.data) for record in _mbox.messages(stream, "mail")]
    assert len(sizes) == 3
    assert max(sizes) < 2200


def test_other_texts_are_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "mail.txt"
    path.write_text("From our kitchen at 12:00 in 2026\nwith love")
    with Export(path) as export:
        assert not mbox.recognise(export)


@pytest.mark.samples
def test_a_real_mailbox_adds_up(samples: Path) -> None:
    assert told(samples / "mbox" / "rmail-sample.mbox") == [PassedOver("its sender has no address")] * 3


def test_mails_that_are_a_file_each(tmp_path: Path) -> None:
    mail = f"From: Rosa <rosa@fans.example>\nTo: hello@brass.example\n{DATE}\nMessage-ID: <1@a>\n\nhello\n"
    (tmp_path / "one.eml").write_text(mail)
    (tmp_path / "two.emlx").write_text(f"{len(mail)}\n{mail}<?xml version='1.0'?><plist/>")
    (tmp_path / "zero.eml").write_text("no mail")
    *acts, reject = told(tmp_path)
    assert [(act.account.handle, act.text) for act in acts if isinstance(act, Interaction)] == [
        ("rosa@fans.example", "hello")
    ] * 2
    assert isinstance(reject, Reject)
    assert told(tmp_path / "one.eml") == acts[:1]


def test_a_mail_beside_other_things_is_an_attachment(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_text(f"From: a@b.example\n{DATE}\n\nhello\n")
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text("{}")
    with Export(tmp_path) as export:
        assert not mbox.recognise(export)


@pytest.mark.parametrize("begins", ["From x@x Sat Nov 21 10:00:00 2026\n", ""])
def test_a_mark_of_utf_8_stands_before_the_first_mail(tmp_path: Path, begins: str) -> None:
    path = tmp_path / "saved.eml"
    path.write_text(f"\ufeff{begins}From: gus@x.example\nDate: Sat, 21 Nov 2026 10:00:00 +0000\n\nhi\n", "utf-8")
    with Export(path) as export:
        assert [source.__name__ for source in claims(export)] == [mbox.__name__]
    (act,) = told(path)
    assert isinstance(act, Interaction)
    assert act.text == "hi"


MAIL = f"From: Rosa <rosa@fans.example>\nTo: hello@brass.example\n{DATE}\nMessage-ID: <1@a>\n"
BEGINS = "From - Sat Nov 21 14:05:00 2026\n"


def put(folder: Path, name: str, data: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(data, "utf-8")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Drafts", "a draft"),
        ("Trash", "in the trash"),
        ("Junk", "spam"),
        ("Gelöschte Elemente.mbox", "in the trash"),
        ("Entw&APw-rfe", "a draft"),
        ("INBOX.Drafts", "a draft"),
        ("Deleted Items/mbox", "in the trash"),
        ("Spam-002.mbox", "spam"),
    ],
)
def test_a_folder_of_what_was_never_sent_or_was_thrown_away(tmp_path: Path, name: str, reason: str) -> None:
    put(tmp_path, name, f"{BEGINS}{MAIL}\nhello\n")
    assert told(tmp_path / name) == [PassedOver(reason)]


def test_folders_of_mails_that_are_a_file_each(tmp_path: Path) -> None:
    for name in ("Inbox/Spam.eml", "Drafts/2.eml", "Junk E-mail/3.eml"):
        put(tmp_path, name, f"{MAIL}\nhello\n")
    found = told(tmp_path)
    assert [one for one in found if isinstance(one, PassedOver)] == [PassedOver("a draft"), PassedOver("spam")]
    assert len(found) == 3
    assert isinstance(told(tmp_path / "Inbox/Spam.eml")[0], Interaction)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (["X-Mozilla-Status: 0009"], "deleted, or moved to another folder"),
        (["X-Mozilla-Status: 0001", "X-Mozilla-Keys: junk"], "spam"),
        (["X-Status: RD"], "in the trash"),
        (["X-Status: T"], "a draft"),
    ],
)
def test_what_a_program_marked(tmp_path: Path, headers: list[str], reason: str) -> None:
    assert mail(tmp_path, "From: rosa@a.example", *headers) == [PassedOver(reason)]


def test_what_a_program_marked_otherwise_is_a_mail(tmp_path: Path) -> None:
    for marks in ("X-Mozilla-Status: 0001", "X-Mozilla-Status: none", "X-Status: AF"):
        (act,) = mail(tmp_path, "From: rosa@a.example", marks)
        assert isinstance(act, Interaction)


def test_a_maildir(tmp_path: Path) -> None:
    put(tmp_path, "cur/1.M1P2.host:2,S", f"{MAIL}\nhello\n")
    put(tmp_path, "cur/2.M1P2.host:2,ST", f"{MAIL}\nhello\n")
    put(tmp_path, "new/3.M1P2.host", f"{MAIL}\nhello\n")
    put(tmp_path, ".Sent/cur/4.M1P2.host:2,S", f"{MAIL}\nhello\n")
    put(tmp_path, ".Sent/cur/5.M1P2.host:2,DS", f"{MAIL}\nhello\n")
    put(tmp_path, ".Trash/cur/6.M1P2.host:2,S", f"{MAIL}\nhello\n")
    put(tmp_path, ".cache/cur.eml", f"{MAIL}\nhello\n")
    found = told(tmp_path)
    assert [isinstance(one, Interaction) for one in found].count(True) == 3
    passed = sorted(one.reason for one in found if isinstance(one, PassedOver))
    assert passed == ["a draft", "in the trash", "in the trash"]


@pytest.mark.parametrize(("flags", "reason"), [(1 << 1, "in the trash"), (1 << 6, "a draft"), (1 << 24, "spam")])
def test_what_apple_mail_writes_behind_a_mail(tmp_path: Path, flags: int, reason: str) -> None:
    one = f"{MAIL}\nhello\n"
    plist = "<?xml version='1.0'?><plist><dict><key>flags</key>\n<integer>{}</integer></dict></plist>"
    put(tmp_path, "1.emlx", f"{len(one)}\n{one}{plist.format(flags | 1)}")
    put(tmp_path, "2.emlx", f"{len(one)}\n{one}{plist.format(1 | 1 << 25)}")
    passed, act = told(tmp_path)
    assert passed == PassedOver(reason)
    assert isinstance(act, Interaction)


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [
        ("iso-8859-8-i", "cp1255", "שלום"),
        ("iso-8859-1", "cp1252", "“hi” – 5 €"),
        ("gb2312", "gbk", "朱镕"),
        ("shift_jis", "cp932", "①～"),
        ("ks_c_5601-1987", "cp949", "똠방"),
        ("us-ascii", "utf-8", "señor"),
        ("gb2312", "utf-8", "你好！我公司"),
        ("iso-2022-jp", "utf-8", "señor"),
        ("punycode!", "utf-8", "señor"),
        ("x-unknown", "cp1252", "señor"),
    ],
)
def test_encodings_that_mails_name(tmp_path: Path, charset: str, encoding: str, text: str) -> None:
    kind = f"Content-Type: text/plain; charset={charset}"
    (act,) = mail(
        tmp_path, "From: rosa@a.example", kind, "Content-Transfer-Encoding: 8bit", body=text, encoding=encoding
    )
    assert isinstance(act, Interaction)
    assert act.text == text


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("\"'Gus Papadakis'\" <gus@a.example>", "Gus Papadakis"),
        ("'Gus Papadakis' <gus@a.example>", "Gus Papadakis"),
        ('"gus@a.example" <Gus@a.example>', ""),
        ("\"'gus@a.example'\" <gus@a.example>", ""),
        ("=?UTF-8?B?Z3VzQGEuZXhhbXBsZQ==?= <gus@a.example>", ""),
        ("Gus 'the Hat' <gus@a.example>", "Gus 'the Hat'"),
        ('"D\'Arcy" <gus@a.example>', "D'Arcy"),
    ],
)
def test_a_name_as_programs_quote_it(tmp_path: Path, sender: str, name: str) -> None:
    (act,) = mail(tmp_path, f"From: {sender}")
    assert isinstance(act, Interaction)
    assert (act.account.name, act.account.key) == (name, "@gus@a.example")


def test_lines_that_end_as_on_an_old_macintosh(tmp_path: Path) -> None:
    (act,) = mail(tmp_path, "From: rosa@a.example", "Content-Transfer-Encoding: base64", body="b25lDXR3bw0NCnRocmVl")
    assert isinstance(act, Interaction)
    assert act.text == "one\ntwo\n\nthree"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_names_and_addresses_that_are_no_ascii(tmp_path: Path, encoding: str) -> None:
    (act,) = mail(tmp_path, "From: Zoë Núñez <zoë@müller.example>", "Subject: señor", encoding=encoding)
    assert isinstance(act, Interaction)
    assert (act.account.name, act.account.handle) == ("Zoë Núñez", "zoë@müller.example")
    assert act.text == "señor\n\nhello"


@pytest.mark.parametrize("date", ["Cmt, 21 Kas 2026 17:05:00 +0300", "yesterday", ""])
def test_a_mail_without_a_date_came_when_it_was_received(tmp_path: Path, date: str) -> None:
    received = "Received: from a.example\n by b.example; Sat, 21 Nov 2026 14:05:00 +0000 (UTC)\nReceived: first"
    dated = f"Date: {date}\n" if date else ""
    (tmp_path / "1.eml").write_text(f"{received}\nFrom: rosa@a.example\n{dated}\nhello\n")
    (act,) = told(tmp_path / "1.eml")
    assert isinstance(act, Interaction)
    assert act.occurred_at == 1795269900


@pytest.mark.parametrize(
    ("to", "reply", "way"),
    [
        ("hello@brass.example", "Rosa <rosa@fans.example>", "in"),
        ("hello@brass.example", "hello@brass.example", ""),
        ("hello@brass.example", "no-reply@forms.example", ""),
        ("mei@fans.example", "Rosa <rosa@fans.example>", "out"),
    ],
)
def test_a_form_of_a_website_writes_for_somebody(tmp_path: Path, to: str, reply: str, way: str) -> None:
    (found,) = mail(tmp_path, "From: Brass <hello@brass.example>", f"To: {to}", f"Reply-To: {reply}")
    assert (found.direction if isinstance(found, Interaction) else "") == way


@pytest.mark.parametrize("name", ["one.eml", "one.txt", "Re: tacos"])
def test_a_mail_is_known_by_its_headers_however_many_stand_before_them(tmp_path: Path, name: str) -> None:
    signed = "".join(f"ARC-Seal: i={number}; b={'A' * 900}\n" for number in range(20))
    (tmp_path / name).write_text(f"{signed}{MAIL}\nhello\n")
    with Export(tmp_path / name) as export:
        assert [source.__name__ for source in claims(export)] == [mbox.__name__]
    (act,) = told(tmp_path / name)
    assert isinstance(act, Interaction)
