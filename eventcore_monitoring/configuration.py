"""The project's settings: `[tool.eventcore-monitoring]` in the nearest `pyproject.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from eventcore_monitoring.findings import DefinitionError, Finding, SourceLine

_SECTION = "tool.eventcore-monitoring"
_FIELDS = ("deployments", "output", "prometheus_version", "promtool", "amtool", "fluentd")


@dataclass(frozen=True, slots=True)
class Project:
    """Where a project's definitions are and where its artifacts go.

    `deployments` are files (absolute) that each hold a `monitoring`; a deployment is called like its file.
    """

    root: Path
    deployments: tuple[Path, ...]
    output: Path
    prometheus_version: str | None = None
    promtool: str | None = None
    amtool: str | None = None
    fluentd: str | None = None


def find_project(start: Path) -> Project:
    """The settings of the project that `start` lies in. Raises DefinitionError with a sentence."""
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_file() and (settings := _settings(file)) is not None:
            return _project(file, settings)
    message = f"no pyproject.toml with [{_SECTION}] in {start} or above it"
    fix = f'add [{_SECTION}] with deployments = ["definitions/production.py"], or name a definition file'
    raise DefinitionError(Finding("pyproject.toml", "configuration", message, fix))


def project_of(files: tuple[Path, ...], output: Path, root: Path) -> Project:
    """A project without settings: definition files named on the command line."""
    return Project(root, tuple(file.resolve() for file in files), output)


def _settings(file: Path) -> dict[str, Any] | None:
    try:
        whole = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        finding = Finding(file.name, "configuration", f"is no TOML: {error}", "correct that line", source=_line(file))
        raise DefinitionError(finding) from None
    section: dict[str, Any] | None = whole.get("tool", {}).get("eventcore-monitoring")
    return section


def _project(file: Path, settings: dict[str, Any]) -> Project:
    faults = list(_faults(file, settings))
    if faults:
        raise DefinitionError(*faults)
    root = file.parent.resolve()
    texts = {name: settings.get(name) for name in _FIELDS[2:]}
    return Project(
        root,
        tuple(root / deployment for deployment in settings["deployments"]),
        root / settings.get("output", "generated"),
        **texts,
    )


def _faults(file: Path, settings: dict[str, Any]) -> list[Finding]:
    faults = []

    def wrong(key: str, message: str, fix: str) -> None:
        faults.append(Finding(f"{_SECTION}.{key}", "configuration", message, fix, source=_line(file, key)))

    for key, value in settings.items():
        if key not in _FIELDS:
            near = get_close_matches(key, _FIELDS, n=1)
            known = ", ".join(_FIELDS)
            wrong(key, f"`{key}` is no setting", f"did you mean `{near[0]}`?" if near else f"the settings are {known}")
        elif key == "deployments":
            if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
                wrong(key, "must be a list of definition files", 'write deployments = ["definitions/production.py"]')
        elif not isinstance(value, str) or not value:
            wrong(key, f"must be text, not {value!r}", f'write {key} = "…"')
    if "deployments" not in settings:
        wrong("deployments", "no deployment is named", 'write deployments = ["definitions/production.py"]')
    return faults


def _line(file: Path, key: str = "[tool.eventcore-monitoring]") -> SourceLine:
    """The line of a key, for people; 1 where it cannot be told."""
    lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
    number = next((index for index, line in enumerate(lines, start=1) if line.strip().startswith(key)), 1)
    return SourceLine(str(file), number)
