"""The project's settings: `[tool.eventcore-monitoring]` in the nearest `pyproject.toml`, and what a call changes.

`deployments` (definition files), `output` (a folder, `generated`), `answers` (a folder: what the queries of dashboards
answered when `preview --save` asked, for the pictures of a build), `prometheus_version` (for definitions that name
none), `promtool`, `amtool`, `fluentd` and `blackbox_exporter` (a path, or `off`), `timeout` (seconds that a program may
take).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from eventcore_monitoring.findings import DefinitionError, Finding, SourceLine

_SECTION = "tool.eventcore-monitoring"
_TEXTS = ("output", "answers", "prometheus_version", "promtool", "amtool", "fluentd", "blackbox_exporter")
_FIELDS = ("deployments", *_TEXTS, "timeout")
_EXAMPLE = 'deployments = ["definitions/production.py"]'


class Project(NamedTuple):
    """Where a project's definitions are and where its artifacts go.

    `deployments` are files (absolute) that each hold a `monitoring`; a deployment is called like its file. With
    `partial` they are not all that the project has, so the folders of others are left alone. `timeout`: seconds.
    """

    root: Path
    deployments: tuple[Path, ...]
    output: Path
    prometheus_version: str | None = None
    promtool: str | None = None
    amtool: str | None = None
    fluentd: str | None = None
    blackbox_exporter: str | None = None
    timeout: float = 60
    partial: bool = False
    answers: Path | None = None


def find_project(
    folder: Path, *, definitions: Sequence[Path] = (), names: Sequence[str] = (), output: Path | None = None
) -> Project:
    """The project that `folder` (absolute) lies in.

    `definitions` (files) take the place of its deployments, `names` select some of them, `output` is another folder
    for artifacts; paths are relative to `folder`. Without settings, `folder` is the root. Raises DefinitionError.
    """
    project = next((found for place in (folder, *folder.parents) if (found := _read(place / "pyproject.toml"))), None)
    if definitions:
        project = project or Project(folder, (), folder / "generated")
        project = project._replace(deployments=tuple(folder / file for file in definitions), partial=True)
    if project is None:
        message = f"no pyproject.toml with [{_SECTION}] in {folder} or above it"
        fix = f"add [{_SECTION}] with {_EXAMPLE}, or name a definition file"
        raise DefinitionError(Finding("pyproject.toml", "configuration", message, fix))
    if names:
        project = project._replace(deployments=tuple(_named(project.deployments, names)), partial=True)
    return project if output is None else project._replace(output=folder / output)


def _named(deployments: Sequence[Path], names: Sequence[str]) -> list[Path]:
    known = [file.stem for file in deployments]
    faults = [
        Finding("--deployment", "call", f"there is no deployment {name}", _instead(name, known))
        for name in names
        if name not in known
    ]
    if faults:
        raise DefinitionError(*faults)
    return [file for file in deployments if file.stem in names]


def _instead(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"write one of {', '.join(known)}"


def _read(file: Path) -> Project | None:
    """The project of a `pyproject.toml`; None where there is no such file, or no settings of ours in it."""
    if not file.is_file():
        return None
    try:
        text = file.read_text(encoding="utf-8")
        whole = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        line = re.search(r"at line (\d+)", str(error))
        source = SourceLine(str(file), int(line[1]) if line else 1)
        finding = Finding(file.name, "configuration", f"is no TOML: {error}", "correct that line", source=source)
        raise DefinitionError(finding) from None
    tool = whole.get("tool")
    if not isinstance(tool, dict) or "eventcore-monitoring" not in tool:
        return None
    settings = tool["eventcore-monitoring"]
    faults = [
        Finding(".".join((_SECTION, key)).rstrip("."), "configuration", message, fix, source=_line(file, text, key))
        for key, message, fix in _faults(settings)
    ]
    if faults:
        raise DefinitionError(*faults)
    root = file.parent
    return Project(
        root,
        deployments=tuple(root / deployment for deployment in settings["deployments"]),
        output=root / settings.get("output", "generated"),
        answers=root / settings["answers"] if "answers" in settings else None,
        **{name: settings[name] for name in _FIELDS[3:] if name in settings},
    )


def _faults(settings: object) -> Iterator[tuple[str, str, str]]:
    """Key, what is wrong with it, what to write."""
    if not isinstance(settings, dict):
        yield "", f"must be a table, not {settings!r}", f"write [{_SECTION}] and the settings below it"
        return
    for key, value in settings.items():
        if key not in _FIELDS:
            yield key, f"there is no setting `{key}`", _instead(key, _FIELDS)
        elif key == "deployments":
            if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
                yield key, f"must be a list of definition files, not {value!r}", f"write {_EXAMPLE}"
        elif key == "timeout":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 86_400:
                yield key, f"must be a number of seconds, not {value!r}", "write timeout = 60"
        elif not isinstance(value, str) or not value:
            yield key, f"must be text, not {value!r}", f'write {key} = "…"'
    if "deployments" not in settings:
        yield "deployments", "no deployment is named", f"write {_EXAMPLE}"
    yield from _version_fault(settings)


def _version_fault(settings: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    key = "prometheus_version"
    value = settings.get(key)
    if isinstance(value, str) and value:
        from eventcore_monitoring.model.monitoring import version_numbers
        from eventcore_monitoring.values import LOWEST_PROMETHEUS

        try:
            if version_numbers(value) < version_numbers(LOWEST_PROMETHEUS):
                yield key, f"Prometheus {value} is too old for these artifacts", f"write {LOWEST_PROMETHEUS} or newer"
        except ValueError as error:
            sentence, _, way_out = str(error).partition(": write ")
            yield key, sentence, f"write {way_out}"


def _line(file: Path, text: str, key: str) -> SourceLine:
    """The line of a key below our heading, or of the heading, for people; 1 where it cannot be told."""
    lines = [line.strip() for line in text.split("\n")]
    heading = next((index for index, line in enumerate(lines) if line.startswith(f"[{_SECTION}]")), 0)
    pattern = re.compile(rf'"?{re.escape(key)}"?\s*=')
    found = next((index for index in range(heading, len(lines)) if key and pattern.match(lines[index])), heading)
    return SourceLine(str(file), found + 1)
