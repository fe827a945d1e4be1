"""What was asked of a handover: in which tongue, for whom, how much of it."""

from typing import Literal, NamedTuple, get_args

from relledger.handover.edition import Edition

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Wanted(NamedTuple):
    """What was asked of a handover: its tongue, its edition, who gets it, who of us leaves, X's words or links."""

    language: Language = "en"
    edition: Edition = "owner"
    recipient: str = ""
    leaving: str = ""
    without: bool = False  # who leaves is gone already and cannot be asked
    x_content: bool = False  # also words and names from X's API, which X lets go as ids only


USUAL = Wanted()
