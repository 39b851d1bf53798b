"""Monitoring: everything declared for one deployment, the only input of all that follows."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, Field

from eventcore_monitoring.model.alerts import Alert, RecordingRule, RuleGroup
from eventcore_monitoring.model.backups import Backup
from eventcore_monitoring.model.catalogue import Catalogue
from eventcore_monitoring.model.dashboards import Dashboard
from eventcore_monitoring.model.declared import Declared, LabelName, Line, Many, Name, PositiveDuration, Prose, Url
from eventcore_monitoring.model.drawn import PanelPlace, as_drawn, drawing
from eventcore_monitoring.model.fluent_bit_output import FluentBitOutput
from eventcore_monitoring.model.grafana_output import GrafanaOutput
from eventcore_monitoring.model.grafanalib_dashboard import AnyDashboard
from eventcore_monitoring.model.incidents import IncidentPolicy, Severity
from eventcore_monitoring.model.metrics import Metric, Target
from eventcore_monitoring.model.parts import Parts
from eventcore_monitoring.model.perses_output import PersesOutput
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.searches import LogSearch
from eventcore_monitoring.model.probes import BlackboxOutput, Probe
from eventcore_monitoring.model.prometheus_server import PrometheusServer
from eventcore_monitoring.model.runbooks import Checklist, Playbook
from eventcore_monitoring.model.scaling import Scaling
from eventcore_monitoring.model.slos import Slo
from eventcore_monitoring.model.sql_metrics import AnySqlMetric
from eventcore_monitoring.model.waivers import Waiver
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.values import LOWEST_PROMETHEUS, milliseconds

AnyMetric = Annotated[Metric | AnySqlMetric, Field(discriminator="kind")]


def version_numbers(version: str) -> tuple[int, int]:
    """`3.5` as (3, 5). Raises ValueError with a sentence."""
    major, _, minor = version.partition(".")
    if not (major.isdecimal() and minor.isdecimal() and version.isascii()):
        raise ValueError(f"{version!r} is no version of Prometheus: write 2.42 or 3.5")
    return int(major), int(minor)


def _supported(version: str) -> str:
    if version_numbers(version) < version_numbers(LOWEST_PROMETHEUS):
        raise ValueError(f"Prometheus {version} is too old for these artifacts: write {LOWEST_PROMETHEUS} or newer")
    return version


class Monitoring(Declared):
    """Everything declared for one deployment.

    `labels` are put on every alert (`service`, `environment`, …). `runbook_url` is the address below which
    the generated runbook pages are published. `series_budget` is how many series one recording rule may make.
    `waivers` are findings that are right as they are. `prometheus_version` is the oldest server that has to
    understand the rules.
    """

    section: ClassVar[str] = "monitoring"

    name: Name
    help: Prose = ""
    labels: Mapping[LabelName, Line] = Field(default_factory=dict)
    metrics: Many[AnyMetric] = ()
    recording_rules: Many[RecordingRule] = ()
    alerts: Many[Alert] = ()
    groups: Many[RuleGroup] = ()
    incidents: IncidentPolicy | None = None
    dashboards: Many[AnyDashboard] = ()
    grafana: GrafanaOutput = Field(default_factory=lambda: GrafanaOutput())
    perses: PersesOutput | None = None
    fluent_bit: FluentBitOutput | None = None
    pipelines: Many[Pipeline] = ()
    log_searches: Many[LogSearch] = ()
    scaling: Many[Scaling] = ()
    playbooks: Many[Playbook] = ()
    checklists: Many[Checklist] = ()
    slos: Many[Slo] = ()
    probes: Many[Probe] = ()
    blackbox: BlackboxOutput = Field(default_factory=lambda: BlackboxOutput())
    prometheus: PrometheusServer | None = None
    backups: Many[Backup] = ()
    waivers: Many[Waiver] = ()
    runbook_url: Url | None = None
    namespace: Name = "monitoring"
    evaluation_interval: PositiveDuration = "1m"
    series_budget: int | None = Field(default=None, gt=0)
    prometheus_version: Annotated[str, AfterValidator(_supported)] = LOWEST_PROMETHEUS

    def extended(self, **more: Any) -> Self:
        """The same with more declarations at the end of its lists: `.extended(alerts=[mine])`."""
        longer = {}
        for field, added in more.items():
            given = getattr(self, field, ())
            both = isinstance(given, tuple) and isinstance(added, list | tuple)
            longer[field] = (*given, *added) if both else added  # what is no list is refused with a sentence
        return self.replaced(**longer)

    def with_parts(self, *parts: Parts) -> Self:
        """The same with the declarations of these parts too; what several of them declare alike stands once."""
        whole: dict[str, list[Any]] = {field: [*getattr(self, field)] for field in Parts._fields}
        for part in parts:
            for field, declared in part._asdict().items():
                whole[field] += (one for one in declared if one not in whole[field])
        return self.replaced(**whole)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The metrics and recording rules, by what expressions ask of them."""
        evaluated: dict[str, set[int]] = {}
        for rule in self.recording_rules:
            interval = milliseconds(self.interval_of(self.group_of(rule)))
            evaluated.setdefault(rule.record, set()).add(interval)
        known = {record: lengths.pop() for record, lengths in evaluated.items() if len(lengths) == 1}
        return Catalogue(self.metrics, self.recording_rules, known)

    @property
    def targets(self) -> tuple[Target, ...]:
        """The targets of all metrics, each once, in the order in which they first appear."""
        return self.catalogue.targets

    @property
    def metric_of(self) -> dict[str, Metric]:
        """The metric behind each scraped name (`…_bucket`, `…_sum` and so on included)."""
        return self.catalogue.metric_of

    @cached_property
    def severity_of(self) -> dict[str, Severity]:
        """The severity behind each word for one, aliases included."""
        if self.incidents is None:
            return {}
        return {word: level for level in self.incidents.severities for word in (level.name, *level.aliases)}

    def at_least(self, version: str) -> bool:
        """Whether every server that has to understand the rules is at least this version."""
        return version_numbers(self.prometheus_version) >= version_numbers(version)

    @property
    def rules(self) -> tuple[RecordingRule | Alert, ...]:
        """All rules: what is recorded first, then what fires."""
        return (*self.recording_rules, *self.alerts)

    def group_of(self, rule: Alert | RecordingRule) -> str:
        """The name of the group that a rule is in: its own, or the deployment's."""
        return rule.group or self.name

    def interval_of(self, group: str) -> str:
        """How often a group of rules is evaluated: its own interval, or the deployment's."""
        return self._intervals.get(group) or self.evaluation_interval

    @cached_property
    def own_dashboards(self) -> tuple[Dashboard, ...]:
        """The dashboards that are declared here, not those of grafanalib, of whose queries nothing is known."""
        return tuple(one for one in self.dashboards if isinstance(one, Dashboard))

    def panels_of(self, alert: Alert) -> tuple[PanelPlace, ...]:
        """The panels that draw what an alert fires on, in order."""
        return self._drawing.get(as_drawn(alert.when), ()) if self._drawing else ()

    @cached_property
    def _drawing(self) -> Mapping[Node, tuple[PanelPlace, ...]]:
        return drawing(self.own_dashboards)

    @cached_property
    def _intervals(self) -> dict[str, str | None]:
        return {group.name: group.interval for group in self.groups}
