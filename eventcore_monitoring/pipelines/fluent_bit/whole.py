"""The whole configuration, and all differences: one way through the declarations makes both."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from eventcore_monitoring.encoding.yaml import Tree
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.model.fluent_bit_output import FluentBitOutput
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.pipelines.fluent_bit.sinks import sinks
from eventcore_monitoring.pipelines.fluent_bit.sources import Properties, sources
from eventcore_monitoring.pipelines.fluent_bit.steps import steps
from eventcore_monitoring.pipelines.fluent_bit.words import Difference, Words


class Translation(NamedTuple):
    """The tree of the YAML file, and where it differs from what is declared."""

    tree: dict[str, Tree]
    differences: tuple[Difference, ...]

    @property
    def whole(self) -> bool:
        """Whether everything has an equivalent."""
        return bool(self.tree) and all(one.severity != Severity.ERROR for one in self.differences)


def translated(pipelines: Sequence[Pipeline], settings: FluentBitOutput) -> Translation:
    """The chosen pipelines as Fluent Bit has them."""
    found: list[Difference] = []
    chosen = _chosen(pipelines, settings, found)
    inputs: list[Properties] = []
    parsers: list[Properties] = []
    filters: list[Properties] = []
    outputs: list[Properties] = []
    waits: set[tuple[int, int]] = set()
    for pipeline in chosen:
        ways = sinks(pipeline, settings, found)
        own, own_parsers = sources(pipeline, settings, ways.storage, found)
        inputs += own
        parsers += own_parsers
        filters += steps(pipeline, found)
        outputs += ways.outputs
        waits |= ways.waits
        _rest(pipeline, found)
    if len(waits) > 1:
        what = "Fluent Bit has one `retry_wait` and one `retry_max_interval` for all sinks"
        found.append(Difference("fluent_bit", what, "declare the same in all buffers", settings))
    flow: dict[str, Tree] = {"inputs": inputs, "filters": filters, "outputs": outputs}
    tree: dict[str, Tree] = {
        "service": _service(settings, inputs, waits),
        "parsers": parsers,
        "pipeline": {name: part for name, part in flow.items() if part},
    }
    return Translation({name: part for name, part in tree.items() if part} if chosen else {}, tuple(found))


def _chosen(pipelines: Sequence[Pipeline], settings: FluentBitOutput, found: list[Difference]) -> list[Pipeline]:
    known = {one.name: one for one in pipelines}
    for name in settings.pipelines:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            fix = f"did you mean `{near[0]}`?" if near else "write the name of a declared pipeline"
            found.append(Difference("fluent_bit.pipelines", f"no pipeline `{name}` is declared", fix, settings))
    return [one for one in pipelines if not settings.pipelines or one.name in settings.pipelines]


def _rest(pipeline: Pipeline, found: list[Difference]) -> None:
    """What belongs to the whole pipeline."""
    at = f"pipelines.{pipeline.name}"
    for metric in pipeline.metrics:
        Words(metric, f"{at}.metrics.{metric.metric.name}", found).refuse(
            "Fluent Bit's `log_to_metrics` names and serves metrics in a way of its own",
            "leave the pipeline out of `fluent_bit`",
        )
    Words(pipeline.errors, f"{at}.errors", found).note(
        "what cannot be handled is not kept: Fluent Bit has no stream of errors, and says it in its own log",
        "keep Fluent Bit's own log",
    )


def _service(settings: FluentBitOutput, inputs: list[Properties], waits: set[tuple[int, int]]) -> Properties:
    flush = Words(settings, "fluent_bit", []).seconds("flush", settings.flush)
    service: Properties = {"flush": flush or 1, "log_level": settings.log_level}
    if settings.keep_rejected or any(one.get("storage.type") == "filesystem" for one in inputs):
        service["storage.path"] = settings.storage_path
        service["storage.max_chunks_up"] = settings.max_chunks_up
    if settings.keep_rejected:
        service |= {"storage.keep.rejected": True, "storage.rejected.path": "rejected"}
    if waits:
        first, most = min(waits)
        service |= {"scheduler.base": first, "scheduler.cap": most}
    if settings.http_port is not None:
        listen: Properties = {"http_listen": settings.http_listen, "http_port": settings.http_port}
        service |= {"http_server": True, **listen, "health_check": True}
    return service
