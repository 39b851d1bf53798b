"""Go strings: any text as Go's interpreted string literal, the grammar that PromQL and Go templates share."""

from __future__ import annotations

from typing import Final

from eventcore_monitoring.encoding.plain_text import refuse_surrogates

_ESCAPES: Final = {code: f"\\x{code:02x}" for code in (*range(0x20), 0x7F)} | {
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    ord("\n"): "\\n",
}


def go_string(text: str) -> str:
    r"""The text in double quotes: `"`, `\` and newline escaped, other C0 controls and DEL as `\xNN`.

    Grammar: Go specification, "String literals"; Go's `strconv.Unquote`.
    Raises ValueError for half of a surrogate pair.
    """
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    refuse_surrogates(text)
    return '"' + text.translate(_ESCAPES) + '"'
