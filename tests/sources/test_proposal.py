"""A proposed map: it can be used as it is where all can be told, and says where it cannot."""

from pathlib import Path

import pytest

from relledger.cli._bringing import table_source
from relledger.errors import Refused
from relledger.outcomes import Interaction, Reject, Told
from relledger.sources import Asked, csv_table, json_lines, outcomes
from relledger.sources._guessing import guess
from relledger.sources._maps import load
from relledger.sources._proposal import written
from relledger.sources.export import Export

from .reading import tellings

INBOX = """Inbox export, November 2026

Date,Network,Author,Author Handle,Message,Permalink,Type,Message ID
11/21/2026 6:05 PM,Instagram,Luz Ibarra,@luz_eats,Best al pastor in town,https://a.example/1,Comment,1899000000000000001
11/20/2026 9:30 AM,Facebook,Marco B,marco.bikes,Are you open?,https://a.example/2,Direct Message,1899000000000000002
"""


def propose(header: list[str], rows: list[list[str]]) -> str:
    """The map of all that is guessed."""
    return written(guess(header, rows), header, rows)


def proposed(export: Export) -> str:
    return propose(*table_source(export).sample(export))


def told(text: str, folder: Path) -> list[Told | Reject]:
    """All that a CSV tells by the map proposed for it."""
    path = folder / "inbox.csv"
    path.write_text(text, "utf-8")
    return tellings(csv_table.read(Export(path), Asked(map=proposed(Export(path)))))


def test_the_export_of_an_inbox_goes_in_without_a_change(tmp_path: Path) -> None:
    first, second = told(INBOX, tmp_path)
    assert isinstance(first, Interaction)
    assert isinstance(second, Interaction)
    assert tuple(first.account) == ("instagram", "", "luz_eats", "Luz Ibarra", "")
    assert (first.kind, first.occurred_at, first.text) == ("comment", 1795284300, "Best al pastor in town")
    assert (first.external_id, first.url) == ("1899000000000000001", "https://a.example/1")
    assert (second.account.platform, second.kind) == ("facebook", "message")


def test_words_of_later_rows_are_understood_too(tmp_path: Path) -> None:
    row = "11/20/2026 9:30 AM,Facebook,,marco,Hi,,Comment,\n"
    *_, last = told(INBOX + row * 30 + row.replace("Comment", "DM"), tmp_path)
    assert isinstance(last, Interaction)
    assert last.kind == "message"


def test_a_proposal_that_needs_no_change() -> None:
    header = ["Comment ID", "Network", "Username", "Full Name", "Date", "Message", "Type", "Permalink", "Likes"]
    row = ["17", "INSTAGRAM", "luz_eats", "Luz Ibarra", "25/03/2026 18:05", "Hi", "DIRECT_MESSAGE", "a.example/1", "3"]
    text = propose(header, [row])
    plan = load(text)
    assert plan.columns == {
        "platform": "Network",
        "handle": "Username",
        "name": "Full Name",
        "kind": "Type",
        "occurred_at": "Date",
        "text": "Message",
        "external_id": "Comment ID",
        "url": "Permalink",
    }
    assert plan.form == "%d/%m/%Y %H:%M"
    assert plan.words["kind"] == {"direct_message": "message"}
    assert '# not read: "Likes"' in text
    assert [line for line in text.splitlines() if "# ?" in line][1:] == [
        'timezone = "UTC"  # ? by whose clock; for example "America/Los_Angeles"'
    ]


def test_a_proposal_says_where_it_is_unsure() -> None:
    text = propose(["From", "Sent on date", "Body", "Item kind"], [["Luz Ibarra", "03/04/2026", "Hi", "Wave"]])
    with pytest.raises(Refused, match="does not say which platform"):
        load(text)
    assert '# ? platform = "instagram"  #' in text
    plan = load(text.replace("# ? platform", "platform"))
    assert plan.columns == {"name": "From", "occurred_at": "Sent on date", "text": "Body", "kind": "Item kind"}
    assert 'occurred_at = "Sent on date"  # ?' in text
    assert 'name = "From"\n' in text
    assert 'form = "%d/%m/%Y"  # ? day or month first: "%m/%d/%Y" fits the first rows as well' in text
    assert '# ? "Wave" = "one of: mention, ' in text


