"""The guide's two log queries, on the fields that the lines really have.

The guide reads `message` and `duration_ms` at the top, where EventCore's lines have them under `fields`; no line has an
`error_type`, so errors are counted by the module that logged them.
"""

from eventcore_mixin.settings import Settings
from eventcore_monitoring import Above, LogSearch, Phrase


def log_searches(settings: Settings) -> list[LogSearch]:
    """The saved searches of a deployment."""
    return [
        LogSearch(
            name="slow-commands",
            title="Slow commands",
            help="Commands that took more than a second, the slowest first.",
            pipeline="eventcore",
            sink="elasticsearch",
            where={
                "service": settings.service,
                "level": "INFO",
                "fields.message": Phrase(words="command completed"),
                "fields.duration_ms": Above(number=1000),
            },
            columns=["@timestamp", "span.command_type", "fields.duration_ms", "fields.trace_id"],
            sort_by="fields.duration_ms",
            limit=100,
        ),
        LogSearch(
            name="error-patterns",
            title="Errors of the last day",
            help="How many errors each module logged, when the first and when the last.",
            pipeline="eventcore",
            sink="elasticsearch",
            where={"service": settings.service, "level": "ERROR"},
            since="24h",
            group_by="target",
        ),
    ]
