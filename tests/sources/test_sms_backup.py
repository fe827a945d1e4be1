"""Backups of SMS Backup & Restore: what Android writes wrong is mended, and services are no people."""

import base64
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, PassedOver, Reject
from relledger.sources import Asked, _sms, sms_backup
from relledger.sources.export import Export

from .reading import everything, saved

HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
ONE = '<sms address="+12135550101" date="1795197909000" type="1" body="{}" contact_name="Mei" />'


def backup(folder: Path, *records: str) -> Path:
    return saved(folder, f'{HEAD}<smses count="{len(records)}">{"".join(records)}</smses>', "sms.xml")


def test_a_character_in_two_halves_is_one_and_half_of_one_spoils_nothing(tmp_path: Path) -> None:
    halves = "&#55357;&#56832;&#55356;&#57332; &#12354; &#55357;x &#0;"
    (told,) = everything(sms_backup, backup(tmp_path, ONE.format(halves)))
    assert told.text == "\U0001f600\U0001f3f4 \u3042 \ufffdx \ufffd"


@pytest.mark.parametrize("size", [700, 1_000, (1 << 20) - 200, 3 << 20])
def test_pictures_are_left_out_wherever_a_chunk_ends(tmp_path: Path, size: int) -> None:
    data = base64.b64encode(b"\xff\xd8" * (size // 2)).decode()
    picture = (
        '<mms date="1795198300000" sub="null" msg_box="1" address="+12135550101" m_type="132"><parts>'
        f'<part ct="image/jpeg" text="null" data="{data}" /><part ct="text/plain" text="Look" /></parts></mms>'
    )
    told = everything(sms_backup, backup(tmp_path, ONE.format("a" * 300), picture, ONE.format("data=&quot;abc")))
    assert [one.text for one in told] == ["a" * 300, "Look", 'data="abc']


def test_the_pictures_of_a_message_may_be_larger_than_any_tag(tmp_path: Path) -> None:
    parts = f'<part ct="video/mp4" data="{"AAAA" * (3 << 20)}" />'
    mms = f'<mms date="1795198300000" msg_box="2" address="+12135550101"><parts>{parts}</parts></mms>'
    (told,) = everything(sms_backup, backup(tmp_path, mms))
    assert (told.direction, told.text) == ("out", "")


def test_entities_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, f'{HEAD}<!DOCTYPE smses [<!ENTITY a "b">]><smses><sms body="&a;" /></smses>', "sms.xml")
    with Export(path) as export, pytest.raises(Refused, match="document type declaration"):
        list(sms_backup.read(export, Asked()).records)


def test_a_message_of_endless_parts_is_refused(tmp_path: Path) -> None:
    parts = '<part ct="text/plain" text="a" />' * (_sms.PARTS_LIMIT + 1)
    path = backup(tmp_path, f'<mms date="1" msg_box="1" address="+12135550101"><parts>{parts}</parts></mms>')
    with Export(path) as export, pytest.raises(Refused, match="1,000 texts"):
        list(sms_backup.read(export, Asked()).records)


@pytest.mark.parametrize("key", ["id:+12135550101", "@+12135550101", "@+1 (213) 555-0101"])
def test_what_was_said_to_our_own_number_is_a_note(tmp_path: Path, key: str) -> None:
    ours = Asked(frozenset({("phone", key)}))
    assert everything(sms_backup, backup(tmp_path, ONE.format("Buy limes")), ours) == [
        PassedOver("a note to ourselves")
    ]


def test_who_wrote_to_a_group_has_to_be_said(tmp_path: Path) -> None:
    group = '<mms date="1795198300000" msg_box="1" address="+12135550101~+12135550102" />'
    (told,) = everything(sms_backup, backup(tmp_path, group))
    assert isinstance(told, Reject)
    assert told.reason == "it does not say by whom it is"


def test_the_same_messages_in_two_backups_have_the_same_keys(tmp_path: Path) -> None:
    first = everything(sms_backup, backup(tmp_path, ONE.format("Hi"), ONE.format("Hi")))
    again = everything(sms_backup, backup(tmp_path, ONE.format("Hi").replace("Mei", "Imani Brooks"), ONE.format("Hi")))
    keys = [[act.external_id for act in told if isinstance(act, Interaction)] for told in (first, again)]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 2


@pytest.mark.parametrize(
    "text",
    [
        '<smses count="0"></smses>',
        '<calls><call id="1" to="sales" /></calls>',
        "<messages><sms address='1' /></messages>",
        "<html><body>&lt;smses&gt;</body></html>",
    ],
)
def test_another_document_is_not_one(tmp_path: Path, text: str) -> None:
    with Export(saved(tmp_path, HEAD + text, "sms.xml")) as export:
        assert not sms_backup.recognise(export)
