"""SVG: elements as text, coordinates rounded and everything escaped, so that the same picture has the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from eventcore_monitoring.preview.text_width import cut
from eventcore_monitoring.preview.theme import TEXT, Color, class_of

Anchor = Literal["start", "middle", "end"]


class Box(NamedTuple):
    """A place in the picture, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def inset(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box without margins; never of negative size."""
        return Box(
            self.x + left, self.y + top, max(self.width - left - right, 0.0), max(self.height - top - bottom, 0.0)
        )


# Characters that XML 1.0 does not have, besides those that reorder a text on the screen.
_DROPPED: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)
_SPECIAL: Final = re.compile(r'[&<>"\n\r\t]')
_ENTITIES: Final = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;",
}  # fmt: skip


def escaped(text: str) -> str:
    """The text for an element or an attribute; what XML has no character for is left out."""
    if not text.isascii() or not text.isprintable():
        text = _DROPPED.sub("", text)
    return _SPECIAL.sub(lambda match: _ENTITIES[match[0]], text)


def num(value: float) -> str:
    """A coordinate: one decimal, no `-0`, no trailing `.0`."""
    text = f"{value:.1f}"
    if text.endswith(".0"):
        text = text[:-2]
    return "0" if text == "-0" else text


def paint(
    fill: Color | None = None,
    stroke: Color | None = None,
    *,
    width: float = 1,
    opacity: float = 1,
    dashes: str = "",
    gradient: str = "",
    stroke_gradient: str = "",
) -> str:
    """The attributes of colour. `opacity` is of the fill if there is one, else of the stroke; gradients go by their id.

    A colour that is the same in both themes stands in the element; the others are classes of the style sheet.
    """
    classes, parts = [], []
    if gradient:
        parts.append(f' fill="url(#{escaped(gradient)})"')
    elif fill is None:
        parts.append(' fill="none"')
    elif fill.light == fill.dark:
        parts.append(f' fill="{fill.light}"')
    else:
        classes.append(f"f-{class_of(fill)}")
    if opacity < 1:
        parts.append(f' {"fill" if fill or gradient else "stroke"}-opacity="{opacity:.3g}"')
    if stroke_gradient:
        parts.append(f' stroke="url(#{escaped(stroke_gradient)})"')
    elif stroke is not None and stroke.light == stroke.dark:
        parts.append(f' stroke="{stroke.light}"')
    elif stroke is not None:
        classes.append(f"s-{class_of(stroke)}")
    if stroke is not None or stroke_gradient:
        parts.append(f' stroke-width="{num(width)}"' if width != 1 else "")
        parts.append(f' stroke-dasharray="{escaped(dashes)}"' if dashes else "")
    return (f' class="{" ".join(classes)}"' if classes else "") + "".join(parts)


def title(text: str) -> str:
    """What a browser shows when the pointer rests on the element that holds it; "" for no text."""
    return f"<title>{escaped(text)}</title>" if text else ""


def rect(box: Box, painted: str, *, radius: float = 0, says: str = "") -> str:
    """A rectangle."""
    rounded = f' rx="{num(radius)}"' if radius else ""
    shape = (
        f'<rect x="{num(box.x)}" y="{num(box.y)}" width="{num(box.width)}" height="{num(box.height)}"{rounded}{painted}'
    )
    return f"{shape}>{title(says)}</rect>" if says else f"{shape}/>"


def line(x1: float, y1: float, x2: float, y2: float, painted: str) -> str:
    """A straight line."""
    return f'<line x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}"{painted}/>'


def circle(x: float, y: float, radius: float, painted: str, *, says: str = "") -> str:
    """A circle."""
    shape = f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"{painted}'
    return f"{shape}>{title(says)}</circle>" if says else f"{shape}/>"


def path(course: str, painted: str, *, says: str = "") -> str:
    """A path; `course` is what `points` and the like give."""
    return f'<path d="{course}"{painted}>{title(says)}</path>' if says else f'<path d="{course}"{painted}/>'


def points(course: Iterable[tuple[float, float]]) -> str:
    """The course of straight lines through points."""
    return "M" + "L".join([f"{x:.1f},{y:.1f}" for x, y in course]).replace(".0,", ",").replace(".0L", "L").removesuffix(
        ".0"
    )


def text(
    x: float,
    y: float,
    content: str,
    *,
    size: float = 12,
    color: Color = TEXT,
    anchor: Anchor = "start",
    weight: int = 400,
    room: float | None = None,
    mono: bool = False,
    says: str = "",
) -> str:
    """A text on its base line. `room`: wider is cut with an ellipsis, and the whole shows under the pointer."""
    shown = content
    if room is not None:
        shown = cut(content, room, size * (1.05 if mono else 1), weight > 500)
        if shown != content and not says:
            says = content
    parts = [f'<text x="{num(x)}" y="{num(y)}"']
    if size != 12:
        parts.append(f' font-size="{num(size)}"')
    if anchor != "start":
        parts.append(f' text-anchor="{anchor}"')
    if weight != 400:
        parts.append(f' font-weight="{weight}"')
    if mono:
        parts.append(' font-family="monospace"')
    parts.append(f"{paint(color)}>{escaped(shown)}{title(says)}</text>")
    return "".join(parts)


def group(elements: Iterable[str], *, clip: str = "", says: str = "") -> str:
    """Elements together; `clip`: the id of the place outside of which nothing of them shows."""
    clipped = f' clip-path="url(#{escaped(clip)})"' if clip else ""
    return f"<g{clipped}>{title(says)}{''.join(elements)}</g>"


def clip_path(mark: str, box: Box) -> str:
    """A place by its id, for `group`."""
    return f'<clipPath id="{escaped(mark)}">{rect(box, "")}</clipPath>'


def gradient(
    mark: str, start: tuple[float, float], end: tuple[float, float], stops: Sequence[tuple[float, Color, float]]
) -> str:
    """A gradient by its id, for `paint`, from one point of the picture to another: stops of place, colour and opacity.

    The points are the picture's, not the painted element's: a level line has no height to measure by.
    """
    ends = " ".join(
        f'{name}="{num(value)}"' for name, value in zip(("x1", "y1", "x2", "y2"), (*start, *end), strict=True)
    )
    inner = "".join(f'<stop offset="{place:.4g}"{_stop(color, opacity)}/>' for place, color, opacity in stops)
    return f'<linearGradient id="{escaped(mark)}" gradientUnits="userSpaceOnUse" {ends}>{inner}</linearGradient>'


def _stop(color: Color, opacity: float) -> str:
    tone = f' stop-color="{color.light}"' if color.light == color.dark else f' class="c-{class_of(color)}"'
    return f'{tone} stop-opacity="{opacity:.3g}"' if opacity < 1 else tone


_CLASSES: Final = re.compile(r' class="([a-z0-9 -]+)"')


def classes_of(elements: str) -> frozenset[str]:
    """The classes that stand in elements: no text can look like one, its quotes are escaped."""
    return frozenset(name for found in set(_CLASSES.findall(elements)) for name in found.split())