def test_answers_are_headers_or_hold_for_every_row() -> None:
    answers = {"platform": "Google", "handle": "Who", "kind": "Review", "text": "What", "url": "https://a.example"}
    text = written(answers, ["Who", "What"], [["luz", "Hi"]])
    plan = load(text)
    assert plan.columns == {"handle": "Who", "text": "What"}
    assert plan.values == {"platform": "Google", "kind": "review"}
    assert '# ? url = "https://a.example"' in text
    assert '# ? kind = "wave"' in written(answers | {"kind": "wave"}, ["Who"], [])


def test_a_missing_kind_is_asked_for() -> None:
    text = propose(["Network", "User", "Comment"], [["x", "luz", "Hi"]])
    assert load(text).of_people
    assert load(text.replace("# ? kind", "kind")).values == {"kind": "comment"}


def test_a_list_of_people() -> None:
    header = ["Network", "Username", "Name", "City", "Job Title", "Notes"]
    assert guess(header, []) == {
        "platform": "Network",
        "handle": "Username",
        "name": "Name",
        "lives": "City",
        "works": "Job Title",
        "note": "Notes",
    }
    assert "note" not in guess([*header, "Type"], [])


def test_directions_that_are_not_understood_are_asked_for() -> None:
    text = propose(
        ["Network", "User", "Type", "Direction"], [["x", "luz", "dm", "Sent"], ["x", "luz", "dm", "Theirs?"]]
    )
    assert '"Sent" = "out"' in text
    assert '# ? "Theirs?" = "one of: in, out"' in text
    assert load(text).words == {"direction": {"sent": "out"}}


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("2026-03-25T18:05:00Z", "iso"),
        ("2026-03-25 18:05:00", "iso"),
        ("1772733600", "epoch seconds"),
        ("1772733600000", "epoch milliseconds"),
        ("03/25/2026 6:05 PM", "%m/%d/%Y %I:%M %p"),
        ("25.03.2026, 18:05", "%d.%m.%Y, %H:%M"),
        ("Mar 25, 2026", "%b %d, %Y"),
        ("2026-03-25 6:05 PM", "%Y-%m-%d %I:%M %p"),
    ],
)
def test_the_form_of_times_is_found(cell: str, form: str) -> None:
    assert load(propose(["user", "created_at", "site", "text"], [["luz", cell, "x", "Hi"]])).form == form


def test_json_is_told_by_its_first_character(tmp_path: Path) -> None:
    path = tmp_path / "fans.txt"
    path.write_text('\ufeff {"network": "x", "author": {"id": "17"}, "type": "mention"}\n', "utf-8")
    plan = load(proposed(Export(path)))
    assert plan.columns == {"platform": "network", "account_id": "author.id", "kind": "type"}
    (act,) = outcomes(json_lines.read(Export(path), Asked(map=proposed(Export(path)))))
    assert isinstance(act, tuple)
    assert isinstance(act[0], Interaction)


def test_hostile_headers_make_a_map_that_loads() -> None:
    header = ['user "x"\n[values]', "date\x7f\x01", "", "a = 1 # b", "network \ud83c"]
    text = propose(header, [["a", "b", "c", "d", "x"], ["short"], []])
    text.encode()
    assert load(text).columns
    assert "# ? handle" in propose([], [])


def test_a_header_means_what_it_ends_with() -> None:
    header = [
        "comment_ID",
        "comment_post_ID",
        "comment_author",
        "comment_author_email",
        "comment_date",
        "comment_content",
    ]
    row = ["7", "9", "Rosa Pena", "rosa@fans.example", "2026-11-21 18:05:00", "Best al pastor"]
    assert guess(header, [row]) == {
        "external_id": "comment_ID",
        "account_id": "comment_author_email",
        "name": "comment_author",
        "kind": "comment",
        "occurred_at": "comment_date",
        "text": "comment_content",
    }


def test_a_column_of_nothing_says_nothing() -> None:
    header = ["user_id", "Reviewer", "Reply date", "Review date", "Review", "Likes", "Shop URL"]
    found = guess(header, [["0", "Rosa Pena", "", "2026-11-21", "Best al pastor", "3", "brass.example"]])
    assert found == {"name": "Reviewer", "kind": "review", "occurred_at": "Review date", "text": "Review"}
    assert 'kind = "review"  # ? of every row' in written(found, header, [])


