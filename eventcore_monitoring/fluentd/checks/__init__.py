"""What is wrong with a configuration: one module a topic, listed in one tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.checks.buffer_paths import buffer_paths
from eventcore_monitoring.fluentd.checks.buffers import buffers
from eventcore_monitoring.fluentd.checks.elasticsearch import elasticsearch
from eventcore_monitoring.fluentd.checks.files import files
from eventcore_monitoring.fluentd.checks.labels import labels
from eventcore_monitoring.fluentd.checks.names import names
from eventcore_monitoring.fluentd.checks.placeholders import placeholders
from eventcore_monitoring.fluentd.checks.plugin_rules import plugin_rules
from eventcore_monitoring.fluentd.checks.plugin_types import plugin_types
from eventcore_monitoring.fluentd.checks.policy import policy
from eventcore_monitoring.fluentd.checks.records import records
from eventcore_monitoring.fluentd.checks.resources import resources
from eventcore_monitoring.fluentd.checks.retries import retries
from eventcore_monitoring.fluentd.checks.routing import routing
from eventcore_monitoring.fluentd.checks.routing_loops import loops
from eventcore_monitoring.fluentd.checks.routing_patterns import patterns
from eventcore_monitoring.fluentd.checks.secrets import secrets
from eventcore_monitoring.fluentd.checks.structure import structure
from eventcore_monitoring.fluentd.checks.times import times
from eventcore_monitoring.fluentd.checks.values import values
from eventcore_monitoring.fluentd.checks.workers import workers
from eventcore_monitoring.fluentd.tree import Section

Check = Callable[[Section], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    structure,
    plugin_types,
    names,
    values,
    times,
    plugin_rules,
    patterns,
    routing,
    labels,
    loops,
    placeholders,
    buffers,
    retries,
    buffer_paths,
    resources,
    files,
    workers,
    records,
    elasticsearch,
    secrets,
    policy,
)
