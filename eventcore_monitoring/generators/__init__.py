"""Generators: `(Monitoring) -> Iterator[Artifact]`, one module a target, listed in one tuple."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.generators.alertmanager import alertmanager
from eventcore_monitoring.generators.backups import backups
from eventcore_monitoring.generators.blackbox import blackbox
from eventcore_monitoring.generators.elasticsearch import elasticsearch
from eventcore_monitoring.generators.fluent_bit import fluent_bit
from eventcore_monitoring.generators.fluentd import fluentd
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.generators.metric_contract import metric_contract
from eventcore_monitoring.generators.openslo import openslo
from eventcore_monitoring.generators.perses import perses
from eventcore_monitoring.generators.prometheus import prometheus
from eventcore_monitoring.generators.runbooks import runbooks
from eventcore_monitoring.generators.scaling import scaling
from eventcore_monitoring.generators.sql_exporter import sql_exporter
from eventcore_monitoring.model.monitoring import Monitoring

Generator = Callable[[Monitoring], Iterator[Artifact]]

GENERATORS: tuple[Generator, ...] = (
    prometheus,
    metric_contract,
    alertmanager,
    blackbox,
    grafana,
    perses,
    fluentd,
    fluent_bit,
    elasticsearch,
    scaling,
    openslo,
    sql_exporter,
    runbooks,
    backups,
)
