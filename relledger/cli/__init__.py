"""The command line: arguments, one call, one print. Each command's module is imported when it is about to run.

The only room that asks for the time, the environment and the home folder.
"""

import importlib
import sys
from typing import Any

from relledger.cli._starting import filled_in, in_words, put_off
from relledger.errors import INTERRUPTED, MEANING

PANELS = ("Bring in", "Ask", "Write down", "Hand over", "Look after")

# command: (module, panel, help); a test holds the help against the command's own
COMMANDS: dict[str, tuple[str, str, str]] = {
    "import": ("bring_in", "Bring in", "Take in exports, tables and handovers."),
    "imports": ("ask", "Bring in", "List what came in."),
    "connect": ("feeds", "Bring in", "Connect this ledger with a live platform."),
    "connections": (
        "feeds",
        "Bring in",
        "List the live platforms this ledger is connected with, and how the last reading of each ended.",
    ),
    "map": ("bring_in", "Bring in", "Propose a column map for a table of another shape."),
    "sources": ("bring_in", "Bring in", "What can be brought in, and what each kind of export never tells."),
    "today": ("daily", "Ask", "What waits for us today, at most twelve lines; nothing where nothing is due."),
    "who-supports-us": ("ask", "Ask", "Who does most for us, and why that can be checked."),
    "who-is-waiting": ("daily", "Ask", "Whose last word to us nobody has answered, the newest first."),
    "who-knows-whom": ("daily", "Ask", "Who of ours holds whom, and which support goes when one of us does."),
    "who-went-quiet": ("daily", "Ask", "Who of those who support us most is silent far longer than usual."),
    "who-is-new": ("daily", "Ask", "Whose first act was in the last thirty days."),
    "who-is-back": ("daily", "Ask", "Who did something again in the last thirty days, after a long silence."),
    "who-is-neglected": ("daily", "Ask", "Who does much for us and has had no word from us for two months."),
    "who-owes-thanks": ("daily", "Ask", "Who went an extra mile for us and has had no word since."),
    "look-first": ("daily", "Ask", "Who complained most in a year: read what they wrote before you judge."),
    "how-fast": ("daily", "Ask", "How many of 100 who asked got an answer as fast as people expect."),
    "numbers": ("looking", "Ask", "Month by month: what they did, what we did, how many people, how many of them new."),
    "find": ("looking", "Ask", "Find words in names, in what we know, and in what people and we said."),
    "why": ("ask", "Ask", "Every line of one person's support."),
    "show": ("ask", "Ask", "What we know of one person."),
    "timeline": ("looking", "Ask", "Everything between one person and us, in the order of time."),
    "facts": ("noted", "Ask", "What was written down of people, with ids, authors and days."),
    "promises": ("noted", "Ask", "What we promised and have not kept yet, the overdue first."),
    "same": ("identities", "Ask", "Who may be one person with several accounts, and who only looks so."),
    "coverage": ("ask", "Ask", "Which time is covered on which channel, by which imports, and what is not known."),
    "rules": ("our_side", "Ask", "The rules we keep."),
    "events": ("our_side", "Ask", "Our own events and campaigns."),
    "loss": ("interview", "Ask", "What would be lost with one of us, and whom to ask about first."),
    "browse": (
        "browse",
        "Ask",
        "Look through the ledger in a browser: ready-made queries, facets, search; read only, on this computer alone.",
    ),
    "who-loves": ("ask_people", "Ask", "Who is known to love or do something, or anything below it."),
    "who-is-near": ("ask_people", "Ask", "Who lives, works or plays near a place."),
    "who-is-like": ("ask_people", "Ask", "Who shares most with a person: whom to introduce to whom."),
    "interests": ("ask_people", "Ask", "What people love and do, the most shared first."),
    "log": ("write_down", "Write down", "Note an act: a visit, a call, an extra mile."),
    "annotate": ("annotate", "Write down", "Note what is known of a person, and what must not be said."),
    "promise": ("write_down", "Write down", "Note words said to somebody, and who keeps them."),
    "later": ("write_down", "Write down", "Move the day on which a promise is due."),
    "done": ("write_down", "Write down", "Say that a promise was kept."),
    "no-reply-needed": ("daily", "Write down", "Say that what somebody said needs no answer, and why."),
    "void": ("write_down", "Write down", "Take back something written down; nothing is erased."),
    "interview": ("interview", "Write down", "Get the knowing out of a head, into dated facts with an author."),
    "merge": ("identities", "Write down", "Say that two accounts are the same person."),
    "not-same": ("identities", "Write down", "Say that two accounts are not the same person."),
    "split": ("identities", "Write down", "Take a person apart again: some accounts are somebody else's."),
    "hold": ("our_side", "Write down", "Note which of us knows a person, and how well."),
    "introduce": ("our_side", "Write down", "Note that somebody is made known to one of us."),
    "vouch": ("our_side", "Write down", "Name a person who matters to us though no count shows it."),
    "team": ("our_team", "Write down", "Who we are, who has left, and what each holds."),
    "rule": ("our_side", "Write down", "Write down what we do when something happens."),
    "event": ("our_side", "Write down", "Write down an event or a campaign of ours."),
    "mark": ("marking", "Write down", "Say that a person is a critic, spam, a bot, or one of us."),
    "spam": ("marking", "Write down", "Keep spam out of the counts: by person, or by words, domains and accounts."),
    "do-not-contact": (
        "marking",
        "Write down",
        "Note that somebody does not want to hear from us: shown before all else.",
    ),
    "may-contact": ("marking", "Write down", "Note that somebody may be contacted again."),
    "basis": ("marking", "Write down", "Note the legal ground on which we keep what we know of a person."),
    "readiness": (
        "quiz",
        "Hand over",
        "How ready we are to hand over, of 100, what blocks it, and what mends most for the least work.",
    ),
    "quiz": (
        "quiz",
        "Hand over",
        "Let the receiver say back what the page says: ten questions, one of them for what is not there.",
    ),
    "handover": ("hand_over", "Hand over", "Write the file that keeps the relationships when people change."),
    "verify": ("hand_over", "Hand over", "Prove that a handover is whole and comes back."),
    "accept": (
        "receiving",
        "Hand over",
        "Take in a handover: proven first, then tried, then taken in, with a receipt for whoever gave it.",
    ),
    "diff": ("receiving", "Hand over", "What changed between two handovers, or since one: the monthly report."),
    "offboard": ("leaving", "Hand over", "Give a ledger back and let go of it: bundle, receipt, purge, certificate."),
    "forget": (
        "forget",
        "Look after",
        "Erase a person truly: no byte of them stays, and no later import brings them back.",
    ),
    "disclose": ("rights", "Look after", "Write down everything that is held of one person, for that person."),
    "due-for-review": ("rights", "Look after", "What we keep of people and should look at again."),
    "init": ("look_after", "Look after", "Make a new ledger for one brand."),
    "history": ("history", "Look after", "Who recorded what, the newest first."),
    "undo": ("history", "Look after", "Take back what was recorded last: a note, a merge, a whole import."),
    "check": ("look_after", "Look after", "Verify the ledger: structure, keys, everything derived."),
    "backup": ("copies", "Look after", "Copy the ledger, one file for each day, proven to be whole; older copies go."),
    "cron": (
        "cron",
        "Look after",
        "Print a ready crontab: readings each hour, the morning's list, a copy and a check at night, handovers.",
    ),
    "digest": ("look_after", "Look after", "Print what two ledgers that know the same have in common."),
    "weights": ("look_after", "Look after", "Print how support is counted, to copy and change."),
}

EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in MEANING.items()) + "."


def run(arguments: list[str]) -> int:
    """Run one command line; every error a person can act on ends as two lines and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        result = _app()(arguments, prog_name="relledger", standalone_mode=False)
        sys.stdout.flush()
        return int(result or 0)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last resort of the program
        from relledger.cli._ending import ended

        return ended(error)


def _app() -> Any:  # a typer.core.TyperGroup, whose type would import typer here
    with put_off():
        import typer

    app = typer.Typer(
        cls=_lazy(),
        name="relledger",
        help="A relationship ledger: who supports a brand, what is known of them, and the file that hands it over.",
        epilog=EPILOG,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def relledger(
        show_version: bool = typer.Option(
            False, "--version", callback=_version, is_eager=True, help="Print the version."
        ),
    ) -> None:
        pass

    return _standalone(typer.main.get_command(app))


def _lazy() -> Any:
    from typer.core import TyperCommand, TyperGroup

    class Lazy(TyperGroup):
        """Knows every command by name; imports the module of the one that runs."""

        def list_commands(self, ctx: Any) -> list[str]:
            return sorted(COMMANDS, key=lambda name: PANELS.index(COMMANDS[name][1]))

        def get_command(self, ctx: Any, cmd_name: str) -> Any:
            if cmd_name not in COMMANDS:
                return None
            _, panel, help = COMMANDS[cmd_name]
            return TyperCommand(name=cmd_name, help=help, rich_help_panel=panel)

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            if args[0] not in COMMANDS and not args[0].startswith("-"):
                from relledger.cli import _pointing

                raise _pointing.no_command(args, COMMANDS)
            name, _, rest = super().resolve_command(ctx, args)
            return name, load(str(name)), rest

    return Lazy


def _version(value: bool) -> None:
    if value:
        import typer

        from relledger import __version__

        print(f"relledger {__version__}")  # noqa: T201
        raise typer.Exit


def _standalone(command: Any) -> Any:
    """A function that runs the command, and says its usage errors in two lines like all other errors."""

    def call(arguments: list[str], prog_name: str, standalone_mode: bool) -> int:
        from typer import Abort, Exit
        from typer._click.exceptions import ClickException, NoArgsIsHelpError

        filled_in(arguments)
        try:
            code = int(command.main(arguments, prog_name=prog_name, standalone_mode=standalone_mode) or 0)
            if code == INTERRUPTED:  # Typer has swallowed Ctrl-C
                raise KeyboardInterrupt
            return code
        except SystemExit as stop:
            if isinstance(stop.__context__, BrokenPipeError):  # Typer would have it fail
                raise stop.__context__ from None
            raise
        except Exit as stop:
            return int(stop.exit_code)
        except Abort as stop:
            raise KeyboardInterrupt from stop
        except NoArgsIsHelpError as error:  # the help has been printed
            return int(error.exit_code)
        except ClickException as error:
            from relledger.cli import _mistaken

            raise _mistaken.mistaken(error, arguments, COMMANDS, load) from error

    return call


def load(name: str) -> Any:
    """The command of that name, imported now and built without its neighbours."""
    import typer

    module = importlib.import_module(f"{__name__}.{COMMANDS[name][0]}")
    alone = typer.Typer(add_completion=False)
    alone.registered_commands = [command for command in module.app.registered_commands if command.name == name]
    found = in_words(typer.main.get_command(alone))
    words = found.help.replace("[", r"\[")  # or Rich takes what stands in brackets for a style
    found.help = "\n\n".join(" ".join(paragraph.split()) for paragraph in words.split("\n\n"))
    return found
