"""What single plugins ask for beyond their declarations.

fluentd-store-argument: an argument of `<store>` that `copy` does not know. Why: Fluentd ignores it, so that the error
of one store stops the others. Fix: `ignore_error` or `ignore_if_prev_success`.

fluentd-store-first: `ignore_if_prev_success` at the first store of `copy`. Why: Fluentd does not start. Fix: write it
at a later one.

fluentd-grep-without-rules: a `grep` without rules. Why: it lets everything pass. Fix: write `<regexp>` or `<exclude>`.

fluentd-grep-key-twice: two `<regexp>` or two `<exclude>` of `grep` for one key. Why: Fluentd does not start. Fix: one
pattern.

fluentd-credential-missing: a user without a password, or a cloud id without its authentication. Why: Fluentd does not
start. Fix: write it.

fluentd-server-missing: a `forward` output without a server. Why: Fluentd does not start. Fix: write `<server>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.allowed import places
from eventcore_monitoring.fluentd.places import Way, finding, mention, shown
from eventcore_monitoring.fluentd.tree import Include, Section

_STORE_ARGUMENTS: Final = ("ignore_error", "ignore_if_prev_success")
_GREP_RULES: Final = ("regexp", "exclude", "and", "or")
# How grep joins the rules that stand in neither `<and>` nor `<or>`.
_JOINED: Final = {"regexp": "and", "exclude": "or"}
_FLAT_GREP_RULE: Final = re.compile(r"(regexp|exclude)\d+")


def plugin_rules(root: Section) -> Iterator[Finding]:
    """Every section of a plugin that has rules of its own."""
    for way, found in places(root):
        if found is None or found.plugin is None:
            continue
        match found.plugin.kind, found.plugin.name:
            case "output", "copy":
                yield from _copy(way)
            case "filter", "grep":
                yield from _grep(way)
            case "output", "forward":
                yield from _forward(way)
            case "output", name if name.startswith(("elasticsearch", "opensearch")):
                yield from _credentials(way)


def _copy(way: Way) -> Iterator[Finding]:
    stores = [one for one in way[-1].sections if one.name == "store"]
    for number, store in enumerate(stores):
        if not isinstance(store.argument, str):
            continue
        if number == 0 and "ignore_if_prev_success" in store.argument:
            message = "is the first store and says `ignore_if_prev_success`: there is none before it"
            yield finding((*way, store), "fluentd-store-first", message, "write it at a later store")
        for word in re.split(r"[\s,]+", store.argument.strip()):
            if word and not any(known in word for known in _STORE_ARGUMENTS):
                near = get_close_matches(word, _STORE_ARGUMENTS, 1)
                fix = f"did you mean `{near[0]}`?" if near else "write `ignore_error`, or nothing"
                message = f"has the argument `{word}`, which `copy` does not know and ignores"
                yield finding((*way, store), "fluentd-store-argument", message, fix)


def _grep(way: Way) -> Iterator[Finding]:
    section = way[-1]
    flat = any(_FLAT_GREP_RULE.fullmatch(shown(one.name)) for one in section.parameters)
    if not flat and not any(one.name in _GREP_RULES for one in section.sections) and not _is_open(section):
        message = "has no rules: it lets every event pass"
        yield finding(way, "fluentd-grep-without-rules", message, "add `<regexp>` or `<exclude>`, or remove the filter")
    first: dict[tuple[str, str, str], Way] = {}
    for outer in (way, *((*way, one) for one in section.sections if one.name in ("and", "or"))):
        for rule in outer[-1].sections:
            key = rule.text("key")
            if rule.name not in ("regexp", "exclude") or not key:
                continue
            joined = outer[-1].name if len(outer) > len(way) else _JOINED[rule.name]
            before = first.setdefault((rule.name, joined, key), (*outer, rule))
            if before[-1] is not rule:
                message = f"is for the key `{key}` as {mention(before)} is: Fluentd refuses the second"
                fix = "write one pattern for the key"
                yield finding((*outer, rule), "fluentd-grep-key-twice", message, fix)


def _forward(way: Way) -> Iterator[Finding]:
    section = way[-1]
    if section.inner("server") is None and section.inner("service_discovery") is None and not _is_open(section):
        fix = "add `<server>` with `host` and `port`"
        yield finding(way, "fluentd-server-missing", "has no server to send to", fix)


def _credentials(way: Way) -> Iterator[Finding]:
    section = way[-1]
    for given, needed in (("user", "password"), ("cloud_id", "cloud_auth")):
        parameter = section.parameter(given)
        if parameter is not None and section.parameter(needed) is None and not _is_open(section):
            message = f"is written without `{needed}`"
            yield finding(way, "fluentd-credential-missing", message, f"write `{needed}`", parameter=parameter)


def _is_open(section: Section) -> bool:
    """Whether more may stand in it than is known."""
    return any(isinstance(child, Include) for child in section.children)
