"""Shell commands as Bash 5.2 takes them apart: the simple commands of a text, each as its words without quotes.

As much of Bash's grammar as commands for people have: quotes, comments, here-documents, lists, pipelines, groups,
substitutions. What cannot be Bash at all is told apart from what is only not understood here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from eventcore_monitoring.languages import sql

_KEYWORDS: Final = frozenset(
    ["if", "then", "elif", "else", "fi", "while", "until", "do", "done", "{", "}", "!", "time"]
)
_SPECIAL: Final = frozenset(" \t\n;&|<>()")
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
_HERE: Final = re.compile(r"<<(-?)[ \t]*(['\"]?)([A-Za-z_]\w*)\2")
_REDIRECTION: Final = re.compile(r"\d*(?:<<<|<>|[<>]&|>>|>\||<|>)[ \t]*|&>>?[ \t]*")
# Commands that run the one that follows them.
_WRAPPERS: Final = frozenset(["sudo", "exec", "nohup", "env", "command", "nice", "ionice", "xargs", "time", "watch"])
_OF_A_WRAPPER: Final = re.compile(r"-|\d+\Z|\{\}\Z|[A-Za-z_]\w*=")  # `sudo -u root`, `xargs -n 1`, `env A=1`
# Lower-case statements of SQL that nobody could take for a program with these arguments.
_SQL: Final = (
    re.compile(r"(?:alter|create|drop|truncate) (?:system|table|index|database|role|user|view|extension|unique) .*"),
    re.compile(r"(?:insert into|delete from|reindex (?:index|table|database)|vacuum (?:analyze|full|verbose)) .*"),
    re.compile(r"select .* from .*|update \S+ set .*"),
)


class ShellFault(ValueError):  # noqa: N818 - the fault of a text, as promql.parser's SyntaxFault
    """What cannot be Bash, as a sentence."""


def simple_commands(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each simple command, in order; assignments before it and redirections are left out.

    Raises ShellFault.
    """
    reader = _Reader(text)
    reader.commands(end="")
    return tuple(reader.found)


def sql_in(commands: tuple[tuple[str, ...], ...]) -> str | None:
    """The first word of a command that is a statement of SQL, if there is one."""
    for words in commands:
        if words[0] in sql.STATEMENTS or any(one.fullmatch(" ".join(words)) for one in _SQL):
            return words[0]
    return None


def dangers(text: str) -> Iterator[str]:
    """What the commands of a text do that takes something away, as the rest of a sentence: "it …"."""
    try:
        commands = simple_commands(text)
    except ShellFault:
        return
    for words in commands:
        yield from _dangers(_unwrapped(words))


def _unwrapped(words: tuple[str, ...]) -> tuple[str, ...]:
    while len(words) > 1 and (words[0] in _WRAPPERS or _OF_A_WRAPPER.match(words[0])):
        words = words[1:]
    return words


def _dangers(words: tuple[str, ...]) -> Iterator[str]:
    program, rest = words[0].rpartition("/")[2], words[1:]
    match program:
        case "rm" | "shred" | "truncate" | "dropdb":
            yield f"deletes for good (`{program}`)"
        case "kill" | "pkill" | "killall" if not {"-0", "-l"} & {*rest}:
            yield f"ends processes (`{program}`)"
        case "dd" | "reboot" | "shutdown" | "poweroff" | "halt" | "dropuser":
            yield f"cannot be taken back (`{program}`)"
        case _ if program.startswith("mkfs"):
            yield f"deletes for good (`{program}`)"
        case "find" if "-delete" in rest or ("-exec" in rest and "rm" in rest):
            yield "deletes for good (`find`)"
        case "kubectl" | "oc" if verb := next((one for one in rest if one in ("delete", "drain")), None):
            yield f"takes away what runs (`{program} {verb}`)"
        case "systemctl" if verb := next((one for one in rest if one in ("stop", "kill", "disable")), None):
            yield f"takes away what runs (`systemctl {verb}`)"
    if "--" in rest and program in ("kubectl", "oc", "docker", "env") and rest[-1] != "--":
        yield from _dangers(_unwrapped(rest[rest.index("--") + 1 :]))
    elif program == "psql":
        for name, value in pairwise(rest):
            if name in ("-c", "--command"):
                yield from sql.dangers(value)


