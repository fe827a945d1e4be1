"""What the cases of LinkedIn cannot show: whose export it is, times, addresses, damage, and other people's files."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from relledger.errors import Refused, Unreadable
from relledger.outcomes import Interaction, Ours, PassedOver, Reject
from relledger.sources import Asked, _linkedin, _tables, linkedin
from relledger.sources.export import Export

from .reading import NOBODY, everything

DANA = Asked(frozenset({("linkedin", "@dana-w")}))
SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "linkedin"
HEADER = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT\n"
IN = "https://www.linkedin.com/in/"


def told(path: Path, asked: Asked = NOBODY) -> list[Any]:
    return everything(linkedin, path, asked)


def messages(folder: Path, *rows: str) -> Path:
    (folder / "messages.csv").write_text(HEADER + "".join(row + "\n" for row in rows), "utf-8")
    return folder


def row(sender: str, *to: str, talk: str = "c", text: str = "Hi") -> str:
    urls = ",".join(IN + name for name in to)
    return f'{talk},,{sender},{IN}{sender},"{",".join(to)}","{urls}",2026-11-20 09:15:22 UTC,,{text}'


def test_who_we_are_is_the_one_in_every_conversation(tmp_path: Path) -> None:
    owner, *acts = told(messages(tmp_path, row("gus", "dana-w", talk="a"), row("dana-w", "imani", talk="b")))
    assert isinstance(owner, Ours)
    assert owner.account.handle == "dana-w"
    assert [(act.account.handle, act.direction) for act in acts] == [("gus", "in"), ("imani", "out")]


def test_an_export_that_cannot_say_whose_it_is_is_refused(tmp_path: Path) -> None:
    pair = messages(tmp_path, row("gus", "dana-w"))
    with pytest.raises(Refused, match="does not say whose") as refusal:
        told(pair)
    assert "--ours linkedin:@" in refusal.value.hint
    (act,) = told(pair, DANA)
    assert (act.account.handle, act.direction) == ("gus", "in")


def test_messages_between_others_are_set_aside(tmp_path: Path) -> None:
    (reject,) = told(messages(tmp_path, row("gus", "imani")), DANA)
    assert isinstance(reject, Reject)
    assert "known to be us" in reject.reason


def test_what_the_ledger_knows_already_changes_nothing(tmp_path: Path) -> None:
    path = messages(tmp_path, row("gus", "dana-w", talk="a"), row("dana-w", "imani", talk="b"))
    assert told(path, DANA) == told(path)


def test_the_name_of_the_profile_tells_two_apart(tmp_path: Path) -> None:
    pair = messages(tmp_path, row("gus", "dana"), row("dana", "gus"))
    (pair / "Profile.csv").write_text("First Name,Last Name,Headline\ndana,,Runs a page\n", "utf-8")
    assert [one.direction for one in told(pair) if isinstance(one, Interaction)] == ["in", "out"]


def test_equal_messages_stay_two(tmp_path: Path) -> None:
    acts = told(messages(tmp_path, row("gus", "dana-w"), row("gus", "dana-w")), DANA)
    assert len({act.external_id for act in acts}) == 2


def test_what_we_say_to_many_is_nobodys(tmp_path: Path) -> None:
    assert told(messages(tmp_path, row("dana-w", "gus", "imani")), DANA) == [PassedOver("said to a whole group")]


@pytest.mark.parametrize(
    ("cell", "at", "kept"),
    [
        ("2026-11-20 09:15:22 UTC", 1795166122, ""),
        ("2026/11/20 09:15:22 UTC", 1795166122, ""),
        ("2026-11-20 09:15:22", 1795166122, ""),
        ("20 Nov 2026", 1795176000, "20 Nov 2026"),
        ("11/20/26, 9:15 AM", 1795166100, "11/20/26, 9:15 AM"),
        ("11/20/26, 9:15\u202fPM", 1795209300, "11/20/26, 9:15 PM"),
        ("11/20/2026, 9:15 AM", 1795166100, "11/20/2026, 9:15 AM"),
        ("", None, ""),
    ],
)
def test_times(cell: str, at: int | None, kept: str) -> None:
    assert _linkedin.moment(cell) == (at, kept)


def test_a_time_that_is_none() -> None:
    with pytest.raises(Unreadable):
        _linkedin.moment("31 Feb 2026")


@pytest.mark.parametrize(
    "url",
    [
        IN + "Jörg-B/",
        "linkedin.com/in/jörg-b?trk=x",
        "https://de.linkedin.com/in/j%C3%B6rg-b",
        "HTTPS://LINKEDIN.COM/pub/jörg-b",
    ],
)
def test_one_profile_under_many_addresses(url: str) -> None:
    assert _linkedin.slug_of(url) == "jörg-b"


def test_a_quote_that_never_closes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_tables, "ROW_LIMIT", 2_000)
    path = messages(tmp_path, row("gus", "dana-w", text='"open'), *["c,,gus,,dana-w,,,,no quote here"] * 100)
    with pytest.raises(Refused, match="more than a million"):
        told(path, DANA)


def test_an_invitation_the_wrong_way(tmp_path: Path) -> None:
    head = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    (tmp_path / "Invitations.csv").write_text(f"{head}Gus,Dana,,,SIDEWAYS,{IN}gus,{IN}dana-w\n", "utf-8")
    (reject,) = told(tmp_path)
    assert isinstance(reject, Reject)
    assert "SIDEWAYS" in reject.reason


def test_what_linkedin_verified_of_us_is_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "Verifications").mkdir()
    table = "First name,Middle name,Last name,Verification type,Organization name,Email address,Country\n"
    table += "Dana,,Whitfield,WORK_EMAIL,The Brass Tortilla,dana@brass.example,US\n"
    (tmp_path / "Verifications" / "Verifications.csv").write_text(table, "utf-8")
    assert told(tmp_path) == [PassedOver("our own profile")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Connections.csv", "Name,Since\nGus,2020\n"),
        ("our_messages.csv", HEADER),
        ("comments.csv", "Comment ID,Channel ID,Comment Text\n"),
    ],
)
def test_other_tables_are_not_claimed(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert not linkedin.recognise(Export(tmp_path))


@pytest.mark.samples
@pytest.mark.parametrize(
    ("folder", "ours", "expected"),
    [
        ("kawsay", "@pedro", {"in": 1, "out": 1, "Sighting": 3, "Entry": 3, "Reject": 1}),
        ("people", "", {"Ours": 1, "in": 5, "out": 1, "PassedOver": 1, "Sighting": 8, "Entry": 7, "Reject": 1}),
    ],
)
def test_real_exports_add_up(folder: str, ours: str, expected: dict[str, int]) -> None:
    if not SAMPLES.exists():
        pytest.skip("the folder of real exports is not beside this checkout")
    asked = Asked(frozenset({("linkedin", ours)} if ours else ()))
    found = told(SAMPLES / folder, asked)
    assert Counter(o.direction if isinstance(o, Interaction) else type(o).__name__ for o in found) == expected


def test_what_is_no_e_mail_address_is_nobodys(tmp_path: Path) -> None:
    head = "First Name,Last Name,URL,Email Address,Connected On\n"
    rows = [f"{name},Papadakis,{IN}{name},{cell},02 Apr 2021\n" for name, cell in (("gus", "N/A"), ("abel", "-"))]
    (tmp_path / "Connections.csv").write_text(head + "".join(rows), "utf-8")
    found = told(tmp_path)
    assert [one.account.key for one in found] == ["@gus", "@abel"]


def test_what_we_wrote_to_ourselves_is_towards_nobody(tmp_path: Path) -> None:
    alone = f"c,,dana-w,{IN}dana-w,,,2026-11-20 09:15:22 UTC,,A draft that was sent"
    outcome = told(messages(tmp_path, row("dana-w", "dana-w"), alone), DANA)
    assert outcome[-2:] == [PassedOver("a note to ourselves"), PassedOver("said to nobody who is named")]


def test_a_table_downloaded_twice_is_known_by_its_name(tmp_path: Path) -> None:
    path = messages(tmp_path, row("gus", "dana-w")) / "messages.csv"
    (act,) = told(path.rename(tmp_path / "messages (1).csv"), DANA)
    assert act.account.handle == "gus"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_the_same_however_it_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    rows = [row("gus", "dana-w", text=f'"One, {n}\n""two"" \u00fc"') for n in range(5)]
    path = messages(tmp_path, *rows[:3], "", *rows[3:])
    text = (path / "messages.csv").read_text("utf-8").replace("\n", end)
    (path / "messages.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    whole = told(path, DANA)
    monkeypatch.setattr(_tables, "PIECE", 5)
    assert told(path, DANA) == whole
    assert [one.text for one in whole if isinstance(one, Interaction)] == [f'One, {n}\n"two" ü' for n in range(5)]


def test_a_table_alone_is_known_by_its_columns(tmp_path: Path) -> None:
    table = messages(tmp_path, row("gus", "dana-w", talk="a"), row("dana-w", "imani", talk="b")) / "messages.csv"
    expected = told(table)
    assert told(table.rename(tmp_path / "our inbox.csv")) == expected


@pytest.mark.parametrize(
    ("written", "text"),
    [("<p>Hi &amp; hello</p><p>again</p>", "Hi & hello\n\nagain"), ("1 <2> & <3 you", "1 <2> & <3 you")],
)
def test_a_message_in_html_is_its_words(tmp_path: Path, written: str, text: str) -> None:
    found = told(messages(tmp_path, row("gus", "dana-w", talk="a", text=written), row("dana-w", "imani", talk="b")))
    assert found[1].text == text


def test_recipients_may_be_parted_by_semicolons(tmp_path: Path) -> None:
    folder = messages(tmp_path, row("gus", "dana-w", talk="a"), row("dana-w", "imani", "rosa", talk="b"))
    file = folder / "messages.csv"
    file.write_text(file.read_text("utf-8").replace(f",{IN}rosa", f";{IN}rosa"), "utf-8")
    owner, act, group = told(folder)
    assert (owner.account.handle, act.account.handle) == ("dana-w", "gus")
    assert group == PassedOver("said to a whole group")
