"""What happens when an output fails: retries and `<secondary>`.

fluentd-retry-limit-missing: an output over the network with neither a retry limit nor a `<secondary>`. Why: Fluentd
retries for 72 hours, then drops all that waits. Fix: `retry_timeout` or `retry_max_times`, and a `<secondary>`.

fluentd-retry-timeout-short: `retry_timeout` below `retry_wait`. Why: the first retry is the last. Fix: a longer one.

fluentd-retry-interval-short: `retry_max_interval` below `retry_wait`. Why: every wait is cut to it, `retry_wait` is
never used. Fix: a longer one.

fluentd-retry-forever-with-secondary: `retry_forever` beside a `<secondary>`. Why: only what can never be written
reaches the secondary. Fix: remove one of them.

fluentd-secondary-threshold: `retry_secondary_threshold` outside 0 to 1. Why: the first failure ends in an exception
instead of a retry. Fix: a number such as 0.8.

fluentd-secondary-file-misplaced: `secondary_file` that is no `<secondary>`. Why: Fluentd does not start. Fix: `file`.

fluentd-secondary-nested: a `<buffer>` or `<secondary>` in a `<secondary>`. Why: Fluentd does not start, a secondary
gets its chunks from the buffer of the output. Fix: remove it.

fluentd-secondary-unbuffered: a `<secondary>` that writes no chunks (`copy`, `relabel`). Why: Fluentd does not start.
Fix: `secondary_file`.

fluentd-secondary-format: a `<secondary>` of another type, one of the two with a format of its own. Why: the chunks
are formatted for the output, the secondary may not be able to read them. Fix: `secondary_file`.

fluentd-secondary-basename: a `/` in the `basename` of `secondary_file`. Why: Fluentd does not start. Fix:
`directory`.

Facts: dry runs and source of Fluentd 1.19.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.places import finding
from eventcore_monitoring.fluentd.plugins import PluginSpecification
from eventcore_monitoring.fluentd.settings import Buffer, Place, buffer_of, outputs
from eventcore_monitoring.fluentd.tree import Section

REMOTE: Final = (
    *("elasticsearch", "elasticsearch_dynamic", "elasticsearch_data_stream", "opensearch", "opensearch_data_stream"),
    *("s3", "http", "kafka2", "kafka_buffered", "forward", "tcp"),
)


def retries(root: Section) -> Iterator[Finding]:
    """The retries of every output, and its secondary."""
    for output in outputs(root):
        if output.type == "secondary_file":
            message = "is only for `<secondary>`: Fluentd does not start"
            where = output.written("@type")
            yield finding(
                output.way, "fluentd-secondary-file-misplaced", message, "write `@type file`", parameter=where
            )
        secondary = output.inner("secondary") if output.section.inner("secondary") else None
        buffer = buffer_of(output)
        if buffer is not None:
            yield from _limits(buffer, secondary)
        if secondary is not None:
            yield from _secondary(output, secondary)


def _limits(buffer: Buffer, secondary: Place | None) -> Iterator[Finding]:
    place, forever = buffer.place, buffer.place.flag("retry_forever")
    limit, wait, most = (place.number(name) for name in ("retry_timeout", "retry_wait", "retry_max_interval"))
    unlimited = not (
        place.written("retry_timeout") or place.written("retry_max_times") or place.written("retry_forever")
    )
    if unlimited and secondary is None and buffer.output.type in REMOTE:
        message = "retries for 72 hours when it fails, then drops all that waits in the buffer"
        fix = "add `retry_timeout` or `retry_max_times` to the buffer, and a `<secondary>` for what is left then"
        yield finding(buffer.way, "fluentd-retry-limit-missing", message, fix, Severity.WARNING)
    if forever and secondary is not None:
        message = "leaves the `<secondary>` only what can never be written: all else is retried for ever"
        fix = "remove `retry_forever`, or the `<secondary>`"
        where = place.written("retry_forever")
        code = "fluentd-retry-forever-with-secondary"
        yield finding(place.way, code, message, fix, Severity.WARNING, parameter=where)
    if forever is False and limit is not None and wait is not None and limit < wait:
        message = f"is over before the first retry, after {wait:g} s (`retry_wait`): there is no second one"
        where = place.written("retry_timeout") or place.written("retry_wait")
        fix = "write a `retry_timeout` that is several times `retry_wait`"
        yield finding(place.way, "fluentd-retry-timeout-short", message, fix, Severity.WARNING, parameter=where)
    if most is not None and wait is not None and most < wait and place.text("retry_type") == "exponential_backoff":
        message = f"is less than `retry_wait` ({wait:g} s), which is never waited then"
        where = place.written("retry_max_interval")
        fix = "write a `retry_max_interval` above `retry_wait`"
        yield finding(place.way, "fluentd-retry-interval-short", message, fix, Severity.WARNING, parameter=where)
    threshold = place.number("retry_secondary_threshold")
    if secondary is not None and threshold is not None and not 0 < threshold < 1:
        message = "is not between 0 and 1: the first failure ends in an exception, not in a retry"
        where = place.written("retry_secondary_threshold")
        yield finding(place.way, "fluentd-secondary-threshold", message, "write a part such as `0.8`", parameter=where)


def _secondary(output: Place, secondary: Place) -> Iterator[Finding]:
    for section in secondary.section.sections:
        if section.name in ("buffer", "secondary"):
            message = "cannot stand in a `<secondary>`, which gets the chunks of the output: Fluentd does not start"
            fix = f"remove `<{section.name}>`"
            yield finding((*secondary.way, section), "fluentd-secondary-nested", message, fix)
    basename = secondary.text("basename") if secondary.type == "secondary_file" else None
    if basename is not None and "/" in basename:
        message = f"`{basename}` holds a `/`: Fluentd does not start"
        where = secondary.written("basename")
        fix = "write folders in `directory`"
        yield finding(secondary.way, "fluentd-secondary-basename", message, fix, parameter=where)
    plugin, primary = secondary.allowed.plugin, output.allowed.plugin
    if plugin is None:
        return
    if not plugin.buffers:
        message = f"is of type `{plugin.name}`, which writes no chunks: Fluentd does not start"
        fix = "write `@type secondary_file` with a `directory`"
        yield finding(secondary.way, "fluentd-secondary-unbuffered", message, fix, parameter=secondary.written("@type"))
    elif primary is not None and _reads_otherwise(primary, plugin):
        message = (
            f"is of type `{plugin.name}`, which may not be able to read chunks that `{primary.name}` has formatted"
        )
        fix = "write `@type secondary_file`, which writes chunks as they are"
        where = secondary.written("@type")
        yield finding(secondary.way, "fluentd-secondary-format", message, fix, Severity.WARNING, parameter=where)


def _reads_otherwise(primary: PluginSpecification, secondary: PluginSpecification) -> bool:
    own_format = "custom_format" in primary.features | secondary.features
    return secondary.name not in ("secondary_file", primary.name) and own_format
