"""How tables of people name their columns: Google Contacts, Outlook, and programs that keep customers."""

import re
from collections.abc import Sequence


def _titles(listed: str) -> tuple[str, ...]:
    return tuple(title.strip().casefold() for title in listed.split(","))


# What a heading means, in the languages of the programs; the first that is filled holds.
NAME = _titles(
    "Name, Full Name, Customer Name, Guest Name, Display Name, Anzeigename, Nom complet, Nombre completo, "
    "Nombre para mostrar, Nome completo, Nome visualizzato, Namn"
)
GIVEN = _titles(
    "First Name, FirstName, Given Name, Vorname, Prénom, Nombre, Nome, Primeiro Nome, Nome próprio, Voornaam, Förnamn, "
    "FName, First, 名"
)
MIDDLE = _titles(
    "Middle Name, Additional Name, Weitere Vornamen, Deuxième prénom, Segundo nombre, Nome del mezzo, Mellannamn, "
    "中间名"
)
FAMILY = _titles(
    "Last Name, LastName, LName, Surname, Family Name, Nachname, Nom, Apellidos, Apellido, Cognome, Sobrenome, "
    "Apelido, Achternaam, Efternamn, Last, 姓"
)
FAMILY_FIRST = "姓"  # where this heading stands, the name of the family is said first
FIRM = _titles(
    "Organization Name, Organization 1 - Name, Organization, Company, Company Name, Associated Company, Account Name, "
    "Default Address Company, Firma, Société, Organización, Compañía, Società, Empresa, Bedrijf, Företag, 会社名, 单位"
)
POSITION = _titles(
    "Organization Title, Organization 1 - Title, Job Title, Position, Titre, Puesto, Cargo, Functie, Posizione, "
    "Fonction, Befattning, 役職, 职务"
)
BIRTHDAY = _titles(
    "Birthday, Geburtstag, Anniversaire, Cumpleaños, Compleanno, Aniversário, Verjaardag, Födelsedag, 誕生日, 生日, "
    "Birthdate, Birth Date, Date of Birth, Geburtsdatum, Date de naissance, Fecha de nacimiento, Data di nascita, "
    "Data de nascimento, Geboortedatum, Födelsedatum"
)
NOTES = _titles("Notes, Notizen, Notas, Note, Notities, Memo, Anotações, Anteckningar, メモ, 附注")
CITY = _titles(
    "Address 1 - City, Home City, City, Mailing City, Default Address City, Ort privat, Ort, Stadt, Ville (domicile), "
    "Ville, Ciudad de residencia, Ciudad, Città (ab.), Città, Cidade, Plaats"
)
REGION = _titles(
    "Address 1 - Region, Home State, State, State/Region, Mailing State, Default Address Province Code, "
    "Bundesland/Kanton privat, Dép/Région (domicile)"
)
COUNTRY = _titles(
    "Address 1 - Country, Country, Country/Region, Mailing Country, Default Address Country Code, Home Country, Home "
    "Country/Region, Land/Region privat, Pays/Région (domicile)"
)
MAIL = re.compile(
    r"(?:primary|secondary|alternate|work|home|personal|customer) e-?mail(?: address)?(?: \d)?|"
    r"e-?mail( \d+)? - value|e-?mail( \d)? address|e-?mail(-| \d )?-?adresse|adresse de messagerie( \d)?|e-?mail( \d)?|"
    r"dirección de correo electrónico( \d)?|indirizzo posta elettronica( \d)?|endereço de e-?mail( \d)?|"
    r"e-?mailadres( \d)?|adresse e-?mail( \d)?|e-mail-adresse( \d)?|e-mail \d: adresse|"
    r"correo(?: electrónico)?( \d)?|courriel( \d)?|e-post(?:adress)?|endereço de correio elec?trónico( \d)?|"
    r"電子メール( \d)? アドレス|电子邮件( \d )?地址",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"phone( \d+)? - value|(?!.*(?:fax|pager|telex)).*\b(?:phone|telefon|telefono|teléfono|téléphone|telefone|telefoon|"
    r"(?:phone|mobile|cell) number|telephone(?: number)?|cell|mobiltelefon|mobil(?:e|nummer)?|handy|tel\.?|"
    r"tél\. mobile|móvil|cellulare|"
    r"celular|mobiel|telemóvel)( \d)?(?: \(.*\)| privat| geschäftlich)?|(?:勤務先|自宅) ?電話(?:番号)?( \d)?|携帯電話|"
    r"(?:商务|住宅)电话( \d)?|移动电话",
    re.IGNORECASE,
)
SITE = re.compile(
    r"website( \d+)?( - value)?|(?:personal |business )?web page|webseite|page web|pagina web", re.IGNORECASE
)
SERVICE = re.compile(  # a column of names on a platform, or of addresses of profiles there
    r"(instagram|twitter|facebook|tiktok|linkedin|youtube|threads|bluesky|mastodon|pinterest|telegram|reddit|discord|"
    r"x(?= ))(?: (?:handle|user ?name|account|profile|url|link|profile url|profile link))?"
)
_KNOWN = {*NAME, *GIVEN, *FAMILY, *FIRM, *POSITION, *BIRTHDAY, *NOTES, *CITY}
_BESIDE = _titles(
    "Address, Address 1, Address 2, Address1, Address2, Street, Street Address, Zip, Zip Code, Postal Code, Postcode, "
    "Tags, Labels, Label, Groups, Group Membership, Title, Prefix, Suffix, Salutation, Nickname, Department, Gender, "
    "Website"
)
# Headings of programs that keep customers, and of tables of acts, which may name people in the same way.
_CUSTOMERS = {"member rating", "leid", "euid", "accepts email marketing", "accepts marketing", "total spent"}
_CUSTOMERS |= {"total orders", "square customer id", "lifetime spend", "transaction count", "last visit"}
_CUSTOMERS |= {"total visits", "record id", "contact owner", "lead status", "lifecycle stage", "date registered"}
_CUSTOMERS |= {"last active", "total spend", "email subscription status", "customer id", "delinquent", "klaviyo id"}
_CUSTOMERS |= {"patron status", "subscribed", "email blacklisted", "stripe plan"}
# And of lists of those who take a newsletter, of whom many gave no name.
_READERS = {"active subscription", "email disabled", "subscribed to emails", "complimentary plan", "subscription tier"}
_READERS |= {"date subscribed", "subscribed at", "unsubscribed at", "subscriber id", "subscriber type"}
_OF_ACTS = re.compile(
    r"platform|kind|direction|connected on|message|comments?|review|rating|text|body|content|subject|post|tweet|"
    r"timestamp|feedback|questions?|answers?|"
    r"(?:order|invoice|transaction|ticket|booking|reservation|appointment) ?(?:#|id|no\.?|number|date|type|time)|"
    r"lineitem .*|financial status|paid at|event(?: name)?|amount|attendee .*|start|occurred at"
)


