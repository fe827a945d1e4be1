"""What the cases beside this file cannot show: ways of writing a card, traps, and real address books."""

import json
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.model import Entry
from relledger.outcomes import PassedOver, Reject, Sighting
from relledger.sources import _cards, _people, _unfolding, vcard
from relledger.sources.export import Export

from .reading import everything


def told(path: Path) -> list[object]:
    return everything(vcard, path)


def card(folder: Path, *lines: str, encoding: str = "utf-8") -> list[object]:
    path = folder / "people.vcf"
    path.write_bytes("\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode(encoding))
    return told(path)


def keys(found: list[object]) -> list[tuple[str, str]]:
    return [(one.account.platform, one.account.key) for one in found if isinstance(one, Sighting) and one.account]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("EMAIL;TYPE=work:Rosa@Fans.Example", ("email", "@rosa@fans.example")),
        ("EMAIL:mailto:rosa@fans.example", ("email", "@rosa@fans.example")),
        ("EMAIL:Rosa Pena <Rosa@fans.example>", ("email", "@rosa@fans.example")),
        ("a1.EMAIL;INTERNET;PREF:rosa@fans.example", ("email", "@rosa@fans.example")),
        ("TEL;VALUE=uri:tel:+1-323-555-0171;ext=1", ("phone", "id:+13235550171")),
        ("TEL:0044 20 7946 0018", ("phone", "id:+442079460018")),
        ("TEL:(323) 555-0171", ("phone", "id:3235550171")),
        ("URL:https://www.linkedin.com/in/rosa-1/", ("linkedin", "@rosa-1")),
        ("URL:https://bsky.app/profile/rosa.example", ("bluesky", "@rosa.example")),
        ("URL:https://www.youtube.com/channel/UCabc", ("youtube", "id:UCabc")),
        ("X-SOCIALPROFILE;type=twitter:https://x.com/rosa", ("x", "@rosa")),
        ("X-SOCIALPROFILE;type=Instagram;x-user=rosa:x-apple:rosa", ("instagram", "@rosa")),
        ("X-TWITTER:@rosa", ("x", "@rosa")),
        ("IMPP:telegram:rosa", ("telegram", "@rosa")),
        ("IMPP;X-SERVICE-TYPE=WhatsApp:x-apple:+13235550171", ("whatsapp", "id:+13235550171")),
    ],
)
def test_every_way_of_reaching_somebody(tmp_path: Path, line: str, expected: tuple[str, str]) -> None:
    assert keys(card(tmp_path, "VERSION:3.0", "FN:Rosa", line)) == [expected]


