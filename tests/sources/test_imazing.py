"""iMazing's tables: whom a chat is with, which of two kinds it is of, and what belongs to the message before."""

from pathlib import Path
from typing import Any

import pytest

from relledger.outcomes import Interaction, PassedOver
from relledger.sources import Asked, imazing
from relledger.sources._time import iso
from relledger.sources.export import Export

from .reading import NOBODY, everything, saved

PHONE = "Chat Session,Message Date,Service,Type,Sender ID,Sender Name,Status,Replying to,Subject,Text,Attachment\n"
WHATSAPP = "Chat Session,Message Date,Sent Date,Type,Sender ID,Sender Name,Status,Forwarded,Text,Attachment\n"
AT = "2026-11-20 18:05:00"
GROUP, NOT_NAMED = PassedOver("said to a whole group"), PassedOver("said to somebody who is not named")


def theirs(chat: str, number: str, name: str, text: str = "Hello") -> str:
    return f'"{chat}",{AT},SMS,Incoming,{number},{name},Read,,,{text},\n'


def ours(chat: str, text: str = "Welcome") -> str:
    return f'"{chat}",{AT},SMS,Outgoing,,,Sent,,,{text},\n'


def told(folder: Path, *rows: str, header: str = PHONE, asked: Asked = NOBODY) -> list[Any]:
    return everything(imazing, saved(folder, header + "".join(rows), "Messages.csv"), asked)


@pytest.mark.parametrize(
    ("chat", "number", "name"),
    [
        ("Mei", "+12135550101", "Mei"),
        ("Gus", "+12135550101", "Gus Papadakis"),
        ("Gus Papadakis", "+12135550101", "Gus"),
        ("+1 (213) 555-0101", "+12135550101", ""),
        ("mei@fans.example", "mei@fans.example", "mei@fans.example"),
    ],
)
def test_a_chat_named_after_its_writer_is_with_them(tmp_path: Path, chat: str, number: str, name: str) -> None:
    act, answer = told(tmp_path, theirs(chat, number, name), ours(chat))
    assert (act.direction, answer.direction) == ("in", "out")
    assert act.account == answer.account


@pytest.mark.parametrize("chat", ["Regulars", "Mei & Gus Papadakis", "Mei, Gus Papadakis"])
def test_in_a_chat_with_another_name_we_speak_to_nobody_in_particular(tmp_path: Path, chat: str) -> None:
    one = theirs(chat, "+12135550101", "Mei")
    assert told(tmp_path, one, ours(chat))[-1] == NOT_NAMED
    assert told(tmp_path, ours(chat), one, theirs(chat, "+12135550103", "Gus Papadakis"))[0] == GROUP


def test_numbers_of_people_are_no_name_of_their_group(tmp_path: Path) -> None:
    chat = "+1 (213) 555-0101 & +1 (213) 555-0103"
    act, other = told(tmp_path, theirs(chat, "+12135550101", ""), theirs(chat, "+12135550103", ""))
    assert act.thread == other.thread
    assert act.thread.startswith("group ")
    assert "(213)" not in act.thread


def test_a_chat_in_which_only_we_wrote_is_with_its_number(tmp_path: Path) -> None:
    act, nobody = told(tmp_path, ours("+12135550101"), ours("Rosa"))
    assert (act.account.key, act.direction) == ("id:+12135550101", "out")
    assert nobody == NOT_NAMED


def test_services_and_our_own_number_are_no_people(tmp_path: Path) -> None:
    us = Asked(frozenset({("phone", "id:+12135550199")}))
    rows = (theirs("72345", "72345", ""), theirs("VERIFY", "VERIFY", ""), theirs("Me", "+12135550199", "Me"))
    reasons = [one.reason for one in told(tmp_path, *rows, asked=us)]
    assert reasons == ["a service, not a person"] * 2 + ["a note to ourselves"]


def test_a_table_without_services_is_of_whatsapp(tmp_path: Path) -> None:
    (act,) = told(tmp_path, f"Mei,{AT},,Incoming,+12135550101,Mei,Read,,Hello,\n", header=WHATSAPP)
    assert (act.account.platform, act.account.id) == ("whatsapp", "+12135550101")


def test_a_picture_is_part_of_the_message_before_and_else_a_message(tmp_path: Path) -> None:
    picture = theirs("Mei", "+12135550101", "Mei", "").replace(",\n", ",IMG_1.jpg\n")
    first, second, third = told(tmp_path, picture, theirs("Mei", "+12135550101", "Mei"), picture)
    assert isinstance(first, Interaction)
    assert (first.text, second.text) == ("", "Hello")
    assert third == PassedOver("a file of the message before")


def test_a_zone_can_be_said_and_changes_no_key(tmp_path: Path) -> None:
    plan = 'columns.name = "name"\nvalues.platform = "phone"\ntimes.timezone = "America/Los_Angeles"'
    (act,) = told(tmp_path, theirs("Mei", "+12135550101", "Mei"))
    (there,) = told(tmp_path, theirs("Mei", "+12135550101", "Mei"), asked=Asked(map=plan))
    assert (act.occurred_at, there.occurred_at) == (iso("2026-11-20T18:05:00Z"), iso("2026-11-21T02:05:00Z"))
    assert (act.external_id, act.told_at) == (there.external_id, there.told_at)


def test_another_table_is_not_one(tmp_path: Path) -> None:
    for header in ("Chat Session,Text\n", "Date,Type,Sender ID,Sender Name,Text,Attachment\n"):
        with Export(saved(tmp_path, header + "a,b\n", "m.csv")) as export:
            assert not imazing.recognise(export)
