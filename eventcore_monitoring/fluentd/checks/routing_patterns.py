"""Patterns and tags that are not written as they are meant.

fluentd-pattern-comma: a comma outside braces. Why: it is a part of the pattern, and tags have no commas, so that
nothing fits. Fix: write a blank, or braces around the alternatives.

fluentd-pattern-brace: a brace that is not closed. Why: Fluentd closes it at the end, and takes what stands in it for
plain text: `*` and `.` lose their meaning (then an error, else a warning). Fix: close it.

fluentd-pattern-invalid: a regular expression that Ruby refuses, or that does not end with `/`. Why: Fluentd does not
start; a blank ends the pattern, so that `/a b/` is two. Fix: correct the expression.

fluentd-tail-tag-stars: two stars in the tag of a tail source. Why: Fluentd cuts the tag at its stars and keeps the
first two pieces; what stands after the second star is lost. Fix: write one star.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.places import Way, finding, ways
from eventcore_monitoring.fluentd.routing import routes
from eventcore_monitoring.fluentd.tag_pattern import TagPatternError, between_commas, meant, tag_pattern, unclosed
from eventcore_monitoring.fluentd.tags import tail_tag_parts, type_of
from eventcore_monitoring.fluentd.tree import Section


def patterns(root: Section) -> Iterator[Finding]:
    """The patterns of filters and matches, and the tags of tail sources."""
    commas = any("," in (way[-1].text("tag") or "") for way in ways(root))
    for router in routes(root).routers.values():
        for rule in router.rules:
            yield from _pattern(rule.way, commas=commas)
    for way in ways(root):
        if way[-1].name == "source" and type_of(way[-1]) == "tail":
            yield from _tail_tag(way)


def _pattern(way: Way, *, commas: bool) -> Iterator[Finding]:
    argument = way[-1].argument
    for alternative in argument.split() if isinstance(argument, str) else ():
        try:
            tag_pattern(alternative)
        except TagPatternError as error:
            message = f"has the pattern `{alternative}`, which Fluentd refuses: {error.reason}"
            yield finding(way, "fluentd-pattern-invalid", message, "correct the regular expression")
            continue
        if choices := unclosed(alternative):
            words = all(re.fullmatch(r"\w*", choice) for choice in choices)
            effect = "works as if it were closed" if words else "makes `*` and `.` in it plain text"
            message = f"does not close a brace of `{alternative}`, which {effect}"
            severity = Severity.WARNING if words else Severity.ERROR
            yield finding(way, "fluentd-pattern-brace", message, f"write `{meant(alternative)}`", severity)
        parts = between_commas(alternative)
        if len(parts) > 1 and not commas and not unclosed(alternative):
            message = f"has a comma outside braces: `{alternative}` fits no tag"
            fix = f"write `{_braced(parts)}` or `{' '.join(parts)}`"
            yield finding(way, "fluentd-pattern-comma", message, fix)


def _braced(parts: tuple[str, ...]) -> str:
    pieces = [part.partition(".") for part in parts]
    if len({(dot, rest) for _, dot, rest in pieces}) == 1:
        return "{" + ",".join(word for word, _, _ in pieces) + "}" + "".join(pieces[0][1:])
    return "{" + ",".join(parts) + "}"


def _tail_tag(way: Way) -> Iterator[Finding]:
    tag = way[-1].parameter("tag")
    if tag is None or not isinstance(tag.value, str) or tag.value.count("*") < 2:
        return
    before, after = tail_tag_parts(tag.value) or ("", "")
    kept = f"{before}*{after}"
    lost = tag.value.strip("*") != kept.strip("*")
    message = f"has two stars in its tag `{tag.value}`, and Fluentd reads `{kept}`" + (
        ": the text after the second star is lost" if lost else ""
    )
    severity = Severity.ERROR if lost else Severity.WARNING
    yield finding(way, "fluentd-tail-tag-stars", message, f"write `{kept}`", severity, parameter=tag)
