"""Words of a shell: any text as one word of bash (and of every POSIX shell) that stands for it exactly."""

from __future__ import annotations

import re
from typing import Final

from eventcore_monitoring.encoding.plain_text import refuse_surrogates

_BARE: Final = re.compile(r"[A-Za-z0-9_./:@%+,-]+")


def shell_word(text: str) -> str:
    r"""The text as one word: bare where nothing in it can mean more, else in single quotes, a quote as `'\''`.

    Within single quotes nothing is special, not even a backslash or a line break (POSIX.1-2017, "Shell Command
    Language", 2.2.2). Raises ValueError for a NUL, which no argument of a program can hold, and for half of a
    surrogate pair.
    """
    if _BARE.fullmatch(text):
        return text
    if "\0" in text:
        raise ValueError("a word of a shell cannot hold a NUL character: remove it")
    refuse_surrogates(text)
    return "'" + text.replace("'", "'\\''") + "'"
