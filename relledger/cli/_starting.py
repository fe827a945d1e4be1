"""Importing Typer without what only other programs need of it: a twelfth of what a command takes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

# Typer and what it imports look at these when they open a browser, complete in a shell or print Python's own errors.
PUT_OFF = ("bz2", "linecache", "lzma", "shellingham", "subprocess", "textwrap", "tokenize")


class PutOff(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def put_off() -> Iterator[None]:
    """Import within this what imports such modules; whoever imports one after it has it whole."""
    standing_in = {name: PutOff(name) for name in PUT_OFF if name not in sys.modules}
    sys.modules |= standing_in
    try:
        yield
    finally:
        for name, module in standing_in.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
