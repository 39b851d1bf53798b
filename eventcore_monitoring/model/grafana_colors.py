"""Grafana's colours by name (npm @grafana/data 13.2)."""

from typing import Final

SHADES: Final = ("super-light", "light", "", "semi-dark", "dark")
HUES: Final = {  # from super-light to dark; the light theme takes each one shade darker, and one more at the end
    "red": ("#ffa6b0", "#ff7383", "#f2495c", "#e02f44", "#c4162a", "#ad0317"),
    "orange": ("#ffcb7d", "#ffb357", "#ff9830", "#ff780a", "#fa6400", "#e55400"),
    "yellow": ("#fff899", "#ffee52", "#fade2a", "#f2cc0c", "#e0b400", "#cc9d00"),
    "green": ("#c8f2c2", "#96d98d", "#73bf69", "#56a64b", "#37872d", "#19730e"),
    "blue": ("#c0d8ff", "#8ab8ff", "#5794f2", "#3274d9", "#1f60c4", "#1250b0"),
    "purple": ("#deb6f2", "#ca95e5", "#b877d9", "#a352cc", "#8f3bb8", "#7c2ea3"),
}


def on_dark(name: str) -> str | None:
    """A named colour as `#rrggbb`, as it looks on a dark background; None for what is no colour of its own."""
    if name.startswith("#"):
        return name
    shade, _, hue = name.rpartition("-")
    return HUES[hue][SHADES.index(shade)] if hue in HUES and shade in SHADES else None
