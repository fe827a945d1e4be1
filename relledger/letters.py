"""Letters as they are compared: without regard to case, to the accents over them, and to the shape of an apostrophe."""


def bare(text: str) -> str:
    """A text in lower case, without accents and with plain apostrophes."""
    text = text.casefold()
    if text.isascii():
        return text
    import unicodedata  # which most texts do not need

    parts = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
