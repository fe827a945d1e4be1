"""Tables and pages whose columns a ready map knows: what they tell without a word of the user's."""

from pathlib import Path
from typing import Any

import pytest

from relledger.outcomes import Interaction, PassedOver, Reject
from relledger.sources import csv_table, json_lines
from relledger.sources._time import iso

from .reading import everything, saved

TICKET: dict[str, Any] = {
    "created": "2026-10-01T18:00:00Z",
    "id": "2360209833",
    "event_id": "15",
    "order_id": "1689",
    "answers": [],
}
TICKET |= {"ticket_class_name": "Taco night", "status": "Attending", "checked_in": False}
MEI = {"profile": {"name": "Mei", "email": "mei@fans.example", "first_name": "Mei"}}
EVENTBRITE = {
    "pagination": {"page_count": 1},
    "attendees": [
        {**TICKET, **MEI, "cancelled": False, "refunded": False},
        {**TICKET, **MEI, "cancelled": True, "refunded": False, "status": "Not Attending", "id": "2"},
        {**TICKET, **MEI, "cancelled": False, "refunded": False, "created": "then", "id": "3"},
    ],
}
YELP = {
    "reviews": [
        {"id": "xAG4O7l-t1ub", "rating": 5, "text": "Went again", "time_created": "2026-08-29 00:41:13", "url": "u",
         "user": {"id": "W8UK02IDdRS2GL", "profile_url": "p", "image_url": None, "name": "Rosa"}},
        {"id": "2", "rating": 1, "text": "Cold", "time_created": "long ago", "url": "u",
         "user": {"id": "3", "profile_url": "p", "image_url": None, "name": "Gus Papadakis"}},
    ],
    "total": 2,
}  # fmt: skip
JUDGEME = (
    "title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle,reply,"
    "reply_date,picture_urls,ip_address,location\n"
    "Top,Green one,5,2026-03-02 10:12:00 UTC,web,ok,Imani Brooks,imani@fans.example,7,green-salsa,,,,203.0.113.9,US\n"
    "Buy,Watches,5,2026-03-02 10:12:00 UTC,web,spam,Abel Serrano,a@x.example,7,green-salsa,,,,,\n"
    "Hm,Too mild,2,one day,web,ok,Chuy,chuy@fans.example,7,green-salsa,,,,,\n"
)
KOFI = (
    "DateTime (UTC),From,Message,Item,Received,Given,Currency,TransactionType,TransactionId,Reference,SalesTax,"
    "SalesTaxPercentage,SalesTaxIncludesShipping,BuyerCountry,BuyerStateOrProvince,BuyerEmail,PaymentProvider\n"
    "2026-07-01T13:04:30Z,Odette Monroe,For the new oven,,3.00,,USD,Tip,tx1,,0,0,false,,,o@fans.example,P\n"
    "2026-07-02 10:00,Mei,,Salsa,10.00,,USD,Shop Order,tx2,,0,0,false,,,mei@fans.example,P\n"
    "2026-07-03 10:00,Mei,,Salsa,10.00,,USD,Refund of the moon,tx3,,0,0,false,,,mei@fans.example,P\n"
)
Source = Any


def told(source: Source, folder: Path, page: object, name: str) -> list[Any]:
    return everything(source, saved(folder, page, name))


@pytest.mark.parametrize(
    ("source", "page", "name", "expected"),
    [
        (json_lines, EVENTBRITE, "attendees.json", ("email", "@mei@fans.example", "purchase", "2026-10-01T18:00:00Z")),
        (json_lines, YELP, "reviews.json", ("yelp", "id:W8UK02IDdRS2GL", "review", "2026-08-29T07:41:13Z")),
        (csv_table, JUDGEME, "reviews.csv", ("email", "@imani@fans.example", "review", "2026-03-02T10:12:00Z")),
        (csv_table, KOFI, "kofi.csv", ("email", "@o@fans.example", "gift", "2026-07-01T13:04:30Z")),
    ],
)
def test_it_tells_who_did_what(
    source: Source, page: object, name: str, expected: tuple[str, str, str, str], tmp_path: Path
) -> None:
    found = told(source, tmp_path, page, name)
    act = found[0]
    assert isinstance(act, Interaction)
    platform, key, kind, at = expected
    assert (act.account.platform, act.account.key, act.kind, act.occurred_at) == (platform, key, kind, iso(at))
    assert act.direction == "in"
    assert isinstance(found[-1], Reject), "its last record cannot be read"
    assert "203.0.113.9" not in repr(found)


def test_what_was_cancelled_or_is_spam_is_passed_over(tmp_path: Path) -> None:
    assert told(json_lines, tmp_path, EVENTBRITE, "a.json")[1] == PassedOver("cancelled is True")
    assert told(csv_table, tmp_path, JUDGEME, "a.csv")[1] == PassedOver("curated is spam")


def test_an_order_is_no_gift(tmp_path: Path) -> None:
    gift, order, unknown = told(csv_table, tmp_path, KOFI, "a.csv")
    assert (gift.kind, gift.text, order.kind) == ("gift", "For the new oven", "purchase")
    assert "Refund of the moon" in unknown.reason
