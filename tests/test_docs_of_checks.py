"""The pages on the checks: they are what the generator writes now, they name what there is, and nothing is left out."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from eventcore_monitoring.checks import CHECKS
from eventcore_monitoring.checks.expressions import NODE_CHECKS, USE_CHECKS, WHOLE_CHECKS

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "checks"
PACKAGE = ROOT / "eventcore_monitoring"


def _generator() -> ModuleType:
    specification = importlib.util.spec_from_file_location("generate_docs_of_checks", FOLDER / "generate.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


GENERATOR = _generator()
TOOLS = GENERATOR.tools()
MAPPED = [(tool["tool"], check) for tool in TOOLS for check in tool["checks"]]


@pytest.mark.parametrize("name", GENERATOR.FILES)
def test_a_committed_page_is_what_the_generator_writes(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == GENERATOR.FILES[name](), "run `python docs/checks/generate.py`"


def test_every_check_that_runs_has_a_section_with_the_reason_and_the_way_out() -> None:
    of_expressions = {check for checks in NODE_CHECKS.values() for check in checks} | {*USE_CHECKS, *WHOLE_CHECKS}
    running = {check.__name__ for check in (*CHECKS, *of_expressions)} - {"expressions"}  # the one that runs these
    sections = re.split(r"^## ", (FOLDER / "README.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    titled = {section.partition("\n")[0]: section for section in sections}

    assert set(titled) == {name.replace("_", "-") for name in running}
    assert [
        code for code, section in titled.items() if not all(f"- **{word}:** " in section for word in ("Why", "Fix"))
    ] == []


def test_every_code_of_a_finding_is_documented() -> None:
    documented = {*re.findall(r"`([a-z-]+)`|^## ([a-z-]+)$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)}
    codes = {
        call.args[1].value
        for file in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Finding"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
    }

    assert "promql-syntax" in codes
    assert codes - {code for found in documented for code in found} == set()


def test_every_code_in_the_map_exists() -> None:
    known = {*GENERATOR.checks(), *GENERATOR.further_codes()}

    assert [
        f"{tool}: {check['name']}: {code}"
        for tool, check in MAPPED
        for code in check.get("ours", ())
        if code not in known
    ] == []


def test_each_check_of_another_tool_is_mapped_once_to_codes_or_to_a_reason() -> None:
    names = [(tool, check["name"]) for tool, check in MAPPED]

    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert {tool["tool"]: len(tool["checks"]) for tool in TOOLS} == {tool["tool"]: tool["number"] for tool in TOOLS}
    assert [check["name"] for _, check in MAPPED if not (check.get("ours") or check.get("why_not"))] == []
    assert [check["name"] for _, check in MAPPED if check.keys() - {"name", "says", "ours", "why_not"}] == []


def test_the_map_has_every_tool_that_people_come_from() -> None:
    assert {tool["tool"].split()[0] for tool in TOOLS} == {
        "pint",
        "promtool",
        "promlint",
        "mixtool",
        "dashboard-linter",
    }
