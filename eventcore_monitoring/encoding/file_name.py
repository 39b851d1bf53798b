"""File names: which are safe on every disk, and the name that a title gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from unicodedata import ucd_3_2_0  # a fixed version of Unicode: the same name under every Python

_LONGEST: Final = 100
_SAFE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
_HIDDEN: Final = (".lint",)  # programs look for these by their very names
_IDENTIFIER: Final = re.compile(r"[A-Za-z0-9_-]+")
_MARK: Final = re.compile("[\u0300-\u036f]")  # combining marks: NFKD sets them behind their letter
_OTHER: Final = re.compile(r"[^a-z0-9]+")
# Windows opens a device for these names, with any extension (Microsoft, "Naming Files, Paths, and Namespaces").
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def check_file_name(name: str) -> str | None:
    """A sentence that says why a name cannot be a file or folder on every disk, or None.

    Safe is: 1 to 100 letters and digits of ASCII, `.`, `_` and `-`; a letter or digit at both ends; no `..`;
    no device name of Windows. Names that differ by case only clash: see `clashing_file_names`.
    """
    if name in _HIDDEN:
        return None
    if not _SAFE.fullmatch(name):
        rule = f"write at most {_LONGEST} of A-Z a-z 0-9 . _ - with a letter or digit at both ends"
        return f"{name!a} is no safe file name: {rule}"
    if ".." in name:
        return f'"{name}" is no safe file name: write one dot where there are two'
    if _DEVICE.fullmatch(name):
        return f'"{name}" is no safe file name, because Windows keeps it for a device: write another'
    return None


def clashing_file_names(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The pairs (earlier, later) of names or paths that are one file on a disk which ignores case, equal ones too."""
    first: dict[str, str] = {}
    clashes: list[tuple[str, str]] = []
    for name in names:
        folded = name.casefold()
        if folded in first:
            clashes.append((first[folded], name))
        else:
            first[folded] = name
    return tuple(clashes)


def slug(text: str) -> str:
    """The file name of a title: `eventcore-operations` for "EventCore Operations".

    An identifier such as `HighCommandFailureRate` or `log_pipeline` stays as it is. Letters with marks lose the marks;
    what is longer than 100 characters is cut. Raises ValueError with a sentence when no safe name is left.
    """
    name = (
        text
        if _IDENTIFIER.fullmatch(text)
        else _OTHER.sub("-", _MARK.sub("", ucd_3_2_0.normalize("NFKD", text).casefold()))
    )
    name = name.strip("_-")[:_LONGEST].rstrip("_-")
    fault = check_file_name(name)
    if fault is not None:
        raise ValueError(f"the title {text!a} gives no file name ({fault})")
    return name
