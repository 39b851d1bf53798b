"""A step, an item or a runbook refers to something that is not declared: a panel, an alert, a search, a playbook.

Why: the page has a link that leads nowhere, and it is found out when somebody needs it.
Fix: correct the name, or declare what is meant.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.instructions import references
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.references import (
    Reference,
    ToAlert,
    ToChecklist,
    ToDashboard,
    ToPanel,
    ToPlaybook,
    ToSearch,
    ToUrl,
)

_CODE = "reference-to-nothing"


def reference_to_nothing(monitoring: Monitoring) -> Iterator[Finding]:
    """References whose target is not there, and panels that several rows have."""
    playbooks = [playbook.name for playbook in monitoring.playbooks]
    for alert in monitoring.alerts:
        named = None if alert.runbook is None else alert.runbook.playbook
        if named is not None and (found := _missing("playbook", named, playbooks)) is not None:
            message, fix = found
            yield Finding(f"alerts.{alert.name}.runbook.playbook", _CODE, message, fix, source=alert.line)
    for at, reference, line in references(monitoring):
        if (found := _fault(monitoring, reference)) is not None:
            message, fix = found
            yield Finding(at, _CODE, message, fix, source=line)


def _fault(monitoring: Monitoring, reference: Reference) -> tuple[str, str] | None:
    match reference:
        case ToPanel():
            return _fault_of_panel(monitoring, reference)
        case ToDashboard(name=name):
            return _missing("dashboard", name, (one.name for one in monitoring.dashboards))
        case ToAlert(name=name):
            return _missing("alert", name, (one.name for one in monitoring.alerts))
        case ToSearch(name=name):
            return _missing("log search", name, (one.name for one in monitoring.log_searches))
        case ToPlaybook(name=name):
            return _missing("playbook", name, (one.name for one in monitoring.playbooks))
        case ToChecklist(name=name):
            return _missing("checklist", name, (one.name for one in monitoring.checklists))
        case ToUrl():
            return None


def _fault_of_panel(monitoring: Monitoring, reference: ToPanel) -> tuple[str, str] | None:
    dashboards = {one.name: one for one in monitoring.own_dashboards}
    if reference.dashboard not in dashboards:
        if any(one.name == reference.dashboard for one in monitoring.dashboards):
            message = f"the panels of the dashboard `{reference.dashboard}` are not declared here"
            return message, f'write ToDashboard(name="{reference.dashboard}")'
        return _missing("dashboard", reference.dashboard, dashboards)
    panels = [(row.title, panel.title) for row, panel in dashboards[reference.dashboard].panels()]
    if reference.row is not None and reference.row not in {row for row, _ in panels}:
        return _missing(f"row of `{reference.dashboard}`", reference.row, (row for row, _ in panels))
    titles = [(row, title) for row, title in panels if reference.row in (None, row)]
    rows = [row for row, title in titles if title == reference.panel]
    if len(rows) > 1:
        return f"several rows have a panel `{reference.panel}`", f'write row="{rows[0]}", say'
    return _missing(f"panel of `{reference.dashboard}`", reference.panel, (title for _, title in titles))


def _missing(what: str, name: str, known: Iterable[str]) -> tuple[str, str] | None:
    """Message and way out for a name that is not among the known ones."""
    names = list(dict.fromkeys(known))
    if name in names:
        return None
    near = get_close_matches(name, names, n=1)
    fix = f"did you mean `{near[0]}`?" if near else f"write one of {', '.join(names)}" if names else "declare it"
    return f"refers to `{name}`, and there is no {what} of that name", fix
