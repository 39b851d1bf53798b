"""A saved search looks back further than its sink keeps its indices.

Why: what is older is deleted, so the search answers less than it says; of an audit, nobody notices until it counts.
Fix: keep the indices longer (`IndexSettings(delete_after=…)`), send what has to be kept to a sink of its own, or search
a shorter time.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.values import milliseconds


def search_beyond_retention(monitoring: Monitoring) -> Iterator[Finding]:
    """Searches over a time of which a sink's lifecycle policy has deleted a part."""
    kept = {
        (pipeline.name, sink.name): indices.delete_after
        for pipeline in monitoring.pipelines
        for sink in pipeline.sinks
        if (indices := getattr(sink, "indices", None)) is not None and indices.delete_after is not None
    }
    for search in monitoring.log_searches:
        age = kept.get((search.pipeline, search.sink))
        if age is not None and milliseconds(search.since) > milliseconds(age):
            message = f"looks back {search.since}, but the indices of `{search.sink}` are deleted after {age}"
            fix = f'write IndexSettings(delete_after="{search.since}") there, or since="{age}" here'
            yield Finding(
                f"log_searches.{search.name}.since", "search-beyond-retention", message, fix, source=search.line
            )
