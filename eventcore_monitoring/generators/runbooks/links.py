"""References as links: to other pages by their names, into Grafana where its address is declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eventcore_monitoring.generators.grafana.layout import panel_id
from eventcore_monitoring.generators.runbooks.markdown import Markdown, code, line, link
from eventcore_monitoring.model.drawn import PanelPlace
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


class Links(NamedTuple):
    """What the targets of references are called, and where Grafana is."""

    grafana: str | None
    panels: Mapping[tuple[str, str], PanelPlace]
    placed: Mapping[tuple[str, str, str], PanelPlace]
    dashboards: Mapping[str, str]
    searches: Mapping[str, str]
    playbooks: Mapping[str, str]
    checklists: Mapping[str, str]
    folder: str = ""  # of the pages, seen from the page that has the links: "../runbooks/"

    def of(self, reference: Reference) -> Markdown:
        """The link of a reference. Raises KeyError for one to nothing, which a check refuses."""
        match reference:
            case ToPanel(dashboard=dashboard, panel=panel, row=None):
                return Markdown(f"panel {self.panel_link(self.panels[dashboard, panel])}")
            case ToPanel(dashboard=dashboard, panel=panel, row=row):
                return Markdown(f"panel {self.panel_link(self.placed[dashboard, str(row), panel])}")
            case ToDashboard(name=name):
                return Markdown(
                    f"dashboard {link(line(self.dashboards[name]), f'{self.folder}dashboards.md#{name.lower()}')}"
                )
            case ToAlert(name=name):
                return Markdown(f"alert {link(code(name), f'{self.folder}{name}.md')}")
            case ToSearch(name=name):
                return Markdown(f"logs {link(line(self.searches[name]), f'{self.folder}logs.md#{name.lower()}')}")
            case ToPlaybook(name=name):
                return Markdown(f"playbook {self.playbook(name)}")
            case ToChecklist(name=name):
                return Markdown(
                    f"checklist {link(line(self.checklists[name]), f'{self.folder}checklists.md#{name.lower()}')}"
                )
            case ToUrl(title=title, url=url):
                return link(line(title), url)

    def panel_link(self, place: PanelPlace) -> Markdown:
        """The title of a panel, linked into Grafana, or to the page of its dashboard."""
        if self.grafana is None:
            return link(line(place.panel), f"{self.folder}dashboards.md#{place.dashboard.lower()}")
        address = f"{self.grafana}/d/{place.dashboard}?viewPanel={panel_id(place.row, place.panel)}"
        return link(line(place.panel), address)

    def panel(self, place: PanelPlace) -> Markdown:
        """A panel, and the dashboard that it stands on."""
        on = link(line(place.dashboard_title), f"{self.folder}dashboards.md#{place.dashboard.lower()}")
        where = f" ({code(f'/d/{place.dashboard}')})" if self.grafana is None else ""
        return Markdown(f"{self.panel_link(place)} on {on}{where}, row {line(place.row)},")

    def in_grafana(self, name: str) -> Markdown:
        """Where a dashboard is in Grafana."""
        address = f"/d/{name}"
        if self.grafana is None:
            return Markdown(f"In Grafana: {code(address)}")
        return link(Markdown("Open it in Grafana"), f"{self.grafana}{address}")

    def playbook(self, name: str) -> Markdown:
        """The title of a playbook, linked to its page."""
        return link(line(self.playbooks[name]), f"{self.folder}playbook-{name}.md")


def links_of(monitoring: Monitoring) -> Links:
    """The links of one deployment."""
    places = [
        PanelPlace(dashboard.name, dashboard.title, row.title, panel.title)
        for dashboard in monitoring.own_dashboards
        for row, panel in dashboard.panels()
    ]
    return Links(
        grafana=None if monitoring.grafana.url is None else monitoring.grafana.url.rstrip("/"),
        panels={(place.dashboard, place.panel): place for place in reversed(places)},
        placed={(place.dashboard, place.row, place.panel): place for place in places},
        dashboards={one.name: one.title for one in monitoring.dashboards},
        searches={one.name: one.title for one in monitoring.log_searches},
        playbooks={one.name: one.title for one in monitoring.playbooks},
        checklists={one.name: one.title for one in monitoring.checklists},
    )
