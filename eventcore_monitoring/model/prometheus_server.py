"""The configuration of Prometheus itself, where the deployment is to have one: what targets do not say."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from eventcore_monitoring.model.declared import Declared, LabelName, Line, Many
from eventcore_monitoring.model.discovery import Address


def _without_dollar(labels: Mapping[str, str]) -> Mapping[str, str]:
    for name, value in labels.items():
        if "$" in value:
            # From Prometheus 3.0 on ${NAME} there is a variable of the environment; before, it is text.
            raise ValueError(f"`{name}` holds a $, which versions of Prometheus read differently: write it without")
    return labels


class PrometheusServer(Declared):
    """`prometheus/prometheus.yaml`: the scrapes of all targets that say how they are found, and our rules.

    `alertmanagers` are told of alerts. `external_labels` are put on what leaves the server: alerts, remote writes,
    federation. `rule_files` are further ones, relative to the folder of `prometheus.yaml`.
    """

    section: ClassVar[str] = "prometheus"

    alertmanagers: Many[Address] = ()
    external_labels: Annotated[Mapping[LabelName, Line], AfterValidator(_without_dollar)] = Field(default_factory=dict)
    rule_files: Many[Line] = ()
