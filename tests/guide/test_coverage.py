"""The page on coverage: every item of the guide's inventory leads to what is emitted, or says why not."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent
# The chapters of the guide, in its order; the last two of its list stand in one.
CHAPTERS = [
    "Daily operations",
    "Monitoring and alerting",
    "Logging best practices",
    "Performance management",
    "Backup and recovery",
    "Incident response",
    "Maintenance procedures",
    "Capacity planning",
    "Security operations",
    "Runbook references and additional resources",
]


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
    assert list(dict.fromkeys(entry["section"] for entry in read["items"])) == CHAPTERS


def test_nothing_is_emitted_for_one_item_only_the_table_that_never_existed() -> None:
    bare = [entry for entry in GENERATOR.inventory()["items"] if not entry.get("emits")]

    assert [entry["number"] for entry in bare] == [56]
    assert "event_store_metadata" in bare[0]["declares"]


def test_what_no_check_finds_is_corrected_in_the_deviations() -> None:
    contradictions = GENERATOR.inventory()["contradictions"]

    assert [entry["number"] for entry in contradictions if not entry["deviations"]] == []
    assert [entry["number"] for entry in contradictions if "checks" not in entry] == ["X6", "X17", "X18", "X20"]


def test_every_link_of_the_page_leads_to_a_file_and_to_a_heading_in_it() -> None:
    links = {(way, anchor) for way, _, anchor in re.findall(r"\]\(([^)#]+)(#([^)]*))?\)", GENERATOR.page())}
    assert len(links) > 200
    files = {way: GENERATOR.PAGE.parent / way for way, _ in links}
    assert [way for way, file in files.items() if not file.exists()] == []
    anchors = {way: _anchors(file.read_text("utf-8")) for way, file in files.items() if file.suffix == ".md"}
    assert [(way, anchor) for way, anchor in links if anchor and anchor not in anchors[way]] == []


def _anchors(page: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "address",
    [
        "alert NoSuchAlert",
        "alert eventcore:commands:rate5m",  # a record
        "record HighCommandFailureRate",  # an alert
        "record no:such:record",
        "panel eventcore-operations: No such panel",
        "panel eventcore-operations: Resources",  # a row
        "panel no-such-dashboard: Command Latency",
        "annotation eventcore-operations: Command Latency",
        "dashboard no-such-dashboard",
        "page README.md: no such text in it",
        "page checklists.md: backup completion",  # in an item, not at its beginning
        "page checklists.md: ",
        "page nowhere.md: Runbooks",
        "probe health",
        "job blackbox_exporter",
        "query eventcore_events",  # a table
        'route severity="critical": tickets',  # a route below it
        'route severity="urgent": page',
        "receiver nobody",
        "inhibition HighCommandFailureRate",  # it is silenced, and silences nothing
        "interval nights",
        "fluentd eventcore.in: host elasticsearch.example.com",  # of another plugin
        "fluentd eventcore.nowhere: @type tail",
        "search slow",
        "trigger storage",
        "line backup/eventcore-backup.sh: retention_days",  # a part of a line
        "line backup/eventcore-backup.sh: #!/usr/bin/env bash",  # a comment
        "line prometheus/rules/application.yaml: ",
        "line backup/nowhere.sh: retention_days=30",
        "alerts HighCommandFailureRate",
    ],
)
def test_an_address_that_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"nothing of that name|is no address"):
        GENERATOR.place(address)


def test_a_line_belongs_to_the_plugin_that_it_stands_in_or_to_a_section_of_it() -> None:
    assert GENERATOR.place("fluentd eventcore.in: tag eventcore.*").name == "eventcore.in: tag eventcore.*"
    assert GENERATOR.place("fluentd eventcore.out.elasticsearch: chunk_limit_size 8m").kind == "fluentd"
    with pytest.raises(ValueError, match="nothing of that name"):
        GENERATOR.place("fluentd eventcore.copy: host elasticsearch.example.com")


def test_a_check_a_deviation_and_a_test_that_are_not_there_are_refused() -> None:
    with pytest.raises(ValueError, match="the code of no check"):
        GENERATOR.check("no-such-check")
    with pytest.raises(ValueError, match="no deviation 0"):
        GENERATOR.deviation(0)
    with pytest.raises(ValueError, match="is no test"):
        GENERATOR.test("tests/guide/test_coverage.py::test_nothing")
    with pytest.raises(ValueError, match="is no test"):
        GENERATOR.test("tests/nowhere.py::test_nothing")
    assert GENERATOR.check("rate-compared-with-ratio").endswith("(checks/README.md#rate-compared-with-ratio)")
    assert GENERATOR.check("fluentd-td-agent-path").endswith("(checks/fluentd.md)")
