"""Units of measure with their algebra: bytes by seconds are bytes/s, milliseconds are seconds of another scale.

What is merely counted (events, connections, ratios) has no dimension: a thousand seconds of ten calls are a hundred
seconds. Prometheus naming practice: base units, `prometheus.io/docs/practices/naming`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

Dimensions = tuple[tuple[str, int], ...]  # sorted by name, no power 0


class Unit(NamedTuple):
    """A product of powers of base units. A value × `scale` is the value in base units.

    `moment`: a point in time (Unix time), of which only differences are a length of time. `counted` names what has no
    dimension (`ratio`, `events`), for people only: it plays no part in whether two units are the same.
    """

    dimensions: Dimensions = ()
    scale: float = 1.0
    moment: bool = False
    counted: str = ""

    def same(self, other: Unit) -> bool:
        """Whether two values may be compared, added or subtracted as they are."""
        return self[:3] == other[:3]

    @lru_cache(maxsize=1024)  # noqa: B019 - units are few and small
    def times(self, other: Unit) -> Unit:
        """The unit of a product."""
        return Unit(_product(self.dimensions, other.dimensions, 1), self.scale * other.scale, counted=_counted(self))

    @lru_cache(maxsize=1024)  # noqa: B019
    def by(self, other: Unit) -> Unit:
        """The unit of a quotient; of two values of one unit it is a ratio."""
        dimensions = _product(self.dimensions, other.dimensions, -1)
        scale = self.scale / other.scale
        if not dimensions:
            return Unit((), scale, counted="ratio" if scale == 1 else "")
        return Unit(dimensions, scale, counted=_counted(self))

    def multiplied(self, factor: float) -> Unit | None:
        """The unit after a factor: seconds × 1000 are milliseconds; None where the factor changes it unknowably.

        A factor that is no usual conversion only makes more or less of the same unit.
        """
        if self.moment:
            return None
        if factor in (8.0, 0.125) and ("bytes", 1) in self.dimensions:
            return None  # bits
        if not self.dimensions and self.counted != "ratio" and self.scale == 1:
            return self
        known = _CONVERSIONS if self.dimensions else (100.0, 0.01)
        return self._replace(scale=rounded(self.scale / factor)) if factor in known else self

    def __str__(self) -> str:
        named = _NAMES.get(self[:3])
        if named is not None and not (self.counted and self.dimensions):
            return named or self.counted or "number"
        above = [_power(name, power) for name, power in self.dimensions if power > 0]
        below = [_power(_SHORT.get(name, name), -power) for name, power in self.dimensions if power < 0]
        text = "·".join(above) or self.counted or "1"
        text += "".join(f"/{part}" for part in below)
        return text if self.scale == 1 else f"{text} × {1 / self.scale:g}"


def _product(left: Dimensions, right: Dimensions, sign: int) -> Dimensions:
    if not right:
        return left
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def _counted(unit: Unit) -> str:
    return unit.counted if not unit.dimensions and unit.counted not in ("ratio", "count") else ""


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def rounded(scale: float) -> float:
    """A scale or a factor without the last digit's error, so that × 1000 and ÷ 1000 cancel."""
    return float(f"{scale:.12g}")


_CONVERSIONS: Final = frozenset(
    value
    for factor in (100.0, 1e3, 1e6, 1e9, 1024.0, 1024.0**2, 1024.0**3, 1024.0**4, 60.0, 3600.0, 86_400.0)
    for value in (factor, 1 / factor)
)
_SHORT: Final = {"seconds": "s"}

RATIO: Final = Unit(counted="ratio")
COUNT: Final = Unit(counted="count")
SECONDS: Final = Unit((("seconds", 1),))
MOMENT: Final = SECONDS._replace(moment=True)
PER_SECOND: Final = Unit((("seconds", -1),), counted="events")

UNITS: Final[Mapping[str, Unit]] = {
    "seconds": SECONDS,
    "milliseconds": SECONDS._replace(scale=0.001),
    "timestamp": MOMENT,
    "bytes": Unit((("bytes", 1),)),
    "ratio": RATIO,
    "percent": Unit(scale=0.01),
    "hertz": Unit((("seconds", -1),)),
    "per_second": PER_SECOND,
    "celsius": Unit((("celsius", 1),)),
    "volts": Unit((("volts", 1),)),
    "amperes": Unit((("amperes", 1),)),
    "joules": Unit((("joules", 1),)),
    "watts": Unit((("joules", 1), ("seconds", -1))),
    "count": COUNT,
    "events": Unit(counted="events"),
    "connections": Unit(counted="connections"),
    "boolean": Unit(counted="0 or 1"),
    "info": Unit(counted="1"),
}
_NAMES: Final[Mapping[object, str]] = {
    **{(unit.dimensions, unit.scale, unit.moment): word for word, unit in UNITS.items() if unit.dimensions},
    **{
        ((("bytes", 1),), float(1024**power), False): word for power, word in enumerate(("KiB", "MiB", "GiB", "TiB"), 1)
    },
    **{
        ((("seconds", 1),), float(size), False): word
        for word, size in (("minutes", 60), ("hours", 3600), ("days", 86_400))
    },
    PER_SECOND[:3]: "1/s",
    MOMENT[:3]: "moment in time",
    UNITS["percent"][:3]: "percent",
    RATIO[:3]: "",
}
