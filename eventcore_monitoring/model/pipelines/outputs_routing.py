"""Outputs that hand records on within Fluentd: to several, by turns, to a label, under another tag."""

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.plugins import AnyOutput, Output, Part
from eventcore_monitoring.model.pipelines.texts import Regexp, RouteLabel, Time


class Store(Part):
    """One of several outputs that get each record.

    `ignore_error`: the others get it even where this one throws; `ignore_if_prev_success`: only where the one before
    has thrown.
    """

    section: ClassVar[str] = "stores"
    argument_field: ClassVar[str | None] = "argument"
    plugin_field: ClassVar[str | None] = "output"
    our_words: ClassVar[frozenset[str]] = Part.our_words | {"ignore_error", "ignore_if_prev_success"}

    output: AnyOutput
    ignore_error: bool = False
    ignore_if_prev_success: bool = False

    @property
    def argument(self) -> str:
        """What stands behind the name of the section."""
        said = {"ignore_error": self.ignore_error, "ignore_if_prev_success": self.ignore_if_prev_success}
        return " ".join(word for word, holds in said.items() if holds)


class Copy(Output):
    """Gives each record to all of its stores; one that throws keeps it from those after it, but for `ignore_error`.

    The sinks of a pipeline are copies already: this is for what they cannot say.
    """

    kind: Literal["copy"] = "copy"
    store: Many[Store] = Field(min_length=1)
    copy_mode: Literal["no_copy", "shallow", "deep", "marshal"] | None = None

    @model_validator(mode="after")
    def _one_before(self) -> "Copy":
        if self.store[0].ignore_if_prev_success:
            raise ValueError("no store stands before the first: write ignore_if_prev_success at a later one")
        return self


class WeightedStore(Part):
    """One of several outputs that take turns; of a larger `weight` it takes more."""

    section: ClassVar[str] = "stores"
    plugin_field: ClassVar[str | None] = "output"

    output: AnyOutput
    weight: int | None = Field(default=None, ge=0)


class RoundRobin(Output):
    """Gives records to its stores by turns; none of them steps in for another."""

    kind: Literal["roundrobin"] = "roundrobin"
    store: Many[WeightedStore] = Field(min_length=1)


class Relabel(Output):
    """Sends records to another label; without one they would come back for ever."""

    kind: Literal["relabel"] = "relabel"
    label: RouteLabel


class RewriteRule(Part):
    """Which records get which tag: `$1` is the first group, `${tag}` and `${tag_parts[0]}` the tag that was."""

    section: ClassVar[str] = "rules"

    key: Line
    pattern: Regexp
    tag: Line
    label: RouteLabel | None = None
    invert: bool | None = None


class RewriteTagFilter(Output):
    """Gives records a tag by what they hold, the first rule that fits; one that fits no rule is lost.

    A new tag that fits the same `match` again goes round for ever: send it to a `label`.
    """

    kind: Literal["rewrite_tag_filter"] = "rewrite_tag_filter"
    rule: Many[RewriteRule] = Field(min_length=1)
    label: RouteLabel | None = None
    capitalize_regex_backreference: bool | None = None
    remove_tag_prefix: Line | None = None
    remove_tag_regexp: Regexp | None = None
    emit_mode: Literal["record", "batch"] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "RewriteTagFilter":
        if self.remove_tag_prefix is not None and self.remove_tag_regexp is not None:
            raise ValueError("`remove_tag_prefix` and `remove_tag_regexp` exclude each other: write one of them")
        return self


class DetectExceptions(Output):
    """Joins the lines of a stack trace to one record, and sends all on without `remove_tag_prefix` in their tags.

    The last lines wait for the next record unless `multiline_flush_interval`.
    """

    kind: Literal["detect_exceptions"] = "detect_exceptions"
    remove_tag_prefix: Line
    label: RouteLabel | None = None
    message: Line | None = None
    languages: (
        Many[Literal["java", "javascript", "js", "csharp", "py", "python", "php", "go", "rb", "ruby", "dart", "all"]]
        | None
    ) = None
    multiline_flush_interval: Time | None = None
    stream: Line | None = None
    force_line_breaks: bool | None = None
    max_lines: int | None = Field(default=None, ge=0)
    max_bytes: int | None = Field(default=None, ge=0)
