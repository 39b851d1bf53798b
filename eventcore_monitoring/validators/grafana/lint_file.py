"""The `.lint` file of dashboard-linter: rules that are left out or weigh less, with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.validators.tree import mapping, sequence


class LintFile(NamedTuple):
    """What the file says, by name of the rule (`target-rate-interval-rule`), and what is wrong with it."""

    exclusions: Mapping[str, Any]
    warnings: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()

    def severity(self, rule: str, dashboard: str, panel: str) -> Severity | None:
        """How much a breach of a rule weighs at a place; None where the rule is left out."""
        if _covers(self.exclusions, rule, dashboard, panel):
            return None
        return Severity.NOTE if _covers(self.warnings, rule, dashboard, panel) else Severity.WARNING


def _covers(entries: Mapping[str, Any], rule: str, dashboard: str, panel: str) -> bool:
    name = next((one for one in (f"{rule}-rule", rule) if one in entries), None)
    if name is None:
        return False
    places = sequence(mapping(entries[name]).get("entries"))
    # Without entries the rule is left out everywhere; an entry without a panel speaks of the whole dashboard.
    return not places or any(
        place.get("dashboard", dashboard) == dashboard and place.get("panel", panel) == panel
        for place in map(mapping, places)
    )


def lint_file(path: Path) -> LintFile:
    """The file beside a dashboard, empty where there is none. What cannot be read is a finding."""
    if not path.is_file():
        return LintFile({}, {})
    import yaml

    fix = "write `exclusions:` and `warnings:`, each by rule with `reason` and `entries`"
    source = SourceLine(str(path), 1)
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        message = f"cannot be read: {' '.join(str(error).split())}"
        return LintFile({}, {}, (Finding(str(path), "lint-file", message, fix, source=source),))
    if content is not None and not isinstance(content, dict):
        return LintFile({}, {}, (Finding(str(path), "lint-file", "holds no mapping", fix, source=source),))
    parts = [mapping(mapping(content).get(key)) for key in ("exclusions", "warnings")]
    findings = tuple(
        Finding(str(path), "lint-file", f"names {rule} without a reason", "write a `reason`", Severity.WARNING, source)
        for part in parts
        for rule, entry in part.items()
        if not mapping(entry).get("reason")
        and not any(mapping(one).get("reason") for one in sequence(mapping(entry).get("entries")))
    )
    return LintFile(parts[0], parts[1], findings)