def test_a_kind_is_found_within_the_word_for_it() -> None:
    header = ["Medium", "Contact Primary Identifier", "Message Type", "Direction", "Content", "Created at"]
    rows = [["facebook", "Rosa Pena", word, "inbound", "hi", "2026-11-21"] for word in ("Facebook comment", "DM", "?")]
    text = propose(header, rows)
    assert '"Facebook comment" = "comment"  # ?' in text
    assert '"DM" = "message"\n' in text
    assert '# ? "?" = "one of: mention, ' in text


def test_people_inside_a_post_are_told_by_handle_and_name() -> None:
    header = ["id", "created_at", "text", "in_reply_to_screen_name", "user.id", "user.name", "user.screen_name"]
    row = ["7", "Sat Nov 21 18:05:00 +0000 2026", "hi", "gus", "5", "Rosa Pena", "rosa"]
    found = guess(header, [row])
    assert (found["handle"], found["name"], found["account_id"]) == ("user.screen_name", "user.name", "user.id")
    assert 'form = "%a %b %d %H:%M:%S %z %Y"' in propose(header, [row])


def test_what_is_only_said_of_somebody_is_not_their_name() -> None:
    found = guess(["user.name", "user.id", "user.admin", "text", "time"], [["Rosa Pena", "g_1", "false", "hi", "2026"]])
    assert found == {"account_id": "user.id", "name": "user.name", "occurred_at": "time", "text": "text"}


@pytest.mark.parametrize(
    ("header", "row", "kind", "name"),
    [
        (
            ["Name", "Email", "Paid at", "Created at", "Lineitem name", "Billing Name", "Id", "Source"],  # Shopify
            ["#1001", "rosa@fans.example", "", "2026-05-06 10:11:10 -0700", "Taco kit", "Rosa Pena", "54", "web"],
            "purchase",
            "Billing Name",
        ),
        (
            ["Order #", "Order Date", "First Name", "Email", "Ticket Type"],  # Eventbrite
            ["123", "2026-06-07", "Rosa", "rosa@fans.example", "General"],
            "purchase",
            "First Name",
        ),
        (
            ["Reservation Date", "Party Size", "Guest Name", "Email"],  # OpenTable
            ["2026-06-07", "4", "Rosa Pena", "rosa@fans.example"],
            "visit",
            "Guest Name",
        ),
    ],
)
def test_sales_and_visits_are_acts_of_whoever_has_the_address(
    header: list[str], row: list[str], kind: str, name: str
) -> None:
    plan = load(propose(header, [row]))
    assert (plan.values, plan.columns["handle"]) == ({"kind": kind, "platform": "email"}, "Email")
    assert plan.columns["name"] == name
    assert "platform" not in plan.columns


def test_a_thing_with_a_name_is_nobody() -> None:
    header = ["Review Id", "Product Name", "Guest Name", "Title", "Review Date", "Review"]
    row = ["55", "Brass", "Rosa Pena", "Great", "2026-06-07", "Best tacos"]
    assert guess(header, [row])["name"] == "Guest Name"


def test_addresses_say_of_which_platform_a_table_is() -> None:
    header, row = ["id", "username", "tweet", "date", "link"], ["1", "rosa", "Hi", "2026-06-07", ""]
    text = propose(header, [[*row[:4], "https://twitter.com/rosa/status/1"]])
    assert 'platform = "x"  # ? as the addresses in it say' in text
    assert load(text).columns["text"] == "tweet"
    assert "addresses in it" not in propose(header, [row])
    several = [[*row[:4], "https://x.com/rosa"], [*row[:4], "https://instagram.com/rosa"]]
    assert "addresses in it" not in propose(header, several)


def test_the_words_of_a_header_may_be_written_together() -> None:
    header = ["id", "postUrl", "comment", "commentDate", "timestamp", "owner/id", "ownerUsername", "authorIsOwner"]
    row = [
        "17",
        "https://www.instagram.com/p/X/",
        "Tacos!",
        "2026-03-25T18:05:00Z",
        "2026-04-01T00:00:00Z",
        "9",
        "abel",
        "True",
    ]
    plan = load(propose(header, [row]))
    columns = {"handle": "ownerUsername", "account_id": "owner/id", "occurred_at": "commentDate", "text": "comment"}
    assert columns.items() <= plan.columns.items()
    assert "name" not in plan.columns  # a switch is nobody
    assert plan.values == {"kind": "comment", "platform": "instagram"}  # a word, though a column is called so as well


