"""Variables of a dashboard: what they stand at, and titles with them in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from eventcore_monitoring.preview import reading

_PLACE: Final = re.compile(r"\$(\w+)|\$\{(\w+)(?:\.[^:}]+)?(?::[^}]*)?\}|\[\[(\w+)(?::\w+)?\]\]")


class Variable(NamedTuple):
    """A variable as the dashboard's head shows it."""

    name: str
    label: str
    value: str
    is_shown: bool


def variables(dashboard: Mapping[str, Any]) -> tuple[Variable, ...]:
    """The variables, in their order."""
    return tuple(
        Variable(
            reading.text(one, "name"),
            reading.text(one, "label") or reading.text(one, "name"),
            _current(one),
            one.get("hide") != 2 and reading.text(one, "type") != "constant",
        )
        for one in reading.mappings(dashboard, "templating", "list")
    )


def _current(variable: Mapping[str, Any]) -> str:
    shown = reading.at(variable, "current", "text")
    if shown is None or shown == "" or shown == []:
        shown = reading.at(variable, "current", "value")
    listed = shown if isinstance(shown, list) else [shown]
    words = ["All" if one == "$__all" else str(one) for one in listed if isinstance(one, str | int | float)]
    if words:
        return " + ".join(words)
    if reading.text(variable, "type") in ("textbox", "constant", "interval"):
        return reading.text(variable, "query").partition(",")[0]
    return ""


def filled(text: str, known: Mapping[str, str]) -> str:
    """A text with the variables in place; one without a value stays as it is written."""
    return _PLACE.sub(lambda match: known.get(match[1] or match[2] or match[3]) or match[0], text)
