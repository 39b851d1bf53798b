"""Writes README.md and parity.md of this folder, from the docstrings of the checks and from parity.yaml.

Run `python docs/checks/generate.py` after a change of either; `tests/test_docs_of_checks.py` tells when it is needed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from eventcore_monitoring.formats.rules import Documented, documented, fluentd_codes
from eventcore_monitoring.output.compare import Kind

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent.parent / "eventcore_monitoring"
# These hold texts that look like codes and are none.
_NO_CODES = ("checks", "generators", "exporters", "encoding")
_is_code = re.compile(r"[a-z]+(?:-[a-z0-9]+)*").fullmatch


class Check(NamedTuple):
    """What the docstring of a check says, and whether it is one of expressions."""

    said: Documented
    of_expressions: bool


def documented_check(file: Path) -> Check:
    """The docstring of a check's module. Raises ValueError for a module without one."""
    text = ast.get_docstring(ast.parse(file.read_bytes()))
    if not text:
        raise ValueError(f"{file.name} has no docstring: write what is wrong, `Why:` and `Fix:`")
    return Check(documented(text), file.parent.name == "expressions")


def checks() -> dict[str, list[Check]]:
    """Every check by its code; a check of declarations and one of expressions may share a code."""
    found: dict[str, list[Check]] = {}
    for folder in (PACKAGE / "checks" / "expressions", PACKAGE / "checks"):
        for file in sorted(folder.glob("[a-z]*.py")):
            found.setdefault(file.stem.replace("_", "-"), []).append(documented_check(file))
    return dict(sorted(found.items()))


def further_codes() -> dict[str, list[str]]:
    """The codes of findings that no check makes, with the modules that do: readers, validators, the writer."""
    modules = {
        file.relative_to(PACKAGE).with_suffix("").as_posix().removesuffix("/__init__"): ast.parse(file.read_bytes())
        for file in sorted(PACKAGE.rglob("*.py"))
        if file.relative_to(PACKAGE).parts[0] not in _NO_CODES
    }
    literal = {name: set(_literal_codes(tree)) for name, tree in modules.items()}
    # A code that is handed on in a variable begins with the same word as those that stand in the call.
    families = {code.partition("-")[0] for codes in literal.values() for code in codes if "-" in code}
    found: dict[str, list[str]] = {f"output-{kind}": ["output/compare"] for kind in Kind}
    for name, tree in modules.items():
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is str}
        handed = {text for text in texts if "-" in text and _is_code(text) and text.partition("-")[0] in families}
        makes = bool(literal[name]) or any(
            isinstance(node, ast.Name) and node.id in ("Finding", "Fault") for node in ast.walk(tree)
        )
        for code in literal[name] | (handed if makes else set()):
            found.setdefault(code, []).append(name)
    ours = checks()
    return {code: names for code, names in sorted(found.items()) if code not in ours}


