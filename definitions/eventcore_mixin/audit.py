"""The audit log: who ran which command, who signed in, who read what, kept as long as events are.

The guide's audit query reads a table that no EventCore ever had, and its logs are deleted after a month. EventCore logs
neither users nor sign-ins, so these lines are a contract: the application writes one JSON object a line to a file of
its own (a second layer of its tracing subscriber, for the target `audit`).
"""

from eventcore_mixin.log_metrics import fluentd
from eventcore_mixin.settings import Settings
from eventcore_monitoring import (
    AddFields,
    Buffer,
    Counter,
    CountLines,
    Elasticsearch,
    Expect,
    File,
    IndexSettings,
    JsonLines,
    Label,
    LogField,
    LogSchema,
    LogSearch,
    Parameter,
    Pipeline,
    SecondaryFile,
    Tail,
)

_PIPELINE, _SINK, _INDEX = "audit", "elasticsearch", "audit-eventcore"
_EVENT_TYPES = ["authentication", "authorization", "command", "data_access"]
_RESULTS = ["failure", "success"]
# Nothing else becomes a value of a label: who and from where stay in the lines.
_COUNTED = {
    "fields.event_type": f"^({'|'.join(_EVENT_TYPES)})$",
    "fields.result": f"^({'|'.join(_RESULTS)})$",
}

LINES = LogSchema(
    name="audit",
    help="One JSON object a line, of the application's tracing target `audit`.",
    fields=[
        LogField(name="timestamp", type="time", help="When it happened (RFC 3339, UTC).", always=True),
        LogField(name="level", help="Always INFO.", always=True),
        LogField(name="target", help="Always audit.", always=True),
        LogField(name="fields", type="object", help="What happened.", always=True),
        LogField(name="fields.message", type="text", help="What happened, in words."),
        LogField(name="fields.event_type", help="authentication, authorization, command or data_access."),
        LogField(name="fields.result", help="success or failure."),
        LogField(name="fields.user_id", help="Who did it."),
        LogField(name="fields.client", help="The address that it came from."),
        LogField(name="fields.action", help="What was done to the resource."),
        LogField(name="fields.resource", help="What it was done to."),
        LogField(name="fields.command_id", help="The command."),
        LogField(name="fields.command_type", help="The type of the command."),
    ],
)
_FAILED = (
    '{"timestamp":"2026-11-23T08:00:00Z","level":"INFO","target":"audit","fields":{"message":"sign-in refused",'
    '"event_type":"authentication","result":"failure","user_id":"alice","client":"192.0.2.7"}}'
)


def security_events(settings: Settings) -> Counter:
    """What the audit log says happened, counted; its labels have few values, whatever the lines hold."""
    return Counter(
        name="eventcore_security_events_total",
        help="Sign-ins, permission checks, commands and reads that the audit log reports.",
        labels=[
            Label(name="event_type", help="What happened.", values=_EVENT_TYPES),
            Label(name="result", help="Whether it was allowed and succeeded.", values=_RESULTS),
        ],
        target=fluentd(settings),
        origin="Lines of the audit log, which the application writes, counted by Fluentd.",
    )


def audit_pipeline(settings: Settings, events: Counter) -> Pipeline:
    """The audit log to indices of its own, one a month, that are kept for the guide's seven years."""
    return Pipeline(
        name=_PIPELINE,
        help="Who did what: kept apart from the other logs, and longer.",
        sources=[
            Tail(
                path=settings.audit_log_path,
                pos_file="/var/lib/fluent/audit.pos",
                parse=JsonLines(time_key="timestamp"),
            )
        ],
        lines=LINES,
        steps=[AddFields(fields={"environment": settings.environment, "service": settings.service})],
        sinks=[
            Elasticsearch(
                name=_SINK,
                host=settings.elasticsearch_host,
                port=settings.elasticsearch_port,
                logstash_prefix=_INDEX,
                logstash_dateformat="%Y.%m",
                indices=IndexSettings(delete_after=settings.audit_delete_after),
                buffer=Buffer(path="/var/lib/fluent/buffer/audit-elasticsearch"),
                secondary=SecondaryFile(directory="/var/lib/fluent/failed/audit"),
            )
        ],
        metrics=[
            CountLines(
                metric=events,
                where=_COUNTED,
                labels={"event_type": "fields.event_type", "result": "fields.result"},
            )
        ],
        errors=File(
            name="errors",
            path="/var/lib/fluent/errors/audit.%Y%m%d",
            buffer=Buffer(path="/var/lib/fluent/buffer/audit-errors"),
        ),
        expects=[
            Expect(
                text=_FAILED,
                sink=_SINK,
                index=f"{_INDEX}-2026.11",
                record={"fields.user_id": "alice", "service": settings.service},
            )
        ],
    )


def audit_searches(settings: Settings) -> list[LogSearch]:
    """The guide's audit query and its reviews of sign-ins and of accesses."""

    ours = {"service": settings.service}
    return [
        LogSearch(
            name="audit-commands",
            title="Commands by user",
            help="Who ran which commands in the time that the dashboard shows, newest first. `*` is any user.",
            pipeline=_PIPELINE,
            sink=_SINK,
            where={**ours, "fields.event_type": "command", "fields.user_id": Parameter(name="user_id")},
            columns=["@timestamp", "fields.user_id", "fields.command_type", "fields.command_id", "fields.result"],
            since=settings.audit_retention,
            limit=500,
        ),
        LogSearch(
            name="authentication-failures",
            title="Sign-ins refused in the last day, by client",
            help="From where sign-ins failed: many from one client are somebody who guesses passwords.",
            pipeline=_PIPELINE,
            sink=_SINK,
            where={**ours, "fields.event_type": "authentication", "fields.result": "failure"},
            since="1d",
            group_by="fields.client",
        ),
        LogSearch(
            name="access-denied",
            title="Accesses denied in the last week, by user",
            help="Who asked for what he may not have.",
            pipeline=_PIPELINE,
            sink=_SINK,
            where={**ours, "fields.event_type": "authorization", "fields.result": "failure"},
            since="7d",
            group_by="fields.user_id",
        ),
        LogSearch(
            name="access-log",
            title="Reads of the last week, by resource",
            help="What was read how often, when first and when last.",
            pipeline=_PIPELINE,
            sink=_SINK,
            where={**ours, "fields.event_type": "data_access"},
            since="7d",
            group_by="fields.resource",
        ),
    ]
