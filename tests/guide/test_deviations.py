"""`docs/deviations.md` tells the truth: its quotations stand in the files, its tests exist, its figures are kept."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from deployments import REPOSITORY, Generated

DATA = Path(__file__).parent / "data"
GUIDE_RULES = Path(__file__).parents[2] / "examples" / "guide_as_written.yaml"
PAGE = (REPOSITORY / "docs" / "deviations.md").read_text("utf-8")
PARTS = ("The guide wrote", "What it did", "We emit", "Proven by")
ITEMS = {part.partition("\n")[0]: part for part in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]}
BLOCK = re.compile(r"^```(\w*) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SCENARIOS = {
    f"{file.stem}: {scenario['name']}"
    for file in (DATA / "alerts").glob("*.yaml")
    for scenario in yaml.safe_load(file.read_text("utf-8"))
}
TEST = re.compile(r"^- `(\S+)::(\w+)`$((?:\n  - .+)*)", re.MULTILINE)


def parts(item: str) -> dict[str, str]:
    found = re.split(r"^\*\*(.+)\*\*$", ITEMS[item], flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def lines(text: str) -> list[str]:
    """Lines without their indentation."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def functions(file: Path) -> set[str]:
    return {node.name for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_items_are_numbered_and_every_one_is_in_the_table() -> None:
    assert [int(title.partition(".")[0]) for title in ITEMS] == [*range(1, len(ITEMS) + 1)]
    anchors = [re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in ITEMS]
    assert [anchor for anchor in anchors if f"](#{anchor})" not in PAGE.partition("## Alerts")[0]] == []


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_has_its_four_parts_in_order(item: str) -> None:
    assert tuple(parts(item)) == PARTS
    assert [part for part, text in parts(item).items() if not text.strip()] == []


@pytest.mark.parametrize("item", ITEMS)
def test_what_we_emit_stands_in_the_generated_files(item: str, production: Generated) -> None:
    quoted = BLOCK.findall(parts(item)["We emit"])
    assert quoted != []
    for _, path, block in quoted:
        generated = lines(production.text(path))
        assert [line for line in lines(block) if line not in generated] == [], path


@pytest.mark.parametrize("item", ITEMS)
def test_what_the_guide_wrote_stands_in_the_guides_own_rules(item: str) -> None:
    for _, path, block in BLOCK.findall(parts(item)["The guide wrote"]):
        if path:
            written = lines((REPOSITORY / path).read_text("utf-8"))
            assert [line for line in lines(block) if line not in written] == []


@pytest.mark.parametrize("item", ITEMS)
def test_every_test_that_an_item_names_exists(item: str) -> None:
    proofs = TEST.findall(parts(item)["Proven by"])
    assert proofs != []
    for file, function, named in proofs:
        assert function in functions(REPOSITORY / file)
        assert [name for name in re.findall(r"^  - (.+)$", named, re.MULTILINE) if name not in SCENARIOS] == []


@pytest.mark.parametrize("item", ITEMS)
def test_every_line_of_a_proof_is_a_test_or_a_scenario(item: str) -> None:
    proof = parts(item)["Proven by"].split("\n## ")[0]
    assert TEST.sub("", proof).strip() == ""


def test_every_alert_of_the_guide_is_an_item() -> None:
    titles = {title.partition(". ")[2] for title in ITEMS}
    assert guide_rules().keys() - titles == set()


def test_the_page_names_no_path_of_a_machine() -> None:
    assert re.findall(r"/(?:work|home|root|tmp|Users)/\S*", PAGE) == []


def guide_rules() -> dict[str, dict[str, object]]:
    groups = yaml.safe_load((GUIDE_RULES).read_text("utf-8"))["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def test_waiting_times_are_those_of_the_guide(production: Generated) -> None:
    ours = production.rules()
    guide = {name: rule.get("for") for name, rule in guide_rules().items()}
    assert {name: ours[name].get("for") for name in guide} == guide


def test_thresholds_are_those_of_the_guide(production: Generated) -> None:
    ours = production.rules()
    for name in guide_rules().keys() - {"AnomalousTrafficPattern"}:
        guide = str(guide_rules()[name]["expr"]).rsplit(" > ", 1)[1]
        assert (name, ours[name]["expr"].rsplit(" > ", 1)[1]) == (name, guide)
    assert "> 10 and" in ours["AnomalousTrafficPattern"]["expr"]


def test_summaries_are_those_of_the_guide(production: Generated) -> None:
    ours = {name: rule["annotations"]["summary"] for name, rule in production.rules().items()}
    guide = {name: rule["annotations"]["summary"] for name, rule in guide_rules().items()}  # type: ignore[index]
    # Thresholds are written once, so that the text follows them.
    spelled = {"ProjectionLagHigh": "Projection lag exceeds 5m", "MemoryUsageHigh": "Memory usage exceeds 80 %"}
    assert {name: ours[name] for name in guide} == guide | spelled


def test_every_alert_has_a_description_and_a_runbook(production: Generated) -> None:
    for name, rule in production.rules().items():
        assert rule["annotations"]["description"]
        assert rule["annotations"]["runbook_url"].endswith(f"/{name}.md")
        assert f"runbooks/{name}.md" in production.paths()
