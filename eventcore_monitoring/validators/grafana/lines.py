"""The line of every key and entry of a JSON text: a second reading, only done where there is something to point at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from eventcore_monitoring.validators.grafana.fault import Steps

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def lines(text: str) -> Mapping[Steps, int]:
    """The line, from 1, at which each value begins (that of its key, inside an object). The text is valid JSON."""
    found: dict[Steps, int] = {(): 1}
    # Of each open object or list: the way to it, and the index of the next entry (None in an object).
    ways: list[Steps] = []
    indices: list[int | None] = []
    key: str | None = None
    line, read, first = 1, 0, True
    for token in _TOKEN.finditer(text):
        line += text.count("\n", read, token.start())
        read, mark = token.start(), token[0]
        if mark in "]}":
            ways.pop()
            indices.pop()
        elif mark == ",":
            key = None
        elif mark == ":":
            continue
        elif ways and indices[-1] is None and key is None:
            key = json.loads(mark)
            found[*ways[-1], key] = line
        else:
            way: Steps
            if not ways:
                way = ()
                found[way] = line if first else found[way]
            elif (index := indices[-1]) is None:
                assert key is not None
                way = (*ways[-1], key)
            else:
                way = (*ways[-1], index)
                indices[-1] = index + 1
                found[way] = line
            first = False
            if mark in "{[":
                ways.append(way)
                indices.append(None if mark == "{" else 0)
                key = None
    return found


def line_of(steps: Steps, found: Mapping[Steps, int]) -> int:
    """The line of a place, or of the nearest place around it that is there."""
    while steps not in found:
        steps = steps[:-1]
    return found[steps]
