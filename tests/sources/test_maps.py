"""Column maps: what is wrong in one is named, and clocks are read as they stood."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from relledger.errors import Refused, Unreadable
from relledger.sources._maps import load
from relledger.sources._ready_maps import matching, ready
from relledger.sources._time import when

GOOD = '[columns]\nhandle = "User"\nplatform = "Network"\n'


def test_the_least_map() -> None:
    plan = load(GOOD)
    assert plan.columns == {"handle": "User", "platform": "Network"}
    assert plan.of_people


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("[columns", "cannot be read as TOML", ""),
        (GOOD + "[colums]\n", "colums, which means nothing here", "Did you mean columns?"),
        (GOOD + 'txt = "Message"', "columns.txt, which means nothing here", "Did you mean text?"),
        (GOOD + "text = 3", "no text at columns.text", ""),
        ('[columns]\nhandle = "User"', "does not say which platform", "[values]"),
        ('[values]\nplatform = "x"', "does not say whose a row is", "[columns]"),
        (GOOD + '[values]\nplatform = "x"', "gives platform twice", ""),
        (GOOD + '[values]\nkind = "mesage"', "at values.kind the kind 'mesage'", "Did you mean message?"),
        (GOOD + '[values]\ntext = "hi"', "values.text", ""),
        (GOOD + '[words.kind]\nDM = "massage"', "at words.kind.DM the kind 'massage'", "Did you mean message?"),
        (GOOD + '[words.direction]\nSent = "away"', "at words.direction.Sent", '"out"'),
        (GOOD + '[words.colour]\nred = "x"', "words.colour", "There are: kind"),
        (GOOD + '[times]\nform = "%d/%m %H:%M"\ntimezone = "UTC"', "gives no whole day", ""),
        (GOOD + '[times]\nform = "%d/%m/%Y"', "no times.timezone", "America/Los_Angeles"),
        (GOOD + '[times]\nform = "%d/%m/%Y %Q"\ntimezone = "UTC"', "cannot be read", ""),
        (GOOD + '[times]\ntimezone = "America/Los_Angelos"', "no time zone", "Did you mean America/Los_Angeles?"),
        (GOOD + '[times]\ntimezone = "../../etc/passwd"', "no time zone", ""),
        (GOOD + "[pass_over]\nType = 3", "at pass_over.Type no list", ""),
        (GOOD + "times = 3", "columns.times", ""),
        ("times = 3\n" + GOOD, "at times no table", "[times]"),
    ],
)
def test_what_is_wrong_in_a_map_is_named(text: str, said: str, hint: str) -> None:
    with pytest.raises(Refused) as refused:
        load(text)
    assert said in refused.value.message
    assert hint in refused.value.hint


def test_the_ready_maps_load_and_are_told_apart() -> None:
    assert " ".join(ready()) == (
        "agorapulse eventbrite_attendees facebook_comments instagram_comments intercom_prodsight judgeme_reviews "
        "kofi_transactions threads_replies trustpilot yelp_reviews youtube_comments"
    )
    for plan in ready().values():
        assert plan.title
        assert matching([*plan.headers(), "something else"]) == plan
        assert matching(plan.headers()[1:]) is None


@pytest.mark.parametrize(
    ("form", "cell", "at", "told_at"),
    [
        ("%d/%m/%Y %H:%M", "05/03/2026 10:00", 1772733600, ""),
        ("%d/%m/%Y", "05/03/2026", 1772740800, "05/03/2026"),
        ("%d/%m/%Y %H:%M", "01/11/2026 01:30", 1793521800, "01/11/2026 01:30"),  # shown twice that night
        ("%d/%m/%Y %H:%M %z", "05/03/2026 10:00 +0100", 1772701200, "05/03/2026 10:00 +0100"),
        ("iso", "2026-03-05 10:00", 1772733600, ""),
        ("iso", "2026-03-05T10:00:00Z", 1772704800, ""),
        ("iso", "2026-03-05", 1772740800, "2026-03-05"),
        ("epoch seconds", "1772733600.9", 1772733600, ""),
        ("epoch seconds", "-0.5", -1, ""),
        ("epoch milliseconds", "1772733600999", 1772733600, ""),
        ("%d/%m/%Y", " ", None, ""),
    ],
)
def test_times_in_los_angeles(form: str, cell: str, at: int | None, told_at: str) -> None:
    assert when(form, ZoneInfo("America/Los_Angeles"))(cell) == (at, told_at)


@pytest.mark.parametrize(
    ("form", "cell", "reason"),
    [
        ("%d/%m/%Y %H:%M", "08/03/2026 02:30", "the clocks were put forward"),
        ("%d/%m/%Y %H:%M", "2026-03-08", "is not a time written like"),
        ("epoch seconds", "1772733600999", "are they milliseconds"),
        ("epoch seconds", "1.7E+9", "no number of seconds"),
        ("epoch seconds", "-" + "9" * 29, "outside the years 1 to 9999"),
        ("epoch milliseconds", "soon", "no number of milliseconds"),
    ],
)
def test_times_that_are_none(form: str, cell: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        when(form, ZoneInfo("America/Los_Angeles"))(cell)


@pytest.mark.parametrize("name", ["America/Los_Angeles", "Europe/Dublin", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_every_hour_of_a_year_comes_back_or_never_was(name: str) -> None:
    zone = ZoneInfo(name)
    read = when("%Y-%m-%d %H:%M", zone)
    start = datetime(2025, 1, 1, 0, 15)
    moments = (datetime.fromtimestamp(1_735_603_200 + 900 + 1800 * step, zone) for step in range(17_700))
    shown = {moment.replace(tzinfo=None) for moment in moments}
    for step in range(8_760):
        local = start + timedelta(hours=step)
        if local not in shown:
            with pytest.raises(Unreadable, match="never was"):
                read(f"{local:%Y-%m-%d %H:%M}")
        else:
            at, _ = read(f"{local:%Y-%m-%d %H:%M}")
            assert at is not None
            assert datetime.fromtimestamp(at, UTC).astimezone(zone).replace(tzinfo=None) == local
