"""The command line: arguments in, text and an exit code out; nothing else.

Exit codes: 0 clean; 1 validators found something, or files differ; 2 the call or a definition is wrong;
3 environment (a program is missing, too old or hangs; the disk is full, locked or read-only).
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself takes as long to import as Python to start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping, Sequence
    from typing import NoReturn

    from eventcore_monitoring.configuration import Project
    from eventcore_monitoring.findings import Finding

# Help is text alone, so that nothing has to be imported to show it.
COMMANDS = {
    "build": "check, generate and validate the definitions, and write the output folder",
    "check": "tell whether the output folder is what the definitions say, and valid; write nothing",
    "diff": "show what a build would change, as a unified diff; write nothing",
    "list": "list what is declared, with its address and its line",
    "schema": "print the JSON Schema of a monitoring",
}
OPTIONS = {
    "--output": ("FOLDER", "where the artifacts go (setting `output`, else generated)", "build check diff"),
    "--deployment": ("NAME", "only this deployment of the settings (may be repeated)", "build check diff list"),
    "--format": ("text|json", "how results and findings are written (default text)", "build check diff list"),
    "--promtool": ("PATH|off", "the promtool to ask; off leaves it out and says so", "build check"),
    "--amtool": ("PATH|off", "the amtool to ask; off leaves it out and says so", "build check"),
}
_END = """
Without a DEFINITION.py the deployments come from [tool.eventcore-monitoring] in pyproject.toml.
Exit codes: 0 clean, 1 findings of validators or differences, 2 wrong call or definition, 3 environment.
"""
_NAME = "eventcore-monitoring"
_HELP = ("-h", "--help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    if arguments is None:  # a process of its own
        import atexit
        import gc
        import os

        # pydantic would search all installed packages for plugins that watch models; none has a say in artifacts.
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        # A build leaves no cycles to speak of, and looking for them, also at the end, takes a third of its time.
        gc.disable()
        atexit.register(gc.freeze)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _answer(given)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep Python from complaining about the closed pipe at exit.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def help_text(command: str | None = None) -> str:
    """The help of one command, or of all."""
    if command is None:
        lines = [f"usage: {_NAME} COMMAND [options] [DEFINITION.py …]", ""]
        lines += ["Monitoring declared once in typed Python, emitted as validated artifacts.", "", "commands:"]
        lines += [f"  {name:<8} {meaning}" for name, meaning in COMMANDS.items()]
        lines += ["", "options:"]
    else:
        files = " [DEFINITION.py …]" if command != "schema" else ""
        lines = [f"usage: {_NAME} {command} [options]{files}", "", f"{COMMANDS[command]}.", "", "options:"]
    for name, (value, meaning, commands) in OPTIONS.items():
        if command is None or command in commands.split():
            lines.append(f"  {f'{name} {value}':<22} {meaning}")
    lines.append("  -h, --help, --version" if command is None else "  -h, --help")
    return "\n".join(lines) + "\n" + (_END if command != "schema" else "")


def _answer(given: Sequence[str]) -> int:
    if not given:
        sys.stderr.write(help_text())
        return 2
    command = given[0] if given[0] in COMMANDS else None
    if given[0] == "help" or any(word in _HELP for word in given):
        sys.stdout.write(help_text(command))
        return 0
    if given[0] == "--version":
        from eventcore_monitoring import __version__

        sys.stdout.write(f"{_NAME} {__version__}\n")
        return 0
    return _run(given)


def parser_of(command: str) -> ArgumentParser:
    """What a command takes. Raises DefinitionError for what it does not."""
    from argparse import ArgumentParser, ArgumentTypeError

    class Parser(ArgumentParser):
        def error(self, message: str) -> NoReturn:
            _wrong_call(message.removeprefix("argument "), f"see {_NAME} {command} --help")

    def form(text: str) -> str:
        if text not in ("text", "json"):
            raise ArgumentTypeError(f"there is no format {text}, only text and json")
        return text

    parser = Parser(prog=f"{_NAME} {command}", add_help=False, allow_abbrev=False)
    parser.set_defaults(output=None, deployment=[], format="text", promtool=None, amtool=None)
    for name, (value, _, commands) in OPTIONS.items():
        if command in commands.split():
            action = "append" if name == "--deployment" else "store"
            parser.add_argument(name, metavar=value, action=action, type=form if name == "--format" else str)
    if command != "schema":
        parser.add_argument("definitions", nargs="*", metavar="DEFINITION.py")
    return parser


def _options(given: Sequence[str]) -> Namespace:
    from difflib import get_close_matches

    def instead(word: str, known: Sequence[str], otherwise: str) -> str:
        near = get_close_matches(word, known, n=1)
        return f"did you mean {near[0]}?" if near else otherwise

    command, *words = given
    if command not in COMMANDS:
        what = "the command comes first" if command.startswith("-") else f"there is no command {command}"
        _wrong_call(what, instead(command, list(COMMANDS), f"write one of {', '.join(COMMANDS)}"))
    options, unknown = parser_of(command).parse_known_intermixed_args(words)
    if unknown:
        name = unknown[0].partition("=")[0]
        known = [option for option, (_, _, commands) in OPTIONS.items() if command in commands.split()]
        _wrong_call(f"{command} does not take {name}", instead(name, known, f"see {_NAME} {command} --help"))
    return options


def _wrong_call(message: str, fix: str) -> NoReturn:
    from eventcore_monitoring.findings import DefinitionError, Finding

    raise DefinitionError(Finding(_NAME, "call", message, fix))


def _run(given: Sequence[str]) -> int:
    from eventcore_monitoring.findings import DefinitionError

    command = given[0]
    as_json = "--format=json" in given or "--format json" in " ".join(given)
    try:
        options = _options(given)
        match command:
            case "schema":
                return _schema()
            case "list":
                return _list(_project(options), as_json=as_json)
            case "diff":
                return _diff(_project(options), as_json=as_json)
            case _:
                return _build_or_check(command, options, as_json=as_json)
    except DefinitionError as error:
        return _stopped(command, error.findings, 2, as_json=as_json)
    except Exception as error:
        from eventcore_monitoring.build import ToolsError
        from eventcore_monitoring.output import DiskError, OutputError

        match error:
            case OutputError():
                return _stopped(command, error.findings, 1, as_json=as_json)
            case DiskError():
                return _stopped(command, error.findings, 3, as_json=as_json)
            case ToolsError():
                return _stopped(command, error.findings, 3, as_json=as_json, tools=error.tools)
            case _:
                raise


def _stopped(
    command: str,
    findings: Sequence[Finding],
    code: int,
    *,
    as_json: bool,
    tools: Sequence[Mapping[str, str | None]] = (),
) -> int:
    from pathlib import Path

    from eventcore_monitoring import report

    output, errors = report.standard_streams()
    folder = Path.cwd()
    if as_json:
        known = command if command in COMMANDS else None
        output.write(report.document(known, code, folder, findings=findings, tools=tools))
        return code
    # What build and check find is their result; of other commands the result is a document that there is none of.
    stream = output if command in ("build", "check") else errors
    stream.write(report.findings_text(findings, folder, colour=report.coloured(stream)))
    if all(finding.code != "call" for finding in findings):
        end = "; nothing was written" if command == "build" else ""
        stream.write(f"{command} stopped: {report.tally(findings)}{end}\n")
    return code


def _project(options: Namespace) -> Project:
    from pathlib import Path

    from eventcore_monitoring.configuration import find_project

    output = None if options.output is None else Path(options.output)
    files = [Path(file) for file in options.definitions]
    return find_project(Path.cwd(), definitions=files, names=options.deployment, output=output)


def _build_or_check(command: str, options: Namespace, *, as_json: bool) -> int:
    import os
    from pathlib import Path

    from eventcore_monitoring import build, report

    output, errors = report.standard_streams()
    project, folder = _project(options), Path.cwd()
    with report.progress(errors) as tell:
        prepared = build.prepare(project, tell)
        tools = build.tools_of(project, os.environ, options.promtool, options.amtool)
        run = build.run_build if command == "build" else build.run_check
        outcome = run(project, prepared, tools, tell)
    code = 1 if outcome.failed else 0
    if as_json:
        deployments = report.outcome_json(outcome)
        output.write(
            report.document(
                command,
                code,
                folder,
                findings=outcome.findings,
                deployments=deployments,
                tools=outcome.tools,
                written=outcome.written,
            )
        )
        return code
    output.write(report.findings_text(outcome.findings, folder, colour=report.coloured(output)))
    if outcome.failed:
        end = "nothing was written" if command == "build" else f"see `{_NAME} diff`"
        output.write(f"{command} failed: {report.tally(outcome.findings)}; {end}\n")
    else:
        output.write(report.summary(outcome, os.path.relpath(project.output, folder)))
    return code


def _diff(project: Project, *, as_json: bool) -> int:
    from pathlib import Path

    from eventcore_monitoring import build, report
    from eventcore_monitoring.output import reports, unified

    output, errors = report.standard_streams()
    outcome, folder = build.prepare(project), Path.cwd()
    differences = [item for found in outcome.differences.values() for item in found]
    code = 1 if differences else 0
    if as_json:
        deployments = report.outcome_json(outcome, diffs=True)
        output.write(report.document("diff", code, folder, findings=outcome.findings, deployments=deployments))
    else:
        output.write(unified(differences))
        # A file that no build wrote and the like: a difference that no patch can show.
        hidden = reports(item for item in differences if not unified([item]))
        errors.write(report.findings_text(hidden, folder, colour=report.coloured(errors)))
    return code


def _list(project: Project, *, as_json: bool) -> int:
    from pathlib import Path

    from eventcore_monitoring import build, report

    output, _ = report.standard_streams()
    loaded, folder = build.load_all(project), Path.cwd()
    if as_json:
        output.write(report.document("list", 0, folder, deployments=report.list_json(loaded, folder)))
    else:
        output.write(report.list_text(loaded, folder))
    return 0


def _schema() -> int:
    import json

    from eventcore_monitoring.model.monitoring import Monitoring

    sys.stdout.write(json.dumps(Monitoring.model_json_schema(), indent=2, ensure_ascii=True) + "\n")
    return 0
