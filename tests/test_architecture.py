"""The design as a test: floors, tuples that list what runs, one public surface, small modules."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

import eventcore_monitoring

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "eventcore_monitoring"
DEFINITIONS = ROOT / "definitions"
EXAMPLES = ROOT / "examples"
EXPORTERS = PACKAGE / "exporters"
LONGEST_MODULE = 400

TUPLES = {"checks": "CHECKS", "generators": "GENERATORS", "validators": "VALIDATORS"}

# Modules that stand beside the entries of a tuple without being one, and why. A helper of one entry alone has no place
# here: make the entry a folder, which may hold what it likes.
HELPERS = {
    "validators.json_schema": "reads JSON Schema for the validators of Grafana and of Kubernetes",
    "validators.program": "the only place that starts a process",
    "validators.strict_yaml": "reads YAML for every validator that looks into a file",
    "validators.tree": "walks through what strict_yaml has read",
}


def imports_of_the_library(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything that a module imports from eventcore_monitoring."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom(module=str(module), level=0):
                names = [f"{module}.{alias.name}" for alias in node.names]
            case _:
                continue
        yield from ((node.lineno, name) for name in names if name.split(".")[0] == "eventcore_monitoring")


def test_a_module_imports_only_from_floors_below_its_own() -> None:
    lint_imports = Path(sysconfig.get_path("scripts")) / "lint-imports"
    process = subprocess.run(
        [lint_imports, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert process.returncode == 0, process.stdout + process.stderr


def test_definitions_and_examples_import_only_the_public_names_of_the_package_root() -> None:
    public = {"eventcore_monitoring", *(f"eventcore_monitoring.{name}" for name in eventcore_monitoring.__all__)}
    modules = sorted({*DEFINITIONS.rglob("*.py"), *EXAMPLES.rglob("*.py")})

    assert modules != []
    assert [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules
        for line, name in imports_of_the_library(path)
        if name not in public
    ] == []


@pytest.mark.parametrize("folder", TUPLES)
def test_every_module_that_should_run_is_in_its_tuple(folder: str) -> None:
    package = importlib.import_module(f"eventcore_monitoring.{folder}")
    present = {module.name for module in pkgutil.iter_modules(package.__path__)}
    helpers = {name.removeprefix(f"{folder}.") for name in HELPERS if name.startswith(f"{folder}.")}
    listed = [entry.__module__.split(".")[2] for entry in getattr(package, TUPLES[folder])]

    assert present - helpers == set(listed)
    assert helpers <= present


def test_every_check_says_why_its_fault_matters_and_how_to_mend_it() -> None:
    documents = {path.stem: ast.get_docstring(ast.parse(path.read_bytes())) for path in PACKAGE.glob("checks/*.py")}
    del documents["__init__"]

    assert [
        f"{name} lacks {word}"
        for name, text in documents.items()
        for word in ("Why: ", "Fix: ")
        if f"\n{word}" not in (text or "")
    ] == []


def test_every_public_name_is_exported_and_exists() -> None:
    exported = eventcore_monitoring.__all__
    imported = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse((PACKAGE / "__init__.py").read_bytes()))
        if isinstance(node, ast.ImportFrom) and (node.level or str(node.module).startswith("eventcore_monitoring"))
        for alias in node.names
    }

    assert {name for name in imported if not name.startswith("_")} <= set(exported)
    assert [name for name in exported if not hasattr(eventcore_monitoring, name)] == []
    # The order within a kind; ruff (RUF022) puts constants first, then classes, then functions.
    assert list(exported) == sorted(exported, key=lambda name: (not name.isupper(), not name[:1].isupper()))
    assert len(exported) == len(set(exported))


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_bytes().splitlines())
        for folder in (PACKAGE, DEFINITIONS, EXAMPLES)
        for path in folder.rglob("*.py")
        # Tables: a metric a line, a public name a line.
        if (path.parent != EXPORTERS or path.stem == "__init__") and path != PACKAGE / "__init__.py"
    }

    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_MODULE} == {}