@pytest.mark.parametrize(
    "line", ["TEL;TYPE=FAX:+13235550171", "TEL:0", "URL:https://rosa.example", "EMAIL:rosa", "URL:x.com/search"]
)
def test_what_reaches_nobody(tmp_path: Path, line: str) -> None:
    assert card(tmp_path, "FN:Rosa", line) == [PassedOver("has no e-mail address, number or profile")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding(tmp_path: Path, encoding: str) -> None:
    (found,) = card(tmp_path, "FN:Chuy Nuñez", "EMAIL:chuy@fans.example", encoding=encoding)
    assert isinstance(found, Sighting)
    assert found.account
    assert found.account.name == "Chuy Nuñez"


@pytest.mark.parametrize(
    ("charset", "encoding", "name"),
    [("SHIFT_JIS", "cp932", "芽衣"), ("windows-1251", "cp1251", "Даная"), ("punycode", "cp1252", "Zoë")],
)
def test_a_property_may_name_its_encoding(tmp_path: Path, charset: str, encoding: str, name: str) -> None:
    lines = (f"FN;CHARSET={charset}:{name}", "EMAIL:mei@fans.example")
    (found,) = card(tmp_path, "VERSION:2.1", *lines, encoding=encoding)
    assert isinstance(found, Sighting)
    assert found.account
    assert found.account.name == name


def test_cards_that_do_not_show_their_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not show in which encoding"):
        card(tmp_path, "FN:Даная Монрова", "EMAIL:mei@fans.example", encoding="cp1251")


@pytest.mark.parametrize("shown", ["rosa@fans.example", "Rosa@Work.example", "'rosa@fans.example'"])
def test_an_address_of_a_card_is_no_name(tmp_path: Path, shown: str) -> None:
    lines = [f"FN:{shown}", "EMAIL:rosa@fans.example", "EMAIL:rosa@work.example", "TEL:+1 323 555 0171"]
    assert {one.account.name for one in card(tmp_path, *lines) if isinstance(one, Sighting) and one.account} == {""}


def test_a_firm_without_a_name_is_called_as_such(tmp_path: Path) -> None:
    (found, *_) = card(tmp_path, "ORG:Cafe\\, Inc.;Kitchen", "EMAIL:mei@fans.example")
    assert isinstance(found, Sighting)
    assert found.account
    assert found.account.name == "Cafe, Inc."


def test_addresses_stand_first_then_numbers_then_profiles(tmp_path: Path) -> None:
    lines = "X-TWITTER:rosa", "TEL:+1 323 555 0171", "URL:https://t.me/rosa", "EMAIL:b@fans.example", "TEL:3235550172"
    found = keys(card(tmp_path, "FN:Rosa", *lines, "EMAIL:a@fans.example", "EMAIL:B@fans.example"))
    assert [platform for platform, _ in found] == ["email", "email", "phone", "phone", "x", "telegram"]
    assert [key for _, key in found[:2]] == ["@b@fans.example", "@a@fans.example"]


@pytest.mark.parametrize(
    "lines", [["KIND: Group "], ["X-ADDRESSBOOKSERVER-KIND:group", "KIND:individual"]], ids=["plain", "first"]
)
def test_a_group_is_nobody(tmp_path: Path, lines: list[str]) -> None:
    assert card(tmp_path, "FN:Carnival", *lines, "EMAIL:rosa@fans.example") == [PassedOver("a group of other cards")]


def test_a_note_is_not_there_to_be_said(tmp_path: Path) -> None:
    found = card(tmp_path, "FN:Rosa", "EMAIL:rosa@fans.example", "NOTE:lost her job", "BDAY:19800322")
    facts = [one.body for one in found if isinstance(one, Entry)]
    assert ["don't raise" in fact for fact in facts] == [True, False]
    assert "1980-03-22 birthday" in facts[1]


def test_what_a_card_says_of_somebody_is_kept(tmp_path: Path) -> None:
    said = ("PRONOUNS:she/her", "HOBBY:surfing", "INTEREST;LEVEL=high:baseball", "ANNIVERSARY:20090808")
    found = card(tmp_path, "FN:Rosa", "EMAIL:rosa@fans.example", *said)
    facts = [json.loads(one.body) for one in found if isinstance(one, Entry)]
    assert [(one["slot"], one["value"], one["visibility"]) for one in facts] == [
        ("pronoun", "she/her", "may say"),
        ("plays", "surfing", "may say"),
        ("loves", "baseball", "may say"),
        ("date", "2009-08-08 anniversary", "know, don't raise"),
    ]


def test_a_picture_is_not_held_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_unfolding, "KEPT", 1000)
    lines = ["FN:Rosa", "PHOTO;ENCODING=b:AAAA", *[" " + "A" * 70] * 500, "EMAIL:rosa@fans.example"]
    assert keys(card(tmp_path, *lines)) == [("email", "@rosa@fans.example")]
    with (tmp_path / "people.vcf").open("rb") as stream:
        (run,) = _cards.components(stream, "VCARD", "card", list)
    assert not isinstance(run, Reject)
    assert len(str(run.read)) < 2000


def test_other_files_are_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "x.vcf"
    path.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    with Export(path) as export:
        assert not vcard.recognise(export)


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "people", "accounts"),
    [
        ("John_Doe_GMAIL.vcf", 1, 3),
        ("John_Doe_IPHONE.vcf", 1, 5),
        ("John_Doe_MS_OUTLOOK.vcf", 1, 3),
        ("gmail-list.vcf", 3, 3),
        ("rfc6350-example.vcf", 1, 3),
    ],
)
def test_real_address_books_add_up(samples: Path, name: str, people: int, accounts: int) -> None:
    found = told(samples / "vcard" / name)
    named = {one.account.name for one in found if isinstance(one, Sighting) and one.account}
    assert (len(named), len(keys(found))) == (people, accounts)
    assert not any(isinstance(one, Reject) for one in found)


@pytest.mark.parametrize(
    ("dialled", "key"),
    [
        ("+44 (0)20 7946 0018", "+442079460018"),
        ("0049 30 1234567", "+49301234567"),
        ("tel:+1-213-555-0123;ext=5", "+12135550123"),
        ("(213) 555-0123", "2135550123"),
        ("+999 1234567", "+9991234567"),
        ("\u202a+1 213 555 0123\u202c", "+12135550123"),
        ("+٢٠ ١٠٠ ١٢٣ ٤٥٦٧", "+201001234567"),
        ("０９０－１２３４－５６７８", "09012345678"),
    ],
)
def test_a_number_with_its_country_is_written_in_one_way(dialled: str, key: str) -> None:
    found = _people.phone(dialled)
    assert found
    assert found.id == key
