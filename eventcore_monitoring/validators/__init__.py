"""Validators: a deployment's staged folder in, findings out; one module an outside program or a format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.validators import (
    amtool,
    blackbox,
    fluentd,
    grafana,
    kubernetes,
    output_text,
    promtool,
    secrets,
)
from eventcore_monitoring.validators.program import Tools

Validator = Callable[[Path, Tools], Iterator[Finding]]

VALIDATORS: tuple[Validator, ...] = (
    output_text.check_rule_text,
    promtool.check_rules,
    promtool.test_rules,
    promtool.check_config,
    amtool.check_config,
    amtool.check_routes,
    blackbox.check_config,
    grafana.check_dashboards,
    kubernetes.check_objects,
    fluentd.check_config,
    secrets.check_secrets,
)
