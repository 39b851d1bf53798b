"""Objectives as the Python that declares them, to be read over and completed by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from keyword import iskeyword

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.model.slos import Burn, EventRatio, LatencyBelow, Slo, TimeRatio
from eventcore_monitoring.values import Quantity

_WIDTH = 88  # of a line, as formatters have it
_UNITS = {"seconds": "seconds", "ratio": "ratio", "bytes": "bytes_", "count": "count", "per_second": "per_second"}


def objective_definitions(slos: Sequence[Slo]) -> str:
    """Python that declares objectives, and a function that gives all that belongs to them."""
    bodies = [_declared("Slo", _fields(slo), 0) for slo in slos]
    words = {word for body in bodies for word in re.findall(r"(?<![\w.\"'])([A-Za-z_]+)\(", body)}
    public = sorted({*words & {"Burn", "EventRatio", "LatencyBelow", "Slo", "TimeRatio"}, "Metric", "Parts"})
    functions = sorted({*words & {"promql", "selected", *_UNITS.values()}, "slo_parts"})
    names = _variables(slos, {*public, *functions})
    lines = [
        "from collections.abc import Sequence",
        "",
        _import([*public, *functions]),
        "",
        *(f"{name} = {body}" for name, body in zip(names, bodies, strict=True)),
        "",
        "",
        "def objectives(metrics: Sequence[Metric]) -> Parts:",
        '    """All that belongs to them: Monitoring(…, metrics=METRICS).with_parts(objectives(METRICS))."""',
        f"    return slo_parts({', '.join(names)}, metrics=metrics)",
    ]
    return "\n".join(lines) + "\n"


def _import(names: Sequence[str]) -> str:
    line = f"from eventcore_monitoring import {', '.join(names)}"
    if len(line) <= _WIDTH:
        return line
    return "from eventcore_monitoring import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _variables(slos: Sequence[Slo], taken: set[str]) -> list[str]:
    names: list[str] = []
    for slo in slos:
        name = re.sub(r"\W|^(?=\d)", "_", slo.name)
        while iskeyword(name) or name in taken or name == "objectives":
            name += "_"
        taken.add(name)
        names.append(name)
    return names


def _fields(slo: Slo) -> Iterator[tuple[str, str]]:
    yield "name", _text(slo.name)
    yield "title", _text(slo.title)
    if slo.help:
        yield "help", _text(slo.help)
    yield "objective", number(slo.objective)
    yield "window", _text(slo.window)
    yield "indicator", _indicator(slo)
    if slo.by:
        yield "by", f"[{', '.join(map(_text, slo.by))}]"
    if slo.burns:
        yield "burns", "[\n" + "".join(f"        {_burn(one)},\n" for one in slo.burns) + "    ]"
    yield "page", _text(slo.page)
    yield "ticket", _text(slo.ticket)
    if slo.labels:
        yield "labels", "{" + ", ".join(f"{_text(name)}: {_text(text)}" for name, text in slo.labels.items()) + "}"


def _indicator(slo: Slo) -> str:
    match slo.indicator:
        case EventRatio(total=total, good=good, bad=bad):
            name, part = ("good", good) if bad is None else ("bad", bad)
            return _declared("EventRatio", [("total", _selected(total)), (name, _selected(part))], 1)
        case LatencyBelow(of=of, below=below):
            return f"LatencyBelow(of={_selected(of)}, below={_quantity(below)})"
        case TimeRatio(good=held):
            left = f"promql({_text(str(held.expression))})"
            return f"TimeRatio(good={left} {held.operator} {_quantity(held.threshold)})"


def _burn(burn: Burn) -> str:
    fields = [f"factor={number(burn.factor)}", f"long={_text(burn.long)}", f"short={_text(burn.short)}"]
    fields += [f"for_={_text(burn.for_)}"] if burn.for_ != "0s" else []
    fields += [] if burn.pages else ["pages=False"]
    return f"Burn({', '.join(fields)})"


def _declared(kind: str, fields: Iterable[tuple[str, str]], depth: int) -> str:
    indent = "    " * (depth + 1)
    inner = "".join(f"{indent}{name}={value},\n" for name, value in fields)
    return f"{kind}(\n{inner}{'    ' * depth})"


def _selected(series: object) -> str:
    return f"selected({_text(str(series))})"


def _quantity(quantity: Quantity) -> str:
    return f"{_UNITS[quantity.unit]}({number(quantity.value)})"


def _text(text: str) -> str:
    """A Python text, in the quotes that need no backslashes where there are such."""
    quote = "'" if '"' in text and "'" not in text else '"'
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return f"{quote}{printable(escaped)}{quote}"
