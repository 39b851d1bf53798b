"""A pipeline reads a file that Fluentd itself writes.

Why: every line that is written is read and written again, until the disk is full. Fluentd says nothing.
Fix: write into a folder that no pipeline reads.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines import Elasticsearch


def own_output_tailed(monitoring: Monitoring) -> Iterator[Finding]:
    """Sources that read what a sink, a buffer or a source of any pipeline writes."""
    written = [*_written(monitoring)]
    for pipeline in monitoring.pipelines:
        for at, example in written:
            if pipeline.source.reads(example):
                message = f"`{pipeline.source.path}` fits files that `{at}` writes, such as `{example}`"
                fix = "write into a folder that no pipeline reads"
                where = f"pipelines.{pipeline.name}.source.path"
                yield Finding(where, "own-output-tailed", message, fix, source=pipeline.source.line)


def _written(monitoring: Monitoring) -> Iterator[tuple[str, str]]:
    """The addresses of all that writes, each with a path that it can write."""
    for pipeline in monitoring.pipelines:
        at = f"pipelines.{pipeline.name}"
        yield f"{at}.source.pos_file", pipeline.source.pos_file
        for file in pipeline.files:
            owner = "errors" if file is pipeline.errors else f"sinks.{file.name}"
            yield f"{at}.{owner}.path", f"{file.path}.20261123.log"
        for address, buffer in pipeline.buffers:
            yield f"{address}.path", f"{buffer.path}/buffer.b60f.log"
        for sink in pipeline.sinks:
            if isinstance(sink, Elasticsearch):
                yield (
                    f"{at}.sinks.{sink.name}.failed_directory",
                    f"{sink.failed_directory}/{pipeline.name}.{sink.name}.60f.0",
                )
