"""What the cases beside this file cannot show: damage, other tables, and a real address book."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relledger.errors import Refused
from relledger.model import Entry
from relledger.outcomes import PassedOver, Reject, Sighting
from relledger.sources import _people, contacts_csv
from relledger.sources.export import Export

from .reading import everything

HEADER = "First Name,Last Name,Company,Notes,E-mail Address,Mobile Phone,Home Fax\n"


def told(path: Path) -> list[object]:
    return everything(contacts_csv, path)


def keys(found: list[object]) -> list[tuple[str, str]]:
    return [(one.account.platform, one.account.key) for one in found if isinstance(one, Sighting) and one.account]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(HEADER + "Chuy,Nuñez,,,chuy@fans.example,+1 323 555 0172,+1 323 555 0199\n", encoding)
    found = told(path)
    assert keys(found) == [("email", "@chuy@fans.example"), ("phone", "id:+13235550172")]
    assert {one.account.name for one in found if isinstance(one, Sighting) and one.account} == {"Chuy Nuñez"}


def test_a_quote_without_an_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts_csv, "ROW_LIMIT", 1000)
    monkeypatch.setattr(contacts_csv, "PIECE", 100)
    path = tmp_path / "contacts.csv"
    path.write_text(HEADER + 'Rosa,"' + "x,y,z\n" * 400)
    with pytest.raises(Refused, match="line 2: a quote opens there"):
        told(path)
    path.write_text(HEADER + "Rosa,Diaz,,,rosa@fans.example,,\n" * 400)
    assert len(told(path)) == 400
    path.write_text(HEADER + "Rosa,Diaz,,,rosa@fans.example,,\n" * 9 + "x" * 2000)
    with pytest.raises(Refused, match="line 11: "):
        told(path)


def test_each_row_stands_where_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts_csv, "PIECE", 10)
    path = tmp_path / "contacts.csv"
    wide = "Rosa,Diaz,,,rosa@fans.example,,,,,\r\n,,,,,,,,,more\r\n"
    path.write_bytes((HEADER + 'Chuy,"Nu\nñez",,,chuy@fans.example,,\r\n,,,,,,\r\n' + wide + "\r\n" + wide).encode())
    found = told(path)
    assert [one.place for one in found if isinstance(one, Reject)] == ["line 6", "line 9"]
    assert keys(found) == [("email", "@chuy@fans.example"), *[("email", "@rosa@fans.example")] * 2]


@pytest.mark.parametrize(
    "header",
    [
        "First Name,Last Name,Email Address,Company,Position,Connected On",  # LinkedIn connections
        "platform,handle,name,email,phone",
        "id,subject,body",
        "Order #,Order Date,First Name,Last Name,Email,Ticket Type",  # of each ticket, not of each person
        "Name,Email,Financial Status,Paid at,Total Spent,Lineitem name",  # Shopify's orders: the name is a number
        "First Name,Last Name,Email,Message",
        "Timestamp,First Name,Last Name,Email",  # answers to a form
        "Name,Email,Comment",
        "Ticket,Reference,Name,Email,Registration Date",
    ],
)
def test_other_tables_are_not_claimed(tmp_path: Path, header: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(header + "\n")
    with Export(path) as export:
        assert not contacts_csv.recognise(export)


@pytest.mark.parametrize(
    "header",
    [
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lead Status,Create Date",  # HubSpot
        "EMAIL,FNAME,LNAME,PHONE,MEMBER_RATING",
        "Name,Username,Last Active,Date Registered,Email,Orders,Total Spend",  # WooCommerce
        "id,Description,Email,Name,Created (UTC),Delinquent",  # Stripe
        "first_name,last_name,email",
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email",  # Thunderbird
        "First,Middle,Last,Nickname,Email,Category",  # Yahoo
        "Name,Phone,Email",  # telephones
        "Name,Email",
        "Name,Email,Street Address,Zip,Tags",
        "Lead ID,FirstName,LastName,Email,Phone,Company,OwnerId",  # Salesforce
        "id,email,name,note,subscribed_to_emails,complimentary_plan,created_at,deleted_at,labels",  # Ghost
        "\n,,\nFirst Name,Last Name,Email",  # below what a spreadsheet left empty
    ],
)
def test_lists_of_customers_are_known(tmp_path: Path, header: str) -> None:
    path = tmp_path / "customers.csv"
    cells = {"email": "rosa@fans.example", "name": "Rosa Pena", "first name": "Rosa", "last name": "Pena"}
    cells |= {
        "firstname": "Rosa",
        "lastname": "Pena",
        "fname": "Rosa",
        "lname": "Pena",
        "first": "Rosa",
        "last": "Pena",
        "primary email": "rosa@fans.example",
    }
    row = ",".join(cells.get(title.casefold().replace("_", " "), "") for title in header.splitlines()[-1].split(","))
    path.write_text(f"{header}\n{row}\n")
    (seen,) = told(path)
    assert isinstance(seen, Sighting)
    assert seen.account
    assert (seen.account.key, seen.account.name) == ("@rosa@fans.example", "Rosa Pena")


@pytest.mark.parametrize(
    "header",
    [
        "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at",  # Substack
        "Email,Name,Stripe plan,Cancel date,Start date,Paid upgrade date,Activity,Type",  # Substack, since 2025
        "Email,Status,Created At,Subscription Tier",  # beehiiv
        "Email Address,Date Subscribed",  # Squarespace
    ],
)
def test_readers_of_a_newsletter_need_no_name(tmp_path: Path, header: str) -> None:
    path = tmp_path / "subscribers.csv"
    first = header.split(",").index(next(title for title in header.split(",") if "mail" in title.casefold()))
    path.write_text(f"{header}\n{',' * first}rosa@fans.example{',' * (header.count(',') - first)}\n")
    assert keys(told(path)) == [("email", "@rosa@fans.example")]


@pytest.mark.parametrize(
    "header",
    ["Nombre;Apellidos;Correo electrónico;Ciudad", "Prénom;Nom;Courriel;Ville", "Förnamn;Efternamn;E-post;Ort"],
)
def test_headings_of_other_languages(tmp_path: Path, header: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(header + "\nRosa;Diaz;rosa@fans.example;Los Angeles\n", "utf-8")
    seen, lives = told(path)
    assert isinstance(seen, Sighting)
    assert seen.account
    assert (seen.account.handle, seen.account.name) == ("rosa@fans.example", "Rosa Diaz")
    assert "Los Angeles" in repr(lives)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Nome próprio|Apelido|Endereço de correio electrónico|Telemóvel|Aniversário|Anotações|Empresa", "Mei Tan"),
        ("Förnamn|Efternamn|E-postadress|Mobiltelefon|Födelsedag|Anteckningar|Företag", "Mei Tan"),
        ("名|姓|電子メール アドレス|携帯電話|誕生日|メモ|会社名", "Tan Mei"),
        ("名|姓|电子邮件地址|移动电话|生日|附注|单位", "Tan Mei"),
    ],
)
def test_headings_of_outlook_in_other_languages(tmp_path: Path, header: str, name: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(header.replace("|", ";") + "\nMei;Tan;mei@fans.example;+34600123456;14.3.1990;tea;Acme\n", "utf-8")
    mail, phone, *facts = told(path)
    assert keys([mail, phone]) == [("email", "@mei@fans.example"), ("phone", "id:+34600123456")]
    assert isinstance(mail, Sighting)
    assert mail.account
    assert mail.account.name == name
    assert [said in repr(facts) for said in ("Acme", "1990-03-14 birthday", "tea")] == [True] * 3


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("14.3.1990", "1990-03-14 birthday"),
        ("3. 4. 1990", "1990-04-03 birthday"),
        ("14/03/1990", "1990-03-14 birthday"),
        ("3/14/1990", "1990-03-14 birthday"),
        ("3/4/1990", ""),  # of March or of April
        ("31.31.1990", ""),
        ("0/0/00", ""),
    ],
)
def test_birthdays_as_spreadsheets_write_them(written: str, read: str) -> None:
    assert _people.birthday(written) == read


def test_a_number_is_no_phone_where_its_label_or_type_says_fax(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(
        "First Name,Last Name,Birthday,Notes,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Type,Phone 2 - "
        "Value\nRosa,Diaz,,,'rosa@fans.example ::: r@fans.example,Work Fax,1111111,Home FAX,2222222\n"
        "Abel,Serrano,,,,Mobile,3333333,,4444444\n"
    )
    phones = [("phone", "id:3333333"), ("phone", "id:4444444")]
    assert keys(told(path)) == [("email", "@rosa@fans.example"), ("email", "@r@fans.example"), *phones]


def test_of_two_columns_of_one_title_every_address_holds_and_the_last_name(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(
        "First Name,Last Name,Company,E-mail Address,E-mail 2 Address,E-mail Address,First Name\n"
        "Rosa,Diaz,,,b@fans.example,a@fans.example,\nOdette,Monroe,,a@fans.example,b@fans.example,c@fans.example,Imani\n"
    )
    found = [one.account for one in told(path) if isinstance(one, Sighting) and one.account]
    assert [(one.handle[0], one.name) for one in found] == [
        *(("b", "Rosa Diaz"), ("a", "Rosa Diaz")),
        *(("a", "Imani Monroe"), ("b", "Imani Monroe"), ("c", "Imani Monroe")),
    ]


@given(st.lists(st.lists(st.sampled_from(("", " ", "a@fans.example", "Work Fax", "5550171")), max_size=9), max_size=9))
def test_rows_read_the_same_whatever_rows_stand_before_them(rows: list[list[str]]) -> None:
    ways = ["e-mail address", "e-mail 2 address", "e-mail address", "phone 1 - label", "phone 1 - value"]
    header = ["first name", "last name", "company", "birthday", *ways]
    table = contacts_csv._Table(header)
    for row in [*rows, *rows]:
        assert table.told(row) == contacts_csv._Table(header).told(row)


def test_shapes_of_rows_are_not_all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts_csv, "_SHAPES", 10)
    table = contacts_csv._Table(["name", "email", *(f"x{n}" for n in range(100))])
    for n in range(100):
        (seen,) = table.told(["Rosa", "rosa@fans.example", *([""] * n), "x"])
        assert isinstance(seen, Sighting)
    assert table.filled.cache_info().currsize == 10


@pytest.mark.samples
def test_a_real_address_book_adds_up(samples: Path) -> None:
    found = told(samples / "contacts-csv" / "google-contacts.csv")
    people = {one.account.name for one in found if isinstance(one, Sighting) and one.account}
    assert people == {"Jane Doe", "Bob Smith", "Chloé Van Damme, Jr."}
    assert len(keys(found)) == 7


@pytest.mark.parametrize(
    ("column", "out", "not_out"),
    [
        ("UNSUB_TIME", "2026-03-04 05:06:07", ""),  # Mailchimp
        ("email_disabled", "true", "false"),  # Substack
        ("subscribed_to_emails", "false", "true"),  # Ghost
        ("unsubscribed_at", "2026-03-04 05:06:07 UTC", ""),  # beehiiv
        ("Email Subscription Status", "Unsubscribed", "Subscribed"),  # Square
        ("Unsubscribed from all email", "Yes", "No"),  # HubSpot
        ("Accepts Email Marketing", "", "no"),  # Shopify: who never said yes has not said no
    ],
)
def test_who_wants_no_newsletter_is_not_to_be_approached_by_one(
    tmp_path: Path, column: str, out: str, not_out: str
) -> None:
    (path := tmp_path / "readers.csv").write_text(
        f"First Name,Last Name,Email,{column}\nGus,,gus@fans.example,{out}\nMei,,mei@fans.example,{not_out}\n"
    )
    said = [(one.account.handle, one.body) for one in told(path) if isinstance(one, Entry) and one.account]
    assert [handle for handle, _ in said] == ["gus@fans.example"] * bool(out)
    assert all('"approach"' in body and "not by newsletter" in body for _, body in said)


def test_an_address_that_takes_no_replies_is_nobodys(tmp_path: Path) -> None:
    people = "Rosa,no-reply@shop.example,\nChuy,noreply+1@shop.example,+1 323 555 0172\nMei,mei@noreply.example,\n"
    (path := tmp_path / "people.csv").write_text("Name,E-mail,Phone\n" + people)
    found = told(path)
    assert found[0] == PassedOver("takes no replies")
    assert keys(found) == [("phone", "id:+13235550172"), ("email", "@mei@noreply.example")]


def test_a_column_of_a_platform_names_an_account_there(tmp_path: Path) -> None:
    (path := tmp_path / "people.csv").write_text(
        "Name,Email,Telephone,Title,Date of Birth,Instagram Handle,Twitter,LinkedIn URL,TikTok\n"
        "Gus,gus@fans.example,+1 323 555 0172,Chef,1990-05-06,@gus.p,n/a,https://www.linkedin.com/in/gus-p/,none\n"
    )
    found = told(path)
    known = [("email", "@gus@fans.example"), ("phone", "id:+13235550172"), ("instagram", "@gus.p")]
    assert keys(found) == [*known, ("linkedin", "@gus-p")]
    assert "1990-05-06 birthday" in repr(found)


@pytest.mark.parametrize(
    "header",
    [
        "email,notes,metadata,tags,referrer_url,creation_date,id,subscriber_type",  # Buttondown
        "subscriber_id,first_name,email,status,created_at,tags,referrer",  # Kit
        "Email Address,Subscribed at,UTM Source",  # Curated
        "Name,Email,Phone,Address,Birthday,Organization,Title,Note",
    ],
)
def test_lists_of_readers_are_known(tmp_path: Path, header: str) -> None:
    (path := tmp_path / "readers.csv").write_text(header + "\n")
    with Export(path) as export:
        assert contacts_csv.recognise(export)
