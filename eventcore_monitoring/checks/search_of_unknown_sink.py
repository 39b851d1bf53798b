"""A saved search is of a pipeline or a sink that is not declared, or of a sink that has no indices.

Why: there is nothing to search in, so the search finds nothing for ever.
Fix: name the pipeline, and an Elasticsearch or OpenSearch sink of it that has a `logstash_prefix`.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.monitoring import Monitoring


def search_of_unknown_sink(monitoring: Monitoring) -> Iterator[Finding]:
    """Searches whose pipeline or sink is not there."""
    pipelines = {pipeline.name: pipeline for pipeline in monitoring.pipelines}
    for search in monitoring.log_searches:
        at = f"log_searches.{search.name}"
        pipeline = pipelines.get(search.pipeline)
        if pipeline is None:
            message = f"searches in the pipeline `{search.pipeline}`, which is not declared"
            yield _finding(f"{at}.pipeline", message, search.pipeline, pipelines, search)
            continue
        searched = {sink.name or "": sink for sink in pipeline.sinks if getattr(sink, "logstash_prefix", None)}
        if search.sink not in searched:
            message = f"searches in the sink `{search.sink}`, which is none of `{search.pipeline}` that has indices"
            yield _finding(f"{at}.sink", message, search.sink, searched, search)


def _finding(at: str, message: str, given: str, known: object, search: object) -> Finding:
    names = sorted(known)  # type: ignore[call-overload]
    near = get_close_matches(given, names, n=1)
    fix = f"did you mean `{near[0]}`?" if near else f"write one of {', '.join(names)}" if names else "declare one"
    return Finding(at, "search-of-unknown-sink", message, fix, source=search.line)  # type: ignore[attr-defined]
