"""Rules by the thousand: declared, checked, generated and encoded, against `json.dumps` and against promtool.

As a module of its own (`python -m benchmarks.rules NUMBER [FOLDER]`) it measures our side, prints JSON, and writes
the rule files into the folder.
"""

from __future__ import annotations

import gc
import json
import resource
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.table import Row
from benchmarks.timing import cost, medians, reported

if TYPE_CHECKING:
    from eventcore_monitoring import Monitoring

_IN_A_SERVICE = 50  # rules: one record and 49 alerts, a tenth of them with a scenario


def rules(number: int, runs: int, folder: Path) -> Iterator[Row]:
    """Our own work on so many rules, without imports; promtool reads the files that came of it."""
    written = folder / "rules"
    promtool = shutil.which("promtool")
    if promtool is None:
        raise RuntimeError("promtool is missing: make build installs it")
    found, checked = [], []
    for _ in range(runs):
        found.append(reported("rules", str(number), str(written), folder=folder))
        files = sorted(map(str, written.iterdir()))
        checked.append(cost([promtool, "check", "rules", "--lint=all", "--lint-fatal", *files], folder).wall)
    ours = medians(found)
    names = f"{number:,} rules"
    theirs = "`promtool check rules` on them"
    yield Row(f"{names}: declare, check, generate, encode", theirs, rule_work(ours), median(checked), 1)
    yield Row(f"{names}, and a runbook page for each alert", theirs, total(ours), median(checked))
    yield Row(f"{names}: infer the types, run the checks of expressions", theirs, ours["types"], median(checked), 1)
    yield Row(f"{names}: the same, read from the files", theirs, ours["read"], median(checked))
    same = "`json.dumps` of the same rules"
    yield Row(f"{names}: declare, check, generate, encode", same, rule_work(ours), ours["json"])
    yield Row(f"{names}: encode their files", same, ours["yaml"], ours["json"])


def rule_work(report: Mapping[str, float]) -> float:
    """The time of our work on rules: rule files, PrometheusRule objects and unit tests."""
    return report["declare"] + report["check"] + report["rules"]


def total(report: Mapping[str, float]) -> float:
    """The time of all our work: also what else is made of the same declarations, above all the runbook pages."""
    return rule_work(report) + report["others"]


