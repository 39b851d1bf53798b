"""The same questions about a JSON document as an expression in CEL, for programs that know it.

`body` is the document. A member that is not there, or a document of another shape, is an error to CEL, and that counts
as "no" (blackbox_exporter 0.26 to 0.28, `matchCELExpressions`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from eventcore_monitoring.encoding.json_regexp import Scalar

_plain: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII).fullmatch
# Words of the language (google/cel-spec, "Syntax").
_RESERVED: Final = frozenset(
    {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop"}
    | {"namespace", "null", "package", "return", "true", "var", "void", "while"}
)


def value_at(path: Sequence[str], values: Sequence[Scalar], listed: tuple[str, str] | None = None) -> str:
    """True for documents that have one of the values at the path; see `json_regexp.value_at`."""
    *holders, last = path
    holder = "body" + "".join(map(_member, holders))
    in_object = _is_one_of(f"{holder}{_member(last)}", values) if values else f"{json.dumps(last)} in {holder}"
    if listed is None:
        return in_object
    name, value = listed
    there = _is_one_of(f"c{_member(value)}", values) if values else f"{json.dumps(value)} in c"
    in_list = f"{holder}.exists(c, c{_member(name)} == {json.dumps(last)} && {there})"
    return f"type({holder}) == list ? {in_list} : {in_object}"


def _member(name: str) -> str:
    return f".{name}" if _plain(name) and name not in _RESERVED else f"[{json.dumps(name)}]"


def _is_one_of(place: str, values: Sequence[Scalar]) -> str:
    if len(values) == 1:
        return f"{place} == {json.dumps(values[0])}"
    return f"{place} in [{', '.join(map(json.dumps, values))}]"