class _Reader:
    """Reads from `place` on; leaves the simple commands in `found`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.found: list[tuple[str, ...]] = []
        self.documents: list[tuple[str, bool]] = []

    def commands(self, end: str) -> None:
        """Commands up to the closing `end`, or to the end of the text."""
        words: list[str] = []
        while self.place < len(self.text):
            at = self.text[self.place]
            if at in " \t" or self.text.startswith("\\\n", self.place):
                self.place += 2 if at == "\\" else 1
            elif at == "#":
                self._skip_line()
            elif at == end:
                self._end(words)
                self.place += 1
                return
            elif here := _HERE.match(self.text, self.place):
                self.documents.append((here[3], bool(here[1])))
                self.place = here.end()
            elif at in "<>" and self.text.startswith("(", self.place + 1):
                self.place += 2
                self.commands(end=")")
            elif redirection := _REDIRECTION.match(self.text, self.place):
                self.place = redirection.end()
                self._target()
            elif at in "\n;&|":
                self._end(words)
                words = []
                self.place += 1
                if at == "\n":
                    self._skip_documents()
            elif at == "(":
                self._parenthesis(words)
            elif at == ")":
                if "case" in (words[:1] or [""]) or self._in_case:
                    self._end(words)
                    words = []
                    self.place += 1
                    continue
                raise ShellFault("`)` closes nothing")
            else:
                begin = self.place
                self._take(words, self._word(is_first=not words), self.text[begin : self.place])
        if end:
            raise ShellFault(f"`{end}` is missing at the end")
        self._end(words)

    @property
    def _in_case(self) -> bool:
        return any(words[0] == "case" for words in self.found)

    def _take(self, words: list[str], word: str, written: str) -> None:
        """A word as it is and as it is written: keywords and assignments stand before a command, unquoted."""
        if words or not (written in _KEYWORDS or _ASSIGNMENT.match(written)):
            words.append(word)

    def _end(self, words: list[str]) -> None:
        if words:
            self.found.append(tuple(words))

    def _parenthesis(self, words: list[str]) -> None:
        if words[:1] == ["[["]:
            self.place += 1
            self._skip_to(")", "(")
        elif words and not self.text.startswith("()", self.place):
            raise ShellFault(f"`{words[-1]}(` is no command of a shell")
        elif words:
            self.place += 2
            words.clear()  # what was called so is a function
        elif self.text.startswith("((", self.place):
            self.place += 1
            self._skip_to(")", "(")
        else:
            self.place += 1
            self.commands(end=")")

    def _target(self) -> None:
        if self.place >= len(self.text) or self.text[self.place] in "\n;&|()":
            raise ShellFault("a redirection leads nowhere")
        self._word()

    def _word(self, *, is_first: bool = False) -> str:
        parts: list[str] = []
        while self.place < len(self.text) and (at := self.text[self.place]) not in _SPECIAL:
            if at == "\\":
                parts.append(self.text[self.place + 1 : self.place + 2].replace("\n", ""))
                self.place = min(self.place + 2, len(self.text))
            elif at == "'":
                parts.append(self._until("'"))
            elif at == '"':
                parts.append(self._quoted())
            elif at == "`":
                parts.append(f"`{self._until('`')}`")
            elif at == "$":
                parts.append(self._expansion())
            elif at == "[" and is_first and "".join(parts).isidentifier():  # a[1 + 1]=2
                self.place += 1
                parts.append(f"[{self._skip_to(']', '[')}]")
            else:
                parts.append(at)
                self.place += 1
                # An array, or a pattern of the shell's: a=(1 2), !(x).
                if (
                    self.text.startswith("(", self.place)
                    and at in "=?*+@!"
                    and not self.text.startswith("()", self.place)
                ):
                    self.place += 1
                    parts.append(self._skip_to(")", "("))
        return "".join(parts)

    def _expansion(self) -> str:
        begin = self.place
        if self.text.startswith("$'", begin):
            self.place += 1
            return self._escaped("'")
        if self.text.startswith("$((", begin):
            self.place += 2
            self._skip_to(")", "(")
        elif self.text.startswith("$(", begin):
            self.place += 2
            self.commands(end=")")
        elif self.text.startswith("${", begin):
            self.place += 2
            self._skip_to("}", "{")
        else:
            self.place += 1
        return self.text[begin : self.place]

    def _quoted(self) -> str:
        """What stands in double quotes."""
        parts: list[str] = []
        self.place += 1
        while self.place < len(self.text):
            at = self.text[self.place]
            if at == '"':
                self.place += 1
                return "".join(parts)
            if at == "\\" and self.text[self.place + 1 : self.place + 2] in tuple('$`"\\\n'):
                parts.append(self.text[self.place + 1].replace("\n", ""))
                self.place += 2
            elif at == "$" and not self.text.startswith("$'", self.place):
                parts.append(self._expansion())
            else:
                parts.append(at)
                self.place += 1
        raise ShellFault("a quotation is opened and never closed")

    def _escaped(self, end: str) -> str:
        begin = self.place = self.place + 1
        while self.place < len(self.text) and self.text[self.place] != end:
            self.place += 2 if self.text[self.place] == "\\" else 1
        if self.place >= len(self.text):
            raise ShellFault("a quotation is opened and never closed")
        self.place += 1
        return self.text[begin : self.place - 1]

    def _until(self, mark: str) -> str:
        found = self.text.find(mark, self.place + 1)
        if found < 0:
            raise ShellFault("a quotation is opened and never closed")
        inside = self.text[self.place + 1 : found]
        self.place = found + 1
        return inside

    def _skip_to(self, close: str, opens: str) -> str:
        begin, depth = self.place, 1
        while self.place < len(self.text):
            at = self.text[self.place]
            if self.text.startswith("$'", self.place) or self.text.startswith(f"${opens}", self.place):
                self._expansion()
                continue
            if at == "'" and close == ")":
                self._until("'")
                continue
            if at == '"':
                self._quoted()
                continue
            self.place += 2 if at == "\\" else 1
            depth += (at == opens != "{") - (at == close)
            if depth == 0:
                return self.text[begin : self.place - 1]
        raise ShellFault(f"`{close}` is missing at the end")

    def _skip_line(self) -> None:
        found = self.text.find("\n", self.place)
        self.place = len(self.text) if found < 0 else found

    def _skip_documents(self) -> None:
        for word, is_indented in self.documents:
            while self.place < len(self.text):
                line, _, _ = self.text[self.place :].partition("\n")
                self.place += len(line) + 1
                if (line.lstrip("\t") if is_indented else line) == word:
                    break
        self.documents.clear()
