"""All dashboards of a deployment on one HTML page that needs nothing else: as they were and as they are.

What is now stands in the page as SVG, with the values of each graph beside it for a pointer that moves over it; what
was is an image, which no script in it can leave. The page's own script is allowed by its digest, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.answers import Answers
from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.dashboard import WIDTH, dashboard_svg
from eventcore_monitoring.preview.display import series_color, shown
from eventcore_monitoring.preview.frames import Field, time_of
from eventcore_monitoring.preview.html_template import html_template
from eventcore_monitoring.preview.layout import placed

if TYPE_CHECKING:
    from jinja2 import Template


class Picture(NamedTuple):
    """A dashboard: its title, the SVG of an earlier build (if any), its classic JSON, what its queries answered."""

    title: str
    before: str | None
    dashboard: Mapping[str, Any]
    answers: Answers | None


class Drawn(NamedTuple):
    """A picture as the page holds it: `before` is an address that holds the image itself; `data` is JSON."""

    title: str
    before: str
    is_same: bool
    now: str
    data: str


def page(title: str, pictures: Sequence[Picture]) -> str:
    """The page."""
    script = Path(__file__).with_name("page.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    drawn = [_drawn(number, picture) for number, picture in enumerate(pictures)]
    return _template().render(title=title, script=script, digest=digest, pictures=drawn)


def _drawn(number: int, picture: Picture) -> Drawn:
    mark = f"d{number}-"
    now = dashboard_svg(picture.dashboard, picture.answers, mark=mark)
    alone = dashboard_svg(picture.dashboard, picture.answers)
    before = "" if picture.before is None else base64.b64encode(picture.before.encode()).decode()
    graphs = {} if picture.answers is None else dict(_graphs(picture.dashboard, picture.answers, mark))
    # `<` could end the element that holds it.
    data = json.dumps({"times": _times(picture.answers), "graphs": graphs}).replace("<", "\\u003c")
    return Drawn(picture.title, before, picture.before == alone, now, data)


def _times(answers: Answers | None) -> dict[str, int]:
    return {} if answers is None else {"start": answers.start, "end": answers.end, "step": answers.step}


def _graphs(dashboard: Mapping[str, Any], answers: Answers, mark: str) -> Iterator[tuple[str, Any]]:
    """The series of each graph, by the name under which the SVG has its plot: name, colours, texts of the values."""
    for number, place in enumerate(placed(dashboard, (0, 0), WIDTH), 1):
        if reading.text(place.panel, "type") == "timeseries":
            name = f"{mark}p{number}-"
            frames = content(place.panel, answers, name, ()).frames
            fields = [
                field
                for frame in frames
                if time_of(frame) is not None
                for field in frame.fields
                if field.kind == "number"
            ]
            yield f"{name}plot", [_series(field) for field in fields]


def _series(field: Field) -> dict[str, Any]:
    color = series_color(field)
    texts = [None if value is None else shown(field, value).whole for value in field.values]
    return {"name": field.display or field.name, "colors": [color.light, color.dark], "values": texts}


@cache
def _template() -> Template:
    return html_template(Path(__file__).parent)
