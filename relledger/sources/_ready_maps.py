"""The column maps that come with the program: of tables whose headers their makers have published."""

from collections.abc import Iterable
from functools import cache
from importlib import resources

from relledger.sources._maps import ColumnMap, load, normal


@cache
def texts() -> dict[str, str]:
    """Each map as it is written, by its name."""
    folder = resources.files("relledger.sources") / "maps"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {f.name.removesuffix(".toml"): f.read_text("utf-8") for f in files}


@cache
def ready() -> dict[str, ColumnMap]:
    """The same maps, read."""
    return {name: load(text) for name, text in texts().items()}


def matching(header: Iterable[str]) -> ColumnMap | None:
    """The map of which a header has every column; of several, the one that has most of them."""
    names = set(map(normal, header))
    fits = [plan for plan in ready().values() if names.issuperset(map(normal, plan.headers()))]
    return max(fits, key=lambda plan: len(plan.headers()), default=None)
