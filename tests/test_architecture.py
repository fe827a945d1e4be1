"""The house: which room may import which, who may ask for the time, and what a quick command leaves unread."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import relledger
from relledger.ledger import connection

HOUSE = Path(relledger.__file__).parent
FILES = sorted(HOUSE.rglob("*.py"))
BELOW = {"relledger", "errors", "letters"}
PURE = BELOW | {"vocabulary", "model", "outcomes", "table", "readers"}
LEDGER = PURE | {"people", "support", "ledger"}
MAY_IMPORT = {
    "errors": set[str](),
    "letters": set[str](),
    "vocabulary": set[str](),
    "readers": set[str](),
    "table": set[str](),
    "model": BELOW | {"vocabulary"},
    "outcomes": BELOW | {"vocabulary", "model"},
    "sources": PURE | {"sources"},
    "feeds": PURE | {"feeds"},
    "people": PURE,
    "likeness": PURE | {"likeness"},
    "interview": PURE | {"interview"},
    "quiz": PURE | {"interview", "quiz"},
    "support": PURE | {"support"},
    "places": PURE | {"places"},
    "sensitive": set[str](),
    "interests": PURE | {"sensitive"},
    "show": PURE | {"show"},
    "ledger": LEDGER,
    "questions": LEDGER | {"places", "interests", "likeness", "quiz", "questions"},
    "handover": LEDGER | {"places", "interests", "likeness", "quiz", "questions", "show", "handover", "sources"},
    "cli": LEDGER
    | {
        "places",
        "interests",
        "likeness",
        "questions",
        "show",
        "handover",
        "sources",
        "feeds",
        "interview",
        "quiz",
        "cli",
    },
    "__init__": set[str](),
    "__main__": {"relledger", "cli"},
}
SHARED_BY_SOURCES = {"export"}  # and what begins with an underscore


def name(file: Path) -> str:
    return ".".join(file.relative_to(HOUSE).with_suffix("").parts)


def imports(tree: ast.AST) -> Iterator[str]:
    """What of ours a module imports, also inside functions: `relledger`, `model`, `sources.export` …"""
    for node in ast.walk(tree):
        found: list[str] = []
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield "." * node.level
            found = [f"{node.module}.{alias.name}" for alias in node.names]
        for path in found:
            house, _, rest = path.partition(".")
            if house == "relledger":
                known = rest.split(".")[0]
                yield rest if (HOUSE / known).exists() or (HOUSE / f"{known}.py").exists() else "relledger"


def trespasses(module: str, text: str) -> list[str]:
    """The imports that the table does not allow."""
    room, _, inner = module.partition(".")
    found = []
    for path in imports(ast.parse(text)):
        other, _, rest = path.partition(".")
        part = rest.split(".")[0]
        if other not in MAY_IMPORT[room]:
            found.append(path)
        elif room == other == "sources" and part not in {inner, *SHARED_BY_SOURCES} and part[:1] not in ("_", ""):
            found += [path] if (HOUSE / "sources" / f"{part}.py").exists() else []
    return found


@pytest.mark.parametrize("file", FILES, ids=name)
def test_imports_run_only_downwards(file: Path) -> None:
    assert trespasses(name(file), file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("model", "from relledger.ledger import telling"),
        ("support", "def f():\n    import relledger.ledger.deriving"),
        ("sources.wordpress", "from relledger.sources import x_archive"),
        ("sources.wordpress", "from relledger.sources.x_archive import read"),
        ("ledger.telling", "from relledger.questions import why"),
        ("questions.why", "from relledger.show import terminal"),
        ("handover.page", "from relledger import cli"),
        ("people", "from . import ledger"),
        ("likeness.pairs", "from relledger.people import Judgement"),
        ("ledger.judging", "from relledger.likeness import Look"),
        ("interests", "from relledger.places import find"),
        ("ledger.entries", "from relledger.interests import sensitive"),
    ],
)
def test_the_checker_sees_a_forbidden_import(module: str, text: str) -> None:
    assert trespasses(module, text)


def test_the_checker_allows_what_the_table_allows() -> None:
    assert (
        trespasses(
            "sources.wordpress", "from relledger.sources import Asked, _json\nfrom relledger.outcomes import Told"
        )
        == []
    )
    assert trespasses("sources.wordpress", "from relledger.sources.export import Export\nimport json") == []
    assert trespasses("cli.ask", "from relledger import __version__, support") == []


class WithoutTyping(ast.NodeTransformer):
    """A module without what only type checkers read of it."""

    def visit_If(self, node: ast.If) -> ast.AST:
        return ast.Pass() if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def imported(texts: dict[str, str]) -> dict[str, set[str]]:
    """Which of some modules each of them imports, also inside functions."""
    found: dict[str, set[str]] = {}
    for module, text in texts.items():
        paths = imports(WithoutTyping().visit(ast.parse(text)))
        found[module] = {path if path in texts else path.rpartition(".")[0] for path in paths} & texts.keys() - {module}
    return found


def test_no_module_imports_one_that_imports_it() -> None:
    texts = {name(file).removesuffix(".__init__"): file.read_text("utf-8") for file in FILES}
    assert sorted(TopologicalSorter(imported(texts)).static_order()) == sorted(texts)


def test_the_checker_sees_a_circle() -> None:
    texts = {
        "ledger.one": "def f():\n    from relledger.ledger.two import g",
        "ledger.two": "from relledger.ledger import three",
        "ledger.three": "from relledger.ledger import one",
    }
    with pytest.raises(CycleError):
        list(TopologicalSorter(imported(texts)).static_order())


def test_the_map_names_the_rooms_there_are() -> None:
    lines = (relledger.__doc__ or "").splitlines()
    named = {line.split()[0] for line in lines if line.startswith("    ")}
    there = {path.stem for path in HOUSE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert named == there - {"__init__", "__main__"}
    assert named | {"__init__", "__main__"} == MAY_IMPORT.keys()


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_module_says_what_it_is(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text("utf-8")))


def used(text: str) -> set[str]:
    """The dotted names that a module uses."""
    return {ast.unparse(node) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)}


ASKING = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "os.environ", "os.getenv",
    "Path.home", "Path.cwd", "os.getcwd", "os.path.expanduser",
}  # fmt: skip


@pytest.mark.parametrize("file", [file for file in FILES if not name(file).startswith("cli")], ids=name)
def test_only_the_command_line_asks_for_time_environment_and_home(file: Path) -> None:
    assert not used(file.read_text("utf-8")) & ASKING


def test_the_checker_sees_who_asks() -> None:
    assert used("def f():\n    return datetime.now(UTC)") & ASKING
    assert used("import os\nhere = os.environ['HOME']") & ASKING


@pytest.mark.parametrize("file", FILES, ids=name)
def test_only_the_command_line_and_show_print(file: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)]
    prints = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert not prints or name(file).split(".")[0] in {"cli", "show", "__main__"}


def loaded(code: str, folder: Path) -> set[str]:
    """The packages that are loaded after some code."""
    code += "\nprint('loaded:', *{name.partition('.')[0] for name in sys.modules})"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", "import sys\n" + code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.rpartition("loaded:")[2].split())


# Their ways fail at the first character, or where the text ends: no place is lost.
BARE = ("_STRING = ", "_TOKEN = ", "_HEAD = ")


def test_no_pattern_loses_its_place_in_an_early_python() -> None:
    """Before 3.11.5 a group that is repeated possessively has to be atomic inside: python/cpython#106052."""
    lines = [line for file in FILES for line in file.read_text("utf-8").splitlines() if ")*+" in line or ")++" in line]
    assert [line for line in lines if "(?>" not in line and not line.startswith(BARE)] == []


