"""What is written for Grafana beside the dashboards themselves."""

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from eventcore_monitoring.model.declared import Declared, Line, Url


class GrafanaOutput(Declared):
    """The ways in which dashboards reach Grafana.

    Always written: the classic JSON, and the provider file that reads a folder of it. `resources`: schema version 2,
    one object a file below a directory for the folder, as Git Sync and gcx read them (Grafana 13). `config_maps`: for
    Grafana's sidecar in a cluster. `operator`: objects for the Grafana operator; the labels choose its instances.
    `url`: where people reach Grafana, for the links of runbooks.
    """

    section: ClassVar[str] = "grafana"

    resources: bool = True
    config_maps: bool = True
    operator: Mapping[Line, Line] = Field(default_factory=dict)
    url: Url | None = None
