"""What the sections of a plugin say, a setting each, compared as Fluentd reads it: `1m` is `60s`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from typing import Final, NamedTuple

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.fluentd.allowed import Allowed, allowed
from eventcore_monitoring.fluentd.conversions import Rejection, value_of
from eventcore_monitoring.fluentd.meaning import shown_size, shown_time
from eventcore_monitoring.fluentd.places import Way, shown
from eventcore_monitoring.fluentd.plugins import ParameterSpecification, new_name
from eventcore_monitoring.fluentd.tree import Include, Section, Value
from eventcore_monitoring.validators.secrets import TOKENS

_AT_NAMES: Final = {"type": "@type", "id": "@id", "log_level": "@log_level"}
_MERGED: Final = ("record", "labels", "initlabels")
# What tells sections of one name apart.
_KEYS: Final = {"metric": "name", "regexp": "key", "exclude": "key"}
HIDDEN: Final = "(a secret)"


class Setting(NamedTuple):
    """A parameter. `value`: as Fluentd reads it, to be compared. `text`: to be shown; of a secret, only that it is one.

    `is_secret`: a secret stands there in plain text. `default`: it is not written. `written`: as it stands in the file.
    """

    name: str
    value: Hashable
    text: str
    declared: ParameterSpecification | None = None
    source: SourceLine | None = None
    is_secret: bool = False
    default: bool = False
    written: str = ""

    @property
    def number(self) -> float | None:
        """The value as a number, of seconds or bytes."""
        return self.value if isinstance(self.value, float) else None

    @property
    def flag(self) -> bool | None:
        """The value as true or false."""
        match self.value:
            case ("bool", bool(found)):
                return found
        return None


class Difference(NamedTuple):
    """A setting that is another. None: it has no value there."""

    name: str
    before: Setting | None
    after: Setting | None

    @property
    def source(self) -> SourceLine | None:
        """The line where it stands now, or stood."""
        return next((one.source for one in (self.after, self.before) if one and one.source), None)


class Compared(NamedTuple):
    """What differs in meaning, and what is only written otherwise: sentences."""

    differences: tuple[Difference, ...]
    form: tuple[str, ...]


def compared(before: Way, after: Way) -> Compared:
    """The settings of two sections that are the same plugin; its patterns, labels and stores are left out."""
    old, new = settings(before), settings(after)
    is_same_plugin = old.get("@type", _NONE).value == new.get("@type", _NONE).value
    differences: list[Difference] = []
    form: list[str] = []
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        written = one or other
        if is_same_plugin and written is not None and (one is None or other is None):
            missing = _default(after if other is None else before, written)
            one, other = one or missing, other or missing
        if one is not None and other is not None and one.value == other.value:
            if one.written != other.written or one.default != other.default:
                form.append(_same(one, other))
        elif one is not None or other is not None:
            differences.append(Difference(name, one, other))
    return Compared(tuple(differences), tuple(form))


def _same(one: Setting, other: Setting) -> str:
    if other.default:
        return f"`{one.name}` is left out, and {one.text} is its default"
    if one.default:
        return f"`{one.name}` is written, and {other.text} is its default"
    if one.is_secret or other.is_secret:
        return f"`{one.name}` is written otherwise"
    return f"`{one.name}` is `{other.written}` instead of `{one.written}`, the same to Fluentd"


def settings(way: Way) -> Mapping[str, Setting]:
    """The settings of a section and those in it, by name: `buffer.flush_interval`; of two the last counts."""
    return {one.name: one for one in _settings(way, allowed(way), "")}


def _settings(way: Way, found: Allowed | None, prefix: str) -> Iterator[Setting]:
    section = way[-1]
    moved = _moved(found, section)
    for child in section.children:
        match child:
            case Include(path, source):
                yield Setting(f"{prefix}@include {shown(path)}", shown(path), f"`{shown(path)}`", None, source)
            case Section():
                pass
            case _:
                name = shown(child.name)
                declared = found.parameter(name) if found is not None and not found.section.free else None
                if declared is not None:
                    name = declared.name
                elif found is not None and found.kind:
                    name = _AT_NAMES.get(name, name)
                if name != "@label" or way[-1].name == "store":
                    yield _setting(f"{prefix}{moved.get(name, name)}", declared, child.value, child.source)
    counted = Counter[str]()
    rules: list[str] = []
    for inner in section.sections:
        if inner.name == "store":
            continue
        if inner.name == "rule":
            rules.append(_rule(inner))
            continue
        name = _named(inner, counted)
        here = allowed((*way, inner))
        if inner.argument:
            argument = here.section.argument if here is not None else None
            yield _setting(f"{prefix}{name}.keys", argument, inner.argument, inner.source)
        yield from _settings((*way, inner), here, f"{prefix}{name}.")
    if rules:
        yield Setting(f"{prefix}rules", tuple(rules), "; ".join(rules), None, section.source, written="; ".join(rules))


def _rule(section: Section) -> str:
    """A rule of `rewrite_tag_filter`: the order of these decides, so that all together are one setting."""
    own = {shown(one.name): shown(one.value) for one in section.parameters}
    test = "does not fit" if own.pop("invert", "") in ("true", "yes") else "fits"
    text = f"`{own.pop('tag', '')}` where `{own.pop('key', '')}` {test} `{own.pop('pattern', '')}`"
    return " ".join([text, *(f"({name} `{value}`)" for name, value in sorted(own.items()))])


def _named(section: Section, counted: Counter[str]) -> str:
    if section.name in _MERGED:
        return section.name
    key = shown(section.value(_KEYS[section.name])) if section.name in _KEYS else ""
    name = f"{section.name}[{key}]" if key else section.name
    counted[name] += 1
    return name if counted[name] == 1 else f"{name}#{counted[name]}"


def _moved(found: Allowed | None, section: Section) -> Mapping[str, str]:
    """The names of today for old flat parameters, which stand in a section now."""
    if found is None or found.plugin is None:
        return {}
    return {
        old: f"{new}.{name}"
        for new in found.plugin.old_sections
        if section.inner(new) is None
        for old in found.plugin.old_names(new) & {shown(one.name) for one in section.parameters}
        if (name := new_name(new, old)) is not None
    }


def _setting(name: str, declared: ParameterSpecification | None, value: Value, source: SourceLine | None) -> Setting:
    is_secret = isinstance(value, str) and bool(value) and _is_secret(declared, value)
    return Setting(
        name, _comparable(declared, value), _text(declared, value), declared, source, is_secret, written=shown(value)
    )


def _is_secret(declared: ParameterSpecification | None, value: str) -> bool:
    return (declared is not None and declared.secret) or any(shape.search(value) for shape in TOKENS.values())


def without_secrets(text: str) -> str:
    """The text without what has the shape of a secret."""
    for shape in TOKENS.values():
        text = shape.sub(HIDDEN, text)
    return text


def _text(declared: ParameterSpecification | None, value: Value) -> str:
    if isinstance(value, str) and value and _is_secret(declared, value):
        return HIDDEN
    if declared is not None and isinstance(value, str) and declared.type in ("time", "size"):
        found = value_of(declared, value)
        if isinstance(found, (int, float)) and not isinstance(found, bool):
            return shown_time(found) if declared.type == "time" else shown_size(int(found))
    written = shown(value).replace("\n", "↵")
    return f"`{written}`" if written else "an empty text"


def _comparable(declared: ParameterSpecification | None, value: Value) -> Hashable:
    if not isinstance(value, str):
        return ("code", value)
    if declared is not None and declared.type not in ("custom", "any"):
        found = value_of(declared, value)
        return ("refused", value) if isinstance(found, Rejection) else _frozen(found)
    if value.startswith(("[", "{")):
        try:
            return _frozen(json.loads(value))
        except (ValueError, RecursionError):
            pass
    return value


def _frozen(found: object) -> Hashable:
    if isinstance(found, bool):
        return ("bool", found)
    if isinstance(found, int | float):
        return float(found)
    if isinstance(found, list | dict):
        return ("json", json.dumps(found, sort_keys=True, default=str))
    return found if isinstance(found, Hashable) else str(found)


def _default(way: Way, written: Setting) -> Setting | None:
    """What counts in a plugin that does not write a setting which another one writes; None: nothing."""
    declared = _declared(way, written)
    if declared is None or declared.default is None or declared.host_default:
        return None
    value = declared.default
    text = f"`{value if isinstance(value, str) else json.dumps(value)}`"
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = {"time": shown_time(value), "size": shown_size(int(value))}.get(declared.type, f"`{value:g}`")
    return Setting(written.name, _frozen(value), text, declared, default=True)


def _declared(way: Way, written: Setting) -> ParameterSpecification | None:
    """The parameter as it is declared in this place: what a buffer holds depends on its type."""
    *outer, name = written.name.split(".")
    if not all(part.isidentifier() for part in outer):
        return written.declared
    for part in outer:
        way = (*way, way[-1].inner(part) or Section(part))
    found = allowed(way)
    if found is None:
        return None
    return found.section.argument if name == "keys" else found.parameter(name)


_NONE: Final = Setting("", None, "")
