"""What strftime fills in: the directives of a format, and how often each of them changes.

Facts: Ruby's `Time#strftime`, and how Fluentd 1.19 tells the coarseness of a format (`get_placeholders_time` in
`plugin/output.rb`: it looks whether a format changes within a second, minute, hour or day).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

DAY: Final = 86_400
HOUR: Final = 3_600
MINUTE: Final = 60

_DIRECTIVE: Final = re.compile(r"%(?:[-0^#_:]*)(?P<width>\d*)[EO]?(?P<conversion>[a-zA-Z+%])")
# By conversion: it changes every so many seconds, and is the same again after so many (None: more than a day).
_CHANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    **dict.fromkeys("YCymbBhGgUWVzZ", (None, None)),
    **dict.fromkeys("dejaAuwFDxv", (DAY, None)),
    **dict.fromkeys("Hk", (HOUR, DAY)),
    **dict.fromkeys("Il", (HOUR, DAY // 2)),
    **dict.fromkeys("pP", (None, DAY)),
    "M": (MINUTE, HOUR),
    "S": (1, MINUTE),
    **dict.fromkeys("NL", (None, 1)),
    **dict.fromkeys("TXr", (1, DAY)),
    "R": (MINUTE, DAY),
    **dict.fromkeys("sc+", (1, None)),
}


class Directive(NamedTuple):
    """A piece of a format in whose place a part of the time is written: `%Y`, `%-d`, `%3N`."""

    text: str
    conversion: str
    width: str

    def constant(self, step: float) -> bool:
        """Whether it is always the same for times that are multiples of `step` seconds (of the same zone)."""
        cycle = _CHANGES[self.conversion][1]
        return cycle is not None and step % cycle == 0


def directives(format_: str) -> Iterator[Directive]:
    """The directives of a format, in order; `%%` and what strftime does not know are none."""
    for found in _DIRECTIVE.finditer(format_):
        if found["conversion"] in _CHANGES:
            yield Directive(found.group(), found["conversion"], found["width"])


def finest(format_: str) -> int | None:
    """How many seconds it takes until a format changes: 1, 60, 3600 or 86400; None for more than a day, or never."""
    steps = (_CHANGES[one.conversion][0] for one in directives(format_))
    return min((step for step in steps if step is not None), default=None)


_OFFSET: Final = re.compile(r"[+-]\d\d(:?\d\d)?", re.ASCII)
_NAMED_ZONE: Final = re.compile(r"([^/]+)/[^/]+(/[^/]+)?")
_REGIONS: Final = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile"),
    *("Etc", "Europe", "Indian", "Mexico", "Pacific", "US"),
)


def is_time_zone(text: str) -> bool:
    """Whether Fluentd takes a text for a time zone: an offset (`+09:00`) or region and city (`Asia/Tokyo`).

    No abbreviation (`JST`), nor `UTC`. Whether there is such a city is not looked at: that depends on the host.
    """
    named = _NAMED_ZONE.fullmatch(text)
    return _OFFSET.fullmatch(text) is not None or (named is not None and named[1] in _REGIONS)


def literal(format_: str) -> str:
    """What is left of a format without its directives."""
    return _DIRECTIVE.sub("", format_)
