"""What an edition of a handover withholds: the owner's holds everything, the agency's nothing said in confidence.

The one rule for the page and for the data. What is withheld is counted and named by its reason, never passed over in
silence: who reads that something is withheld can ask the owner, who reads nothing believes that there is nothing.
"""

from typing import Literal, get_args

Edition = Literal["owner", "agency"]
EDITIONS: tuple[Edition, ...] = get_args(Edition)
HOME = ("lives",)  # slots that say where somebody is at home


def withheld(edition: Edition, slot: str, visibility: str) -> str:
    """Why an edition leaves a fact out: its mark, or `home`; '' where it shows it."""
    if edition == "owner":
        return ""
    if visibility != "may say":
        return visibility
    return "home" if slot in HOME else ""


def quotable(edition: Edition, platform: str, kind: str, *, x_content: bool = False, own: bool = False) -> bool:
    """Whether an edition may repeat somebody's words: an agency's none said in private, and none that X keeps back.

    X lets what its API told be handed on as ids alone; a page leads to the place instead. `x_content`: what it told of
    public words is repeated too, of private ones never. `own`: not its API alone told them, but our own copy did.
    """
    if edition == "agency" and kind == "message":
        return False
    return platform != "x" or own or (x_content and kind != "message")
