"""Fluentd's v1 configuration format: literals of values, keys and section arguments, and texts of typed values.

Fluentd's parser runs `#{…}` in double quotes and in JSON while it reads, even in a dry run: no literal of ours holds
an active `#{`. A text is what Fluentd has after it has read a literal. Facts: observed with Fluentd 1.19.3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from eventcore_monitoring.encoding.json import JsonTree, to_compact_json
from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.plain_text import refuse_surrogates

_BARE: Final = re.compile(r"[A-Za-z0-9_./:@%+*$=,-]+(?: [A-Za-z0-9_./:@%+*$=,-]+)*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_QUOTED_OFTEN: Final = re.compile(r'[\\"]')
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

_TIME_UNITS: Final = (("d", 86_400), ("h", 3_600), ("m", 60))
_SIZE_UNITS: Final = (("t", 2**40), ("g", 2**30), ("m", 2**20), ("k", 2**10))

_PLACEHOLDER: Final = re.compile(
    r'\$\{(?:tag|hostname|time|(?:tag_parts|tag_prefix|tag_suffix)\[-?[0-9]+\]|record\["[^"\\{}]+"\])\}'
)
_OLD_PLACEHOLDER: Final = re.compile(r"__[A-Z0-9_]+__")


def fluentd_text(text: str) -> str:
    r"""The literal of a text as parameter value or section argument.

    Bare where nothing in it can mean more; `'…'` where a backslash or a double quote would have to be escaped, which
    keeps regular expressions readable; else `"…"`. Raises ValueError for half of a surrogate pair.
    """
    if _BARE.fullmatch(text):
        return text
    if not _QUOTED_OFTEN.search(text) or _CONTROL.search(text):
        return f'"{fluentd_escaped(text)}"'
    refuse_surrogates(text)
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fluentd_escaped(text: str) -> str:
    """A text as it stands inside double quotes. Raises ValueError for half of a surrogate pair."""
    refuse_surrogates(text)
    return text.translate(_ESCAPES).replace("#{", "\\#{")


def fluentd_key(name: str, *, section: str) -> str:
    """The literal of a parameter name inside a section; `section` is the name of that section, "" at the top level.

    Raises ValueError with a sentence for `@include`, which includes a file even in quotes, for other names with `@`
    where Fluentd keeps them for itself, and for half of a surrogate pair.
    """
    if name in _SYSTEM_KEYS:
        return name
    if name == "@include":
        raise ValueError(f'the key "{name}" would include a file: write another name')
    if name.startswith("@") and section in _RESERVING_SECTIONS:
        where = f"in <{section}>" if section else "at the top level"
        raise ValueError(f"the key {name!a} is reserved {where}: write one of {', '.join(_SYSTEM_KEYS)}, or no @")
    return name if _BARE_KEY.fullmatch(name) and name != "include" else f'"{fluentd_escaped(name)}"'


def fluentd_json(value: Mapping[str, JsonTree] | Sequence[JsonTree]) -> str:
    """The text of an array or hash: JSON on one line, as Fluentd keeps what it has read.

    Raises ValueError and TypeError as `to_compact_json`, and TypeError for a text: Fluentd knows JSON by its bracket.
    """
    if isinstance(value, str):
        raise TypeError("a text is no Fluentd array or hash: write a list or a dict")
    return json.dumps(json.loads(to_compact_json(value)), ensure_ascii=False, separators=(",", ":"))


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


def fluentd_record_text(text: str) -> str:
    """The same text, where it may stand in the `<record>` of record_transformer (without Ruby), as name or as value.

    `${tag}` and its like are placeholders there. Raises ValueError with a sentence for what cannot be written
    literally: unknown `${…}`, `__UPPER__` words, and text that starts as JSON does.
    """
    if text.lstrip().startswith(("{", "[")):
        raise ValueError(f"{text!a} would become an object, not a text: let it start with another character")
    if "${" in _PLACEHOLDER.sub("", text):
        known = '${tag}, ${tag_parts[0]}, ${tag_prefix[0]}, ${tag_suffix[0]}, ${hostname}, ${time}, ${record["key"]}'
        raise ValueError(f"{text!a} holds a placeholder that record_transformer does not know: write one of {known}")
    if _OLD_PLACEHOLDER.search(text):
        raise ValueError(f"{text!a} holds a word in double underscores, an old placeholder: write it otherwise")
    return text
