"""Names of series: the legend format of a query, and what Grafana writes where there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from eventcore_monitoring.preview.frames import Field, Frame

_PLACE: Final = re.compile(r"\{\{\s*(.+?)\s*\}\}")


def legend(format_: str, labels: Mapping[str, str], query: str) -> str:
    """The name that the data source gives a series; "" leaves it to the panel (`by_labels`)."""
    if format_ == "__auto":
        return "" if labels else query
    if format_:
        return _PLACE.sub(lambda match: labels.get(match[1], ""), format_)
    name, rest = labels.get("__name__", ""), {key: value for key, value in labels.items() if key != "__name__"}
    written = name + label_text(rest) if rest else name
    return written or query


def label_text(labels: Mapping[str, str]) -> str:
    """Labels as Prometheus writes them: `{a="b", c="d"}`; "" for none."""
    return "{" + ", ".join(f'{key}="{labels[key]}"' for key in sorted(labels)) + "}" if labels else ""


def named(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """The frames with a name for every field that has none: of its labels, as far as they tell the series apart."""
    names = {key for frame in frames for field in frame.fields for key in field.labels}
    single = next(iter(names)) if len(names) == 1 else None
    differ = len({frame.name for frame in frames}) > 1
    return tuple(
        frame._replace(fields=tuple(
            field if field.display else field._replace(display=_display(field, frame, single, differ))
            for field in frame.fields
        ))
        for frame in frames
    )  # fmt: skip


def _display(field: Field, frame: Frame, single: str | None, differ: bool) -> str:
    if field.kind == "time" and not field.labels:
        return field.name or "Time"
    parts = [frame.name] if differ and frame.name else []
    if field.name and field.name != "Value":
        parts.append(field.name)
    if single is None and field.labels:
        own = {key: value for key, value in field.labels.items() if key != "__name__"}
        parts.append(field.labels.get("__name__", "") + label_text(own))
    elif single is not None and field.labels.get(single):
        parts.append(field.labels[single])
    elif field.name == "Value" and frame.name and not differ:
        parts.append(frame.name)
    return " ".join(part for part in parts if part) or field.name or "Value"
