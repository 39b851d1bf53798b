"""Prometheus: its configuration, rule files, the same as PrometheusRule objects, and the unit tests that prove them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.yaml import to_yaml
from eventcore_monitoring.generators.prometheus.rules import prometheus_rule, rule_groups
from eventcore_monitoring.generators.prometheus.server import server_configuration
from eventcore_monitoring.generators.prometheus.unit_tests import rule_tests
from eventcore_monitoring.model.monitoring import Monitoring


def prometheus(monitoring: Monitoring) -> Iterator[Artifact]:
    """The configuration, where there is to be one; for each group a rule file, a PrometheusRule, its tests."""
    files: dict[str, list[str]] = {}
    for name, group, rules in rule_groups(monitoring):
        files.setdefault(group, []).append(name)
        rule_file = to_yaml({"groups": [rules]})
        yield _artifact(f"prometheus/rules/{name}.yaml", rule_file)
        yield _artifact(f"kubernetes/prometheus-rule-{name}.yaml", prometheus_rule(monitoring, name, rule_file))
    if monitoring.prometheus is not None:
        configuration = server_configuration(monitoring, monitoring.prometheus, has_rules=bool(files))
        yield _artifact("prometheus/prometheus.yaml", configuration)
    for group, tests in rule_tests(monitoring, files):
        yield _artifact(f"prometheus/tests/{group}.yaml", to_yaml(tests))


def _artifact(path: str, content: str) -> Artifact:
    return Artifact(PurePosixPath(path), content.encode())
