"""The page on coverage: every item of the guide's inventory leads to what is emitted, or says why not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent


def _generator() -> ModuleType:
    specification = importlib.util.spec_from_file_location("coverage_page", ROOT / "docs" / "coverage" / "generate.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


GENERATOR = _generator()


def test_the_committed_page_is_what_the_generator_writes_and_every_address_exists() -> None:
    assert GENERATOR.PAGE.read_text("utf-8") == GENERATOR.page(), "run `python docs/coverage/generate.py`"


def test_the_inventory_has_all_118_items_and_all_24_contradictions_in_order() -> None:
    read = GENERATOR.inventory()

    assert [entry["number"] for entry in read["items"]] == [*range(1, 119)]
    assert [entry["number"] for entry in read["contradictions"]] == [f"X{number}" for number in range(1, 25)]


@pytest.mark.parametrize(
    "address",
    [
        "alert NoSuchAlert",
        "record no:such:record",
        "panel eventcore-operations: No such panel",
        "panel no-such-dashboard: Command Latency",
        "page README.md: no such text in it",
        "page nowhere.md: Runbooks",
        "file prometheus/rules/application.yaml: ",
        "alerts HighCommandFailureRate",
    ],
)
def test_an_address_that_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="nothing of that name|is no address"):
        GENERATOR.place(address)