def test_a_question_loads_nothing_it_does_not_need(tmp_path: Path) -> None:
    connection.create(tmp_path / "relledger.db", "Brass", "UTC", "2026-01-01T00:00:00Z")
    run = "from relledger.cli import run\nassert run(['who-supports-us']) == 0"
    unneeded = {"tweepy", "sqlite_utils", "rich", "requests", "jinja2", "dateutil", "msgspec"}
    modules = loaded(run, tmp_path)
    assert "sqlite3" in modules
    assert not modules & unneeded


@pytest.mark.parametrize("command", ["annotate Rosa --note late", "undo", "disclose Rosa --out her.json"])
def test_a_command_that_changes_no_count_loads_nothing_that_counts(tmp_path: Path, command: str) -> None:
    connection.create(tmp_path / "relledger.db", "Brass", "UTC", "2026-01-01T00:00:00Z")
    for before in ("log Rosa visit --new", "annotate Rosa --note early"):
        loaded(f"from relledger.cli import run\nassert run({before.split()}) == 0", tmp_path)
    run = f"from relledger.cli import run\nassert run({command.split()}) == 0"
    assert "sqlite3" in loaded(f"{run}\nassert 'relledger.ledger.deriving' not in sys.modules", tmp_path)


def test_the_version_loads_nothing_at_all(tmp_path: Path) -> None:
    run = "sys.argv = ['relledger', '--version']\nfrom relledger.__main__ import main\nmain()"
    assert not loaded(run, tmp_path) & {"typer", "sqlite3", "rich", "msgspec"}
