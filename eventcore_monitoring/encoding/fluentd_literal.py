"""Fluentd literals: values, keys and section arguments of the v1 configuration format.

Fluentd's parser runs `#{…}` in double quotes and in JSON while it reads, even in a dry run, so a literal of ours holds
an active `#{` only where `fluentd_environment` put it. Facts: observed with Fluentd 1.19.3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from eventcore_monitoring.encoding.json import JsonTree, to_compact_json
from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.plain_text import refuse_surrogates

_BARE: Final = re.compile(r"[A-Za-z0-9_./:@%+*$=,-]+(?: [A-Za-z0-9_./:@%+*$=,-]+)*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPES: Final = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
        "\f": "\\f",
        "\b": "\\b",
        "\0": "\\0",
    }
)

# Keys with `@` that every section takes, and the sections in which any other is refused ("" is the top level).
_SYSTEM_KEYS: Final = ("@type", "@id", "@label", "@log_level")
_RESERVING_SECTIONS: Final = ("", "source", "match", "filter", "system")

_ENVIRONMENT_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NOT_PLAIN_IN_RUBY: Final = re.compile(r"[^A-Za-z0-9 _./:,@+=-]")

_TIME_UNITS: Final = (("d", 86_400), ("h", 3_600), ("m", 60))
_SIZE_UNITS: Final = (("t", 2**40), ("g", 2**30), ("m", 2**20), ("k", 2**10))

_PLACEHOLDER: Final = re.compile(
    r'\$\{(?:tag|hostname|time|(?:tag_parts|tag_prefix|tag_suffix)\[-?[0-9]+\]|record\["[^"\\{}]+"\])\}'
)
_OLD_PLACEHOLDER: Final = re.compile(r"__[A-Z0-9_]+__")


def fluentd_text(text: str) -> str:
    r"""A text as parameter value or section argument: bare where nothing in it can mean more, else `"…"`.

    Raises ValueError for half of a surrogate pair.
    """
    return text if _BARE.fullmatch(text) else _quoted(text)


def fluentd_key(name: str, *, section: str) -> str:
    """A parameter name inside a section; `section` is the name of that section, "" at the top level.

    Raises ValueError with a sentence for `@include` (which includes a file even in quotes), `include` at the top level,
    and other names with `@` where Fluentd keeps them for itself.
    """
    if name in _SYSTEM_KEYS:
        return name
    if name == "@include" or (name == "include" and section == ""):
        raise ValueError(f'the key "{name}" would include a file: write another name')
    if name.startswith("@") and section in _RESERVING_SECTIONS:
        where = f"in <{section}>" if section else "at the top level"
        raise ValueError(f"the key {name!a} is reserved {where}: write one of {', '.join(_SYSTEM_KEYS)}, or no @")
    return name if _BARE_KEY.fullmatch(name) and name != "include" else _quoted(name)


def fluentd_regexp(pattern: str, flags: Literal["", "i", "m", "im"] = "") -> str:
    r"""A regular expression (Ruby's, without its slashes) as value: `'/^\\d+$/i'`.

    Single quotes keep it readable and are never evaluated; a pattern with control characters, a line end among them,
    is written in double quotes. A slash inside the pattern needs no escape: Fluentd looks for the last one.
    Raises ValueError for half of a surrogate pair.
    """
    refuse_surrogates(pattern)
    text = f"/{pattern}/{flags}"
    if _CONTROL.search(text):
        return _quoted(text)
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fluentd_json(value: Mapping[str, JsonTree] | Sequence[JsonTree]) -> str:
    r"""An array or hash as JSON: ASCII, one line, every `#` as `\u0023`, because `#{` is run inside JSON too.

    Raises ValueError and TypeError as `to_compact_json`, and TypeError for a text: Fluentd knows JSON by its bracket.
    """
    if isinstance(value, str):
        raise TypeError("a text is no Fluentd array or hash: write a list or a dict")
    return to_compact_json(value).replace("#", "\\u0023")


def fluentd_environment(name: str, default: str | None = None) -> str:
    """A reference to an environment variable, the only literal in which Fluentd runs code.

    Without a default an unset variable stops Fluentd while it reads the file. The default is a Ruby literal in which
    all but plain ASCII is `\\u{hex}`: Fluentd loses its place after other characters inside `#{…}`.
    Raises ValueError with a sentence for a name that is none, and for half of a surrogate pair.
    """
    if not _ENVIRONMENT_NAME.fullmatch(name):
        raise ValueError(f"{name!a} is no name of an environment variable: write letters, digits and _")
    if default is None:
        return f"\"#{{ENV.fetch('{name}')}}\""
    refuse_surrogates(default)
    literal = _NOT_PLAIN_IN_RUBY.sub(lambda match: f"\\u{{{ord(match.group()):x}}}", default)
    return f'"#{{ENV[\'{name}\'] || "{literal}"}}"'


def fluentd_integer(value: int) -> str:
    """An integer in decimal. Raises TypeError for anything else: Fluentd reads `1.9` as 1 and `abc` as 0."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no integer: write one")
    return number(value)


