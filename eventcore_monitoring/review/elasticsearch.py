"""What changes for stored logs: index templates, lifecycle policies and saved searches of Elasticsearch and OpenSearch.

Files are known by their shape, whoever wrote them: composable index templates (Elasticsearch 7.8 and OpenSearch 1 on)
and old ones (`mappings` beside `index_patterns`), index lifecycle management, OpenSearch's index state management, and
bodies of the search API. A mapping that changes holds for new indices only: those that exist keep theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluentd.pairing import nodes
from eventcore_monitoring.review.fluentd.reading import Configuration, configurations
from eventcore_monitoring.review.fluentd.wording import address, pipelines
from eventcore_monitoring.review.json_difference import without
from eventcore_monitoring.review.tree import Tree, differing
from eventcore_monitoring.validators.tree import mapping, several

Json = Any

_UNITS: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_AGE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(nanos|micros|ms|s|m|h|d)")
_KINDS: Final = {"template": "index template", "policy": "lifecycle policy", "search": "saved search"}
_AGES: Final = ("min_age", "min_index_age")
_SAYING_NOTHING: Final = ("_meta", "description")
_NAMED: Final = re.compile(r"\.(?:template|policy|search)$")


def elasticsearch(before: Tree, after: Tree) -> Iterator[Change]:
    """The changes of all such files (`*.json`) of two trees."""
    changed = [path for path in differing(before, after) if path.endswith(".json")]
    kinds = {path: _kind(_read(after.get(path))) or _kind(_read(before.get(path))) for path in changed}
    needed = any(kind in ("template", "policy") for kind in kinds.values())
    sinks = {**_sinks(before), **_sinks(after)} if needed else {}
    for path, kind in kinds.items():
        if kind is not None:
            name = _NAMED.sub("", PurePosixPath(path).stem)
            at = f"log_searches.{name}" if kind == "search" else sinks.get(name, f"elasticsearch.{name}")
            yield from _of_file(path, kind, at, before.get(path), after.get(path))


def _sinks(tree: Tree) -> Mapping[str, str]:
    """The addresses of the sinks of generated pipelines, by what the names of their indices begin with."""
    found: dict[str, str] = {}
    for one in configurations(tree).values():
        if isinstance(one, Configuration) and one.is_ours:
            named = pipelines(one.root)
            for node in nodes(one.root):
                if prefix := node.section.text("logstash_prefix"):
                    found.setdefault(prefix, address(node, named))
    return found


def _of_file(path: str, kind: str, at: str, before: bytes | None, after: bytes | None) -> Iterator[Change]:
    old, new = _read(before), _read(after)
    source = SourceLine(path, 1)
    if after is None:
        lost = {"policy": ": old logs are kept for ever, until the disk is full", "template": ": fields are guessed"}
        risk = Risk.REVIEW if kind == "search" else Risk.DANGER
        message = f"is gone: the {_KINDS[kind]}{lost.get(kind, '')}"
        yield Change(at, f"elasticsearch-{kind}", message, risk, source=source)
    elif before is None:
        said = ""
        if kind == "policy" and (age := _deletion(new)) is not None:
            said = f", which deletes logs after {_age(age)}"
        yield Change(at, f"elasticsearch-{kind}", f"is new: the {_KINDS[kind]}{said}", Risk.REVIEW, source=source)
    elif _kind(old) != kind or _kind(new) != kind:
        message = f"is no {_KINDS[kind]} any more" if _kind(new) != kind else f"is now the {_KINDS[kind]}"
        message = "is no JSON any more" if new is None else message
        yield Change(at, f"elasticsearch-{kind}", message, Risk.DANGER, source=source)
    elif _normal(old) == _normal(new):
        yield Change(at, f"elasticsearch-{kind}", "reads otherwise and says the same", Risk.NONE, source=source)
    else:
        found = list({"template": _template, "policy": _policy, "search": _search}[kind](old, new))
        for message, risk, was, now in found or [*_others(old, new)]:
            yield Change(at, f"elasticsearch-{kind}", message, risk, was, now, source=source)


def _read(content: bytes | None) -> Json:
    try:
        return None if content is None else json.loads(content)
    except (ValueError, RecursionError):
        return None


def _kind(found: Json) -> str | None:
    if not isinstance(found, dict):
        return None
    if all(isinstance(one, str) for one in several(found.get("index_patterns"))):
        return "template"
    policy = found.get("policy")
    if isinstance(policy, dict) and (isinstance(policy.get("phases"), dict) or isinstance(policy.get("states"), list)):
        return "policy"
    body = found.get("source", found)
    is_search = isinstance(body, dict) and isinstance(body.get("query"), dict) and "size" in body
    return "search" if is_search else None


def _normal(value: Json, name: str = "") -> Json:
    """A document without what says nothing, such as the spelling of ages and of settings."""
    if name in _AGES:
        return value if _seconds(value) is None else _seconds(value)
    if name == "index_patterns":
        return sorted(map(str, several(value)))
    if isinstance(value, list):
        return [_normal(one) for one in value]
    if not isinstance(value, dict):
        return value
    value = _flat(value) if name == "settings" else value
    return {key: _normal(one, key) for key, one in value.items() if key not in _SAYING_NOTHING}


# A sentence, what it risks, what stood and what stands.
_Said = tuple[str, Risk, str, str]


# Policies


def _policy(old: Json, new: Json) -> Iterator[_Said]:
    ages = _deletion(old), _deletion(new)
    if ages[0] != ages[1]:
        yield _retention(*ages)
    for name in ("phases", "states"):
        before, after = (_parts(one["policy"].get(name)) for one in (old, new))
        for part in sorted(before.keys() | after.keys()):
            is_told = ages[0] != ages[1] or ages[0] is not None
            yield from _part(name[:-1], part, before.get(part), after.get(part), is_told)
    rest = [without(one["policy"], "phases", "states", "description", "_meta") for one in (old, new)]
    yield from _others(rest[0], rest[1])


def _parts(found: Json) -> Mapping[str, Json]:
    """Phases by name (index lifecycle management), or states (index state management)."""
    if isinstance(found, dict):
        return found
    return {str(one.get("name")): one for one in several(found) if isinstance(one, dict)}


def _part(kind: str, name: str, old: Json, new: Json, is_age_told: bool) -> Iterator[_Said]:
    if old == new or (name == "delete" and is_age_told and (old is None or new is None)):
        return
    if not (isinstance(old, dict) and isinstance(new, dict)):
        how = "has the new" if old is None else "no longer has the"
        yield f"{how} {kind} `{name}`", Risk.REVIEW, _text(old), _text(new)
        return
    if is_age_told:
        old, new = _without_age(old, name), _without_age(new, name)
    if _normal(old) != _normal(new):
        paths = _listed(old, new)
        yield f"has other settings of the {kind} `{name}`: {paths}", Risk.REVIEW, _text(old), _text(new)


def _without_age(part: Json, name: str) -> Json:
    """A phase or state without what says when logs are deleted."""
    part = without(part, "min_age") if name == "delete" else dict(part)
    if isinstance(part.get("transitions"), list):
        part["transitions"] = [one for one in part["transitions"] if _leaves(one) is None]
    return part


def _retention(old: float | None, new: float | None) -> _Said:
    was, now = _age(old), _age(new)
    if new is None:
        return f"keeps logs for ever instead of {was}: the disk fills up", Risk.REVIEW, was, now
    if old is None:
        return f"deletes logs after {now}, where they were kept for ever", Risk.DANGER, was, now
    return f"keeps {now} instead of {was}", Risk.DANGER if new < old else Risk.REVIEW, was, now


def _deletion(found: Json) -> float | None:
    """The seconds after which logs are deleted; None: never, or it is not known."""
    policy = found["policy"]
    phases = policy.get("phases")
    if isinstance(phases, dict):
        phase = phases.get("delete")
        return None if not isinstance(phase, dict) else _seconds(phase.get("min_age", "0ms"))
    states = [one for one in several(policy.get("states")) if isinstance(one, dict)]
    ages = [_leaves(one) for state in states for one in several(state.get("transitions"))]
    return min((age for age in ages if age is not None), default=None)


def _leaves(transition: Json) -> float | None:
    """When a transition leads to the state `delete`, in seconds."""
    if not isinstance(transition, dict) or transition.get("state_name") != "delete":
        return None
    conditions = transition.get("conditions")
    return _seconds(conditions.get("min_index_age", "0ms")) if isinstance(conditions, dict) else 0.0


def _seconds(age: Json) -> float | None:
    found = _AGE.fullmatch(str(age))
    return None if found is None else float(found[1]) * _UNITS.get(found[2], 0)


def _age(seconds: float | None) -> str:
    if seconds is None:
        return "for ever"
    for unit, factor in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds and seconds % factor == 0:
            return f"{seconds / factor:g} {unit}{'' if seconds == factor else 's'}"
    return f"{seconds:g} seconds"


# Templates


def _template(old: Json, new: Json) -> Iterator[_Said]:
    before, after = ([str(one) for one in several(side["index_patterns"])] for side in (old, new))
    if sorted(before) != sorted(after):
        lost = [one for one in before if one not in after]
        message = f"holds for indices {_names(after)} instead of {_names(before)}"
        yield message, Risk.DANGER if lost else Risk.REVIEW, ", ".join(before), ", ".join(after)
    inner = [one.get("template") if isinstance(one.get("template"), dict) else one for one in (old, new)]
    mappings = [mapping(one.get("mappings")) for one in inner]
    yield from _fields(*(dict(_mapped(one)) for one in mappings))
    if (dynamic := [one.get("dynamic", True) for one in mappings]) and dynamic[0] != dynamic[1]:
        message = f"treats fields that it does not know as `{_text(dynamic[1])}` instead of `{_text(dynamic[0])}`"
        yield message, Risk.REVIEW, _text(dynamic[0]), _text(dynamic[1])
    settings = [_flat(mapping(one.get("settings"))) for one in inner]
    yield from _settings(settings[0], settings[1])
    rest = [without(one, "index_patterns", "template", "mappings", "settings", "_meta") for one in (old, new)]
    yield from _others(rest[0], rest[1])
    rest = [without(one, "dynamic", "properties") for one in mappings]
    yield from _others(rest[0], rest[1])
    if inner[0] is not old and inner[1] is not new:
        rest = [without(one, "mappings", "settings") for one in inner]
        yield from _others(rest[0], rest[1])


def _mapped(whole: Json, around: str = "") -> Iterator[tuple[str, Json]]:
    """The fields of a mapping by their names, each without those in it."""
    for name, one in mapping(whole.get("properties")).items():
        if isinstance(one, dict):
            yield f"{around}{name}", without(one, "properties")
            yield from _mapped(one, f"{around}{name}.")


def _fields(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[_Said]:
    gone = [name for name in old if name not in new]
    added = [name for name in new if name not in old]
    if gone:
        message = f"no longer maps {_fields_named(gone)}: searches by it find nothing in new indices"
        yield message, Risk.REVIEW, ", ".join(gone), ""
    if added:
        yield f"newly maps {_fields_named(added)}", Risk.REVIEW, "", ", ".join(added)
    for name in sorted(old.keys() & new.keys()):
        was, now = old[name].get("type", "object"), new[name].get("type", "object")
        if was != now:
            message = f"maps the field `{name}` as {now} instead of {was}, in new indices"
            yield message, Risk.REVIEW, str(was), str(now)
        elif without(old[name], "type") != without(new[name], "type"):
            message = f"maps the field `{name}` otherwise: {_listed(old[name], new[name])}"
            yield message, Risk.REVIEW, _text(old[name]), _text(new[name])


def _settings(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[_Said]:
    for name in sorted(old.keys() | new.keys()):
        was, now = (_text(side[name]) if name in side else "" for side in (old, new))
        if was == now:
            continue
        risk, message = Risk.REVIEW, f"sets `{name}` to {now or 'nothing'} instead of {was or 'nothing'}"
        if name.endswith("number_of_replicas") and _number(now) < _number(was):
            risk, message = (
                Risk.DANGER,
                f"keeps {now or '1'} copies of each index instead of {was or '1'}: a lost disk loses logs",
            )
        elif name.endswith(("lifecycle.name", "policy_id")):
            risk = Risk.DANGER
            message = f"follows the lifecycle policy `{now}` instead of `{was}`"
            if not now:
                message = f"no longer follows the lifecycle policy `{was}`: old logs are kept for ever"
            elif not was:
                message = f"follows the lifecycle policy `{now}`: old logs are deleted as it says"
        yield message, risk, was, now


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1  # what Elasticsearch does where nothing is said


def _flat(settings: Mapping[str, Json], around: str = "") -> dict[str, Json]:
    """Settings by their whole names, which may be nested or hold dots, with and without `index.`."""
    found: dict[str, Json] = {}
    for name, one in settings.items():
        if isinstance(one, dict):
            found |= _flat(one, f"{around}{name}.")
        else:
            found[f"{around}{name}".removeprefix("index.")] = one
    return found


# Searches


def _search(old: Json, new: Json) -> Iterator[_Said]:
    yield f"asks otherwise: {_listed(old, new)}", Risk.REVIEW, _text(old), _text(new)


# What all of them share


def _others(old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[_Said]:
    if old != new:
        yield f"has other settings: {_listed(old, new)}", Risk.REVIEW, _text(old), _text(new)


def _listed(old: Json, new: Json) -> str:
    """Where two values differ, and how: `size` is 10 instead of 100."""
    return ", ".join(f"`{path}` is {now} instead of {was}" for path, was, now in _differences(old, new, ""))


def _differences(old: Json, new: Json, path: str) -> Iterator[tuple[str, str, str]]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys((*old, *new)):
            yield from _differences(old.get(name), new.get(name), f"{path}.{name}".removeprefix("."))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, f"{path}.{place}".removeprefix("."))
    else:
        yield path, _text(old) or "nothing", _text(new) or "nothing"


def _text(value: Json) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _names(found: list[str]) -> str:
    return " and ".join(f"`{one}`" for one in found)


def _fields_named(found: list[str]) -> str:
    """Fields in a sentence; of those inside others only that they go with them."""
    outer = [one for one in found if one.rpartition(".")[0] not in found]
    some = ", ".join(f"`{one}`" for one in outer)
    inside = " with all in it" if len(outer) < len(found) else ""
    return f"the field{'' if len(outer) == 1 else 's'} {some}{inside}"
