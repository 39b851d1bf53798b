"""The guide's log pipeline: JSON lines from files to Elasticsearch, nothing lost on the way."""

from eventcore_mixin.log_lines import LINES
from eventcore_mixin.log_metrics import LogMetrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import (
    AddFields,
    Buffer,
    CountLines,
    Elasticsearch,
    Expect,
    File,
    IndexSettings,
    JsonLines,
    Pipeline,
    PrometheusInput,
    PrometheusOutputMonitor,
    SecondaryFile,
    Tail,
)

# Lines as EventCore writes them, and what has to become of them.
_COMPLETED = (
    '{"timestamp":"2026-11-23T08:00:00.123456Z","level":"INFO","fields":{"message":"command completed",'
    '"duration_ms":1200},"target":"eventcore::executor","span":{"name":"execute","command_type":"Deposit"}}'
)
_CONFLICT = (
    '{"timestamp":"2026-11-23T08:00:01Z","level":"WARN","fields":{"message":"[postgres.version_conflict] stream moved",'
    '"stream":"account-1"},"target":"eventcore_postgres"}'
)
_PANIC = "thread 'main' panicked at src/main.rs:3:5"


def pipelines(settings: Settings, counted: LogMetrics) -> list[Pipeline]:
    """The log pipelines of a deployment, and the metrics that they derive."""
    return [
        Pipeline(
            name="eventcore",
            help="EventCore's structured logs (tracing_subscriber, one JSON object a line).",
            sources=[
                Tail(
                    path=settings.log_path,
                    pos_file="/var/lib/fluent/eventcore.pos",
                    parse=JsonLines(time_key="timestamp"),
                ),
                PrometheusInput(name="metrics", bind="0.0.0.0", port=24231),
                PrometheusOutputMonitor(name="outputs"),
            ],
            lines=LINES,
            steps=[
                AddFields(
                    fields={
                        "hostname": "${hostname}",
                        "environment": settings.environment,
                        "service": settings.service,
                    }
                )
            ],
            sinks=[
                Elasticsearch(
                    name="elasticsearch",
                    host=settings.elasticsearch_host,
                    port=settings.elasticsearch_port,
                    logstash_prefix="eventcore",
                    indices=IndexSettings(delete_after="30d"),
                    buffer=Buffer(path="/var/lib/fluent/buffer/eventcore-elasticsearch"),
                    secondary=SecondaryFile(directory="/var/lib/fluent/failed/eventcore"),
                )
            ],
            metrics=[
                CountLines(metric=counted.retries, where={"fields.message": r"^retrying command"}),
                CountLines(metric=counted.conflicts, where={"fields.message": r"^\[postgres\.version_conflict\]"}),
                CountLines(metric=counted.database_errors, where={"fields.message": r"^\[postgres\.database_error\]"}),
                CountLines(metric=counted.error_lines, where={"level": "^ERROR$"}),
            ],
            errors=File(
                name="errors",
                path="/var/lib/fluent/errors/eventcore.%Y%m%d",
                buffer=Buffer(path="/var/lib/fluent/buffer/eventcore-errors"),
            ),
            expects=[
                Expect(
                    text=_COMPLETED,
                    sink="elasticsearch",
                    index="eventcore-2026.11.23",
                    record={
                        "@timestamp": "2026-11-23T08:00:00.123456000+00:00",
                        "fields.duration_ms": 1200,
                        "span.command_type": "Deposit",
                        "service": settings.service,
                    },
                ),
                Expect(text=_CONFLICT, sink="elasticsearch", record={"level": "WARN"}),
                Expect(text=_PANIC, sink="elasticsearch", record={"message": _PANIC, "level": None}),
                Expect(text=_PANIC, sink="errors"),
            ],
        )
    ]
