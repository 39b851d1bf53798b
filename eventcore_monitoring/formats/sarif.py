"""SARIF 2.1.0, as GitHub code scanning, Azure DevOps and editors read it (OASIS standard of 27 March 2020).

GitHub shows a result only where it has a file and a line, and takes 5,000 of a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.formats.rules import Documented, rules
from eventcore_monitoring.formats.run import NAME, Placed, Run, counted_of, fingerprints, worst_first

MOST: Final = 5_000
SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_ROOT: Final = "%SRCROOT%"


def sarif(run: Run) -> str:
    """The findings as one run, the worst first, at most 5,000; those without a file at the fallback's first line."""
    findings = worst_first(run.findings)
    shown, more = findings[:MOST], findings[MOST:]
    codes = {finding.code: number for number, finding in reversed(list(enumerate(shown)))}
    order = sorted(codes)
    documents = rules(codes)
    made: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": NAME,
                "semanticVersion": run.version,
                "rules": [_rule(code, documents.get(code), shown[codes[code]]) for code in order],
            }
        },
        # GitHub keeps the results of two commands apart by it.
        "automationDetails": {"id": f"{NAME}/{run.command}/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(run, more)],
        "results": [
            _result(one, order.index(one.code), fingerprint, run.fallback)
            for one, fingerprint in zip(shown, fingerprints(shown), strict=True)
        ],
    }
    return to_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [made]})


def _rule(code: str, documented: Documented | None, worst: Placed) -> dict[str, Any]:
    documented = documented or Documented(code.replace("-", " "))
    said = [f"{key}: {value}" for key, value in documented.details]
    marked = [f"**{key}:** {value}" for key, value in documented.details]
    return {
        "id": code,
        # GitHub wants all three.
        "shortDescription": {"text": documented.fault},
        "fullDescription": {"text": " ".join([documented.fault, *said])},
        "help": {
            "text": "\n".join([documented.fault, *said]),
            "markdown": "\n\n".join([documented.fault, *marked]),
        },
        "defaultConfiguration": {"level": str(worst.severity)},
    }


def _invocation(run: Run, more: Sequence[Placed]) -> dict[str, Any]:
    # What a definition or a file lacks is a result; a wrong call or a missing program kept us from looking.
    done = run.code != 3 and all(finding.code != "call" for finding in run.findings)
    invocation: dict[str, Any] = {"executionSuccessful": done, "exitCode": run.code}
    said = [{"level": "note", "message": {"text": one.said}} for one in run.subjects if not one.name and one.said]
    if said:
        invocation["toolExecutionNotifications"] = said
    if more:
        left = counted_of(len(more), more[0].severity) if len({one.severity for one in more}) == 1 else str(len(more))
        text = f"{left} more: a run has at most {MOST} results."
        invocation["toolExecutionNotifications"] = [*said, {"level": "warning", "message": {"text": text}}]
    return invocation


def _result(finding: Placed, index: int, fingerprint: str, fallback: str) -> dict[str, Any]:
    column = {"startColumn": finding.column} if finding.column else {}
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": str(finding.severity),
        "message": {"text": f"{finding.at}: {finding.text}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(finding.path or fallback), "uriBaseId": _ROOT},
                    "region": {"startLine": finding.line or 1, **column},
                },
                "logicalLocations": [{"fullyQualifiedName": finding.at}],
            }
        ],
        "partialFingerprints": {f"{NAME}/v1": fingerprint},
    }
