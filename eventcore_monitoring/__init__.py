"""eventcore_monitoring: monitoring declared once in typed Python, emitted as proven artifacts.

The public names. Each is imported when it is first used, so that the command line starts at once.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself takes as long to import as Python to start
if TYPE_CHECKING:
    from eventcore_monitoring.adopt.openslo import read_openslo as read_openslo
    from eventcore_monitoring.artifacts import Artifact as Artifact
    from eventcore_monitoring.boards.alerts import alerts_board as alerts_board
    from eventcore_monitoring.boards.backups import backup_parts as backup_parts
    from eventcore_monitoring.boards.fluentd import fluentd_board as fluentd_board
    from eventcore_monitoring.boards.fluentd_alerts import (
        fluentd_alerts as fluentd_alerts,
    )
    from eventcore_monitoring.boards.heartbeat import (
        heartbeat_alert as heartbeat_alert,
        heartbeat_expression as heartbeat_expression,
    )
    from eventcore_monitoring.boards.postgresql import postgresql_board as postgresql_board
    from eventcore_monitoring.boards.probes import ProbeSignals as ProbeSignals, probe_signals as probe_signals
    from eventcore_monitoring.boards.red import red_board as red_board
    from eventcore_monitoring.boards.slo_parts import slo_parts as slo_parts
    from eventcore_monitoring.boards.use import use_board as use_board
    from eventcore_monitoring.build import check as check, generate as generate
    from eventcore_monitoring.findings import (
        DefinitionError as DefinitionError,
        Finding as Finding,
        SourceLine as SourceLine,
    )
    from eventcore_monitoring.forecasting import Forecast as Forecast, forecast as forecast, read_counts as read_counts
    from eventcore_monitoring.model.alerts import Alert as Alert, RecordingRule as RecordingRule, RuleGroup as RuleGroup
    from eventcore_monitoring.model.backups import (
        Backup as Backup,
        Drill as Drill,
        Retention as Retention,
        WalArchiving as WalArchiving,
    )
    from eventcore_monitoring.model.dashboards import (
        AdHocVariable as AdHocVariable,
        AlertAnnotation as AlertAnnotation,
        AlertList as AlertList,
        Annotation as Annotation,
        AnnotationsList as AnnotationsList,
        BarChart as BarChart,
        BarGauge as BarGauge,
        ConstantVariable as ConstantVariable,
        CustomVariable as CustomVariable,
        Dashboard as Dashboard,
        DashboardList as DashboardList,
        DataSourceVariable as DataSourceVariable,
        ElasticsearchQuery as ElasticsearchQuery,
        EventAnnotation as EventAnnotation,
        GaugePanel as GaugePanel,
        Heatmap as Heatmap,
        HistogramPanel as HistogramPanel,
        IntervalVariable as IntervalVariable,
        JoinBy as JoinBy,
        Limit as Limit,
        Link as Link,
        Logs as Logs,
        LokiQuery as LokiQuery,
        OnlyColumns as OnlyColumns,
        Override as Override,
        PatternMapping as PatternMapping,
        PieChart as PieChart,
        PostgresQuery as PostgresQuery,
        Query as Query,
        QueryVariable as QueryVariable,
        RangeMapping as RangeMapping,
        Reduce as Reduce,
        Rename as Rename,
        Row as Row,
        SortBy as SortBy,
        SpecialMapping as SpecialMapping,
        Stat as Stat,
        StateTimeline as StateTimeline,
        StatusHistory as StatusHistory,
        Table as Table,
        Text as Text,
        TextVariable as TextVariable,
        ThresholdLine as ThresholdLine,
        TimeSeries as TimeSeries,
        Transformation as Transformation,
        ValueMapping as ValueMapping,
    )
    from eventcore_monitoring.model.database_schemas import (
        DatabaseSchema as DatabaseSchema,
        DatabaseTable as DatabaseTable,
    )
    from eventcore_monitoring.model.declared import Declared as Declared
    from eventcore_monitoring.model.discovery import (
        Addresses as Addresses,
        AddressFiles as AddressFiles,
        KubernetesNodes as KubernetesNodes,
        KubernetesPods as KubernetesPods,
        KubernetesService as KubernetesService,
        Probes as Probes,
        ScrapedElsewhere as ScrapedElsewhere,
        Through as Through,
    )
    from eventcore_monitoring.model.fluent_bit_output import FluentBitOutput as FluentBitOutput
    from eventcore_monitoring.model.grafana_output import GrafanaOutput as GrafanaOutput
    from eventcore_monitoring.model.incidents import (
        Email as Email,
        Example as Example,
        Heartbeat as Heartbeat,
        IncidentPolicy as IncidentPolicy,
        Inhibition as Inhibition,
        PagerDuty as PagerDuty,
        SecretFile as SecretFile,
        Severity as Severity,
        Slack as Slack,
        Smtp as Smtp,
        Team as Team,
        Webhook as Webhook,
    )
    from eventcore_monitoring.model.ladders import Course as Course, Ladder as Ladder, Play as Play, Rung as Rung
    from eventcore_monitoring.model.metrics import (
        Counter as Counter,
        Gauge as Gauge,
        Histogram as Histogram,
        Info as Info,
        Label as Label,
        Metric as Metric,
        NativeHistogram as NativeHistogram,
        Summary as Summary,
        Target as Target,
    )
    from eventcore_monitoring.model.monitoring import Monitoring as Monitoring
    from eventcore_monitoring.model.parts import Parts as Parts
    from eventcore_monitoring.model.perses_output import PersesOutput as PersesOutput
    from eventcore_monitoring.model.pipelines import (
        Pipeline as Pipeline,
    )
    from eventcore_monitoring.model.pipelines.buffers import (
        Buffer as Buffer,
        FileSingleBuffer as FileSingleBuffer,
        MemoryBuffer as MemoryBuffer,
    )
    from eventcore_monitoring.model.pipelines.environment import (
        Env as Env,
    )
    from eventcore_monitoring.model.pipelines.expect import (
        Expect as Expect,
    )
    from eventcore_monitoring.model.pipelines.filters import (
        Concat as Concat,
        Grep as Grep,
        GrepGroup as GrepGroup,
        GrepRule as GrepRule,
        KubernetesMetadata as KubernetesMetadata,
        ParserFilter as ParserFilter,
        PrometheusFilter as PrometheusFilter,
        PrometheusMetric as PrometheusMetric,
        RecordModifier as RecordModifier,
        RecordTransformer as RecordTransformer,
        Replacement as Replacement,
        StdoutFilter as StdoutFilter,
    )
    from eventcore_monitoring.model.pipelines.formatters import (
        CsvFormatter as CsvFormatter,
        HashFormatter as HashFormatter,
        JsonFormatter as JsonFormatter,
        LtsvFormatter as LtsvFormatter,
        MsgpackFormatter as MsgpackFormatter,
        OutFileFormatter as OutFileFormatter,
        SingleValueFormatter as SingleValueFormatter,
        StdoutFormatter as StdoutFormatter,
        TsvFormatter as TsvFormatter,
    )
    from eventcore_monitoring.model.pipelines.indices import (
        IndexSettings as IndexSettings,
    )
    from eventcore_monitoring.model.pipelines.inputs import (
        JournalEntry as JournalEntry,
        MonitorAgent as MonitorAgent,
        PrometheusInput as PrometheusInput,
        PrometheusMonitor as PrometheusMonitor,
        PrometheusOutputMonitor as PrometheusOutputMonitor,
        PrometheusTailMonitor as PrometheusTailMonitor,
        SampleInput as SampleInput,
        SystemdInput as SystemdInput,
        Tail as Tail,
        TailGroup as TailGroup,
        TailRule as TailRule,
    )
    from eventcore_monitoring.model.pipelines.inputs_network import (
        ForwardClient as ForwardClient,
        ForwardInput as ForwardInput,
        ForwardInputSecurity as ForwardInputSecurity,
        ForwardUser as ForwardUser,
        HttpInput as HttpInput,
        SyslogInput as SyslogInput,
    )
    from eventcore_monitoring.model.pipelines.lines import (
        JsonLines as JsonLines,
        PlainLines as PlainLines,
    )
    from eventcore_monitoring.model.pipelines.log_metrics import (
        CountLines as CountLines,
        ObserveLines as ObserveLines,
    )
    from eventcore_monitoring.model.pipelines.outputs import (
        File as File,
        Null as Null,
        SecondaryFile as SecondaryFile,
        Stdout as Stdout,
    )
    from eventcore_monitoring.model.pipelines.outputs_network import (
        FileDiscovery as FileDiscovery,
        Forward as Forward,
        ForwardSecurity as ForwardSecurity,
        Http as Http,
        HttpAuth as HttpAuth,
        Kafka as Kafka,
        Server as Server,
        SrvDiscovery as SrvDiscovery,
    )
    from eventcore_monitoring.model.pipelines.outputs_routing import (
        Copy as Copy,
        DetectExceptions as DetectExceptions,
        Relabel as Relabel,
        RewriteRule as RewriteRule,
        RewriteTagFilter as RewriteTagFilter,
        RoundRobin as RoundRobin,
        Store as Store,
        WeightedStore as WeightedStore,
    )
    from eventcore_monitoring.model.pipelines.outputs_s3 import (
        S3 as S3,
        AssumeRole as AssumeRole,
        BucketLifecycleRule as BucketLifecycleRule,
        InstanceProfile as InstanceProfile,
        SharedCredentials as SharedCredentials,
        WebIdentity as WebIdentity,
    )
    from eventcore_monitoring.model.pipelines.outputs_search import (
        ChunkMetadata as ChunkMetadata,
        Elasticsearch as Elasticsearch,
        ElasticsearchDataStream as ElasticsearchDataStream,
        OpenSearch as OpenSearch,
        OpenSearchDataStream as OpenSearchDataStream,
        OpenSearchEndpoint as OpenSearchEndpoint,
    )
    from eventcore_monitoring.model.pipelines.parsers import (
        Apache2Parser as Apache2Parser,
        CriParser as CriParser,
        CsvParser as CsvParser,
        GrokParser as GrokParser,
        GrokPattern as GrokPattern,
        JsonParser as JsonParser,
        LtsvParser as LtsvParser,
        MsgpackParser as MsgpackParser,
        MultiFormatParser as MultiFormatParser,
        MultilineGrokParser as MultilineGrokParser,
        MultilineParser as MultilineParser,
        NginxParser as NginxParser,
        NoneParser as NoneParser,
        RegexpParser as RegexpParser,
        SyslogParser as SyslogParser,
        TsvParser as TsvParser,
    )
    from eventcore_monitoring.model.pipelines.parts import (
        Inject as Inject,
        LocalStorage as LocalStorage,
        SyslogTransport as SyslogTransport,
        Transport as Transport,
    )
    from eventcore_monitoring.model.pipelines.plugins import (
        Plugin as Plugin,
        PluginSection as PluginSection,
    )
    from eventcore_monitoring.model.pipelines.schema import (
        LogField as LogField,
        LogSchema as LogSchema,
    )
    from eventcore_monitoring.model.pipelines.searches import (
        Above as Above,
        Below as Below,
        Exists as Exists,
        LogSearch as LogSearch,
        Parameter as Parameter,
        Phrase as Phrase,
    )
    from eventcore_monitoring.model.pipelines.steps import (
        AddFields as AddFields,
        Drop as Drop,
        Keep as Keep,
    )
    from eventcore_monitoring.model.probes import (
        BlackboxOutput as BlackboxOutput,
        BodyText as BodyText,
        DnsProbe as DnsProbe,
        HttpProbe as HttpProbe,
        JsonValue as JsonValue,
        Listed as Listed,
        ProbeCheck as ProbeCheck,
        TlsProbe as TlsProbe,
    )
    from eventcore_monitoring.model.prometheus_server import PrometheusServer as PrometheusServer
    from eventcore_monitoring.model.ready_made import exported as exported
    from eventcore_monitoring.model.references import (
        ToAlert as ToAlert,
        ToChecklist as ToChecklist,
        ToDashboard as ToDashboard,
        ToPanel as ToPanel,
        ToPlaybook as ToPlaybook,
        ToSearch as ToSearch,
        ToUrl as ToUrl,
    )
    from eventcore_monitoring.model.runbooks import (
        Checklist as Checklist,
        Item as Item,
        Playbook as Playbook,
        Runbook as Runbook,
        Step as Step,
    )
    from eventcore_monitoring.model.scaling import (
        ConnectionBudget as ConnectionBudget,
        PrometheusTrigger as PrometheusTrigger,
        ResourceTrigger as ResourceTrigger,
        Scaling as Scaling,
        ScalingPolicy as ScalingPolicy,
        ScalingRules as ScalingRules,
    )
    from eventcore_monitoring.model.scenarios import (
        Scenario as Scenario,
        Series as Series,
        constant as constant,
        gap as gap,
        ramp as ramp,
    )
    from eventcore_monitoring.model.schedules import Hours as Hours, MaintenanceWindow as MaintenanceWindow
    from eventcore_monitoring.model.slos import (
        Burn as Burn,
        EventRatio as EventRatio,
        LatencyBelow as LatencyBelow,
        Slo as Slo,
        TimeRatio as TimeRatio,
        selected as selected,
    )
    from eventcore_monitoring.model.sql_metrics import (
        SqlCounter as SqlCounter,
        SqlExporter as SqlExporter,
        SqlGauge as SqlGauge,
        SqlMetric as SqlMetric,
    )
    from eventcore_monitoring.model.waivers import Waiver as Waiver
    from eventcore_monitoring.pipelines.search_panel import search_panel as search_panel
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

# Where each name lives; a module is imported when one of its names is first used.
_HOME = {
    "adopt.openslo": "read_openslo",
    "artifacts": "Artifact",
    "boards.alerts": "alerts_board",
    "boards.backups": "backup_parts",
    "boards.fluentd": "fluentd_board",
    "boards.fluentd_alerts": "fluentd_alerts",
    "boards.heartbeat": "heartbeat_alert heartbeat_expression",
    "boards.postgresql": "postgresql_board",
    "boards.probes": "ProbeSignals probe_signals",
    "boards.red": "red_board",
    "boards.slo_parts": "slo_parts",
    "boards.use": "use_board",
    "build": "check generate",
    "forecasting": "Forecast forecast read_counts",
    "findings": "DefinitionError Finding SourceLine",
    "model.alerts": "Alert RecordingRule RuleGroup",
    "model.backups": "Backup Drill Retention WalArchiving",
    "model.dashboards": (
        "AdHocVariable AlertAnnotation AlertList Annotation AnnotationsList BarChart BarGauge ConstantVariable "
        "CustomVariable Dashboard DashboardList DataSourceVariable ElasticsearchQuery EventAnnotation GaugePanel "
        "Heatmap HistogramPanel IntervalVariable JoinBy Limit Link Logs LokiQuery OnlyColumns Override "
        "PatternMapping PieChart PostgresQuery Query QueryVariable RangeMapping Reduce Rename Row SortBy "
        "SpecialMapping Stat StateTimeline StatusHistory Table Text TextVariable ThresholdLine TimeSeries "
        "Transformation ValueMapping"
    ),
    "model.database_schemas": "DatabaseSchema DatabaseTable",
    "model.declared": "Declared",
    "model.discovery": (
        "Addresses AddressFiles KubernetesNodes KubernetesPods KubernetesService Probes ScrapedElsewhere Through"
    ),
    "model.fluent_bit_output": "FluentBitOutput",
    "model.grafana_output": "GrafanaOutput",
    "model.incidents": (
        "Email Example Heartbeat IncidentPolicy Inhibition PagerDuty SecretFile Severity Slack Smtp Team Webhook"
    ),
    "model.ladders": "Course Ladder Play Rung",
    "model.metrics": "Counter Gauge Histogram Info Label Metric NativeHistogram Summary Target",
    "model.monitoring": "Monitoring",
    "model.waivers": "Waiver",
    "model.parts": "Parts",
    "model.perses_output": "PersesOutput",
    "model.probes": "BlackboxOutput BodyText DnsProbe HttpProbe JsonValue Listed ProbeCheck TlsProbe",
    "model.prometheus_server": "PrometheusServer",
    "model.ready_made": "exported",
    "model.pipelines": "Pipeline",
    "model.pipelines.buffers": "Buffer FileSingleBuffer MemoryBuffer",
    "model.pipelines.environment": "Env",
    "model.pipelines.expect": "Expect",
    "model.pipelines.filters": (
        "Concat Grep GrepGroup GrepRule KubernetesMetadata ParserFilter PrometheusFilter PrometheusMetric "
        "RecordModifier RecordTransformer Replacement StdoutFilter"
    ),
    "model.pipelines.formatters": (
        "CsvFormatter HashFormatter JsonFormatter LtsvFormatter MsgpackFormatter OutFileFormatter "
        "SingleValueFormatter StdoutFormatter TsvFormatter"
    ),
    "model.pipelines.indices": "IndexSettings",
    "model.pipelines.inputs": (
        "JournalEntry MonitorAgent PrometheusInput PrometheusMonitor PrometheusOutputMonitor "
        "PrometheusTailMonitor SampleInput SystemdInput Tail TailGroup TailRule"
    ),
    "model.pipelines.inputs_network": (
        "ForwardClient ForwardInput ForwardInputSecurity ForwardUser HttpInput SyslogInput"
    ),
    "model.pipelines.lines": "JsonLines PlainLines",
    "model.pipelines.log_metrics": "CountLines ObserveLines",
    "model.pipelines.outputs": "File Null SecondaryFile Stdout",
    "model.pipelines.outputs_network": "FileDiscovery Forward ForwardSecurity Http HttpAuth Kafka Server SrvDiscovery",
    "model.pipelines.outputs_routing": (
        "Copy DetectExceptions Relabel RewriteRule RewriteTagFilter RoundRobin Store WeightedStore"
    ),
    "model.pipelines.outputs_s3": "AssumeRole BucketLifecycleRule InstanceProfile S3 SharedCredentials WebIdentity",
    "model.pipelines.outputs_search": (
        "ChunkMetadata Elasticsearch ElasticsearchDataStream OpenSearch OpenSearchDataStream OpenSearchEndpoint"
    ),
    "model.pipelines.parsers": (
        "Apache2Parser CriParser CsvParser GrokParser GrokPattern JsonParser LtsvParser MsgpackParser "
        "MultiFormatParser MultilineGrokParser MultilineParser NginxParser NoneParser RegexpParser "
        "SyslogParser TsvParser"
    ),
    "model.pipelines.parts": "Inject LocalStorage SyslogTransport Transport",
    "model.pipelines.plugins": "Plugin PluginSection",
    "model.pipelines.schema": "LogField LogSchema",
    "model.pipelines.searches": "Above Below Exists LogSearch Parameter Phrase",
    "model.pipelines.steps": "AddFields Drop Keep",
    "pipelines.search_panel": "search_panel",
    "model.references": "ToAlert ToChecklist ToDashboard ToPanel ToPlaybook ToSearch ToUrl",
    "model.runbooks": "Checklist Item Playbook Runbook Step",
    "model.schedules": "Hours MaintenanceWindow",
    "model.scaling": "ConnectionBudget PrometheusTrigger ResourceTrigger Scaling ScalingPolicy ScalingRules",
    "model.scenarios": "Scenario Series constant gap ramp",
    "model.sql_metrics": "SqlCounter SqlExporter SqlGauge SqlMetric",
    "model.slos": "Burn EventRatio LatencyBelow Slo TimeRatio selected",
    "promql.expression": "Condition Expression",
    "promql.series": "absent matching not_equal not_matching time",
    "values": "GiB KiB MiB Quantity bytes_ count days hours minutes per_second percent ratio seconds",
}

__all__ = [
    "S3",
    "Above",
    "AdHocVariable",
    "AddFields",
    "AddressFiles",
    "Addresses",
    "Alert",
    "AlertAnnotation",
    "AlertList",
    "Annotation",
    "AnnotationsList",
    "Apache2Parser",
    "Artifact",
    "AssumeRole",
    "Backup",
    "BarChart",
    "BarGauge",
    "Below",
    "BlackboxOutput",
    "BodyText",
    "BucketLifecycleRule",
    "Buffer",
    "Burn",
    "Checklist",
    "ChunkMetadata",
    "Concat",
    "Condition",
    "ConnectionBudget",
    "ConstantVariable",
    "Copy",
    "CountLines",
    "Counter",
    "Course",
    "CriParser",
    "CsvFormatter",
    "CsvParser",
    "CustomVariable",
    "Dashboard",
    "DashboardList",
    "DataSourceVariable",
    "DatabaseSchema",
    "DatabaseTable",
    "Declared",
    "DefinitionError",
    "DetectExceptions",
    "DnsProbe",
    "Drill",
    "Drop",
    "Elasticsearch",
    "ElasticsearchDataStream",
    "ElasticsearchQuery",
    "Email",
    "Env",
    "EventAnnotation",
    "EventRatio",
    "Example",
    "Exists",
    "Expect",
    "Expression",
    "File",
    "FileDiscovery",
    "FileSingleBuffer",
    "Finding",
    "FluentBitOutput",
    "Forecast",
    "Forward",
    "ForwardClient",
    "ForwardInput",
    "ForwardInputSecurity",
    "ForwardSecurity",
    "ForwardUser",
    "Gauge",
    "GaugePanel",
    "GiB",
    "GrafanaOutput",
    "Grep",
    "GrepGroup",
    "GrepRule",
    "GrokParser",
    "GrokPattern",
    "HashFormatter",
    "Heartbeat",
    "Heatmap",
    "Histogram",
    "HistogramPanel",
    "Hours",
    "Http",
    "HttpAuth",
    "HttpInput",
    "HttpProbe",
    "IncidentPolicy",
    "IndexSettings",
    "Info",
    "Inhibition",
    "Inject",
    "InstanceProfile",
    "IntervalVariable",
    "Item",
    "JoinBy",
    "JournalEntry",
    "JsonFormatter",
    "JsonLines",
    "JsonParser",
    "JsonValue",
    "Kafka",
    "Keep",
    "KiB",
    "KubernetesMetadata",
    "KubernetesNodes",
    "KubernetesPods",
    "KubernetesService",
    "Label",
    "Ladder",
    "LatencyBelow",
    "Limit",
    "Link",
    "Listed",
    "LocalStorage",
    "LogField",
    "LogSchema",
    "LogSearch",
    "Logs",
    "LokiQuery",
    "LtsvFormatter",
    "LtsvParser",
    "MaintenanceWindow",
    "MemoryBuffer",
    "Metric",
    "MiB",
    "MonitorAgent",
    "Monitoring",
    "MsgpackFormatter",
    "MsgpackParser",
    "MultiFormatParser",
    "MultilineGrokParser",
    "MultilineParser",
    "NativeHistogram",
    "NginxParser",
    "NoneParser",
    "Null",
    "ObserveLines",
    "OnlyColumns",
    "OpenSearch",
    "OpenSearchDataStream",
    "OpenSearchEndpoint",
    "OutFileFormatter",
    "Override",
    "PagerDuty",
    "Parameter",
    "ParserFilter",
    "Parts",
    "PatternMapping",
    "PersesOutput",
    "Phrase",
    "PieChart",
    "Pipeline",
    "PlainLines",
    "Play",
    "Playbook",
    "Plugin",
    "PluginSection",
    "PostgresQuery",
    "ProbeCheck",
    "ProbeSignals",
    "Probes",
    "PrometheusFilter",
    "PrometheusInput",
    "PrometheusMetric",
    "PrometheusMonitor",
    "PrometheusOutputMonitor",
    "PrometheusServer",
    "PrometheusTailMonitor",
    "PrometheusTrigger",
    "Quantity",
    "Query",
    "QueryVariable",
    "RangeMapping",
    "RecordModifier",
    "RecordTransformer",
    "RecordingRule",
    "Reduce",
    "RegexpParser",
    "Relabel",
    "Rename",
    "Replacement",
    "ResourceTrigger",
    "Retention",
    "RewriteRule",
    "RewriteTagFilter",
    "RoundRobin",
    "Row",
    "RuleGroup",
    "Runbook",
    "Rung",
    "SampleInput",
    "Scaling",
    "ScalingPolicy",
    "ScalingRules",
    "Scenario",
    "ScrapedElsewhere",
    "SecondaryFile",
    "SecretFile",
    "Series",
    "Server",
    "Severity",
    "SharedCredentials",
    "SingleValueFormatter",
    "Slack",
    "Slo",
    "Smtp",
    "SortBy",
    "SourceLine",
    "SpecialMapping",
    "SqlCounter",
    "SqlExporter",
    "SqlGauge",
    "SqlMetric",
    "SrvDiscovery",
    "Stat",
    "StateTimeline",
    "StatusHistory",
    "Stdout",
    "StdoutFilter",
    "StdoutFormatter",
    "Step",
    "Store",
    "Summary",
    "SyslogInput",
    "SyslogParser",
    "SyslogTransport",
    "SystemdInput",
    "Table",
    "Tail",
    "TailGroup",
    "TailRule",
    "Target",
    "Team",
    "Text",
    "TextVariable",
    "ThresholdLine",
    "Through",
    "TimeRatio",
    "TimeSeries",
    "TlsProbe",
    "ToAlert",
    "ToChecklist",
    "ToDashboard",
    "ToPanel",
    "ToPlaybook",
    "ToSearch",
    "ToUrl",
    "Transformation",
    "Transport",
    "TsvFormatter",
    "TsvParser",
    "ValueMapping",
    "Waiver",
    "WalArchiving",
    "WebIdentity",
    "Webhook",
    "WeightedStore",
    "__version__",
    "absent",
    "alerts_board",
    "backup_parts",
    "bytes_",
    "check",
    "constant",
    "count",
    "days",
    "exported",
    "fluentd_alerts",
    "fluentd_board",
    "forecast",
    "gap",
    "generate",
    "heartbeat_alert",
    "heartbeat_expression",
    "hours",
    "matching",
    "minutes",
    "not_equal",
    "not_matching",
    "per_second",
    "percent",
    "postgresql_board",
    "probe_signals",
    "promql",
    "ramp",
    "ratio",
    "read_counts",
    "read_openslo",
    "red_board",
    "search_panel",
    "seconds",
    "selected",
    "slo_parts",
    "time",
    "use_board",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    for module, names in _HOME.items():
        if name in names.split():
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
