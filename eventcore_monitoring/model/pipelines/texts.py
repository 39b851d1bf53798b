"""Texts that mean something to Fluentd, kept in the one form that it takes for what a person means.

Fluentd 1.19 reads `500ms` as 500 minutes, `1h30m` as 30 minutes and `8 MB` as 8 bytes, without a word.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from eventcore_monitoring.encoding.fluentd_literal import fluentd_size, fluentd_time
from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.plain_text import unsafe_characters
from eventcore_monitoring.model.declared import Line
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.values import Quantity, milliseconds

_PLAIN_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")


def _time(text: str) -> str:
    """A duration such as `1h30m` in Fluentd's form (`90m`); what is in that form already stays."""
    length = round(float(text) * 1000) if _PLAIN_SECONDS.fullmatch(text) else milliseconds(text)
    return fluentd_time(length // 1000 if length % 1000 == 0 else length / 1000)


def _positive(text: str) -> str:
    if float(text.rstrip("smhd")) == 0:
        raise ValueError('a length of time must be more than nothing: write "5s", say')
    return text


def _size(value: object) -> object:
    """A quantity of bytes as Fluentd's text."""
    if isinstance(value, Quantity) and value.unit == "bytes" and value.value == int(value.value):
        return fluentd_size(int(value.value))
    return value


def _size_text(text: str) -> str:
    if not re.fullmatch(r"[0-9]+[kmgt]?", text):
        raise ValueError(f"{text!r} is no size that Fluentd reads as it stands: write MiB(8), or 8m")
    return text


def _regexp(pattern: str) -> str:
    return pattern if re.fullmatch(r"/.*/[im]*", pattern, re.DOTALL) else f"/{pattern}/"


def _plain_regexp(pattern: str) -> str:
    kept = _regexp(pattern)
    if not kept.endswith("/"):
        raise ValueError(f"the flags of {pattern!r} are not read there: write (?i) or (?m) at its beginning")
    return kept


def _separator(text: str) -> str:
    if (sentence := unsafe_characters(text, multiline=True)) is not None:
        raise ValueError(sentence)
    return text


def _comma_separated(value: object) -> object:
    """Numbers as the text that a plugin splits at its commas: brackets would become part of the first and the last."""
    if isinstance(value, list | tuple) and all(type(one) in (int, float) for one in value):
        return ",".join(map(number, value))
    return value


def _buckets(text: str) -> str:
    numbers = text.split(",")
    if not all(re.fullmatch(r"[0-9]+(\.[0-9]+)?", one) for one in numbers):
        raise ValueError(f"{text!r} are no bounds that the plugin reads: write numbers, such as [0.1, 1, 10]")
    if any(float(one) >= float(after) for one, after in pairwise(numbers)):
        raise ValueError(f"the bounds {text!r} do not rise: write them from the lowest to the highest")
    return text


def _absolute(path: str) -> str:
    if not path.startswith("/"):
        raise ValueError(f"{path!r} depends on the folder the shipper starts in: write a path that starts with /")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts or not parts:
        raise ValueError(f"{path!r} names no file or folder of its own: write the path without ..")
    if parts[-1] != parts[-1].strip():
        raise ValueError(f"{path!r} ends with a blank, which is lost: write it without")
    return "/" + "/".join(parts)  # one text for one file, so that two of them can be compared


def _without(characters: str) -> AfterValidator:
    def check(path: str) -> str:
        found = next((character for character in path if character in characters), None)
        if found is not None:
            raise ValueError(f"{path!r} holds {found!r}, which stands for something else there: write a path without")
        return path

    return AfterValidator(check)


def _matching(expression: str, what: str, way_out: str) -> AfterValidator:
    def check(value: str | Env) -> str | Env:
        if isinstance(value, str) and not re.fullmatch(expression, value):
            raise ValueError(f"{value!r} is no {what}: write {way_out}")
        return value

    return AfterValidator(check)


if TYPE_CHECKING:
    Buckets = Sequence[float] | str
    Size = Quantity | str
else:
    # `[0.1, 1, 10]`, kept as `0.1,1,10`
    Buckets = Annotated[str, AfterValidator(_buckets), BeforeValidator(_comma_separated)]
    Size = Annotated[str, AfterValidator(_size_text), BeforeValidator(_size)]  # `MiB(8)`, kept as `8m`
Time = Annotated[str, AfterValidator(_time), AfterValidator(_positive)]  # `"1h30m"`, kept as `90m`
AnyTime = Annotated[str, AfterValidator(_time)]  # may be 0
Regexp = Annotated[Line, AfterValidator(_regexp)]  # Ruby's syntax; kept with its slashes, `/…/i` where it has flags
PlainRegexp = Annotated[Line, AfterValidator(_plain_regexp)]  # where a plugin takes its slashes off without a look
Separator = Annotated[str, AfterValidator(_separator)]  # what stands between texts: a blank, a tab, a line end, nothing
# A path without placeholders, a path that dates (`%Y%m%d`) and placeholders (`${tag}`) are put into, and the path of
# files that are read, in which `*` is any part of a name. A literal percent sign is `%%` in the latter two.
AbsolutePath = Annotated[Line, AfterValidator(_absolute), _without("*?[]{}\\%")]
TemplatePath = Annotated[Line, AfterValidator(_absolute), _without("*?\\")]
LogPath = Annotated[Line, AfterValidator(_absolute), _without("?[]{}\\,")]
Port = Annotated[int, Field(ge=1, le=65_535)]
HostName = Annotated[
    Line | Env,
    _matching(r"[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:.]+", "host", '"elastic.example.com", say, or Env(name=…)'),
]
_HOST = r"(https?://)?[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[^,@\s]*)?"
HostList = Annotated[
    Line | Env,
    _matching(
        f"{_HOST}(,{_HOST})*",
        "list of hosts (a password in it would stand in the file for all to read)",
        '"https://a.example.com:9200,https://b.example.com:9200", say, or Env(name=…)',
    ),
]
WebAddress = Annotated[
    Line | Env,
    _matching(
        r"https?://[^\s/@]+(/\S*)?",
        "http(s) address (a password in it would stand in the file for all to read)",
        '"https://logs.example.com/ingest", say, or Env(name=…)',
    ),
]
RouteLabel = Annotated[Line, _matching(r"@[A-Za-z0-9_.-]+", "label", '"@ERRORS", say')]
UserName = Annotated[Line | Env, _matching(r"[A-Za-z0-9._@-]+", "user name", '"log-writer", say, or Env(name=…)')]
IndexName = Annotated[
    str, _matching(r"[a-z0-9][a-z0-9_.${}\[\]-]{0,99}", "name of an index", 'lower case, such as "eventcore"')
]