def test_the_number_of_a_row_says_that_it_is_a_comment() -> None:
    plan = load(
        propose(["comment_id", "author", "text", "timestamp"], [["17", "@abel", "https://x.com/a", "1772733600"]])
    )
    assert plan.values["kind"] == "comment"


@pytest.mark.parametrize("joined", ["created_at", "Start date", "First Seen"])
def test_when_somebody_joined_is_no_act(joined: str) -> None:
    header = ["id", "Email", "Name", joined, "Type", "Subscription source (free)"]
    plan = load(propose(header, [["17", "abel@serrano.example", "Abel Serrano", "2026-03-25", "free", "import"]]))
    assert plan.columns == {"handle": "Email", "name": "Name"}
    assert plan.values == {"platform": "email"}
    assert plan.of_people


def test_the_number_of_somebody_is_that_of_the_account_but_for_an_address() -> None:
    plan = propose(["id", "screen_name", "name", "created_at"], [["17", "abel", "Abel Serrano", "2010-01-01"]])
    assert 'account_id = "id"' in plan
    assert "occurred_at" not in plan
    assert "account_id" not in propose(["User ID", "Email", "Name"], [["u1", "abel@serrano.example", "Abel"]])


def test_a_table_of_visits_has_no_words() -> None:
    plan = load(propose(["Guest Name", "Email", "Visit Date"], [["Abel", "abel@serrano.example", "2026-03-25"]]))
    assert (plan.values["kind"], plan.columns["occurred_at"]) == ("visit", "Visit Date")


def test_a_review_is_the_reviewers_and_not_what_the_owner_answered() -> None:
    header = ["name", "author_title", "author_id", "owner_answer", "owner_answer_timestamp", "review_text"]
    header += ["review_timestamp"]
    row = ["Brass Tortilla", "Gus Papadakis", "77", "Thanks!", "1795284400", "Best al pastor", "1795284300"]
    found = guess(header, [row])
    assert (found["name"], found["text"], found["occurred_at"]) == ("author_title", "review_text", "review_timestamp")
    assert "name" not in guess(["Review Content", "Webshop Name"], [["Good", "Brass"]])


def test_who_answered_a_review_did_not_write_it() -> None:
    header = ["reviewerId", "name", "reviewId", "text", "publishedAtDate", "reviewUrl", "url", "responseFromOwnerDate"]
    row = ["1098", "Rosa Pena", "ChZ", "Best al pastor", "2026-11-21T18:05:00Z", "https://maps.example/r", "", "2026"]
    assert guess(header, [row]) == {
        "account_id": "reviewerId",
        "name": "name",
        "kind": "review",
        "occurred_at": "publishedAtDate",
        "external_id": "reviewId",
        "url": "reviewUrl",
        "text": "text",
    }


def test_a_booking_is_a_meeting_with_whoever_was_invited() -> None:
    header = ["User Name", "User Email", "Invitee Name", "Invitee Email", "Event Type Name", "Start Date & Time"]
    row = ["Dana", "dana@brass.example", "Rosa Pena", "rosa@fans.example", "Catering call", "2026-11-21 10:00"]
    assert guess(header, [row]) == {
        "handle": "Invitee Email",
        "name": "Invitee Name",
        "kind": "meeting",
        "occurred_at": "Start Date & Time",
    }


def test_the_handle_of_a_product_is_nobodys() -> None:
    header = ["body", "review_date", "reviewer_name", "product_handle"]
    assert "handle" not in guess(header, [["Best al pastor", "2026-11-21 18:05:00 UTC", "Rosa Pena", "salsa-kit"]])


def test_a_type_may_say_who_wrote() -> None:
    header = ["Chat Session", "Message Date", "Type", "Sender ID", "Sender Name", "Text"]
    rows = [["Rosa", "2026-11-21 10:00", way, "+15550100", "Rosa", "hi"] for way in ("Notification", "Incoming")]
    found = guess(header, rows)
    assert (found["direction"], found["kind"], found["account_id"]) == ("Type", "message", "Sender ID")