def _literal_codes(tree: ast.AST) -> Iterator[str]:
    """The second argument of `Finding(…)` and `Fault(…)`, and the first of `report(…)`, where it stands there."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        given = {"Finding": node.args[1:2], "Fault": node.args[1:2], "report": node.args[:1]}.get(name, [])
        for argument in given:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and _is_code(argument.value):
                yield argument.value


def readme() -> str:
    """README.md: one section a check, and a table of the other codes."""
    ours = checks()
    lines = [
        "# The checks",
        "",
        "Written by `generate.py` from the docstrings of `eventcore_monitoring/checks/`; do not edit.",
        "",
        "Checks of expressions look at declared rules, panels and scalers, and at rule files of any origin. The others",
        "look at declarations. What other tools check, and what checks it here: [parity.md](parity.md). What is found",
        "in Fluentd configuration: [fluentd.md](fluentd.md).",
        "",
        *_table(("code", "what is wrong"), [(f"[{code}](#{code})", of[0].said.fault) for code, of in ours.items()]),
    ]
    for code, of_code in ours.items():
        lines += ["", f"## {code}"]
        for one in of_code:
            kind = "expressions" if one.of_expressions else "declarations"
            lines += ["", f"{one.said.fault} *(of {kind})*", ""]
            lines += [f"- **{key}:** {value}" for key, value in one.said.details]
    lines += [
        "",
        "# Other findings",
        "",
        "These come from reading definitions and rule files, from the programs and schemas that judge what was",
        "generated, and from writing it.",
        "",
        *_table(("code", "made by"), [(f"`{code}`", _modules(names)) for code, names in further_codes().items()]),
    ]
    return "\n".join(lines) + "\n"


def _modules(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def tools() -> list[Mapping[str, Any]]:
    """The tools of parity.yaml."""
    read: list[Mapping[str, Any]] = yaml.safe_load((HERE / "parity.yaml").read_text("utf-8"))
    return read


def parity() -> str:
    """parity.md: a table a tool."""
    ours = checks()
    lines = [
        "# What other tools check",
        "",
        "Written by `generate.py` from `parity.yaml`; do not edit. Each check of another tool stands here with the",
        "codes of ours that find the same, or with the reason why there is none. [README.md](README.md) says what each",
        "code is. The other tools were read, not run; their names belong to them.",
    ]
    for tool in tools():
        lines += ["", f"## {tool['tool']} ({tool['version']}, {tool['number']} checks)", ""]
        rows = []
        for check in tool["checks"]:
            codes = ", ".join(
                f"[{code}](README.md#{code})" if code in ours else f"`{code}`" for code in check.get("ours", ())
            )
            reason = check.get("why_not", "")
            here = "; ".join(part for part in (codes, reason) if part)
            rows.append((check["name"], check["says"], here if codes else f"*not ours:* {reason}"))
        lines += _table(("check", "what it says", "here"), rows)
    return "\n".join(lines) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"

    return [line(head), f"|{'---|' * len(head)}", *map(line, rows)]


def fluentd() -> str:
    """fluentd.md: the findings in Fluentd configuration, and the mistakes that Fluentd was seen to let pass."""
    lines = [
        "# Fluentd configuration",
        "",
        "Written by `generate.py` from the docstrings of `eventcore_monitoring/fluentd/` and from the configurations",
        "in `tests/fluentd/mistakes/`; do not edit. All of it is found in declared pipelines, and in configuration of",
        "any origin by `check --fluentd FILE…`. A comment `# waive CODE: why` above a section waives one there.",
    ]
    package = PACKAGE / "fluentd"
    for file in (*sorted((package / "checks").glob("[a-z]*.py")), package / "checks_of_fields.py"):
        docstring = ast.get_docstring(ast.parse(file.read_bytes())) or ""
        codes = [f"- **`{code}`**: {text}" for code, text in fluentd_codes(docstring)]
        if codes:
            head = " ".join(docstring.partition("\n\n")[0].split()).rstrip(".")
            lines += ["", f"## {head}", "", *codes]
    lines += [
        "",
        "# Mistakes",
        "",
        "What people get wrong, and what finds it here; `fluentd --dry-run` (1.19.3) accepts many of these without a",
        "word. Each row is a test.",
        "",
    ]
    rows: dict[str, dict[str, None]] = {}
    for file in sorted((HERE.parents[1] / "tests" / "fluentd" / "mistakes").glob("*.yaml")):
        for one in yaml.safe_load(file.read_text("utf-8")):
            found = f"`{one['code']}`" if "code" in one else f"*not found:* {one['reason']}"
            rows.setdefault(" ".join(one["mistake"].split()), {})[found] = None
    lines += _table(("mistake", "found as"), [(what, ", ".join(found)) for what, found in rows.items()])
    return "\n".join(lines) + "\n"


FILES = {"README.md": readme, "parity.md": parity, "fluentd.md": fluentd}


def main() -> int:
    """Writes the files that are not as they should be, and names them."""
    for name, made in FILES.items():
        text = made()
        file = HERE / name
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8", newline="\n")
            print(f"wrote {file.relative_to(HERE.parent.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
