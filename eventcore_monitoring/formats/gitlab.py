"""GitLab: a Code Quality report, which becomes the widget of a merge request and marks in its changes.

Read from GitLab's documentation of custom tools and from its parser (`Ci::Parsers::Codequality::CodeClimate`): an
array; each entry needs description, fingerprint, severity and location, else it and all that follow are dropped; of
several with one fingerprint the first is shown.
"""

from __future__ import annotations

from typing import Final

from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.formats.run import Placed, Run, fingerprints, worst_first

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab(run: Run) -> str:
    """The findings as a JSON array, errors first; one without a file stands at the first line of the fallback."""
    findings = worst_first(run.findings)
    return to_json(
        [
            {
                "description": _description(one),
                "check_name": one.code,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[one.severity],
                "location": {"path": one.path or run.fallback, "lines": {"begin": one.line or 1}},
            }
            for one, fingerprint in zip(findings, fingerprints(findings), strict=True)
        ]
    )


def _description(finding: Placed) -> str:
    """All that is said, on the one line that the widget has."""
    sentence = f"{finding.at}: {finding.message}"
    end = "" if sentence.endswith((".", "?", "!")) else "."
    return f"{sentence}{end} Fix: {finding.fix}" if finding.fix else sentence
