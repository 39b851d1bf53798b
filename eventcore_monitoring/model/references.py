"""References: where the answer to an instruction stands, by the names of what is declared here, or by an address."""

from typing import Annotated, ClassVar, Literal

from eventcore_monitoring.model.declared import AlertName, Declared, Line, Name, Url
from eventcore_monitoring.model.one_of import OneOf


class ToPanel(Declared):
    """A panel, by its dashboard's name and its own title; `row` where several rows have a panel of that title."""

    section: ClassVar[str] = "references"

    kind: Literal["panel"] = "panel"
    dashboard: Name
    panel: Line
    row: Line | None = None


class ToDashboard(Declared):
    """A whole dashboard, by its name."""

    section: ClassVar[str] = "references"

    kind: Literal["dashboard"] = "dashboard"
    name: Name


class ToAlert(Declared):
    """An alert, by its name: its page is its runbook."""

    section: ClassVar[str] = "references"

    kind: Literal["alert"] = "alert"
    name: AlertName


class ToSearch(Declared):
    """A saved search of logs, by its name."""

    section: ClassVar[str] = "references"

    kind: Literal["search"] = "search"
    name: Name


class ToPlaybook(Declared):
    """A playbook, by its name."""

    section: ClassVar[str] = "references"

    kind: Literal["playbook"] = "playbook"
    name: Name


class ToChecklist(Declared):
    """A checklist, by its name."""

    section: ClassVar[str] = "references"

    kind: Literal["checklist"] = "checklist"
    name: Name


class ToUrl(Declared):
    """A page that is not made from declarations."""

    section: ClassVar[str] = "references"

    kind: Literal["url"] = "url"
    title: Line
    url: Url


Reference = Annotated[ToPanel | ToDashboard | ToAlert | ToSearch | ToPlaybook | ToChecklist | ToUrl, OneOf()]
