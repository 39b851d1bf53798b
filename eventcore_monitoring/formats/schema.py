"""The JSON Schema (2020-12) of what `--format json` prints, whatever the command and however it ends.

Closed: a field that is not named here is a fault of ours. `deployments[].monitoring` is described by the schema of a
monitoring.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

Schema = dict[str, Any]

_STRING: Final[Schema] = {"type": "string"}
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_BOOLEAN: Final[Schema] = {"type": "boolean"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_NUMBERED: Final[Schema] = {"type": "integer", "minimum": 1}
_CODE: Final[Schema] = {"type": "string", "pattern": "^[a-z]+(-[a-z0-9]+)*$"}


def report_schema(commands: Sequence[str]) -> Schema:
    """The schema; `commands`: the names of all."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What eventcore-monitoring prints with --format json",
        "anyOf": [_of(name) for name in ("report", "explanation", "trace", "forecast")],
        "$defs": {
            "report": _titled("Findings and deployments, of every command that stops, and of most", _report(commands)),
            "explanation": _titled("explain", _versioned(expressions=_list(_of("typed")))),
            "trace": _titled("trace", _trace()),
            "forecast": _titled("forecast", _forecast()),
            "finding": _finding(),
            "tool": _tool(),
            "compared": _titled("A deployment of build, check and diff", _compared()),
            "listed": _titled("A deployment of list", _listed()),
            "proven": _titled("A deployment of prove, or rule files without a name", _proven()),
            "verified": _titled("The deployment of verify, and each world that it was compared with", _verified()),
            "change": _change(),
            "typed": _typed(),
            "traced": _traced(),
            "passage": _passage(),
            "event": _closed({"tag": _STRING, "time": _STRING, "record": {"type": "object"}}),
            "section": _nullable_object(_section()),
        },
    }


def _report(commands: Sequence[str]) -> Schema:
    return _versioned(
        command={"enum": [*commands, None]},
        exit_code={"enum": [0, 1, 2, 3]},
        written=_BOOLEAN,
        deployments=_list({"anyOf": [_of("compared"), _of("listed"), _of("proven"), _of("verified")]}),
        tools=_list(_of("tool")),
        findings=_list(_of("finding")),
    )


def _finding() -> Schema:
    return _closed(
        {
            "severity": {"enum": ["error", "warning", "note"]},
            "code": _CODE,
            "at": _TEXT,
            "message": _TEXT,
            "fix": _STRING,
            "excerpt": _TEXT,
            **_place(),
        },
        "excerpt",
        "column",
    )


def _tool() -> Schema:
    return _closed(
        {
            "name": {"enum": ["promtool", "amtool", "fluentd", "blackbox_exporter"]},
            "status": {"enum": ["ran", "skipped", "missing", "too_old", "timeout", "unusable"]},
            "path": _nullable(_STRING),
            "version": _nullable(_STRING),
        }
    )


def _compared() -> Schema:
    difference = _closed({"path": _TEXT, "kind": _TEXT, "diff": _STRING}, "diff")
    review = _closed(
        {
            "changes": _list(_of("change")),
            "files": _list(
                _closed(
                    {
                        "path": _TEXT,
                        "kind": {"enum": ["added", "changed", "removed"]},
                        "difference": _STRING,
                        "follows": _BOOLEAN,
                    }
                )
            ),
            "notes": _list(_TEXT),
        }
    )
    fields = {"name": _STRING, "files": _COUNT, "differences": _list(difference), "review": review}
    return _closed(fields, "review")


def _change() -> Schema:
    return _closed(
        {
            "at": _TEXT,
            "code": _CODE,
            "risk": {"enum": ["none", "review", "danger"]},
            "message": _TEXT,
            "before": _STRING,
            "after": _STRING,
            "behaviour": _list(_TEXT),
            "hits": _list(_TEXT),
            **_place(),
        },
        "column",
    )


def _listed() -> Schema:
    declaration = _closed({"at": _TEXT, "what": _TEXT, **_place()}, "column")
    return _closed({"name": _TEXT, "declarations": _list(declaration), "monitoring": {"type": "object"}})


def _proven() -> Schema:
    claim = _closed({"claim": _TEXT, "fires": _BOOLEAN, "name": _TEXT})
    survivor = _closed({"in": _TEXT, "kind": _TEXT, "change": _TEXT})
    proof = _closed(
        {
            "at": _STRING,
            "alert": _TEXT,
            "verdict": {
                "enum": ["proven", "by hand", "refuted", "not shown", "never fires", "always fires"],
            },
            "fires_after": _nullable({"type": "integer"}),
            "resolves_after": _nullable({"type": "integer"}),
            "why": _nullable(_TEXT),
            "claims": _list(claim),
            "mutations": _nullable_object(
                _closed({"noticed": _COUNT, "of": _COUNT, "survivors": _list(survivor)}),
            ),
        }
    )
    return _closed({"name": _STRING, "proofs": _list(proof)})


