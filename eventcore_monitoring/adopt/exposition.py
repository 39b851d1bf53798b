"""A metrics page (`/metrics`): the families on it, what they say of series, and the definitions that declare them.

The text format of Prometheus 0.0.4, or OpenMetrics 1.0 (which ends with `# EOF`), read by prometheus-client (extra
`live`). One page shows the label values of one moment, so no set of values is taken for complete.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from keyword import iskeyword
from math import isinf
from typing import NamedTuple, get_args

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.model.metrics import MetricUnit
from eventcore_monitoring.promql.bounds import EVERYTHING, NOT_NEGATIVE, ONE
from eventcore_monitoring.promql.label_values import ANY, PRESENT, Values, these
from eventcore_monitoring.promql.types import Facts, Labels, SeriesKind
from eventcore_monitoring.promql.units import UNITS
from eventcore_monitoring.rules.known import unit_word

_COUNTER = re.compile(r"^[ \t]*#[ \t]+TYPE[ \t]+(\S+)[ \t]+counter\b", re.MULTILINE)


class Family(NamedTuple):
    """A metric of a page: base name, kind as the page says it, help, own labels, edges and quantiles.

    `always`: the labels that every one of its series has; `values`: those of each label that are there at this moment;
    `unit`: as the page says it (OpenMetrics alone does); `series`: how many samples there are.
    """

    name: str
    kind: str
    help: str
    labels: tuple[str, ...]
    always: frozenset[str]
    edges: tuple[float, ...]
    quantiles: tuple[float, ...]
    values: Mapping[str, frozenset[str]] = {}
    unit: str = ""
    series: int = 0


def read_page(text: str, *, silent: bool = False) -> list[Family]:
    """The families of a page. Raises ValueError with a sentence for a text that is none.

    `silent`: those too that are named there, but have no series yet.
    """
    from prometheus_client import parser
    from prometheus_client.openmetrics import parser as openmetrics_parser

    is_openmetrics = text.rstrip().endswith("# EOF")
    try:
        found = list((openmetrics_parser if is_openmetrics else parser).text_string_to_metric_families(text))
    except (ValueError, IndexError, KeyError) as error:
        form = "OpenMetrics" if is_openmetrics else "the text format"
        raise ValueError(f"is no metrics page in {form}: {error}") from None
    # A client that counts without `_total` says so in the comment alone: the parser adds the ending.
    bare = frozenset() if is_openmetrics else frozenset(_COUNTER.findall(text))
    return [_family(one, bare) for one in found if one.samples or silent]


def _family(found: object, bare: frozenset[str]) -> Family:
    name: str = found.name  # type: ignore[attr-defined]
    kind: str = found.type  # type: ignore[attr-defined]
    samples = [one for one in found.samples if not one.name.endswith("_created")]  # type: ignore[attr-defined]
    # The family of a counter, and in OpenMetrics of an info, is named without what its samples end with.
    ending = {"counter": "_total", "info": "_info"}.get(kind, "")
    if name not in bare and (not samples or any(one.name == f"{name}{ending}" for one in samples)):
        name = f"{name}{ending}"
    own = [frozenset(one.labels) - {"le", "quantile"} for one in samples]
    values: dict[str, set[str]] = {}
    for one in samples:
        for label, value in one.labels.items():
            if label not in ("le", "quantile"):
                values.setdefault(label, set()).add(value)
    return Family(
        name,
        kind,
        found.documentation,  # type: ignore[attr-defined]
        tuple(values),
        frozenset.intersection(*own) if own else frozenset(),
        _numbers(samples, "le"),
        _numbers(samples, "quantile"),
        {label: frozenset(given) for label, given in values.items()},
        found.unit or "",  # type: ignore[attr-defined]
        len(samples),
    )


def _numbers(samples: Sequence[object], label: str) -> tuple[float, ...]:
    given = {float(one.labels[label]) for one in samples if label in one.labels}  # type: ignore[attr-defined]
    return tuple(sorted(value for value in given if not isinf(value)))


def facts_of(families: Sequence[Family], job: str = "") -> dict[str, Facts]:
    """What a page says of each scraped name; `job`: under which it is scraped, where that is known."""
    found: dict[str, Facts] = {}
    for one in families:
        known: dict[str, Values] = {"job": these(job) if job else PRESENT, "instance": PRESENT}
        known |= {label: PRESENT if label in one.always else ANY for label in one.labels}
        unit = UNITS.get(unit_word(one.name) or "")
        rest = Labels(known, ANY)

        def add(name: str, kind: SeriesKind, labels: Labels = rest, unit: object = unit) -> None:
            bounds = NOT_NEGATIVE if kind in ("counter", "buckets") else ONE if kind == "info" else EVERYTHING
            edges = one.edges if kind == "buckets" else None  # noqa: B023 - called in this turn of the loop
            found[name] = Facts(kind, unit, labels, bounds, edges)  # type: ignore[arg-type]

        match one.kind:
            case "counter":
                add(one.name, "counter", unit=unit or UNITS["events"])
            case "histogram" | "summary":
                add(f"{one.name}_sum", "counter")
                add(f"{one.name}_count", "counter", unit=UNITS["events"])
                if one.kind == "histogram":
                    if not one.edges:
                        add(one.name, "histogram")
                    add(f"{one.name}_bucket", "buckets", Labels({**known, "le": PRESENT}, ANY))
                else:
                    add(one.name, "quantiles", Labels({**known, "quantile": PRESENT}, ANY))
            case "gauge" | "info" | "stateset":
                add(one.name, "info" if one.name.endswith("_info") else "gauge")
            case _:
                add(one.name, "unknown")
    return found


def definitions(families: Sequence[Family], job: str) -> str:
    """Python that declares what a page shows, to be read over and completed by a person."""
    declared = [one for one in families if _why_not(one) is None]
    left_out = [f"# {one.name}: {why}" for one in families if (why := _why_not(one)) is not None]
    bodies = [_declaration(one) for one in declared]
    kinds = sorted({body.partition("(")[0] for body in bodies})
    lines = [
        f"from eventcore_monitoring import {', '.join([*kinds, 'Target'])}",
        "",
        f"target = Target(job={_text(job)})",
        "",
        *(f"{_variable(one.name, {*kinds, 'target'})} = {body}" for one, body in zip(declared, bodies, strict=True)),
        *left_out,
    ]
    return "\n".join(lines) + "\n"


def _why_not(one: Family) -> str | None:
    """Why a family cannot be declared, in words for whoever reads the definitions; None where it can."""
    if ":" in one.name:
        return "a recording rule makes it, so declare the rule"
    if not (one.name.isascii() and one.name.isidentifier()):
        return "this name needs Prometheus 3, and definitions do not take it yet"
    return None


def _declaration(one: Family) -> str:
    kind = {"counter": "Counter", "histogram": "Histogram", "summary": "Summary"}.get(one.kind, "Gauge")
    if kind == "Gauge" and one.name.endswith("_info"):
        kind = "Info"
    elif kind == "Histogram" and not one.edges:
        kind = "NativeHistogram"  # text shows nothing of its buckets but +Inf
    word = unit_word(one.name)
    usual = {"Counter": "events", "Info": "", "Gauge": ""}.get(kind, "seconds")
    known = word if word is not None and word in get_args(MetricUnit) else usual or "count"
    fields = [
        f"name={_text(one.name)}",
        f"help={_text(one.help or 'To be written.')}",
        *([f"unit={_text(known)}"] if kind != "Info" and known != usual else []),
        *([f"labels=[{', '.join(map(_text, one.labels))}]"] if one.labels else []),
        *([f"buckets=[{', '.join(map(number, one.edges))}]"] if kind == "Histogram" else []),
        *([f"quantiles=[{', '.join(map(number, one.quantiles))}]"] if kind == "Summary" else []),
        "target=target",
    ]
    inner = "".join(f"    {field},\n" for field in fields)
    return f"{kind}(\n{inner})"


def _variable(name: str, taken: Container[str]) -> str:
    variable = re.sub(r"\W|^(?=\d)", "_", name)
    return f"{variable}_" if iskeyword(variable) or variable in taken else variable


def _text(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{printable(quoted)}"'
