"""The example in docs/adding.md is a source as it stands there."""

import json
import re
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from relledger.errors import Refused
from relledger.outcomes import Interaction, PassedOver, Reject
from relledger.sources import Asked
from relledger.sources.export import Export

from .reading import saved, tellings

PAGE = Path(__file__).parents[2] / "docs" / "adding.md"
US = Asked(frozenset({("guest book", "@brass tortilla")}))
BOOK = [
    {"number": 1, "signed": "Mei", "written_at": "2026-02-01T10:00:00Z", "words": "Best salsa"},
    {"number": 2, "signed": "Brass Tortilla", "written_at": "2026-02-01T11:00:00Z", "words": "Thank you"},
    {"number": 3, "signed": "", "written_at": "2026-02-02T10:00:00Z", "words": "Nice"},
    {"number": 4, "signed": "Gus Papadakis", "written_at": "one day", "words": "Hello"},
    {"number": 5, "written_at": "2026-02-03T10:00:00Z"},
]


@pytest.fixture
def guest_book(tmp_path: Path) -> Iterator[ModuleType]:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "guest_book.py"
    file.write_text(code, "utf-8")
    spec = spec_from_file_location("relledger.sources.guest_book", file)
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_it_reads_its_export(guest_book: ModuleType, tmp_path: Path) -> None:
    with Export(saved(tmp_path, BOOK)) as export:
        assert guest_book.recognise(export)
        act, ours, nobody, undated, empty = tellings(guest_book.read(export, US))
    assert isinstance(act, Interaction)
    assert (act.account.name, act.external_id, act.text) == ("Mei", "1", "Best salsa")
    assert (ours, nobody) == (PassedOver("our own entry"), PassedOver("names nobody"))
    assert isinstance(undated, Reject)
    assert (undated.place, empty.reason) == ("entry 4", "it has neither a name nor words")


def test_an_export_that_is_cut_off_is_refused(guest_book: ModuleType, tmp_path: Path) -> None:
    with Export(saved(tmp_path, json.dumps(BOOK)[:-10])) as export, pytest.raises(Refused, match="cut off"):
        tellings(guest_book.read(export, US))


def test_what_the_page_names_is_there() -> None:
    text, root = PAGE.read_text("utf-8"), PAGE.parents[1]
    readers = re.findall(r"`(_[a-z_]+)(?:\.(\w+))?`", text.partition("## 2")[2].partition("## 3")[0])
    for module, name in readers:
        written = (root / "relledger" / "sources" / f"{module}.py").read_text("utf-8")
        assert f"def {name}(" in written or not name, f"{module}.{name}"
    paths = re.findall(r"`?((?:relledger|tests|docs)/[\w/.]+)`?", text)
    assert [path for path in paths if "guest_book" not in path and not (root / path).exists()] == []
