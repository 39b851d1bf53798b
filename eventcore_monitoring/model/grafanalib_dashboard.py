"""Dashboards of a team that has them in grafanalib already: taken as they are, as the JSON that grafanalib writes.

What Grafana no longer reads in that JSON is made right where it is emitted; here it is only read and kept.
"""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal
from zlib import crc32

from pydantic import AfterValidator, BeforeValidator, Field

from eventcore_monitoring.encoding.json import to_compact_json
from eventcore_monitoring.encoding.plain_text import unsafe_characters
from eventcore_monitoring.model.dashboards import Dashboard
from eventcore_monitoring.model.declared import Declared, Line, Name
from eventcore_monitoring.model.one_of import OneOf
from eventcore_monitoring.model.sentences import shown

_LONGEST = 40  # Grafana's limit for a uid
_PACKAGE = "grafanalib"


def _canonical(content: str) -> str:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON: write the text that grafanalib writes for a dashboard") from None
    if not isinstance(value, dict):
        raise ValueError("it holds no dashboard: write the JSON object that grafanalib writes for one")
    return _compact(value)


def _compact(value: dict[str, Any]) -> str:
    try:
        return to_compact_json(json.loads(json.dumps(value, sort_keys=True)))
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"it cannot be JSON ({error}): write numbers, texts, lists and mappings only") from None


class GrafanalibDashboard(Declared):
    """A dashboard that grafanalib built: where dashboards are declared, hand over the `grafanalib.core.Dashboard`.

    Its uid becomes its name, else its title does; `content` is the rest of its JSON, in one line with sorted keys.
    It is brought into the form that Grafana reads today, checked and written like other dashboards; what its queries
    mean is not known here, so proofs and runbooks do not speak of it.
    """

    section: ClassVar[str] = "dashboards"

    kind: Literal["grafanalib"] = "grafanalib"
    name: Annotated[Name, Field(max_length=_LONGEST)]
    title: Line
    content: Annotated[str, AfterValidator(_canonical)]

    def classic(self) -> dict[str, Any]:
        """The JSON that grafanalib wrote."""
        content: dict[str, Any] = json.loads(self.content)
        return {**content, "title": self.title}


def read_dashboard(value: object) -> object:
    """A `grafanalib.core.Dashboard` as a declaration; any other value as it is.

    To be called before a field of dashboards is validated. Raises ValueError with a sentence for what is of grafanalib
    and no dashboard, or one that cannot be kept. grafanalib itself need not be imported here: who has one has done it.
    """
    ancestors = [one for one in type(value).__mro__ if one.__module__.partition(".")[0] == _PACKAGE]
    if not ancestors:
        return value
    if not any(one.__name__ == "Dashboard" for one in ancestors):
        kind = type(value).__name__
        raise ValueError(f"a {kind} of grafanalib is no dashboard: write Dashboard(title=…, panels=[{kind}(…)])")
    faults = [*_faults(value)]
    if faults:
        raise ValueError("; ".join(faults))
    written = _written(value)
    title, uid = written.pop("title"), written.pop("uid", None)
    return GrafanalibDashboard(name=uid or _slug(title), title=title, content=_compact(written))


def _faults(dashboard: Any) -> Iterator[str]:
    title, uid = dashboard.title, dashboard.uid
    if not isinstance(title, str) or not title.strip():
        yield "it has no title: write Dashboard(title=…)"
    elif (fault := unsafe_characters(title, multiline=False)) is not None:
        yield f"its title: {fault}"
    if uid and not (isinstance(uid, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", uid)):
        yield f'its uid cannot be {shown(uid)}: write 1 to 40 of a-z, A-Z, 0-9, "-" and "_", a letter or digit first'
    if dashboard.rows and dashboard.panels:
        yield "it has both rows and panels, and grafanalib leaves out the panels then: write panels only"


def _written(dashboard: Any) -> dict[str, Any]:
    """The JSON that grafanalib writes, without the advice that it prints while doing so."""
    from grafanalib._gen import DashboardEncoder

    try:
        with contextlib.redirect_stdout(io.StringIO()):
            written: dict[str, Any] = json.loads(json.dumps(dashboard, cls=DashboardEncoder))
    except Exception as error:  # each class of grafanalib, and of the team, has its own way to fail here
        said = str(error) or type(error).__name__
        raise ValueError(f"grafanalib cannot write it ({said}): write values that are JSON") from None
    return written


def _slug(title: str) -> str:
    """The title as a name: `Node Exporter / USE` is `node-exporter-use`. A long one ends in a number of its own."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    number = f"{crc32(title.encode()):08x}"
    if not plain:
        return f"dashboard-{number}"
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 9].strip('-')}-{number}"


if TYPE_CHECKING:
    AnyDashboard = Dashboard | GrafanalibDashboard
else:
    AnyDashboard = Annotated[Dashboard | GrafanalibDashboard, OneOf(), BeforeValidator(read_dashboard)]
