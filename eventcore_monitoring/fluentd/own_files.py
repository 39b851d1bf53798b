"""The files that Fluentd writes itself: of outputs, buffers, positions, its log.

Facts: source of Fluentd 1.19 (`out_file.rb`, `out_secondary_file.rb`, `buf_file.rb`, `buf_file_single.rb`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.file_paths import normalized
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.settings import Buffer, Place, buffer_of, outputs, plugins
from eventcore_monitoring.fluentd.system import system
from eventcore_monitoring.fluentd.tree import Section

_SOME: Final = "${any}"  # a part of a name that Fluentd chooses
_SUFFIXES: Final = {"gzip": ".gz", "gz": ".gz", "zstd": ".zstd"}


class OwnFile(NamedTuple):
    """Files that Fluentd writes.

    `what` they are, as a message says it; `text`: their path as it is written; `path`: with placeholders for what
    Fluentd chooses. `output`: the one whose events are in them. `certain`: nobody wants them to be read.
    """

    way: Way
    what: str
    text: str
    path: str
    output: Section | None = None
    certain: bool = True


def own_files(root: Section) -> tuple[OwnFile, ...]:
    """All files that are written, as far as the configuration says where."""
    return tuple(_own_files(root))


def _own_files(root: Section) -> Iterator[OwnFile]:
    found = system(root)
    log = found.section.inner("log") if found is not None else None
    path = log.text("path") if log is not None else None
    if found is not None and log is not None and path:
        yield OwnFile((*found.way, log), "the log", path, normalized(path), certain=False)
    for place in plugins(root):
        if place.section.name == "source" and place.type == "tail" and (position := place.text("pos_file")):
            yield OwnFile(place.way, "the `pos_file`", position, normalized(position))
    for output in outputs(root):
        buffer = buffer_of(output)
        if buffer is not None:
            yield from _buffer(buffer)
        if output.type == "file" and buffer is not None:
            yield from _written(output, output, buffer)
        secondary = output.inner("secondary") if output.section.inner("secondary") else None
        if secondary is not None and secondary.type == "file" and buffer is not None:
            yield from _written(output, secondary, buffer)
        if secondary is not None and secondary.type == "secondary_file":
            yield from _failed(output, secondary)


def buffer_path(buffer: Buffer) -> str | None:
    """The path of a buffer in files; None where it has none of its own, or nobody can say."""
    if buffer.place.type not in ("file", "file_single"):
        return None
    if buffer.place.written("path") is None and buffer.output.type == "file":
        own_folder = buffer.output.section.parameter("@id")  # counts where `root_dir` is set
        return buffer.output.text("path") if own_folder is None else None
    return buffer.place.text("path")


def _buffer(buffer: Buffer) -> Iterator[OwnFile]:
    path = buffer_path(buffer)
    if not path or "*" in path:
        return
    prefix, suffix = ("buffer.", buffer.place.text("path_suffix")) if buffer.place.type == "file" else ("fsb.", ".buf")
    chunks = f"{normalized(path)}/{prefix}{_SOME}{suffix}"
    yield OwnFile(buffer.way, "the chunks of the buffer", path, chunks, certain=True)


def _written(output: Place, place: Place, buffer: Buffer) -> Iterator[OwnFile]:
    path, keys = place.text("path"), buffer.keys
    if not path or keys is None:
        return
    compression = _SUFFIXES.get(place.text("compress") or "", "")
    number = "" if place.flag("append") else f"_{_SOME}"
    if "*" in path:
        name = path.replace("*", f"%Y{number}")
    else:
        dated = "time" not in keys or any(part in path for part in ("%Y", "%m", "%d", "%H", "%M", "%S"))
        suffix = (place.text("path_suffix") or "") if place.flag("add_path_suffix") else ""
        name = f"{path}{'' if dated else '.%Y'}{number}{suffix}"
    yield OwnFile(place.way, "the file", path, normalized(name + compression), output.section)


def _failed(output: Place, secondary: Place) -> Iterator[OwnFile]:
    directory, basename = secondary.text("directory"), secondary.text("basename")
    if directory and basename:
        number = "" if secondary.flag("append") else f".{_SOME}"
        name = f"{directory}/{basename}{number}" + _SUFFIXES.get(secondary.text("compress") or "", "")
        yield OwnFile(secondary.way, "the failed chunks", directory, normalized(name), output.section)
