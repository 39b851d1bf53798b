"""Where buffers in files are kept.

fluentd-buffer-path-missing: a buffer in files without `path`, and no `root_dir` and `@id` from which Fluentd could
make one. Why: Fluentd does not start. Fix: `path`.

fluentd-buffer-path-twice: two buffers with one path. Why: Fluentd does not start; where the two are spelt differently
(a slash at the end) it does not, and each takes the chunks of the other. Fix: a path for each.

fluentd-buffer-path-pattern: the path of a buffer with `.*` while several workers run. Why: Fluentd does not start,
because the workers would share it. Fix: the path of a folder.

Facts: dry runs and source of Fluentd 1.19.3. A path with code in it is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.file_paths import normalized
from eventcore_monitoring.fluentd.own_files import buffer_path
from eventcore_monitoring.fluentd.places import Way, finding, mention
from eventcore_monitoring.fluentd.settings import Buffer, buffer_of, outputs
from eventcore_monitoring.fluentd.system import root_dir, running
from eventcore_monitoring.fluentd.tree import Section


def buffer_paths(root: Section) -> Iterator[Finding]:
    """The path of every buffer that is kept in files."""
    first: dict[tuple[str | None, str], Way] = {}
    for output in outputs(root):
        buffer = buffer_of(output)
        if buffer is None or buffer.place.type not in ("file", "file_single"):
            continue
        yield from _missing(root, buffer)
        path = buffer_path(buffer)
        if not path:
            continue
        yield from _pattern(root, buffer, path)
        other = first.setdefault((buffer.place.type, normalized(path)), buffer.way)
        if other is not buffer.way:
            message = (
                f"keeps its chunks in `{path}`, as {mention(_output(other))} does: each would take those of the other"
            )
            where = buffer.place.written("path") or output.written("path")
            fix = "write a path of its own"
            yield finding(buffer.way, "fluentd-buffer-path-twice", message, fix, parameter=where)


def _output(way: Way) -> Way:
    return way[:-1] if way[-1].name == "buffer" else way


def _missing(root: Section, buffer: Buffer) -> Iterator[Finding]:
    by_root = root_dir(root) != "" and buffer.output.section.parameter("@id") is not None
    if buffer.place.written("path") is None and buffer.output.type != "file" and not by_root:
        message = "keeps its chunks in files but does not say where: Fluentd does not start"
        fix = "add a `path` to the buffer, or `root_dir` to `<system>` and an `@id` to the output"
        yield finding(buffer.way, "fluentd-buffer-path-missing", message, fix)


def _pattern(root: Section, buffer: Buffer, path: str) -> Iterator[Finding]:
    workers = running(root, buffer.way)
    if workers is not None and len(workers) > 1 and ".*" in path:
        message = f"`{path}` would be shared by {len(workers)} workers: Fluentd does not start"
        fix = "write the path of a folder, without `.*`: each worker has a folder of its own in it"
        where = buffer.place.written("path") or buffer.output.written("path")
        yield finding(buffer.way, "fluentd-buffer-path-pattern", message, fix, parameter=where)
