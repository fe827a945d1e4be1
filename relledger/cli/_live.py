"""The options of a live platform, and whether one is meant: light, for every import reads this."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from relledger.errors import UserError

MAX_COST = "10"  # dollars
DEADLINE = 900  # seconds
PANEL = "Live platforms"

MaxCost = Annotated[
    str, typer.Option("--max-cost", metavar="DOLLARS", help="Ask for no more than this costs.", rich_help_panel=PANEL)
]
Deadline = Annotated[
    int,
    typer.Option(
        "--deadline", metavar="SECONDS", min=1, help="End by then; the next run goes on.", rich_help_panel=PANEL
    ),
]
KeepPages = Annotated[
    bool,
    typer.Option(
        "--keep-pages",
        help="Keep what was received beside the ledger; until somebody is forgotten.",
        rich_help_panel=PANEL,
    ),
]
Recheck = Annotated[
    bool, typer.Option("--recheck", help="Look up what is stored: what is gone there?", rich_help_panel=PANEL)
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", metavar="FEED", help="Leave a feed out, like likes.", rich_help_panel=PANEL),
]
AllFollowers = Annotated[
    bool, typer.Option("--all-followers", help="Read all followers, not the newest.", rich_help_panel=PANEL)
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing where all went well.", rich_help_panel=PANEL)]


class Live(NamedTuple):
    """What the user asked of a run."""

    max_cost: str = MAX_COST
    deadline: int = DEADLINE
    keep_pages: bool = False
    recheck: bool = False
    quiet: bool = False
    without: Sequence[str] = ()
    all_followers: bool = False


def is_platform(paths: Sequence[str], live: Live) -> bool:
    """Whether a live platform is meant; its options without one are a mistake."""
    from relledger import feeds

    if paths[0] in feeds.names():
        return True
    if live._replace(quiet=False) != Live():
        raise UserError(
            "These options are of live platforms.", "Nothing was changed. There are: " + ", ".join(feeds.names()) + "."
        )
    return False
