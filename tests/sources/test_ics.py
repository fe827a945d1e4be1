"""What the cases beside this file cannot show: repeats, zones, damage, and real calendars."""

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, PassedOver, Reject
from relledger.sources import Asked, Records, _calendar_times, ics
from relledger.sources.export import Export

from .reading import everything

US = Asked(ours=frozenset({("email", "@hello@brass.example")}))
ROSA = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:rosa@fans.example"


def told(path: Path, asked: Asked = US) -> list[object]:
    return everything(ics, path, asked)


def event(folder: Path, *lines: str, asked: Asked = US) -> list[object]:
    path = folder / "calendar.ics"
    whole = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:u", ROSA, *lines, "END:VEVENT", "END:VCALENDAR"]
    path.write_text("\r\n".join(whole))
    return told(path, asked)


def times(found: list[object]) -> list[int | None]:
    return [one.occurred_at for one in found if isinstance(one, Interaction)]


@pytest.mark.parametrize(
    ("start", "expected", "told_at"),
    [
        ("DTSTART:20261121T140500Z", 1795269900, ""),
        ("DTSTART;TZID=America/Los_Angeles:20261121T060500", 1795269900, ""),
        ("DTSTART;TZID=Pacific Standard Time:20261121T060500", 1795269900, ""),
        ('DTSTART;TZID="W. Europe Standard Time":20260710T140000', 1783684800, ""),
        ("DTSTART;TZID=/mozilla.org/20050126_1/America/Los_Angeles:20261121T060500", 1795269900, ""),
        ("DTSTART;TZID=GMT:20260710T120000", 1783684800, ""),
        ("DTSTART;TZID=Nowhere/Else:20261121T140500", 1795269900, "20261121T140500"),
        ("DTSTART:20261121T140500", 1795269900, "20261121T140500"),
        ("DTSTART;VALUE=DATE:20261121", 1795262400, "20261121"),
    ],
)
def test_every_clock(tmp_path: Path, start: str, expected: int, told_at: str) -> None:
    (act,) = event(tmp_path, start)
    assert isinstance(act, Interaction)
    assert (act.occurred_at, act.told_at) == (expected, told_at)


