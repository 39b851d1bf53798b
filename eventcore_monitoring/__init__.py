"""eventcore_monitoring: monitoring declared once in typed Python, emitted as proven artifacts.

The public names. Each is imported when it is first used, so that the command line starts at once.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself takes as long to import as Python to start
if TYPE_CHECKING:
    from eventcore_monitoring.artifacts import Artifact as Artifact
    from eventcore_monitoring.build import check as check, generate as generate
    from eventcore_monitoring.findings import (
        DefinitionError as DefinitionError,
        Finding as Finding,
        SourceLine as SourceLine,
    )
    from eventcore_monitoring.model.alerts import Alert as Alert, RecordingRule as RecordingRule, RuleGroup as RuleGroup
    from eventcore_monitoring.model.dashboards import (
        Annotation as Annotation,
        BarGauge as BarGauge,
        CustomVariable as CustomVariable,
        Dashboard as Dashboard,
        GaugePanel as GaugePanel,
        IntervalVariable as IntervalVariable,
        Link as Link,
        Override as Override,
        Query as Query,
        QueryVariable as QueryVariable,
        Row as Row,
        Stat as Stat,
        Table as Table,
        Text as Text,
        ThresholdLine as ThresholdLine,
        TimeSeries as TimeSeries,
    )
    from eventcore_monitoring.model.declared import Declared as Declared
    from eventcore_monitoring.model.incidents import (
        Email as Email,
        IncidentPolicy as IncidentPolicy,
        PagerDuty as PagerDuty,
        SecretFile as SecretFile,
        Severity as Severity,
        Slack as Slack,
        Smtp as Smtp,
        Webhook as Webhook,
    )
    from eventcore_monitoring.model.metrics import (
        Counter as Counter,
        Gauge as Gauge,
        Histogram as Histogram,
        Info as Info,
        Label as Label,
        Metric as Metric,
        Summary as Summary,
        Target as Target,
    )
    from eventcore_monitoring.model.monitoring import Monitoring as Monitoring, Waiver as Waiver
    from eventcore_monitoring.model.pipelines import (
        AddFields as AddFields,
        Buffer as Buffer,
        Drop as Drop,
        Elasticsearch as Elasticsearch,
        Env as Env,
        File as File,
        JsonLines as JsonLines,
        Keep as Keep,
        Pipeline as Pipeline,
        PlainLines as PlainLines,
        Tail as Tail,
    )
    from eventcore_monitoring.model.ready_made import exported as exported
    from eventcore_monitoring.model.runbooks import Checklist as Checklist, Runbook as Runbook, Step as Step
    from eventcore_monitoring.model.scaling import (
        PrometheusTrigger as PrometheusTrigger,
        ResourceTrigger as ResourceTrigger,
        Scaling as Scaling,
    )
    from eventcore_monitoring.model.scenarios import (
        Scenario as Scenario,
        Series as Series,
        constant as constant,
        gap as gap,
        ramp as ramp,
    )
    from eventcore_monitoring.promql.expression import (
        Condition as Condition,
        Expression as Expression,
        promql as promql,
    )
    from eventcore_monitoring.promql.series import (
        absent as absent,
        matching as matching,
        not_equal as not_equal,
        not_matching as not_matching,
        time as time,
    )
    from eventcore_monitoring.values import (
        GiB as GiB,
        KiB as KiB,
        MiB as MiB,
        Quantity as Quantity,
        bytes_ as bytes_,
        count as count,
        days as days,
        hours as hours,
        minutes as minutes,
        per_second as per_second,
        percent as percent,
        ratio as ratio,
        seconds as seconds,
    )

__version__ = "0.1.0"

_HOME = {
    "artifacts": ("Artifact",),
    "build": (
        "check",
        "generate",
    ),
    "findings": (
        "DefinitionError",
        "Finding",
        "SourceLine",
    ),
    "model.alerts": (
        "Alert",
        "RecordingRule",
        "RuleGroup",
    ),
    "model.dashboards": (
        "Annotation",
        "BarGauge",
        "CustomVariable",
        "Dashboard",
        "GaugePanel",
        "IntervalVariable",
        "Link",
        "Override",
        "Query",
        "QueryVariable",
        "Row",
        "Stat",
        "Table",
        "Text",
        "ThresholdLine",
        "TimeSeries",
    ),
    "model.declared": ("Declared",),
    "model.incidents": (
        "Email",
        "IncidentPolicy",
        "PagerDuty",
        "SecretFile",
        "Severity",
        "Slack",
        "Smtp",
        "Webhook",
    ),
    "model.metrics": (
        "Counter",
        "Gauge",
        "Histogram",
        "Info",
        "Label",
        "Metric",
        "Summary",
        "Target",
    ),
    "model.monitoring": (
        "Monitoring",
        "Waiver",
    ),
    "model.pipelines": (
        "AddFields",
        "Buffer",
        "Drop",
        "Elasticsearch",
        "Env",
        "File",
        "JsonLines",
        "Keep",
        "Pipeline",
        "PlainLines",
        "Tail",
    ),
    "model.ready_made": ("exported",),
    "model.runbooks": (
        "Checklist",
        "Runbook",
        "Step",
    ),
    "model.scaling": (
        "PrometheusTrigger",
        "ResourceTrigger",
        "Scaling",
    ),
    "model.scenarios": (
        "Scenario",
        "Series",
        "constant",
        "gap",
        "ramp",
    ),
    "promql.expression": (
        "Condition",
        "Expression",
    ),
    "promql.series": (
        "absent",
        "matching",
        "not_equal",
        "not_matching",
        "time",
    ),
    "values": (
        "GiB",
        "KiB",
        "MiB",
        "Quantity",
        "bytes_",
        "count",
        "days",
        "hours",
        "minutes",
        "per_second",
        "percent",
        "ratio",
        "seconds",
    ),
}

__all__ = [
    "AddFields",
    "Alert",
    "Annotation",
    "Artifact",
    "BarGauge",
    "Buffer",
    "Checklist",
    "Condition",
    "Counter",
    "CustomVariable",
    "Dashboard",
    "Declared",
    "DefinitionError",
    "Drop",
    "Elasticsearch",
    "Email",
    "Env",
    "Expression",
    "File",
    "Finding",
    "Gauge",
    "GaugePanel",
    "GiB",
    "Histogram",
    "IncidentPolicy",
    "Info",
    "IntervalVariable",
    "JsonLines",
    "Keep",
    "KiB",
    "Label",
    "Link",
    "Metric",
    "MiB",
    "Monitoring",
    "Override",
    "PagerDuty",
    "Pipeline",
    "PlainLines",
    "PrometheusTrigger",
    "Quantity",
    "Query",
    "QueryVariable",
    "RecordingRule",
    "ResourceTrigger",
    "Row",
    "RuleGroup",
    "Runbook",
    "Scaling",
    "Scenario",
    "SecretFile",
    "Series",
    "Severity",
    "Slack",
    "Smtp",
    "SourceLine",
    "Stat",
    "Step",
    "Summary",
    "Table",
    "Tail",
    "Target",
    "Text",
    "ThresholdLine",
    "TimeSeries",
    "Waiver",
    "Webhook",
    "__version__",
    "absent",
    "bytes_",
    "check",
    "constant",
    "count",
    "days",
    "exported",
    "gap",
    "generate",
    "hours",
    "matching",
    "minutes",
    "not_equal",
    "not_matching",
    "per_second",
    "percent",
    "promql",
    "ramp",
    "ratio",
    "seconds",
    "time",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