# Of a list of readers, the columns that say who wants no newsletter: any day or yes, a no, or the word for it.
UNSUBSCRIBED = _titles(
    "Unsubscribed, Unsubscribed At, Unsubscribed On, Unsubscribe Date, Date Unsubscribed, Unsub Time, Opt-Out Date, "
    "Email Disabled, Email Blacklisted, Unsubscribed From All Email, Email Opt Out, Opted Out Of Email, Do Not Email"
)
SUBSCRIBED = _titles("Subscribed, Subscribed To Emails")
STANDING = _titles(
    "Status, Email Status, Email Subscription Status, Subscription Status, Email Marketing Consent, Member Status, "
    "Subscriber Type, Subscriber Status, Email Subscriber Status"
)
_NO = {"false", "no", "n", "0"}
_OUT = {"unsubscribed", "opted out", "opted-out", "opt-out", "optedout"}
_NOT_SO = "not by newsletter: unsubscribed"


def unsubscribed(cell: str) -> str:
    """How whom a column calls unsubscribed, with a day or a yes, is not to be approached."""
    return "" if cell.casefold() in _NO else _NOT_SO


def not_subscribed(cell: str) -> str:
    """The same of whom a column calls subscribed, with a no."""
    return _NOT_SO if cell.casefold() in _NO else ""


def standing(cell: str) -> str:
    """The same by a word for how somebody stands to a list."""
    return _NOT_SO if cell.casefold() in _OUT else ""


def folded(title: str) -> str:
    """A heading as it is compared: without case, blanks and underscores."""
    return " ".join(title.casefold().replace("_", " ").split())


def is_contacts(header: Sequence[str]) -> bool:
    """Whether folded headings are those of an address book: names, ways to reach people, and much more or nothing."""
    names = [group for group in (NAME, GIVEN, FAMILY) if _has(header, group)]
    reached = [cell for cell in header if MAIL.fullmatch(cell) or PHONE.fullmatch(cell)]
    profiles = filter(SERVICE.fullmatch, header)
    only = _KNOWN.union(REGION, COUNTRY, reached, profiles, _BESIDE, [""]).issuperset(header)
    more = len(reached) >= 2 and len(names) >= 2 and len(_KNOWN & set(header)) >= 4 and "platform" not in header
    return bool(reached and names) and (more or only)


def is_customers(header: Sequence[str]) -> bool:
    """Whether they are those of a list of customers or readers: an e-mail address, and nothing that an act has."""
    named = (_has(header, GIVEN) and _has(header, FAMILY)) or (_has(header, NAME) and _CUSTOMERS & set(header))
    named = named or _READERS & set(header)
    return bool(named) and any(map(MAIL.fullmatch, header)) and not any(map(_OF_ACTS.fullmatch, header))


def _has(header: Sequence[str], group: Sequence[str]) -> bool:
    return any(title in header for title in group)
