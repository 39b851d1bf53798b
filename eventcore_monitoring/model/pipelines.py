"""Log pipelines: where lines are read, what is done to them, where they go, and what happens when that fails.

What a type refuses here is what Fluentd 1.19 would take for something else without a word.
"""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from eventcore_monitoring.encoding.fluentd_literal import fluentd_key, fluentd_record_text
from eventcore_monitoring.model.declared import Declared, Line, Many, Name, PositiveDuration, Prose
from eventcore_monitoring.model.one_of import OneOf


def _environment_name(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise ValueError(f"{name!r} is no name of an environment variable: write letters, digits and _")
    return name


class Env(Declared):
    """A value that the host supplies in an environment variable: for hosts that differ, and for secrets."""

    section: ClassVar[str] = "environment"

    name: Annotated[str, AfterValidator(_environment_name)]
    default: Line | None = None  # None: the shipper refuses to start without it


def _secret(value: Env) -> Env:
    if value.default is not None:
        raise ValueError("a secret with a default stands in the generated file for all to read: write Env(name=…) only")
    return value


Secret = Annotated[Env, AfterValidator(_secret)]


def _absolute(path: str) -> str:
    if not path.startswith("/"):
        raise ValueError(f"{path!r} depends on the folder the shipper starts in: write a path that starts with /")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts or not parts:
        raise ValueError(f"{path!r} names no file or folder of its own: write the path without ..")
    if parts[-1] != parts[-1].strip():
        raise ValueError(f"{path!r} ends with a blank, which is lost: write it without")
    if "${" in path:
        raise ValueError(f"{path!r} holds ${{, the start of a placeholder: write the path itself")
    return "/" + "/".join(parts)  # one text for one file, so that two of them can be compared


def _without(characters: str) -> AfterValidator:
    def check(path: str) -> str:
        found = next((character for character in path if character in characters), None)
        if found is not None:
            raise ValueError(f"{path!r} holds {found!r}, which stands for something else there: write a path without")
        return path

    return AfterValidator(check)


AbsolutePath = Annotated[Line, AfterValidator(_absolute), _without("*?[]{}\\")]
FolderPath = Annotated[AbsolutePath, _without("%")]  # a percent sign starts a date in it, which cannot be escaped
LogPath = Annotated[Line, AfterValidator(_absolute), _without("?[]{}\\,")]  # may hold `*`; a comma parts two paths


class JsonLines(Declared):
    """Each line is a JSON object; `time_key` holds its time as RFC 3339, in any zone, with or without fraction.

    A line that is no JSON object (a panic, a stack trace) stays whole in the field `message`, and a copy of it goes to
    the pipeline's `errors`. A line whose time cannot be read goes there alone.
    """

    kind: Literal["json"] = "json"
    time_key: Line = "timestamp"


class PlainLines(Declared):
    """Each line is text and becomes the field `message`; its time is when it was read."""

    kind: Literal["none"] = "none"


class Tail(Declared):
    """Reads files that grow, from their beginning, and remembers how far in `pos_file`; `*` is any part of a name."""

    section: ClassVar[str] = "sources"

    kind: Literal["tail"] = "tail"
    path: LogPath
    pos_file: AbsolutePath
    parse: Annotated[JsonLines | PlainLines, OneOf()] = JsonLines()
    refresh_interval: PositiveDuration = "5s"
    rotate_wait: PositiveDuration = "10s"

    def reads(self, path: str) -> bool:
        """Whether a file of this path is among those that are read.

        As Ruby's `Dir.glob`: a star is any part of one name, not its leading dot; `**/` is any number of folders.
        """
        *folders, name = self.path[1:].split("/")
        above = "".join("(?:[^./][^/]*/)*" if folder == "**" else f"{_glob(folder)}/" for folder in folders)
        return re.fullmatch(f"/{above}{_glob(name)}", path) is not None


def _glob(name: str) -> str:
    return (r"(?!\.)" if name.startswith("*") else "") + re.escape(name).replace(r"\*", "[^/]*")


def _record_fields(fields: Mapping[str, str | Env]) -> Mapping[str, str | Env]:
    for name, value in fields.items():
        fluentd_record_text(name)  # names are templates, too
        fluentd_key(name, section="record")
        if name.startswith("@"):
            raise ValueError(f"the field {name!r} starts with @, which Fluentd keeps for itself: write another name")
        text = value.default if isinstance(value, Env) else value
        if text is not None:
            fluentd_record_text(text)
    return fields


class AddFields(Declared):
    """Adds fields to every record; `${hostname}`, `${tag}`, `${tag_parts[0]}`, `${record["key"]}` are filled in."""

    section: ClassVar[str] = "steps"

    kind: Literal["add"] = "add"
    fields: Annotated[Mapping[Line, Line | Env], Field(min_length=1), AfterValidator(_record_fields)]


class Keep(Declared):
    """Keeps records whose field fits the regular expression (Ruby's syntax), drops the others.

    `field` is a name; `$.outer.inner` reaches into an object. A record without the field is dropped, unless the
    expression fits the empty text.
    """

    section: ClassVar[str] = "steps"

    kind: Literal["keep"] = "keep"
    field: Line
    matching: Line


class Drop(Declared):
    """Drops records whose field fits the regular expression (Ruby's syntax); `field` as in `Keep`."""

    section: ClassVar[str] = "steps"

    kind: Literal["drop"] = "drop"
    field: Line
    matching: Line


PipelineStep = Annotated[AddFields | Keep | Drop, OneOf()]


class Buffer(Declared):
    """Where records wait until they are written: a folder on disk, within limits, with a bounded retry."""

    section: ClassVar[str] = "buffers"

    path: AbsolutePath
    flush_interval: PositiveDuration = "5s"
    flush_threads: int = Field(default=2, ge=1, le=64)
    chunk_limit_mib: int = Field(default=8, ge=1, le=1024)
    total_limit_mib: int = Field(default=512, ge=1, le=1_048_576)
    when_full: Literal["block", "throw_exception", "drop_oldest_chunk"] = "block"
    retry_wait: PositiveDuration = "1s"
    retry_max_interval: PositiveDuration = "30s"
    retry_timeout: PositiveDuration = "1h"


def _matching(expression: str, what: str, way_out: str) -> AfterValidator:
    def check(value: str | Env) -> str | Env:
        if isinstance(value, str) and not re.fullmatch(expression, value):
            raise ValueError(f"{value!r} is no {what}: write {way_out}")
        return value

    return AfterValidator(check)


HostName = Annotated[
    Line | Env,
    _matching(r"[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:.]+", "host", '"elastic.example.com", say, or Env(name=…)'),
]
UserName = Annotated[Line | Env, _matching(r"[A-Za-z0-9._@-]+", "user name", '"log-writer", say, or Env(name=…)')]
IndexName = Annotated[
    str, _matching(r"[a-z0-9][a-z0-9_.-]{0,99}", "name of an index", 'lower case, such as "eventcore"')
]


class Elasticsearch(Declared):
    """Writes to Elasticsearch, one index a day (`<index>-YYYY.MM.DD` in UTC), time in `@timestamp`.

    What still fails after the buffer's retries goes to `failed_directory`. `user` and `password` come together.
    """

    section: ClassVar[str] = "sinks"

    kind: Literal["elasticsearch"] = "elasticsearch"
    name: Name
    host: HostName
    port: int = Field(default=9200, ge=1, le=65_535)
    scheme: Literal["http", "https"] = "http"
    user: UserName | None = None
    password: Secret | None = None
    index: IndexName
    version: Literal[7, 8, 9] = 8
    buffer: Buffer
    failed_directory: FolderPath


class File(Declared):
    """Writes JSON lines to a file a day: `<path>.YYYYMMDD.log`, each with `time` (UTC) and `tag`."""

    section: ClassVar[str] = "sinks"

    kind: Literal["file"] = "file"
    name: Name
    path: AbsolutePath
    buffer: Buffer


Sink = Annotated[Elasticsearch | File, OneOf()]


def _pipeline_name(name: str) -> str:
    if name.upper() in ("ERROR", "ROOT", "FLUENT_LOG", "FLUENT"):
        raise ValueError(f"{name!r} is a name that Fluentd keeps for itself: write another, such as 'eventcore-logs'")
    return name


class Pipeline(Declared):
    """Log lines from a source through steps to all sinks; what cannot be handled goes to `errors`."""

    section: ClassVar[str] = "pipelines"

    name: Annotated[Name, AfterValidator(_pipeline_name)]
    help: Prose = ""
    source: Tail
    steps: Many[PipelineStep] = ()
    sinks: Annotated[Many[Sink], Field(min_length=1)]
    errors: File

    @property
    def files(self) -> tuple[File, ...]:
        """Everything of this pipeline that writes files of its own, errors last."""
        return (*(sink for sink in self.sinks if isinstance(sink, File)), self.errors)

    @property
    def buffers(self) -> tuple[tuple[str, Buffer], ...]:
        """Every buffer of this pipeline with its address, errors last."""
        at = f"pipelines.{self.name}"
        named = ((f"{at}.sinks.{sink.name}.buffer", sink.buffer) for sink in self.sinks)
        return (*named, (f"{at}.errors.buffer", self.errors.buffer))
