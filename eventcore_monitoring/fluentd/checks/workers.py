"""Several workers: which of them exist, and which plugins may run in more than one.

fluentd-worker-unknown: `<worker>` names no worker, or one that does not run. Why: Fluentd does not start. Fix: a
number below `workers` in `<system>`, or a range such as `0-1`.

fluentd-worker-twice: a worker stands in two ranges. Why: Fluentd does not start. Fix: ranges without a common worker.

fluentd-worker-section: a section in `<worker>` that is no source, filter, match or label. Why: Fluentd does not
start. Fix: move it out.

fluentd-single-worker-plugin: a plugin that cannot run in several workers. Why: Fluentd does not start. Fix: a
`<worker 0>` around it.

fluentd-workers-not-positive: `workers 0`. Why: Fluentd does not start. Fix: 1 or more.

Facts: dry runs and source of Fluentd 1.19.3.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.places import finding
from eventcore_monitoring.fluentd.settings import plugins
from eventcore_monitoring.fluentd.system import running, system, worker_count, worker_ids
from eventcore_monitoring.fluentd.tree import Section


def workers(root: Section) -> Iterator[Finding]:
    """`workers` of `<system>`, the `<worker>` sections, and the plugins that run."""
    found = system(root)
    count = found.number("workers") if found is not None else None
    if found is not None and count is not None and count < 1:
        message = "is less than 1: Fluentd does not start"
        where = found.written("workers")
        yield finding(found.way, "fluentd-workers-not-positive", message, "write `workers 1`, or more", parameter=where)
        return
    yield from _sections(root)
    for place in plugins(root):
        ids, plugin = running(root, place.way), place.allowed.plugin
        if plugin is not None and plugin.several_workers is False and ids is not None and len(ids) > 1:
            message = f"is of type `{plugin.name}`, which cannot run in {len(ids)} workers: Fluentd does not start"
            fix = "put it into `<worker 0>`, so that one worker runs it"
            code = "fluentd-single-worker-plugin"
            yield finding(place.way, code, message, fix, parameter=place.written("@type"))


def _sections(root: Section) -> Iterator[Finding]:
    count = worker_count(root)
    in_ranges: set[int] = set()
    for section in root.sections:
        if section.name != "worker" or not isinstance(section.argument, str):
            continue
        ids = worker_ids(section.argument)
        if ids is None or len(ids) == 0:
            refused = not section.argument or ids is not None
            message = "names no worker: Fluentd does not start" if refused else "is read as far as its first number"
            yield finding((section,), "fluentd-worker-unknown", message, "write a number (`0`) or a range (`0-1`)")
            continue
        if count is not None and ids[-1] >= count:
            message = f"names worker {ids[-1]}, but only {_those(count)}: Fluentd does not start"
            fix = f"write a number below {count}, or `workers {ids[-1] + 1}` in `<system>`"
            yield finding((section,), "fluentd-worker-unknown", message, fix)
        if "-" in section.argument:
            again = sorted(in_ranges.intersection(ids))
            in_ranges.update(ids)
            if again:
                message = f"names worker {again[0]}, which another range names, too: Fluentd does not start"
                yield finding((section,), "fluentd-worker-twice", message, "write ranges without a common worker")
        for inner in section.sections:
            if inner.name not in ("source", "filter", "match", "label"):
                message = "cannot stand in `<worker>`: Fluentd does not start"
                yield finding((section, inner), "fluentd-worker-section", message, "move it to the top level")


def _those(count: int) -> str:
    return "worker 0 runs" if count == 1 else f"workers 0 to {count - 1} run"
