"""What all tests share: profiles, the samples where they are, a fresh ledger, and nothing of the user's own."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from relledger.ledger import connection

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"

_calm = {
    "deadline": None,  # a shared machine may be slow
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("default", max_examples=25, derandomize=True, database=None, **_calm)  # type: ignore[arg-type]
_found = {"phases": [Phase.explicit, Phase.generate]}  # a failing example as it was found: shrinking takes minutes
settings.register_profile("quick", max_examples=25, derandomize=True, database=None, **_found, **_calm)  # type: ignore[arg-type]
settings.register_profile("heavy", max_examples=5_000, **_calm)  # type: ignore[arg-type]
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--heavy", action="store_true", help="also what is marked slow, and more rounds of the rest")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "slow" in item.keywords and not config.getoption("--heavy"):
            item.add_marker(pytest.mark.skip(reason="slow: run with --heavy"))
        if "samples" in item.keywords and not SAMPLES.is_dir():
            item.add_marker(pytest.mark.skip(reason="no real exports beside the checkout (../shared/samples)"))


@pytest.fixture(autouse=True)
def nothing_of_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test meets the real home, a ledger of the folder it was started in, or settings of the environment."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    for name in [name for name in os.environ if name.startswith("RELLEDGER_") and name != "RELLEDGER_UPDATE"]:
        monkeypatch.delenv(name)


@pytest.fixture
def samples() -> Path:
    """The folder of real exports; the test is skipped where there is none."""
    if not SAMPLES.is_dir():
        pytest.skip("no real exports beside the checkout (../shared/samples)")
    return SAMPLES


@pytest.fixture
def heavy(request: pytest.FixtureRequest) -> bool:
    """Whether many rounds are wanted."""
    return bool(request.config.getoption("--heavy"))


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A new, empty ledger."""
    path = tmp_path / "relledger.db"
    connection.create(path, "The Brass Tortilla", "America/Los_Angeles", "2026-01-01T00:00:00Z")
    return path