def declared(number: int) -> Monitoring:
    """So many rules of services that all look alike, each with its own target, metrics and thresholds."""
    from eventcore_monitoring import (
        Alert,
        Counter,
        Metric,
        Monitoring,
        RecordingRule,
        Scenario,
        Target,
        percent,
        ramp,
    )

    def a_fifth_fails(requests: Counter, errors: Counter, path: str) -> Scenario:
        series = [
            requests.series(ramp(10), endpoint=path, method="GET"),
            errors.series(ramp(2), endpoint=path, method="GET"),
        ]
        return Scenario(name="a fifth of the requests fails", series=series)

    metrics: list[Metric] = []
    alerts: list[Alert] = []
    records: list[RecordingRule] = []
    for service in range(max(number // _IN_A_SERVICE, 1)):
        name = f"service_{service}"
        target = Target(job=name, instance=f"{name}:8080")
        requests = Counter(
            name=f"{name}_requests_total", help="Requests served.", labels=["endpoint", "method"], target=target
        )
        errors = Counter(
            name=f"{name}_errors_total", help="Requests that failed.", labels=["endpoint", "method"], target=target
        )
        metrics += [requests, errors]
        traffic = requests.rate("5m").sum("method")
        records.append(
            RecordingRule(
                record=f"method:{name}_requests:rate5m", expression=traffic, help="Requests a second.", group=name
            )
        )
        for endpoint in range(_IN_A_SERVICE - 1):
            path = f"/api/v1/things/{endpoint}"
            failing = errors.where(endpoint=path).rate("5m").sum("method") / traffic
            alerts.append(
                Alert(
                    name=f"Service{service}Endpoint{endpoint}Failing",
                    when=failing > percent(1 + endpoint % 10),
                    for_="5m",
                    severity="critical" if endpoint % 5 == 0 else "medium",
                    summary="More than {threshold} of the requests fail",
                    description=f"{{value}} of the {{labels.method}} requests to {path} fail for {{for}}.",
                    labels={"team": f"team-{service % 7}", "endpoint": path},
                    group=name,
                    fires_when=[a_fifth_fails(requests, errors, path)] if endpoint % 10 == 0 else [],
                )
            )
    return Monitoring(
        name="many",
        metrics=metrics,
        recording_rules=records,
        alerts=alerts,
        runbook_url="https://runbooks.example.com",
        labels={"environment": "production"},
    )


def measured(number: int, folder: Path | None) -> dict[str, float]:
    """Seconds of each step, and bytes of memory: the peak before the work, and after it.

    A few rules are built beforehand, so that imports and what pydantic and jinja2 prepare once do not count. The
    garbage collector is off, as the command has it.
    """
    from eventcore_monitoring import check, generate
    from eventcore_monitoring.generators import GENERATORS
    from eventcore_monitoring.generators.prometheus import prometheus

    gc.disable()
    others = [one for one in GENERATORS if one is not prometheus]
    few = declared(_IN_A_SERVICE)
    check(few)
    generate(few)
    before = _peak()
    times = [time.perf_counter()]
    monitoring = declared(number)
    times.append(time.perf_counter())
    check(monitoring)
    times.append(time.perf_counter())
    artifacts = generate(monitoring, [prometheus])
    times.append(time.perf_counter())
    pages = generate(monitoring, others)
    times.append(time.perf_counter())
    steps = ("declare", "check", "rules", "others")
    report = {step: end - begin for step, (begin, end) in zip(steps, pairwise(times), strict=True)}
    report |= {"before": before, "peak": _peak(), "artifacts": len(artifacts) + len(pages)}
    if folder is not None:
        folder.mkdir(exist_ok=True)
        for artifact in artifacts:
            if artifact.path.is_relative_to("prometheus/rules"):
                (folder / artifact.path.name).write_bytes(artifact.content)
        report |= _encoders(monitoring) | _types(monitoring, folder)
    return report


def _types(monitoring: Monitoring, folder: Path) -> dict[str, float]:
    """Seconds of type inference and all checks of expressions, as declared and as read from the rule files."""
    from eventcore_monitoring.checks.expressions import expression_findings
    from eventcore_monitoring.foreign import check_rules
    from eventcore_monitoring.rules.declared import declared as expressions

    # A new catalogue, or the types that the build has inferred already would count as none.
    fresh = monitoring.model_copy()
    fresh.__dict__.pop("catalogue", None)
    times = [time.perf_counter()]
    found = list(expression_findings(expressions(fresh)))
    times.append(time.perf_counter())
    read = check_rules([folder], None, monitoring.prometheus_version)
    times.append(time.perf_counter())
    assert not any(finding.severity == "error" for finding in (*found, *read.findings))
    return {"types": times[1] - times[0], "read": times[2] - times[1]}


def _encoders(monitoring: Monitoring) -> dict[str, float]:
    """Seconds of `json.dumps` and of our YAML writer, for the same rules."""
    from eventcore_monitoring.encoding.yaml import to_yaml
    from eventcore_monitoring.generators.prometheus.rules import rule_groups

    groups = [group for _, _, group in rule_groups(monitoring)]
    times = [time.perf_counter()]
    json.dumps({"groups": groups})
    times.append(time.perf_counter())
    to_yaml({"groups": groups})
    times.append(time.perf_counter())
    return {"json": times[1] - times[0], "yaml": times[2] - times[1]}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


if __name__ == "__main__":
    into = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    print(json.dumps(measured(int(sys.argv[1]), into)))
