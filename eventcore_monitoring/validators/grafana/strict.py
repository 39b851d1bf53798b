"""All that can be wrong with a dashboard, and the strictest reading of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.validators import json_schema
from eventcore_monitoring.validators.grafana.fault import Fault
from eventcore_monitoring.validators.grafana.layout import layout_faults
from eventcore_monitoring.validators.grafana.panels import panel_faults
from eventcore_monitoring.validators.grafana.reading import Read, is_dashboard, parsed, read
from eventcore_monitoring.validators.grafana.rules import dashboard_faults
from eventcore_monitoring.validators.grafana.schema import schema_faults
from eventcore_monitoring.validators.grafana.variables import undeclared_variables

_OURS = "grafana/dashboards/"


def faults(dashboard: Read) -> tuple[Fault, ...]:
    """What is wrong with a dashboard, each fault once.

    Schemas and registries: Grafana 13.2 (see the NOTICE beside them). Our own rules run without jsonschema-rs too.
    """
    found: dict[Fault, None] = {}
    if json_schema.installed():
        found |= dict.fromkeys(schema_faults(dashboard))
    for rule in (dashboard_faults, layout_faults, panel_faults, undeclared_variables):
        found |= dict.fromkeys(rule(dashboard))
    return tuple(found)


def checked(folder: Path, files: Sequence[Path]) -> Iterator[Finding]:
    """What is wrong with dashboards in a folder: the strictest level, where every fault is an error."""
    uids: dict[str, str] = {}
    for file in files:
        at = file.relative_to(folder).as_posix()
        try:
            value = parsed(file.read_bytes())
        except ValueError as error:
            yield Finding(at, "grafana-json", f"The file is no JSON: {error}.")
            continue
        if not isinstance(value, dict) or not (is_dashboard(value) or at.startswith(_OURS)):
            yield Finding(at, "grafana-json", "The file holds no dashboard: it must be a JSON object.")
            continue
        dashboard = read(value)
        for fault in faults(dashboard):
            yield Finding(at, fault.code, fault.sentence, fault.fix)
        uid = dashboard.value.get("uid")
        if dashboard.form == "classic" and isinstance(uid, str):
            if uid in uids:
                message = f"The uid {uid} is also that of {uids[uid]}."
                yield Finding(at, "grafana-uid", message, "Give each its own uid.")
            uids.setdefault(uid, at)
