"""What changes in Fluent Bit configuration, section by section and parameter by parameter; YAML and classic form.

Which tags a pattern takes is not decided here: a changed `match` is said as such. Facts: manual of Fluent Bit 4.2.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import yaml

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.tree import Tree, differing
from eventcore_monitoring.validators.secrets import TOKENS
from eventcore_monitoring.validators.tree import several

_PIPELINE: Final = ("inputs", "filters", "outputs")
_SECTION: Final = re.compile(r"^\[([A-Z_]+)\]\s*$")
_KINDS: Final = {"INPUT": "inputs", "FILTER": "filters", "OUTPUT": "outputs", "SERVICE": "service", "PARSER": "parsers"}
_WORDS: Final = {"inputs": "input", "filters": "filter", "outputs": "output", "parsers": "parser"}
_SECRET: Final = re.compile(r"passw(?:or)?d|secret|token|api_?key|http_passwd|(?:^|_)key_pass", re.IGNORECASE)
_SIZE: Final = re.compile(r"([\d.]+)\s*([kmg]?)b?", re.IGNORECASE)
# The aliases that generated sections have: `NAME.in`, `NAME.in.SOURCE`, `NAME.out.SINK`.
_OURS: Final = re.compile(r"([^.]+)\.(in|out)(?:\.(.+))?")
_SHAPE: Final = re.compile(r"^(?:pipeline|parsers|multiline_parsers):", re.MULTILINE)
_SIZES: Final = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3}
# Smaller ones lose lines.
_LIMITS: Final = ("retry_limit", "mem_buf_limit", "buffer_max_size", "storage.total_limit_size")
_NO_LIMIT: Final = ("no_limits", "false")
# What Fluent Bit takes where nothing is written.
_DEFAULTS: Final = {
    "tls": "false",
    "tls.verify": "true",
    "tls.verify_hostname": "false",
    "retry_limit": "1",
    "buffer_max_size": "32k",
    "storage.type": "memory",
}
_TIMES: Final = ("time_key", "time_format", "time_offset", "time_system_timezone", "time_strict")
_HIDDEN: Final = "(a secret)"


class Section(NamedTuple):
    """A section: its kind (`inputs`, `parsers`, `service`, …), its parameters in lower case as texts, and its line."""

    kind: str
    parameters: Mapping[str, str]
    line: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """What says which one it is: its alias, or else its plugin with the tags that it gives or takes."""
        own = self.parameters
        if own.get("alias"):
            return self.kind, own["alias"]
        places = ("name", "tag", "match", "match_regex", "path") if self.kind in _PIPELINE else ("name",)
        return self.kind, *(own.get(name, "") for name in places)

    @property
    def name(self) -> str:
        """Its name in an address."""
        own = self.parameters
        return own.get("alias") or own.get("name") or self.kind


def fluent_bit(before: Tree, after: Tree) -> Iterator[Change]:
    """The changes of all files of Fluent Bit (`*.yaml`, `*.yml`, `*.conf` of its classic form) of two trees."""
    for path in differing(before, after):
        if path.endswith((".yaml", ".yml", ".conf")):
            old, new = _read(path, before.get(path)), _read(path, after.get(path))
            if old is not None or new is not None:
                yield from _of_file(path, old, new, path in after)


def _of_file(path: str, old: list[Section] | None, new: list[Section] | None, is_there: bool) -> Iterator[Change]:
    source = _source(path, 1)
    if new is None and is_there:
        message = "cannot be read any more as configuration of Fluent Bit"
        yield Change(f"fluent_bit.{path}", "fluent-bit-unreadable", message, Risk.DANGER, source=source)
        return
    found = list(_compared(path, old or [], new or []))
    if not found:
        message = "reads otherwise and does the same: comments, or the order or spelling of parameters"
        found = [Change(f"fluent_bit.{path}", "fluent-bit-form", message, Risk.NONE, source=source)]
    yield from found


def _read(path: str, content: bytes | None) -> list[Section] | None:
    """The sections of a file; None where it is none of Fluent Bit."""
    if content is None:
        return None
    text = content.decode("utf-8", "replace")
    return _classic(text) if path.endswith(".conf") else _of_yaml(text)


def _classic(text: str) -> list[Section] | None:
    found: list[Section] = []
    parameters: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if section := _SECTION.match(line):
            parameters = {}
            found.append(Section(_KINDS.get(section[1], section[1].lower()), parameters, number))
        elif stripped and not stripped.startswith("#") and found:
            name, _, value = stripped.partition(" ")
            name = name.lower()
            parameters[name] = f"{parameters[name]}\n{value.strip()}" if name in parameters else value.strip()
    known = set(_KINDS.values()) | {"multiline_parser", "stream_task"}
    return found if any(one.kind in known for one in found) else None


def _of_yaml(text: str) -> list[Section] | None:
    if not _SHAPE.search(text):
        return None
    try:
        tree = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(tree, dict):
        return None
    pipeline = tree.get("pipeline")
    is_whole = isinstance(pipeline, dict) and not pipeline.keys().isdisjoint(_PIPELINE)
    if not is_whole and not all(isinstance(one, dict) for one in several(tree.get("parsers"))):
        return None
    found: list[Section] = []
    for kind, value in tree.items():
        if kind == "pipeline" and isinstance(value, dict):
            for inner, ones in value.items():
                found += [_section(str(inner), one) for one in several(ones)]
        else:
            found += [_section(str(kind), one) for one in several(value)]
    return found


def _section(kind: str, value: Any) -> Section:
    if not isinstance(value, dict):
        return Section(kind, {"value": _text(value)})
    return Section(kind, {str(name).lower(): _text(one) for name, one in value.items()})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)


def _compared(path: str, old: list[Section], new: list[Section]) -> Iterator[Change]:
    before, after = _by_key(old), _by_key(new)
    gone, fresh = ([key for key in one if key not in other] for one, other in ((before, after), (after, before)))
    renamed: dict[tuple[str, ...], tuple[str, ...]] = {}
    for key in fresh:  # one of a kind and name on each side, with other tags
        same = [other for other in gone if _is_alike(before[other], after[key])]
        if len(same) == sum(_is_alike(after[other], after[key]) for other in fresh) == 1:
            renamed[key] = same[0]
    after = {renamed.get(key, key): one for key, one in after.items()}
    for key in sorted(before.keys() | after.keys()):
        yield from sorted(_of_section(path, before.get(key), after.get(key)))
    filters = [
        [key for key in side if key[0] == "filters" and key in before and key in after] for side in (before, after)
    ]
    if filters[0] != filters[1]:
        message = "applies filters in another order"
        yield Change("fluent_bit.filters", "fluent-bit-order", message, Risk.REVIEW, source=_source(path, 1))


def _is_alike(one: Section, other: Section) -> bool:
    return one.kind == other.kind and one.name == other.name


def _by_key(found: list[Section]) -> dict[tuple[str, ...], Section]:
    counted = Counter[tuple[str, ...]]()
    by_key: dict[tuple[str, ...], Section] = {}
    for one in found:
        counted[one.key] += 1
        by_key[(*one.key, str(counted[one.key]))] = one
    return by_key


def _of_section(path: str, old: Section | None, new: Section | None) -> Iterator[Change]:
    one = new or old
    if one is None:
        return
    at = _address(one)
    what = f"{_WORDS.get(one.kind, one.kind)} `{one.name}`"
    source = _source(path, one.line)
    if old is None or new is None:
        lost = new is None and one.kind in ("inputs", "outputs")
        message = f"is {'gone' if new is None else 'new'}: the {what}"
        yield Change(at, "fluent-bit-section", message, Risk.DANGER if lost else Risk.REVIEW, source=source)
        new_secrets = [] if new is None else [name for name, text in new.parameters.items() if _is_secret(name, text)]
        for name in new_secrets:
            message = f"holds a secret in `{name}`, for all to read"
            yield Change(at, "fluent-bit-secret", message, Risk.DANGER, source=source)
        return
    for name in old.parameters.keys() | new.parameters.keys():
        was, now = old.parameters.get(name), new.parameters.get(name)
        if _plain(was or _DEFAULTS.get(name)) != _plain(now or _DEFAULTS.get(name)):
            message, risk = _judged(new, name, was, now)
            texts = (_shown(name, was), _shown(name, now))
            yield Change(at, "fluent-bit-setting", message, risk, *texts, source=source)


def _address(one: Section) -> str:
    """Its address; of what was generated that of its declaration, which its alias says."""
    ours = _OURS.fullmatch(one.parameters.get("alias", ""))
    if ours and one.kind in ("inputs", "outputs"):
        return f"pipelines.{ours[1]}.{'sources' if ours[2] == 'in' else 'sinks'}.{ours[3] or 'in'}"
    return f"fluent_bit.{one.kind}" if one.kind == one.name else f"fluent_bit.{one.kind}.{one.name}"


def _plain(text: str | None) -> str | None:
    """A value without what the forms spell otherwise: `On` is `true`."""
    if text is None:
        return None
    lower = text.lower()
    return {"on": "true", "yes": "true", "off": "false", "no": "false"}.get(
        lower, lower if lower in ("true", "false") else text
    )


def _judged(section: Section, name: str, was: str | None, now: str | None) -> tuple[str, Risk]:
    shown = f"sets `{name}` to {_said(name, now)} instead of {_said(name, was)}"
    if now is not None and _is_secret(name, now):
        new = was is None or not _is_secret(name, was)
        return (
            f"holds {'a' if new else 'another'} secret in `{name}`, for all to read",
            Risk.DANGER if new else Risk.REVIEW,
        )
    if name in ("tls", "tls.verify", "tls.verify_hostname"):
        if _plain(now or _DEFAULTS[name]) == "false":
            return f"no longer {'encrypts' if name == 'tls' else 'verifies the other side'}: {shown}", Risk.DANGER
        return shown, Risk.REVIEW
    kind, plugin = section.kind, section.parameters.get("name")
    if name == "mem_buf_limit" and plugin == "tail":
        return shown, Risk.REVIEW  # it stops reading for a while, and loses nothing
    if name in _LIMITS:
        default = _DEFAULTS.get(name)
        return shown, Risk.DANGER if _amount(now or default) < _amount(was or default) else Risk.REVIEW
    if name == "storage.type" and _plain(now) != "filesystem":
        return f"keeps what waits in memory, which a crash loses: {shown}", Risk.DANGER
    if name in _TIMES:
        return f"takes the times of lines otherwise: {shown}", Risk.DANGER
    if kind == "inputs" and name == "path":
        return f"reads {_said(name, now)} instead of {_said(name, was)}", Risk.DANGER
    if name in ("match", "match_regex"):
        return (
            f"takes {_said(name, now)} instead of {_said(name, was)}",
            Risk.DANGER if kind == "outputs" else Risk.REVIEW,
        )
    return shown, Risk.REVIEW


def _amount(text: str | None) -> float:
    """A limit as a number; what is not written, or no number, is none."""
    if text == "no_retries":
        return 0
    found = None if text is None or _plain(text) in _NO_LIMIT else _SIZE.fullmatch(text.strip())
    return float("inf") if found is None else float(found[1]) * _SIZES[found[2].lower()]


def _is_secret(name: str, text: str) -> bool:
    if any(shape.search(text) for shape in TOKENS.values()):
        return True
    return bool(_SECRET.search(name)) and bool(text) and "${" not in text


def _shown(name: str, text: str | None) -> str:
    return "" if text is None else _HIDDEN if _is_secret(name, text) else text


def _said(name: str, text: str | None) -> str:
    return "nothing" if text is None else f"`{_shown(name, text)}`".replace("\n", ", ")


def _source(path: str, line: int) -> SourceLine:
    return SourceLine(path, max(line, 1))
