"""Days as people type them in Spanish, put into the words in which days are read: `5 de diciembre`, `el viernes`."""

import re

from relledger.letters import bare

_PHRASES = (
    (r"pasado manana", "in 2 days"),
    (r"anteayer|antier", "2 days ago"),
    (r"(?:en|dentro de) (\d+|\w+) (\w+)", "in {0} {1}"),
    (r"hace (\d+|\w+) (\w+)", "{0} {1} ago"),
    (r"(?:el )?(\w+) (?:que viene|proximo|siguiente)", "next {0}"),
    (r"(?:el )?(?:proximo|siguiente) (\w+)", "next {0}"),
    (r"(?:el )?(\w+) pasado", "last {0}"),
    (r"este (\w+)", "this {0}"),
)

_WORDS = {
    "hoy": "today", "ayer": "yesterday", "manana": "tomorrow",
    "lunes": "monday", "martes": "tuesday", "miercoles": "wednesday", "jueves": "thursday", "viernes": "friday",
    "sabado": "saturday", "domingo": "sunday",
    "enero": "january", "febrero": "february", "marzo": "march", "abril": "april", "mayo": "may", "junio": "june",
    "julio": "july", "agosto": "august", "septiembre": "september", "setiembre": "september", "octubre": "october",
    "noviembre": "november", "diciembre": "december", "ene": "jan", "abr": "apr", "ago": "aug", "dic": "dec",
    "dia": "day", "dias": "days", "semana": "week", "semanas": "weeks", "mes": "month", "meses": "months",
    "ano": "year", "anos": "years", "un": "a", "una": "a", "dos": "two", "tres": "three",
    "cuatro": "four", "cinco": "five", "seis": "six", "siete": "seven", "ocho": "eight", "nueve": "nine", "diez": "ten",
    "el": "", "de": "", "del": "",
}  # fmt: skip


def in_english(words: str) -> str:
    """The same words with the Spanish ones among them in English."""
    plain = bare(words)
    for phrase, meant in _PHRASES:
        if found := re.fullmatch(phrase, plain):
            return meant.format(*map(_each, found.groups()))
    return _each(plain)


def _each(words: str) -> str:
    return " ".join(filter(None, (_WORDS.get(word, word) for word in words.split())))
