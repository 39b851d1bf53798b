"""How values look in a panel: units, colours, thresholds, mappings, links, and overrides for some of the series."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from eventcore_monitoring.model.declared import Declared, Finite, Line, Many, PositiveDuration, Prose
from eventcore_monitoring.model.one_of import OneOf
from eventcore_monitoring.values import Quantity, milliseconds

# Grafana's own unit ids (npm @grafana/data 13.2.2), those that monitoring has a use for.
GrafanaUnit = Literal[
    "none", "string", "short", "sishort", "bool", "bool_on_off", "bool_yes_no", "locale",
    "percent", "percentunit", "ops", "reqps", "rps", "wps", "iops", "cps", "eps", "mps", "recps",
    "opm", "rpm", "wpm", "cpm",
    "ns", "µs", "ms", "s", "m", "h", "d", "dtdurationms", "dtdurations", "clocks", "hertz", "rotrpm",
    "bytes", "decbytes", "bits", "decbits", "kbytes", "mbytes", "gbytes", "Bps", "binBps", "bps", "binbps", "pps",
    "celsius", "fahrenheit", "kelvin", "humidity", "volt", "amp", "watt", "kwatt", "joule", "watth", "kwatth",
    "currencyUSD", "currencyEUR", "currencyGBP",
    "dateTimeAsIso", "dateTimeFromNow", "dateTimeAsLocal",
]  # fmt: skip
Color = Literal[
    "green", "yellow", "orange", "red", "blue", "purple", "text", "transparent",
    "dark-green", "dark-yellow", "dark-orange", "dark-red", "dark-blue", "dark-purple",
    "light-green", "light-yellow", "light-orange", "light-red", "light-blue", "light-purple",
]  # fmt: skip
Calculation = Literal[
    "lastNotNull", "last", "firstNotNull", "first", "mean", "median", "min", "max", "sum", "count", "range", "delta",
    "diff", "stdDev", "p50", "p90", "p95", "p99",
]  # fmt: skip


def _whole_seconds(duration: str) -> str:
    if milliseconds(duration) % 1000:
        raise ValueError(f'Grafana counts in whole seconds, so {duration} is no length of time for it: write "1s", say')
    return duration


WholeSeconds = Annotated[PositiveDuration, AfterValidator(_whole_seconds)]


def _address(url: str) -> str:
    printable = url.isascii() and url.isprintable() and " " not in url
    if not printable or not url.startswith(("https://", "http://", "/")):
        raise ValueError(f"{url!r} is no address: write https://… or, for a page of the same Grafana, /d/…")
    return url


def above_minimum(maximum: float | None, info: ValidationInfo) -> float | None:
    """The maximum of a panel or a series, which must be above its minimum."""
    minimum = info.data.get("minimum")
    if maximum is not None and minimum is not None and maximum <= minimum:
        raise ValueError(f"{maximum:g} is not above the minimum {minimum:g}: write a greater number")
    return maximum


class Link(Declared):
    """A link shown on a dashboard, a panel or a series; http, https or a path on the same Grafana.

    The link of a series may read it: `${__field.labels.instance}`, `${__value.raw}`.
    """

    section: ClassVar[str] = "links"

    title: Line
    url: Annotated[str, AfterValidator(_address)]
    new_tab: bool = True


class ThresholdLine(Declared):
    """A threshold drawn in a panel beside those of the conditions that it shows: the colour begins there."""

    section: ClassVar[str] = "thresholds"

    at: Quantity
    color: Color = "red"


class ValueMapping(Declared):
    """Another text, or a colour, for one value: `ValueMapping(value="1", text="up", color="green")`."""

    section: ClassVar[str] = "mappings"

    kind: Literal["value"] = "value"
    value: Line
    text: Prose = ""
    color: Color | None = None


def _ordered(high: float | None, info: ValidationInfo) -> float | None:
    low = info.data.get("low")
    if low is None and high is None:
        raise ValueError("a range needs an end: write low=…, high=… or both")
    if low is not None and high is not None and high < low:
        raise ValueError(f"{high:g} is below the low end {low:g}: exchange them")
    return high


class RangeMapping(Declared):
    """Another text, or a colour, for the values of a range, its ends included; an end left out is open."""

    section: ClassVar[str] = "mappings"

    kind: Literal["range"] = "range"
    low: Finite | None = None
    high: Annotated[Finite | None, AfterValidator(_ordered), Field(validate_default=True)] = None
    text: Prose = ""
    color: Color | None = None


class PatternMapping(Declared):
    """Another text, or a colour, for the texts that a regular expression (JavaScript's) fits; `$1` is its group."""

    section: ClassVar[str] = "mappings"

    kind: Literal["regex"] = "regex"
    pattern: Line
    text: Prose = ""
    color: Color | None = None


class SpecialMapping(Declared):
    """Another text, or a colour, where there is no usual value."""

    section: ClassVar[str] = "mappings"

    kind: Literal["special"] = "special"
    match: Literal["null", "nan", "null+nan", "empty", "true", "false"]
    text: Prose = ""
    color: Color | None = None


Mapping = Annotated[ValueMapping | RangeMapping | PatternMapping | SpecialMapping, OneOf()]


class Override(Declared):
    """Another look for some series (in a table: columns): those of this name, as it stands in the legend.

    `by` "pattern" takes the name for a regular expression, "query" for the letter of a query (A, B, …).
    `right_axis`, `dashed`, `line_width`, `fill` and `bars` are for graphs; `column_width` (pixels) for tables.
    """

    section: ClassVar[str] = "overrides"

    series: Line
    by: Literal["name", "pattern", "query"] = "name"
    name: Line | None = None
    color: Color | None = None
    unit: GrafanaUnit | None = None
    decimals: int | None = Field(default=None, ge=0, le=10)
    minimum: Finite | None = None
    maximum: Annotated[Finite | None, AfterValidator(above_minimum)] = None
    hidden: bool = False
    right_axis: bool = False
    dashed: bool = False
    bars: bool = False
    line_width: int | None = Field(default=None, ge=0, le=10)
    fill: int | None = Field(default=None, ge=0, le=100)
    column_width: int | None = Field(default=None, ge=20, le=2000)
    mappings: Many[Mapping] = ()
    links: Many[Link] = ()
