"""Dashboards that a team already has in grafanalib, handed over as they are."""

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from eventcore_monitoring.model.dashboards import Dashboard
from eventcore_monitoring.model.declared import Declared, Line, Name
from eventcore_monitoring.model.one_of import OneOf


def _object(text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ValueError(f"it is no JSON ({error}): hand over the grafanalib.core.Dashboard itself") from None
    if not isinstance(value, dict):
        raise ValueError("it is no JSON object: hand over the grafanalib.core.Dashboard itself")
    return text


class GrafanalibDashboard(Declared):
    """A `grafanalib.core.Dashboard`, as the JSON text that grafanalib makes of it.

    `Monitoring(dashboards=[mine])` makes one of each. It is brought into the form that Grafana reads today, checked and
    written like other dashboards; what its queries mean is not known here, so proofs and runbooks do not speak of it.
    """

    section: ClassVar[str] = "dashboards"

    kind: Literal["grafanalib"] = "grafanalib"
    name: Annotated[Name, Field(max_length=40)]  # the uid, or made from the title
    title: Line
    content: Annotated[str, AfterValidator(_object)]


def read_dashboard(value: object) -> object:
    """A dashboard of grafanalib as a declaration of ours, and anything else as it is. Raises ValueError."""
    kind = type(value)
    if not kind.__module__.startswith("grafanalib"):
        return value
    if kind.__name__ != "Dashboard":
        raise ValueError(f"a {kind.__name__} of grafanalib is no dashboard: hand over the Dashboard that holds it")
    from grafanalib._gen import DashboardEncoder

    try:
        made: dict[str, Any] = json.loads(json.dumps(value, cls=DashboardEncoder))
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"grafanalib makes no JSON of it: {error}") from None
    title = made.get("title")
    if not isinstance(title, str) or not title.strip():
        raise ValueError("the dashboard of grafanalib has no title: write Dashboard(title=…)")
    name = made.get("uid") or re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-")
    return GrafanalibDashboard(name=name, title=title, content=json.dumps(made, sort_keys=True))


if TYPE_CHECKING:
    AnyDashboard = Dashboard | GrafanalibDashboard
else:
    AnyDashboard = Annotated[Dashboard | GrafanalibDashboard, OneOf(), BeforeValidator(read_dashboard)]
