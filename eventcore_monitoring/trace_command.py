"""The command `trace`: log lines in, what becomes of them out, step by step. Nothing in a configuration is run."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from pathlib import Path
from typing import TextIO

from eventcore_monitoring import build, commands, report
from eventcore_monitoring.findings import DefinitionError, wrong_call
from eventcore_monitoring.fluentd.interpreter.events import Line
from eventcore_monitoring.fluentd.interpreter.findings import findings
from eventcore_monitoring.fluentd.interpreter.report import as_json, as_text
from eventcore_monitoring.fluentd.interpreter.walk import traced
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.foreign_fluentd import tree_of
from eventcore_monitoring.formats.run import Subject
from eventcore_monitoring.pipelines.configuration import configuration
from eventcore_monitoring.showing import Result, show

_LONGEST = 16 * 2**20
_MOST = 2_000  # lines


def trace(options: Namespace, form: str) -> int:
    """`trace [--pipeline NAME] FILE`, and `trace --fluentd CONFIGURATION FILE` for one that we did not write."""
    words = [word for word in options.definitions if not word.endswith(".py")]
    options.definitions = [word for word in options.definitions if word.endswith(".py")]
    if options.fluentd and not words and len(options.fluentd) > 1:
        words = [options.fluentd.pop()]  # --fluentd CONFIGURATION FILE
    if len(words) != 1:
        fix = f"write `{commands.NAME} trace sample.log`, or `-` for standard input"
        wrong_call(commands.NAME, "trace takes one file of log lines", fix)
    lines = _lines(words[0], options.path)
    made = []
    for name, root in _roots(options):
        made.append((name, traced(root, lines, hostname=os.uname().nodename, environment=dict(os.environ))))

    def text(output: TextIO, _: TextIO) -> None:
        for name, one in made:
            output.write(f"{name}\n\n" if len(made) > 1 else "")
            output.write(as_text(one))

    def document() -> str:
        traces = [{"deployment": name, "trace": as_json(one)} for name, one in made]
        return json.dumps({"schema_version": 1, "traces": traces}, indent=2, ensure_ascii=True) + "\n"

    file = "standard input" if words[0] == "-" else words[0]
    found = dict.fromkeys(finding for _, one in made for finding in findings(one, file))
    result = Result("trace", 0, tuple(found), subjects=[Subject("", report.number(len(lines), "line"))])
    return show(result, form, text, document=document)


def _roots(options: Namespace) -> list[tuple[str, Section]]:
    """The configurations that a call means, each with the name of its deployment or its file."""
    if options.fluentd:
        found = []
        for word in options.fluentd:
            root, faults = tree_of(Path(word))
            if root is None:
                raise DefinitionError(*faults)
            found.append((word, root))
        return found
    made = []
    pipelines = set()
    for one in build.load_all(commands.project_of(options)):
        pipelines |= {pipeline.name for pipeline in one.monitoring.pipelines}
        chosen = [each for each in one.monitoring.pipelines if options.pipeline in (None, each.name)]
        if chosen:
            made.append((one.name, configuration(chosen)))
    if not made:
        names = ", ".join(sorted(pipelines)) or "none"
        what = "no pipeline is declared" if not pipelines else f"there is no pipeline {options.pipeline}"
        wrong_call(commands.NAME, what, f"declared are: {names}")
    return made


def _lines(word: str, path: str | None) -> list[Line]:
    import sys

    if word == "-":
        content = sys.stdin.buffer.read(_LONGEST + 1)
    else:
        try:
            content = Path(word).read_bytes()
        except OSError as error:
            wrong_call(word, f"cannot be read: {error.strerror}", "name a file of log lines")
    if len(content) > _LONGEST:
        wrong_call(word, "is over 16 MiB", "name a file of sample lines")
    # Bytes that are no UTF-8 stay what they are: what becomes of them is one of the questions.
    lines = content.decode("utf-8", "surrogateescape").split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if not lines:
        wrong_call(word, "has no lines", "name a file of log lines")
    if len(lines) > _MOST:
        wrong_call(word, f"has {len(lines)} lines, and at most {_MOST} are followed", "name a file of sample lines")
    return [Line(line.removesuffix("\r"), path) for line in lines]
