"""The guide's log pipeline: JSON lines from files to Elasticsearch, nothing lost on the way."""

from eventcore_mixin.settings import Settings
from eventcore_monitoring import AddFields, Buffer, Elasticsearch, File, JsonLines, Pipeline, SecondaryFile, Tail


def pipelines(settings: Settings) -> list[Pipeline]:
    """The log pipelines of a deployment."""
    return [
        Pipeline(
            name="eventcore",
            help="EventCore's structured logs (tracing_subscriber, one JSON object a line).",
            sources=[
                Tail(
                    path=settings.log_path,
                    pos_file="/var/lib/fluent/eventcore.pos",
                    parse=JsonLines(time_key="timestamp"),
                )
            ],
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
                    buffer=Buffer(path="/var/lib/fluent/buffer/eventcore-elasticsearch"),
                    secondary=SecondaryFile(directory="/var/lib/fluent/failed/eventcore"),
                )
            ],
            errors=File(
                name="errors",
                path="/var/lib/fluent/errors/eventcore.%Y%m%d",
                buffer=Buffer(path="/var/lib/fluent/buffer/eventcore-errors"),
            ),
        )
    ]