def _verified() -> Schema:
    """A world that does not answer, or a page that is none, has nothing but where it was looked for, if that."""
    fires = _closed(
        {"now": _COUNT, "seconds": _COUNT, "step": _COUNT, "spans": _list(_closed({"from": _COUNT, "to": _COUNT}))}
    )
    expression = _closed(
        {
            "at": _TEXT,
            "asked": _BOOLEAN,
            "series": _nullable(_COUNT),
            "since": _nullable(_COUNT),
            "fires": fires,
            "unanswered": _TEXT,
        },
        "fires",
        "unanswered",
    )
    target = _closed({"job": _TEXT, "targets": _COUNT, "up": _COUNT})
    worlds: dict[str, Schema] = {
        "metrics": {"at": _TEXT, "job": _TEXT, "declared": _COUNT, "there": _COUNT},
        "prometheus": {
            "at": _TEXT,
            "from": _COUNT,
            "to": _COUNT,
            "targets": _list(target),
            "expressions": _list(expression),
        },
        "grafana": {"at": _TEXT, "declared": _COUNT, "there": _COUNT},
        "alertmanager": {"at": _TEXT, "differences": _COUNT},
    }
    fields = {world: _closed(properties, *properties) for world, properties in worlds.items()}
    return {**_closed({"name": _TEXT, **fields}, *worlds), "minProperties": 2}


def _typed() -> Schema:
    """An expression with its type; what only series have is left out of scalars and strings."""
    label = _closed({"values": _STRING, "certain": _BOOLEAN})
    of_series: Schema = {
        "kind": _TEXT,
        "unit": _nullable(_STRING),
        "labels": {"type": "object", "additionalProperties": label},
        "more_labels": _BOOLEAN,
        "bounds": _STRING,
        "reach": _closed({"newest": _TEXT, "oldest": _TEXT}),
        "targets": _nullable_list(_STRING),
        "assumptions": _list(_TEXT),
        "empty": _nullable(_TEXT),
    }
    fields = {
        "at": _STRING,
        "expression": _TEXT,
        "value": {"enum": ["scalar", "instant", "range", "string"]},
        **of_series,
        "below": _list(_of("typed")),
    }
    return _closed(fields, "at", "below", *of_series)


def _trace() -> Schema:
    return _versioned(traces=_list(_closed({"deployment": _STRING, "trace": _of("traced")})))


def _traced() -> Schema:
    line = _closed({"text": _STRING, "path": _nullable(_STRING), "time": {"type": "number"}})
    reading = _closed(
        {
            "lines": _list(_NUMBERED),
            "input": _of("section"),
            "path": _nullable(_STRING),
            "note": _STRING,
            "passage": _nullable_object(_of("passage")),
        }
    )
    return _closed({"notes": _list(_TEXT), "lines": _list(line), "readings": _list(reading)})


def _passage() -> Schema:
    outcomes = ["passed", "dropped", "failed", "waiting", "sent", "cannot be simulated"]
    step = _closed(
        {
            "section": _of("section"),
            "outcome": {"enum": outcomes},
            "reason": _STRING,
            "event": _nullable_object(_of("event")),
        }
    )
    places = ["index", "path", "object", "topic", "endpoint", "servers", "output"]
    delivery = _closed(
        {
            "section": _of("section"),
            **dict.fromkeys(places, _STRING),
            "certain": _BOOLEAN,
            "note": _STRING,
            "event": _of("event"),
        },
        *places,
    )
    return _closed(
        {
            "label": _STRING,
            "cause": _STRING,
            "event": _of("event"),
            "steps": _list(step),
            "deliveries": _list({**delivery, "oneOf": [{"required": [place]} for place in places]}),
            "end": _STRING,
            "further": _list(_of("passage")),
        }
    )


def _section() -> Schema:
    return _closed(
        {"address": _TEXT, "type": _nullable(_STRING), "id": _nullable(_STRING), "line": _nullable(_NUMBERED)}
    )


def _forecast() -> Schema:
    number = _nullable({"type": "number"})
    growth: Schema = {"assumes": _TEXT, "now": number, "then": number, "factor": number}
    return _versioned(
        days=_NUMBERED,
        guide=_closed({**growth, "daily_growth": number}),
        linear=_closed(growth),
        compound=_closed(growth),
        notes=_list(_TEXT),
    )


def _place() -> Schema:
    return {"file": _nullable(_STRING), "line": _nullable(_NUMBERED), "column": _NUMBERED}


def _closed(properties: Schema, *optional: str) -> Schema:
    """An object with these properties and no others."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _versioned(**properties: Schema) -> Schema:
    return _closed({"schema_version": {"const": 1}, **properties})


def _titled(title: str, schema: Schema) -> Schema:
    return {"title": title, **schema}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _nullable(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _nullable_list(items: Schema) -> Schema:
    return _nullable(_list(items))


def _nullable_object(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _of(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