def fluentd_time(seconds: int | float) -> str:
    """A length of time: `1h` for 3600 seconds, `90s`, `0.5`. One unit only: Fluentd reads `1h30m` as 30 minutes.

    Raises ValueError for a negative length, because Fluentd reads `-5s` as 5 seconds.
    """
    text = number(seconds)
    if seconds < 0:
        raise ValueError(f"{text} s is no length of time: write 0 or more")
    if not text.isdecimal():
        return text
    whole = int(text)
    for unit, factor in _TIME_UNITS:
        if whole and whole % factor == 0:
            return f"{whole // factor}{unit}"
    return f"{whole}s"


def fluentd_size(bytes_: int) -> str:
    """A number of bytes with the largest unit of 1024 that divides it: `8m`, `1536k`, `100`.

    Raises ValueError for a negative size; TypeError for a fraction: Fluentd reads `1.5g` as 5 GiB.
    """
    text = fluentd_integer(bytes_)
    if bytes_ < 0:
        raise ValueError(f"{text} bytes is no size: write 0 or more")
    for unit, factor in _SIZE_UNITS:
        if bytes_ and bytes_ % factor == 0:
            return f"{bytes_ // factor}{unit}"
    return text


def fluentd_bool(value: bool) -> str:
    """`true` or `false`, the only spellings that every Fluentd parameter takes."""
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither True nor False: write one of them")
    return "true" if value else "false"


def fluentd_record_text(text: str) -> str:
    """A value inside the `<record>` of record_transformer (without Ruby), where `${tag}` and its like are placeholders.

    Raises ValueError with a sentence for what cannot be written literally there: unknown `${…}`, `__UPPER__` words,
    and text that starts as JSON does.
    """
    if text.lstrip().startswith(("{", "[")):
        raise ValueError(f"{text!a} would become an object, not a text: let it start with another character")
    if "${" in _PLACEHOLDER.sub("", text):
        known = '${tag}, ${tag_parts[0]}, ${tag_prefix[0]}, ${tag_suffix[0]}, ${hostname}, ${time}, ${record["key"]}'
        raise ValueError(f"{text!a} holds a placeholder that record_transformer does not know: write one of {known}")
    if _OLD_PLACEHOLDER.search(text):
        raise ValueError(f"{text!a} holds a word in double underscores, an old placeholder: write it otherwise")
    return fluentd_text(text)


def fluentd_time_text(text: str) -> str:
    """A literal text as value of a parameter to which Fluentd applies strftime (paths, index names): `%` is doubled.

    Raises ValueError with a sentence for `${`, which starts a placeholder there and cannot be escaped.
    """
    if "${" in text:
        raise ValueError(f"{text!a} holds ${{, the start of a placeholder: write it otherwise")
    return fluentd_text(text.replace("%", "%%"))


def _quoted(text: str) -> str:
    refuse_surrogates(text)
    return '"' + text.translate(_ESCAPES).replace("#{", "\\#{") + '"'
