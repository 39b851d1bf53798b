"""Secrets and environment variables. All are warnings.

fluentd-secret-written: a password or key that stands in the file. Why: all who may read the file, or its history,
have it. Fix: an environment variable, `"#{ENV.fetch('NAME')}"`.

fluentd-environment-without-default: `#{ENV['NAME']}`. Why: where the variable is not set, Fluentd starts with an
empty text, or 0. Fix: `ENV.fetch('NAME')`, which stops Fluentd while it reads the file, or a default after `||`.

Facts: dry runs of Fluentd 1.19.3; which parameters are secret, from the declarations of the plugins. A user and
password in the address of a host are printed at start even where parameters are masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.allowed import places
from eventcore_monitoring.fluentd.places import Way, finding
from eventcore_monitoring.fluentd.tree import Code, Parameter, Section, Value

_LOGIN: Final = re.compile(r"(?:^|[\s,])[a-z][a-z0-9+.-]*://[^/\s:@,]+:(?!\$\{)[^/\s@,]+@", re.IGNORECASE)
_VARIABLE: Final = re.compile(r"""\s*ENV\[\s*(?P<quote>['"])(?P<name>[^'"]+)(?P=quote)\s*\](?:\.to_s)?\s*""")


def secrets(root: Section) -> Iterator[Finding]:
    """Every parameter of every section."""
    for way, found in places(root):
        section = way[-1] if way else root
        yield from _unset(way, section.argument, None)
        for one in section.parameters:
            yield from _unset(way, one.value, one)
            if found is None or not way or not isinstance(one.value, str) or not isinstance(one.name, str):
                continue
            declared = found.parameter(one.name)
            if declared is not None and declared.secret and one.value:
                yield _written(way, "stands in the file, for all to read", one)
            elif _LOGIN.search(one.value):
                yield _written(way, "holds a user and password, for all to read", one)


def _written(way: Way, message: str, parameter: Parameter) -> Finding:
    fix = "write `\"#{ENV.fetch('NAME')}\"`, with the name of an environment variable"
    return finding(way, "fluentd-secret-written", message, fix, Severity.WARNING, parameter=parameter)


def _unset(way: Way, value: Value, parameter: Parameter | None) -> Iterator[Finding]:
    for part in () if isinstance(value, str) else value:
        variable = _VARIABLE.fullmatch(part.source) if isinstance(part, Code) else None
        if variable is not None:
            name = variable["name"]
            message = f"is empty where the environment variable `{name}` is not set, without a message"
            fix = f"write `ENV.fetch('{name}')`, or `ENV['{name}'] || 'a default'`"
            code = "fluentd-environment-without-default"
            yield finding(way, code, message, fix, Severity.WARNING, parameter=parameter)
