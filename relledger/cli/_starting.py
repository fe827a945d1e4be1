"""Before a command runs: importing Typer without what only other programs need, which is a seventh of the time."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import Any

from relledger.errors import UserError

# Typer and what it imports look at these when they open a browser, complete in a shell or print Python's own errors.
PUT_OFF = ("bz2", "ipaddress", "linecache", "lzma", "platform", "shellingham", "subprocess", "textwrap", "tokenize")
# Of these it takes names: to guess a mistyped command, to translate help, for arguments that none of ours is.
NAMES = {
    "difflib": {"get_close_matches"},
    "gettext": {"gettext"},
    "shutil": {"get_terminal_size"},
    "traceback": {"FrameSummary", "StackSummary"},
    "uuid": {"UUID"},
}


class Later:
    """Stands for something in a module until it is used."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self._itself()(*args, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._itself(), name)

    def _itself(self) -> Any:
        return getattr(import_module(self._module), self._name)


class PutOff(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name in NAMES.get(self.__name__, ()):
            return Later(self.__name__, name)
        if name == "__path__":  # asked for by every `from … import …`: none of them is a package
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def in_words(command: Any) -> Any:
    """The command, which then refuses words that are not text: no ledger could keep them. Names of files may be so."""
    from typer._click.types import StringParamType

    from relledger.errors import UserError

    class Words(StringParamType):
        def convert(self, value: Any, param: Any, ctx: Any) -> Any:
            said = super().convert(value, param, ctx)
            if not said.isascii() and any("\ud800" <= letter <= "\udfff" for letter in said):
                raise UserError(f"{said} is not UTF-8 text.", "Nothing was changed. Type it in a terminal of UTF-8.")
            return said

    for one in command.params:
        if type(one.type) is StringParamType and not {"FILE", "PATH"} & set(re.findall("[A-Z]+", one.metavar or "")):
            one.type = Words()
    return command


@contextmanager
def put_off() -> Iterator[None]:
    """While this lasts, importing one of these modules does not load it; afterwards it does as usual."""
    standing_in = {name: PutOff(name) for name in (*PUT_OFF, *NAMES) if name not in sys.modules}
    sys.modules |= standing_in
    try:
        yield
    finally:
        for name, module in standing_in.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


LEFT_OPEN = {"NAME": "the name of one of you", "FILE": "a file of your own", "FOLDER": "a folder of your own"}


def filled_in(arguments: Sequence[str]) -> None:
    """Refuse a proposed command that was pasted with its gaps, like `NAME`, which would be noted or taken for files."""
    for before, typed in pairwise(["", *arguments]):
        if typed in ("...", "…") or (typed in LEFT_OPEN and before.startswith("--")):
            what = LEFT_OPEN.get(typed, "words of your own")
            raise UserError(f"{typed} stands for {what}.", "Nothing was changed. Type that in its place.")