CUSTOM = """BEGIN:VTIMEZONE
TZID:(UTC-08:00) Pacific Time\\, ours
X-LIC-LOCATION:Nowhere
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=2SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


@pytest.mark.parametrize(
    ("zone", "expected"),
    [(CUSTOM, [1795269900, 1783692000]), (CUSTOM.replace("YEARLY", "SECONDLY"), [1795269900, 1783695600])],
)
def test_a_zone_of_no_list_is_what_the_calendar_says(tmp_path: Path, zone: str, expected: list[int]) -> None:
    """One that could be searched without end is none: such a time is taken by the hours that its name says."""
    found = ["BEGIN:VCALENDAR", *zone.splitlines()]
    for uid, start in (("u", "20261121T060500"), ("v", "20260710T070000")):
        begins = f'DTSTART;TZID="(UTC-08:00) Pacific Time, ours":{start}'
        found += ["BEGIN:VEVENT", f"UID:{uid}", ROSA, begins, "END:VEVENT"]
    (tmp_path / "calendar.ics").write_text("\r\n".join([*found, "END:VCALENDAR"]))
    assert times(told(tmp_path / "calendar.ics")) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ('"(UTC-08:00) Pacific Time (US & Canada)"', 1783700100),
        ('"(GMT-05:00) Eastern Time (US and Canada)"', 1783689300),
        ('"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', 1783667700),
        ('"(UTC-10:00) Hawaii"', 1783710900),
        ('"(UTC-08:00) Somewhere else"', 1783703700),
        ("GMT-0800", 1783703700),
        ('"(UTC) Coordinated Universal Time"', 1783674900),
        ("Customized Time Zone", 1783674900),
    ],
)
def test_a_zone_may_be_written_as_people_see_it(tmp_path: Path, zone: str, expected: int) -> None:
    assert times(event(tmp_path, f"DTSTART;TZID={zone}:20260710T091500")) == [expected]


def test_a_time_without_a_zone_is_by_the_clock_of_its_calendar(tmp_path: Path) -> None:
    start = "DTSTART:20260710T091500"
    path = tmp_path / "calendar.ics"
    for clock, expected in (("X-WR-TIMEZONE:America/Los_Angeles", 1783700100), ("X-WR-TIMEZONE:None", 1783674900)):
        lines = ("BEGIN:VCALENDAR", clock, "BEGIN:VEVENT", "UID:u", ROSA, start, "END:VEVENT", "END:VCALENDAR")
        path.write_text("\r\n".join(lines))
        assert times(told(path)) == [expected]


def test_a_meeting_may_list_its_further_times(tmp_path: Path) -> None:
    lines = (
        "DTSTART:20261025T090000Z",
        "RDATE:20261101T090000Z,20261102T090000Z",
        "RDATE;VALUE=PERIOD:20261103T090000Z/PT1H",
    )
    found = event(tmp_path, *lines, "EXDATE:20261102T090000Z", "DTSTAMP:20261110T000000Z")
    assert times(found) == [1792918800, 1793523600, 1793696400]


def test_google_lists_days_with_a_z(tmp_path: Path) -> None:
    listed = ("DTSTART;VALUE=DATE:20261102", "RDATE:20261105Z", "DTSTAMP:20261120T000000Z")
    assert times(event(tmp_path, *listed)) == [1793620800, 1793880000]


@pytest.mark.parametrize(
    "day", ["TZID=America/Los_Angeles:20261109T000000", "TZID=GMT Standard Time:20261109T000000", "VALUE=DATE:20261109"]
)
def test_outlook_names_a_repeat_that_lasts_a_day_by_its_midnight(tmp_path: Path, day: str) -> None:
    """So a day that was cancelled, or moved to another, is not one on which we met."""
    series = ("DTSTART;VALUE=DATE:20261102", "RRULE:FREQ=WEEKLY;COUNT=3", "DTSTAMP:20261120T000000Z")
    assert times(event(tmp_path, *series, f"EXDATE;{day}")) == [1793620800, 1794830400]
    moved = ("END:VEVENT", "BEGIN:VEVENT", "UID:u", ROSA, f"RECURRENCE-ID;{day}", "DTSTART;VALUE=DATE:20261110")
    assert times(event(tmp_path, *series, *moved)) == [1793620800, 1794830400, 1794312000]
    assert [one.external_id for one in event(tmp_path, *series, *moved) if isinstance(one, Interaction)][2] == (
        "u/1794225600 rosa@fans.example"
    )


@pytest.mark.parametrize("guest", ["t8m2@virtual", "addressbook#contacts@group.v.calendar.google.com"])
def test_a_calendar_of_google_is_nobody(tmp_path: Path, guest: str) -> None:
    lines = ("DTSTART:20261121T140500Z", f"ATTENDEE;PARTSTAT=ACCEPTED;CN=Contacts:mailto:{guest}")
    who = [one.account.handle for one in event(tmp_path, *lines) if isinstance(one, Interaction)]
    assert who == ["rosa@fans.example"]


def test_repeats_keep_to_their_clock_and_end_with_what_the_file_knows(tmp_path: Path) -> None:
    lines = "DTSTART;TZID=America/Los_Angeles:20261025T090000", "RRULE:FREQ=WEEKLY", "DTSTAMP:20261110T000000Z"
    assert times(event(tmp_path, *lines)) == [1792944000, 1793552400, 1794157200]  # the clocks go back in between
    assert len(times(event(tmp_path, *lines[:2], "DTSTAMP:22000101T000000Z"))) == _calendar_times.REPEATS_LIMIT
    ended = event(tmp_path, lines[0], "RRULE:FREQ=WEEKLY;UNTIL=20261101T235959Z", lines[2])
    assert len(times(ended)) == 2
    for zone, until, count in (
        ("Asia/Tokyo", "20261101T145959Z", 2),  # the end of that day there, as Google writes it
        ("America/Los_Angeles", "20261102T015959Z", 1),
    ):
        start = f"DTSTART;TZID={zone}:20261025T180000"
        assert len(times(event(tmp_path, start, f"RRULE:FREQ=WEEKLY;UNTIL={until}", lines[2]))) == count


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:20261399T000000Z"],
        ["DTSTART:20260230T000000Z"],
        ["DTSTART:20261121T140500Z", "RRULE:FREQ=SECONDLY"],
        ["DTSTART:20261121T140500Z", "RRULE:FREQ=DAILY;INTERVAL=0"],
        ["DTSTART:20261121T140500Z", "RRULE:FREQ=DAILY;BYDAY=XX"],
        ["DTSTAMP:99999999T999999Z", "RECURRENCE-ID:20260230"],
    ],
)
def test_what_is_broken_is_kept(tmp_path: Path, lines: list[str]) -> None:
    (reject,) = event(tmp_path, *lines)
    assert isinstance(reject, Reject)


@pytest.mark.parametrize(
    "value", ["20260230", "20270229T100000Z", "20261301", "20261121T240000Z", "18991231", "2026112"]
)
def test_no_time_is_said_to_be_none(tmp_path: Path, value: str) -> None:
    (reject,) = event(tmp_path, f"DTSTART:{value}")
    assert isinstance(reject, Reject)
    assert reject.reason == f"{value!r} is no time of a calendar"


@pytest.mark.parametrize("said", ["DECLINED", "TENTATIVE", "NEEDS-ACTION"])
def test_who_did_not_say_yes_did_not_come(tmp_path: Path, said: str) -> None:
    path = tmp_path / "c.ics"
    path.write_text(f"BEGIN:VEVENT\nUID:u\nDTSTART:20261121\n{ROSA.replace('ACCEPTED', said)}\nEND:VEVENT\n")
    assert told(path) == [PassedOver("nobody is said to have come")]


def test_a_meeting_that_we_declined_was_without_us(tmp_path: Path) -> None:
    ours = [f"ATTENDEE;PARTSTAT={said}:mailto:{at}@brass.example" for said, at in (("DECLINED", "dana"), ("", "hello"))]
    asked = Asked(frozenset({("email", "@dana@brass.example"), ("email", "@hello@brass.example")}))
    assert event(tmp_path, "DTSTART:20261121", ours[0], asked=asked) == [PassedOver("a request that we declined")]
    both = event(tmp_path, "DTSTART:20261121", *ours, asked=asked)  # under another address we were there
    assert [one.account.handle for one in both if isinstance(one, Interaction)] == ["rosa@fans.example"]


def test_who_called_a_meeting_may_decline_it(tmp_path: Path) -> None:
    called = ("ORGANIZER:mailto:gus@fans.example", "ATTENDEE;PARTSTAT=DECLINED:mailto:gus@fans.example")
    found = [one for one in event(tmp_path, "DTSTART:20261121", *called) if isinstance(one, Interaction)]
    assert [one.account.handle for one in found] == ["rosa@fans.example"]


@pytest.mark.parametrize(
    ("shown", "name"), [("gus@fans.example", ""), ("Gus@Fans.example", ""), ("'Gus P'", "Gus P"), ("Gus", "Gus")]
)
def test_a_guest_whom_google_knows_by_the_address_alone_has_no_name(tmp_path: Path, shown: str, name: str) -> None:
    guest = f"ATTENDEE;CN={shown};PARTSTAT=ACCEPTED:mailto:gus@fans.example"
    _, act = event(tmp_path, "DTSTART:20261121T140500Z", guest)
    assert isinstance(act, Interaction)
    assert (act.account.handle, act.account.name) == ("gus@fans.example", name)


def test_an_address_may_stand_beside_what_icloud_calls_a_person(tmp_path: Path) -> None:
    hidden = 'ATTENDEE;CN="Gus";PARTSTAT=ACCEPTED;EMAIL="gus@fans.example":/aMTIzNDU/principal/'
    found = [one for one in event(tmp_path, "DTSTART:20261121T140500Z", hidden) if isinstance(one, Interaction)]
    assert [one.account.handle for one in found] == ["rosa@fans.example", "gus@fans.example"]


def test_who_is_told_of_in_very_many_words_is_not_remembered(tmp_path: Path) -> None:
    ics._remembered.cache_clear()
    long = [f"ATTENDEE;CN={'g' * n}:mailto:gus@fans.example" for n in (9, 150, 999)]
    acts = [one for one in event(tmp_path, "DTSTART:20261121T140500Z", *long[2:]) if isinstance(one, Interaction)]
    assert [len(one.account.name) for one in acts] == [0, 999]
    event(tmp_path, "DTSTART:20261121T140500Z", *long)
    assert ics._remembered.cache_info().currsize == 3


def test_our_addresses_have_to_be_known(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="which addresses are ours"):
        event(tmp_path, "DTSTART:20261121", asked=Asked())


WEEKLY = f"BEGIN:VEVENT\nUID:u\nDTSTART:20261105T180000Z\nRRULE:FREQ=WEEKLY\n{ROSA}\nEND:VEVENT\n"
LATER = (
    "BEGIN:VEVENT\nUID:u\nDTSTART:20261112T190000Z\nRECURRENCE-ID:20261112T180000Z\nDTSTAMP:20261120T000000Z\n"
    f"{ROSA}\nEND:VEVENT\n"
)


@pytest.mark.parametrize("ending", ["", ".zip", ".tar.gz"])
def test_a_repeat_may_be_told_by_itself_later_and_in_another_file(tmp_path: Path, ending: str) -> None:
    files = {"a.ics": WEEKLY, "b.ics": LATER}
    folder, packed = tmp_path / "calendars", tmp_path / f"calendars{ending}"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    if ending == ".zip":
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
            for name in files:
                into.write(folder / name, name)
    elif ending:
        with tarfile.open(packed, "w:gz") as tar:
            for name in files:
                tar.add(folder / name, name)
    assert times(told(packed)) == [1793901600, 1795111200, 1794510000]


def test_the_whole_is_read_beforehand_only_where_an_event_repeats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    events = ics._events

    def counted(export: Export) -> Iterator[Records | Reject]:
        read.append(export.name)
        return events(export)

    monkeypatch.setattr(ics, "_events", counted)
    once = WEEKLY.replace("RRULE:FREQ=WEEKLY\n", "")
    for text, expected in ((once * 3, 1), (WEEKLY * 3, 2)):
        read.clear()
        (tmp_path / "calendar.ics").write_text(text)
        assert len(times(told(tmp_path / "calendar.ics"))) == 3
        assert len(read) == expected


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "nobody", "rejects"),
    [
        ("alarm_google_future.ics", 1, 0),
        ("event_with_rsvp.ics", 0, 1),
        ("timezoned.ics", 1, 0),
        ("multiple_calendar_components.ics", 3, 0),
        ("bom_calendar.ics", 0, 0),
    ],
)
def test_real_calendars_add_up(samples: Path, name: str, nobody: int, rejects: int) -> None:
    found = told(samples / "ics" / name)
    assert found.count(PassedOver("nobody is said to have come")) == nobody
    assert sum(isinstance(one, Reject) for one in found) == rejects


def test_an_event_without_a_uid_is_known_by_its_time_and_its_words(tmp_path: Path) -> None:
    """RFC 5545 wants one, and programs of booking leave it out or empty."""

    def keys(*events: tuple[str, str]) -> list[str]:
        lines = [f"BEGIN:VEVENT\n{start}\nSUMMARY:{what}\n{ROSA}\nEND:VEVENT\n" for start, what in events]
        (path := tmp_path / "calendar.ics").write_text("BEGIN:VCALENDAR\n" + "".join(lines) + "END:VCALENDAR\n")
        return [one.external_id for one in told(path) if isinstance(one, Interaction)]

    here, utc = "DTSTART;TZID=America/Los_Angeles:20261121T060500", "DTSTART:20261121T140500Z"
    lunch, moved, dinner = keys((utc, "Lunch"), ("DTSTART:20261122T140500Z", "Lunch"), (utc, "Dinner"))
    assert len({lunch, moved, dinner}) == 3
    assert keys((here, "Lunch"), (utc + "\nUID:", "Lunch")) == [lunch, lunch]
    assert len(set(keys((utc + "\nRRULE:FREQ=DAILY;COUNT=2\nDTSTAMP:20261201T000000Z", "Lunch")))) == 2
