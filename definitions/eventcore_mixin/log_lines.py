"""What EventCore's log lines hold: the JSON layer of its tracing subscriber, and the events that its code logs.

Fields of an event stand under `fields`, those of the span it happened in under `span`; nothing is flattened.
"""

from eventcore_monitoring import LogField, LogSchema

LINES = LogSchema(
    name="eventcore",
    help="One JSON object a line, as tracing_subscriber's JSON layer writes it.",
    fields=[
        LogField(name="timestamp", type="time", help="When it happened (RFC 3339, UTC).", always=True),
        LogField(name="level", help="ERROR, WARN, INFO, DEBUG or TRACE.", always=True),
        LogField(name="target", help="The module that logged it.", always=True),
        LogField(name="filename", help="The source file."),
        LogField(name="line_number", type="integer", help="The line of the source file."),
        LogField(name="threadName", help="The thread's name."),
        LogField(name="threadId", help="The thread, as ThreadId(n)."),
        LogField(name="fields", type="object", help="What the event says.", always=True),
        LogField(name="fields.message", type="text", help="The message."),
        LogField(name="fields.error", type="text", help="What went wrong, in words."),
        LogField(name="fields.operation", help="The operation of the event store."),
        LogField(name="fields.duration_ms", type="float", help="How long it took, in milliseconds."),
        LogField(name="fields.attempt", type="integer", help="Which attempt it was."),
        LogField(name="fields.retry_delay_ms", type="float", help="How long until the next attempt, in milliseconds."),
        LogField(name="fields.stream_count", type="integer", help="Streams that were touched."),
        LogField(name="fields.event_count", type="integer", help="Events that were written or read."),
        LogField(name="fields.stream", help="The stream."),
        LogField(name="fields.expected", type="integer", help="The version that was expected of the stream."),
        LogField(name="fields.actual", type="integer", help="The version that the stream had."),
        LogField(name="fields.projection_name", help="The projection."),
        LogField(name="fields.lag_ms", type="float", help="How far the projection is behind, in milliseconds."),
        LogField(name="fields.trace_id", help="The trace."),
        LogField(name="span", type="object", help="The span it happened in."),
        LogField(name="span.name", help="The span's name."),
        LogField(name="span.command_type", help="The command."),
        LogField(name="span.correlation_id", help="What belongs together."),
        LogField(name="span.user_id", help="Who sent the command."),
        LogField(name="spans", type="any", help="All spans around it, from the root."),
    ],
)
