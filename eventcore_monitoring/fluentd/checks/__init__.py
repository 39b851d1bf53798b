"""What is wrong with a configuration: one module a topic, listed in one tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.checks.labels import labels
from eventcore_monitoring.fluentd.checks.routing import routing
from eventcore_monitoring.fluentd.checks.routing_loops import loops
from eventcore_monitoring.fluentd.checks.routing_patterns import patterns
from eventcore_monitoring.fluentd.tree import Section

Check = Callable[[Section], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (patterns, routing, labels, loops)
