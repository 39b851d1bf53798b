"""The pictures of a deployment's dashboards as artifacts: drawn once, and kept until something changes.

What they show is what the queries answered: saved answers where the project has some, else a day made from the
declarations, on which our own evaluator answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from eventcore_monitoring.artifacts import Artifact, digest
from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.kept import read, stamp_of, write

if TYPE_CHECKING:
    from eventcore_monitoring.model.monitoring import Monitoring
    from eventcore_monitoring.preview.answers import Answers

FOLDER = PurePosixPath("previews")
SHOWN = 6 * 3600  # seconds
_DASHBOARDS = PurePosixPath("grafana/dashboards")
_MOST = 6  # deployments whose pictures are kept: all of them are read whenever one is asked for


def with_previews(
    monitoring: Monitoring, artifacts: Sequence[Artifact], saved: Mapping[str, str]
) -> tuple[tuple[Artifact, ...], tuple[Finding, ...]]:
    """The artifacts of a deployment with pictures of its dashboards; and what is wrong with the saved answers.

    `saved`: the text of saved answers by the name of the dashboard.
    """
    dashboards = dict(classic_dashboards(artifacts))
    if not dashboards:
        return tuple(artifacts), ()
    known = read("previews", _stamp())
    answers = [Artifact(PurePosixPath(name), text.encode()) for name, text in sorted(saved.items())]
    key = digest([*artifacts, *answers])
    if key not in known:
        known = {**dict(list(known.items())[1 - _MOST :]), key: _made(monitoring, dashboards, saved)}
        write("previews", _stamp(), known)
    pictures = [Artifact(FOLDER / f"{name}.svg", text.encode()) for name, text in known[key]["pictures"].items()]
    findings = [
        Finding(at, "preview-answers", message, fix, Severity(severity))
        for at, message, fix, severity in known[key]["findings"]
    ]
    return tuple(sorted((*artifacts, *pictures))), tuple(findings)


def classic_dashboards(artifacts: Sequence[Artifact]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The dashboards among artifacts in Grafana's classic JSON, by their names."""
    for artifact in artifacts:
        if artifact.path.parent == _DASHBOARDS and artifact.path.suffix == ".json":
            yield artifact.path.stem, json.loads(artifact.content)


def sample_answers(monitoring: Monitoring, dashboards: Mapping[str, Mapping[str, Any]]) -> dict[str, Answers]:
    """What the queries of dashboards answer on a day made from the declarations, by the names of the dashboards."""
    from eventcore_monitoring.preview.evaluated import evaluated, storage_of
    from eventcore_monitoring.preview.samples import day

    made = day(monitoring, SHOWN)
    storage = storage_of(made, monitoring)
    return {name: evaluated(dashboard, made, storage, SHOWN) for name, dashboard in dashboards.items()}


def _made(
    monitoring: Monitoring, dashboards: Mapping[str, Mapping[str, Any]], saved: Mapping[str, str]
) -> dict[str, Any]:
    from eventcore_monitoring.preview.answers import read_answers
    from eventcore_monitoring.preview.dashboard import dashboard_svg
    from eventcore_monitoring.preview.questions import questions

    answers: dict[str, Answers] = {}
    findings: list[tuple[str, str, str, str]] = []
    for name, dashboard in dashboards.items():
        at, again = f"dashboards.{name}", "save them again with `preview --save`"
        if name not in saved:
            continue
        try:
            answers[name] = read_answers(saved[name])
        except ValueError as error:
            findings.append((at, f"{error}", again, Severity.ERROR.value))
            continue
        missing = [one.panel for one in questions(dashboard, SHOWN) if one.key not in answers[name].series]
        if missing:
            number = "1 query" if len(missing) == 1 else f"{len(missing)} queries"
            said = f"no answer is saved to {number} (first: panel {missing[0]})"
            findings.append((at, said, again, Severity.WARNING.value))
    rest = {name: dashboard for name, dashboard in dashboards.items() if name not in saved}
    answers |= sample_answers(monitoring, rest) if rest else {}
    pictures = {name: dashboard_svg(dashboard, answers.get(name)) for name, dashboard in dashboards.items()}
    return {"pictures": pictures, "findings": findings}


@cache
def _stamp() -> list[int]:
    here = Path(__file__).parent
    return stamp_of(*(here / folder for folder in ("preview", "promql", "model")))
