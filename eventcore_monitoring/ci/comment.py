"""The text of a comment: what a stranger wrote, so that it says what it says, and can do nothing."""

from __future__ import annotations

import os
import re
import stat
from typing import Final

from eventcore_monitoring.encoding.plain_text import printable

# GitHub refuses 65,537 characters, and GitLab 1,000,001. Counted as UTF-16, in which a character counts at most twice.
MOST: Final = 65_000
_READ: Final = 1_000_000  # bytes of a file

_INERT: Final = "\u2060"  # WORD JOINER: without width, and no part of a name
_MENTION = re.compile(r"(?<![\w`])@(?=[A-Za-z0-9_])")
# GitLab carries out lines such as `/approve` with the rights of whoever writes the note.
_QUICK_ACTION = re.compile(r"^([ \t]*)/(?=\w)", re.MULTILINE)
_FENCE = re.compile(r"^( *)(`{3,}|~{3,})", re.MULTILINE)


def read_review(path: str) -> str:
    """The text of a file, at most so much of it. Raises ValueError for what is no file of its own, as is a link.

    A link in an artifact would publish a file of the job, such as its environment.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ValueError(f"{path} cannot be read: it is no file")
    with open(descriptor, "rb") as file:
        return file.read(_READ).decode("utf-8", "replace")


def marker(name: str) -> str:
    """The first line of our comment, by which it is found again. Raises ValueError for a name that breaks it."""
    if not re.fullmatch(r"[\w .-]{0,50}", name, re.ASCII) or "--" in name:
        raise ValueError(f"{name!a} is no name for a comment: write letters, digits, spaces, dots and single dashes")
    return f"<!-- eventcore-monitoring review{f': {name}' if name else ''} -->"


def comment(review: str, name: str, origin: str, run: str) -> str:
    """The whole comment. `origin` and `run` (an address) come from the service, not from the review.

    Characters that hide or command are shown as escapes, mentions notify nobody, and lines are no commands. What is
    too long is cut before a heading.
    """
    whole = harmless(review).strip() or "The review is empty."
    head = f"{marker(name)}\n<sub>Written by the definitions of {origin} ([run]({run})).</sub>\n\n"
    more = f"\n\n**The review goes on**: it is too long for a comment, the whole is an artifact of [the run]({run}).\n"
    if units(head) + units(whole) < MOST:
        return f"{head}{whole}\n"
    return f"{head}{cut(whole, MOST - units(head) - units(more))}{more}"


def harmless(text: str) -> str:
    """A text that is shown as it is, without effects besides."""
    lines = text.replace("\r\n", "\n").split("\n")
    plain = "\n".join("\t".join(map(printable, line.split("\t"))) for line in lines)
    return _QUICK_ACTION.sub(rf"\1{_INERT}/", _MENTION.sub(f"@{_INERT}", plain))


def units(text: str) -> int:
    """The length of a text in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, most: int) -> str:
    """The beginning of a text, up to a heading, an item or at least a line; what is open there is closed."""
    room = most - 200  # for what closes
    start = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore")
    for border in ("\n#", "\n- ", "\n"):
        place = start.rfind(border)
        if place > len(start) // 2:
            start = start[:place]
            break
    return f"{start.rstrip()}{_open_fence(start)}{_open_details(start)}"


def _open_fence(text: str) -> str:
    """The line that ends a block of code which does not end in a text."""
    indent = fence = ""
    for before, found in _FENCE.findall(text):
        if not fence:
            indent, fence = before, found
        elif found.startswith(fence):
            fence = ""
    return f"\n{indent[:20]}{fence[:100]}" if fence else ""


def _open_details(text: str) -> str:
    return "\n</details>" * min(max(0, text.count("<details") - text.count("</details>")), 8)
