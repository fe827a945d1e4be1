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
    "Birthday, Geburtstag, Anniversaire, Cumpleaños, Compleanno, Aniversário, Verjaardag, Födelsedag, 誕生日, 生日"
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
    r"(?:phone|mobile) number|mobiltelefon|mobil(?:e|nummer)?|handy|tel\.?|tél\. mobile|móvil|cellulare|"
    r"celular|mobiel|telemóvel)( \d)?(?: \(.*\)| privat| geschäftlich)?|(?:勤務先|自宅) ?電話(?:番号)?( \d)?|携帯電話|"
    r"(?:商务|住宅)电话( \d)?|移动电话",
    re.IGNORECASE,
)
SITE = re.compile(
    r"website( \d+)?( - value)?|(?:personal |business )?web page|webseite|page web|pagina web", re.IGNORECASE
)
_KNOWN = {*NAME, *GIVEN, *FAMILY, *FIRM, *POSITION, *BIRTHDAY, *NOTES, *CITY}
_BESIDE = _titles(
    "Address, Address 1, Address 2, Address1, Address2, Street, Street Address, Zip, Zip Code, Postal Code, Postcode, "
    "Tags, Labels, Label, Groups, Group Membership"
)
# Headings of programs that keep customers, and of tables of acts, which may name people in the same way.
_CUSTOMERS = {"member rating", "leid", "euid", "accepts email marketing", "accepts marketing", "total spent"}
_CUSTOMERS |= {"total orders", "square customer id", "lifetime spend", "transaction count", "last visit"}
_CUSTOMERS |= {"total visits", "record id", "contact owner", "lead status", "lifecycle stage", "date registered"}
_CUSTOMERS |= {"last active", "total spend", "email subscription status", "customer id", "delinquent", "klaviyo id"}
_CUSTOMERS |= {"patron status", "subscribed", "email blacklisted", "stripe plan"}
# And of lists of those who take a newsletter, of whom many gave no name.
_READERS = {"active subscription", "email disabled", "subscribed to emails", "complimentary plan", "subscription tier"}
_READERS |= {"date subscribed"}
_OF_ACTS = re.compile(
    r"platform|kind|direction|connected on|message|comments?|review|rating|text|body|content|subject|post|tweet|"
    r"timestamp|feedback|questions?|answers?|"
    r"(?:order|invoice|transaction|ticket|booking|reservation|appointment) ?(?:#|id|no\.?|number|date|type|time)|"
    r"lineitem .*|financial status|paid at|event(?: name)?|amount|attendee .*|start|occurred at"
)


def folded(title: str) -> str:
    """A heading as it is compared: without case, blanks and underscores."""
    return " ".join(title.casefold().replace("_", " ").split())


def is_contacts(header: Sequence[str]) -> bool:
    """Whether folded headings are those of an address book: names, ways to reach people, and much more or nothing."""
    names = [group for group in (NAME, GIVEN, FAMILY) if _has(header, group)]
    reached = [cell for cell in header if MAIL.fullmatch(cell) or PHONE.fullmatch(cell)]
    only = _KNOWN.union(REGION, COUNTRY, reached, _BESIDE, [""]).issuperset(header)
    more = len(reached) >= 2 and len(names) >= 2 and len(_KNOWN & set(header)) >= 4 and "platform" not in header
    return bool(reached and names) and (more or only)


def is_customers(header: Sequence[str]) -> bool:
    """Whether they are those of a list of customers or readers: an e-mail address, and nothing that an act has."""
    named = (_has(header, GIVEN) and _has(header, FAMILY)) or (_has(header, NAME) and _CUSTOMERS & set(header))
    named = named or _READERS & set(header)
    return bool(named) and any(map(MAIL.fullmatch, header)) and not any(map(_OF_ACTS.fullmatch, header))


def _has(header: Sequence[str], group: Sequence[str]) -> bool:
    return any(title in header for title in group)
