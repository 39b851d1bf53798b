"""Colours: Grafana's own, each with its light and its dark form, and the style sheet that chooses between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from eventcore_monitoring.model.grafana_colors import HUES, SHADES

Theme = Literal["auto", "light", "dark"]


class Color(NamedTuple):
    """A colour in both themes, as `#rrggbb`. `name` is the class it is drawn by; without one, the digits name it."""

    light: str
    dark: str
    name: str = ""


_NAMED: Final = {
    (name := f"{shade}-{hue}" if shade else hue): Color(tones[place + 1], tones[place], name)
    for hue, tones in HUES.items()
    for place, shade in enumerate(SHADES)
}
# What is drawn around the data. Grafana's half-transparent tones are flattened onto the panel's background, because not
# every renderer of SVG knows rgba.
CANVAS: Final = Color("#fbfbfb", "#111217", "canvas")
PANEL: Final = Color("#ffffff", "#181b1f", "panel")
RAISED: Final = Color("#f4f5f5", "#22252b", "raised")
BORDER: Final = Color("#e5e5e6", "#2e3136", "border")
STRONG_BORDER: Final = Color("#bdbec0", "#4e5056", "strong-border")
GRID: Final = Color("#e8e9ea", "#2b2f33", "grid")
TRACK: Final = Color("#ededee", "#2a2d32", "track")
TEXT: Final = Color("#24292e", "#ccccdc", "text")
MUTED: Final = Color("#5b5f62", "#8d8e9a", "muted")
LINK: Final = Color("#1f62e0", "#6e9fff", "link")
WHITE: Final = Color("#ffffff", "#ffffff")
BLACK: Final = Color("#24292e", "#24292e")
GRAY: Final = Color("#808080", "#808080")
_ROLES: Final = (CANVAS, PANEL, RAISED, BORDER, STRONG_BORDER, GRID, TRACK, TEXT, MUTED, LINK)
_NAMED_TOO: Final = {
    "text": TEXT,
    "panel-bg": PANEL,
    "white": WHITE,
    "black": Color("#000000", "#000000"),
    "gray": GRAY,
}
_BY_CLASS: Final = {color.name: color for color in (*_ROLES, *_NAMED.values())}

CLASSIC: Final = (
    *("green", "semi-dark-yellow", "blue", "orange", "red", "purple"),
    *(f"{shade}-{hue}" for shade in ("dark", "super-light") for hue in ("green", "yellow", "blue", "orange", "red",
                                                                       "purple")),
    *("#447EBC", "#C15C17", "#890F02", "#0A437C", "#6D1F62", "#584477", "#B7DBAB", "#F4D598", "#70DBED", "#F9BA8F",
      "#F29191", "#82B5D8", "#E5A8E2", "#AEA2E0", "#629E51", "#E5AC0E", "#64B0C8", "#E0752D", "#BF1B00", "#0A50A1",
      "#962D82", "#614D93", "#9AC48A", "#F2C96D", "#65C5DB", "#F9934E", "#EA6460", "#5195CE", "#D683CE", "#806EB7",
      "#3F6833", "#967302", "#2F575E", "#99440A", "#58140C", "#052B51", "#511749", "#3F2B5B", "#E0F9D7", "#FCEACA",
      "#CFFAFF", "#F9E2D2", "#FCE2DE", "#BADFF4", "#F9D9F9", "#DEDAF7"),
)  # fmt: skip
COLOUR_BLIND_SAFE: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
CONTINUOUS: Final = {
    "continuous-GrYlRd": ("green", "yellow", "red"),
    "continuous-RdYlGr": ("red", "yellow", "green"),
    "continuous-BlYlRd": ("dark-blue", "super-light-yellow", "dark-red"),
    "continuous-YlRd": ("super-light-yellow", "dark-red"),
    "continuous-BlPu": ("blue", "purple"),
    "continuous-YlBl": ("super-light-yellow", "dark-blue"),
    "continuous-blues": ("panel-bg", "dark-blue"),
    "continuous-reds": ("panel-bg", "dark-red"),
    "continuous-greens": ("panel-bg", "dark-green"),
    "continuous-purples": ("panel-bg", "dark-purple"),
    "continuous-viridis": ("#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30",
                           "#fde725"),
    "continuous-magma": ("#000004", "#1c1044", "#4f127b", "#812581", "#b5367a", "#e55964", "#fb8761", "#fec287",
                         "#fcfdbf"),
    "continuous-plasma": ("#0d0887", "#4c02a1", "#7e03a8", "#aa2395", "#cc4778", "#e66c5c", "#f89540", "#fdc527",
                          "#f0f921"),
    "continuous-inferno": ("#000004", "#210c4a", "#57106e", "#8a226a", "#bc3754", "#e45a31", "#f98e09", "#f9cb35",
                           "#fcffa4"),
    "continuous-cividis": ("#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369",
                           "#fee838"),
}  # fmt: skip
_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*(\d*\.?\d+)\s*)?\)")
_CSS: Final = {  # the names of CSS that dashboards use beside Grafana's own
    "aqua": "#00ffff", "azure": "#f0ffff", "beige": "#f5f5dc", "brown": "#a52a2a", "coral": "#ff7f50",
    "crimson": "#dc143c", "cyan": "#00ffff", "fuchsia": "#ff00ff", "gold": "#ffd700", "grey": "#808080",
    "indigo": "#4b0082", "ivory": "#fffff0", "lightblue": "#add8e6", "lightgray": "#d3d3d3", "lightgreen": "#90ee90",
    "lime": "#00ff00", "magenta": "#ff00ff", "maroon": "#800000", "navy": "#000080", "olive": "#808000",
    "pink": "#ffc0cb", "salmon": "#fa8072", "silver": "#c0c0c0", "skyblue": "#87ceeb", "tan": "#d2b48c",
    "teal": "#008080", "tomato": "#ff6347", "turquoise": "#40e0d0", "violet": "#ee82ee",
}  # fmt: skip


@lru_cache(maxsize=1024)  # few colours, each asked for at every mark
def color(name: str) -> Color:
    """The colour that Grafana draws for a name (`semi-dark-green`, `text`), hexadecimal digits or `rgb(…)`.

    What it does not know is gray, as Grafana's fallback is. Half-transparent colours lie on the panel's background.
    """
    if found := _NAMED.get(name) or _NAMED_TOO.get(name):
        return found
    if name == "transparent":
        return PANEL
    if name.lower() in _CSS:
        digits = _CSS[name.lower()]
        return Color(digits, digits)
    if match := _HEX.fullmatch(name):
        digits = match[1].lower()
        if len(digits) in (3, 4):
            digits = "".join(digit * 2 for digit in digits)
        opaque = Color(f"#{digits[:6]}", f"#{digits[:6]}")
        return mixed(PANEL, opaque, int(digits[6:], 16) / 255) if digits[6:] not in ("", "ff") else opaque
    if match := _RGB.fullmatch(name):
        red, green, blue = (min(int(part), 255) for part in match.groups()[:3])
        opaque = Color(_hex(red, green, blue), _hex(red, green, blue))
        return mixed(PANEL, opaque, min(float(match[4]), 1)) if match[4] is not None else opaque
    return GRAY


def mixed(first: Color, second: Color, part: float) -> Color:
    """The colour between two: `part` 0 is the first, 1 the second."""
    return Color(_mixed(first.light, second.light, part), _mixed(first.dark, second.dark, part))


def between(colors: Sequence[Color], part: float) -> Color:
    """The colour at a part (0 to 1) of a scale of colours."""
    place = min(max(part, 0.0), 1.0) * (len(colors) - 1)
    lower = min(int(place), len(colors) - 2)
    if lower < 0:
        return colors[0]
    return mixed(colors[lower], colors[lower + 1], place - lower)


def readable_on(background: Color) -> Color:
    """White or black, which of the two is read better on a colour."""
    light, dark = (WHITE if _brightness(tone) < 150 else BLACK for tone in (background.light, background.dark))
    return Color(light.light, dark.dark)


def contrast(first: str, second: str) -> float:
    """The ratio of contrast of two tones, 1 to 21, as WCAG 2 computes it."""
    darker, lighter = sorted(map(_luminance, (first, second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(tone: str) -> float:
    parts = (part / 255 for part in _parts(tone))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def style_sheet(classes: frozenset[str], theme: Theme) -> str:
    """The rules of the classes of colour (`f-green`, `s-text`, `c-73bf69-56a64b`) that a picture uses, sorted."""
    known = [(name, found) for name in sorted(classes) if (found := _of_class(name))]
    light = [_rule(name, found.light) for name, found in known]
    dark = [_rule(name, found.dark) for name, found in known]
    match theme:
        case "light":
            return "\n".join(light)
        case "dark":
            return "\n".join(dark)
        case "auto":
            return "\n".join([*light, "@media (prefers-color-scheme: dark) {", *dark, "}"])


_PROPERTIES: Final = {"f": "fill", "s": "stroke", "c": "stop-color"}
_PAIR = re.compile(r"([0-9a-f]{6})-([0-9a-f]{6})")


def class_of(color: Color) -> str:
    """The part of a class's name that says the colour."""
    return color.name or f"{color.light[1:]}-{color.dark[1:]}"


def _of_class(name: str) -> Color | None:
    rest = name[2:]
    if found := _BY_CLASS.get(rest):
        return found
    match = _PAIR.fullmatch(rest)
    return Color(f"#{match[1]}", f"#{match[2]}") if match else None


def _rule(name: str, tone: str) -> str:
    return f".{name} {{ {_PROPERTIES[name[0]]}: {tone} }}"


def _mixed(first: str, second: str, part: float) -> str:
    pairs = zip(_parts(first), _parts(second), strict=True)
    return _hex(*(round(one + (other - one) * part) for one, other in pairs))


def _parts(tone: str) -> tuple[int, int, int]:
    return int(tone[1:3], 16), int(tone[3:5], 16), int(tone[5:7], 16)


def _hex(red: int, green: int, blue: int) -> str:
    return f"#{red:02x}{green:02x}{blue:02x}"


def _brightness(tone: str) -> float:
    red, green, blue = _parts(tone)
    return (red * 299 + green * 587 + blue * 114) / 1000
