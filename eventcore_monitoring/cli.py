"""The command line: arguments in, text and an exit code out; nothing else.

Exit codes: 0 clean; 1 validators or the checks of rule files found something, or files differ; 2 the call or a
definition is wrong; 3 environment (a program is missing, too old or hangs; the disk is full, locked or read-only).
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself takes as long to import as Python to start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping, Sequence
    from typing import Any, NoReturn, TextIO

    from eventcore_monitoring.findings import Finding

# Help is text alone, so that nothing has to be imported to show it.
COMMANDS = {
    "build": "check, generate and validate the definitions, and write the output folder",
    "check": "tell whether the output folder is what the definitions say, and valid; write nothing",
    "diff": "show what changes in meaning: definitions against files, or two folders; write nothing",
    "prove": "show when each alert fires and when not, on series that promtool confirms",
    "preview": "draw every dashboard as a picture, from a server, from saved answers or from sample data",
    "docs": "build a web site with search from the runbooks: no server, nothing from outside",
    "trace": "follow log lines through the pipelines, and show what each sink gets of them",
    "explain": "print an expression as a tree, with type, unit, labels and reach of every part",
    "adopt": "print the definitions of what a metrics page or OpenSLO documents say: adopt metrics|openslo FILE|URL",
    "verify": "compare the definitions with what runs: a metrics page, Prometheus, Grafana, Alertmanager",
    "forecast": "tell how counts by the day grow, and what a day will have in 90 days",
    "list": "list what is declared, with its address and its line",
    "schema": "print the JSON Schema of a monitoring; schema report: of what --format json prints",
}
OPTIONS = {
    "--output": ("FOLDER", "where the artifacts go (setting `output`, else generated)", "build check diff"),
    "--deployment": (
        "NAME",
        "only this deployment of the settings (may be repeated)",
        "build check diff prove preview docs trace list explain verify",
    ),
    "--format": (
        "text|json|github|gitlab|sarif|junit|markdown",
        "how results and findings are written (default text)",
        "build check diff prove trace list explain forecast verify",
    ),
    "--days": ("NUMBER", "how many days ahead (default 90)", "forecast"),
    "--rules": (
        "FILE …",
        "rule files of any origin (or folders of them) instead of definitions",
        "check prove explain",
    ),
    "--grafana": (
        "FILE …",
        "dashboards of any origin (or folders of them) instead of definitions",
        "check preview verify",
    ),
    "--fluentd": (
        "FILE …",
        "Fluentd configuration of any origin (or folders of it) instead of definitions",
        "check trace",
    ),
    "--pipeline": ("NAME", "only this pipeline", "trace"),
    "--path": ("FILE", "the path that the lines stand in, where sources read several files", "trace"),
    "--catalogue": (
        "FILE|MODULE",
        "what is known of metrics: a definition, JSON, a metrics page (adopt openslo: a definition)",
        "check prove explain adopt",
    ),
    "--expr": ("TEXT", "an expression in PromQL instead of an address", "explain"),
    "--job": (
        "NAME",
        "the job of the target that is adopted (default: app), or whose page is verified",
        "adopt verify",
    ),
    "--metrics": ("URL|FILE", "a metrics page of what runs", "verify"),
    "--alertmanager": ("URL", "an Alertmanager that runs", "verify"),
    "--mutate": ("", "also: which slips of the pen the tests would not notice", "prove"),
    "--blind-spots": ("PAGE.html", "also: what goes wrong × what fires, written as a page", "prove"),
    "--out": (
        "FOLDER",
        "prove: also write the rules and their tests there; preview: the pictures; docs: the site (default site)",
        "prove preview docs",
    ),
    "--prometheus": ("URL", "ask this server what the panels show", "preview verify"),
    "--local": ("", "let a Prometheus of your own answer, on sample data, on this machine", "preview"),
    "--last": ("TIME", "how much time to show (default 6h)", "preview verify"),
    "--save": ("", "keep the answers in the folder of the setting `answers`, for builds", "preview"),
    "--watch": ("", "build again on every save, and tell what changed in meaning", "build"),
    "--html": ("PAGE.html", "also: one page, with each dashboard as it was and as it is now", "preview diff build"),
    "--png": ("", "also: each picture as PNG (needs vl-convert-python)", "preview"),
    "--theme": ("light|dark", "for one kind of screen only (default: as the screen is)", "preview"),
    "--base": ("REVISION", "compare with what stood there in git, such as origin/main", "diff"),
    "--link": ("URL", "where the page of --html will be read, for the comment of --format markdown", "diff"),
    "--patch": ("", "the lines of files that differ instead, as a unified diff", "diff"),
    "--promtool": ("PATH|off", "the promtool to ask; off leaves it out and says so", "build check diff prove"),
    "--amtool": ("PATH|off", "the amtool to ask; off leaves it out and says so", "build check"),
}
# What some options are to `verify`.
_IN_VERIFY = {
    "--grafana": ("URL", "a Grafana that runs; its token stands in the variable GRAFANA_TOKEN"),
    "--job": ("NAME", "whose metrics page it is (default: of the job whose names it shares most)"),
    "--prometheus": ("URL", "a Prometheus that runs"),
    "--last": ("TIME", "how far to look back in Prometheus (default 7d)"),
}
_END = """
Without a DEFINITION.py the deployments come from [tool.eventcore-monitoring] in pyproject.toml.
Exit codes: 0 clean, 1 findings of validators or differences, 2 wrong call or definition, 3 environment.
"""
NAME = "eventcore-monitoring"
# The first two have every command; the others are for findings.
FORMATS = OPTIONS["--format"][0].split("|")
_WITHOUT_FINDINGS = ("list", "explain", "forecast")  # their result is a document
_WORDS = {
    "schema": " [report]",
    "trace": " FILE|- [DEFINITION.py …]",
    "forecast": " COUNTS|-",
    "explain": " [ADDRESS] [DEFINITION.py …]",
    "adopt": " metrics|openslo FILE|URL",
}
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
        lines = [f"usage: {NAME} COMMAND [options] [DEFINITION.py …]", ""]
        lines += ["Monitoring declared once in typed Python, emitted as validated artifacts.", "", "commands:"]
        lines += [f"  {name:<8} {meaning}" for name, meaning in COMMANDS.items()]
        lines += ["", "options:"]
    else:
        files = _WORDS.get(command, " [DEFINITION.py …]")
        lines = [f"usage: {NAME} {command} [options]{files}", "", f"{COMMANDS[command]}.", "", "options:"]
    for name, (value, meaning, commands) in OPTIONS.items():
        if command is None or command in commands.split():
            if command == "verify":
                value, meaning = _IN_VERIFY.get(name, (value, meaning))
            option = f"{name} {'|'.join(formats_of(command)) if command and name == '--format' else value}"
            lines += [f"  {option:<26} {meaning}"] if len(option) <= 26 else [f"  {option}", f"  {'':<26} {meaning}"]
    lines.append("  -h, --help, --version" if command is None else "  -h, --help")
    return "\n".join(lines) + "\n" + (_END if command not in ("schema", "adopt", "forecast") else "")


def _value(command: str, name: str) -> str:
    return _IN_VERIFY[name][0] if command == "verify" and name in _IN_VERIFY else OPTIONS[name][0]


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

        sys.stdout.write(f"{NAME} {__version__}\n")
        return 0
    return _run(given)


def formats_of(command: str) -> Sequence[str]:
    """The formats that a command has."""
    return FORMATS[:2] if command in _WITHOUT_FINDINGS else FORMATS


def _format(given: Sequence[str]) -> str:
    """The format that a call asks for, also one that is wrong otherwise."""
    word = "text"
    for option, value in zip(given, [*given[1:], ""], strict=True):
        if option == "--format":
            word = value
        elif option.startswith("--format="):
            word = option.removeprefix("--format=")
    return word if word in formats_of(given[0]) else "text"


def parser_of(command: str) -> ArgumentParser:
    """What a command takes. Raises DefinitionError for what it does not."""
    from argparse import ArgumentParser, ArgumentTypeError

    from eventcore_monitoring.findings import wrong_call

    class Parser(ArgumentParser):
        def error(self, message: str) -> NoReturn:
            what = message.removeprefix("argument ")
            name = what.partition(":")[0]
            given = f"write {name}={_value(command, name)}" if what.endswith("expected one argument") else ""
            wrong_call(NAME, what, given or f"see {NAME} {command} --help")

    def form(text: str) -> str:
        known = formats_of(command)
        if text not in known:
            raise ArgumentTypeError(f"{command} has no format {text}, only {', '.join(known[:-1])} and {known[-1]}")
        return text

    parser = Parser(prog=f"{NAME} {command}", add_help=False, allow_abbrev=False)
    parser.set_defaults(
        output=None,
        deployment=[],
        format="text",
        promtool=None,
        amtool=None,
        rules=[],
        grafana=[],
        fluentd=[],
        catalogue=None,
    )
    for name, (value, _, commands) in OPTIONS.items():
        if command in commands.split():
            if not value:
                parser.add_argument(name, action="store_true")
                continue
            more: dict[str, Any] = {
                "--deployment": {"action": "append"},
                "--rules": {"action": "extend", "nargs": "+"},
                "--grafana": {"action": "extend", "nargs": "+"},
                "--fluentd": {"action": "extend", "nargs": "+"},
            }.get(name, {})
            if command == "verify" and name in _IN_VERIFY:
                more = {}  # an address, not files
            parser.add_argument(name, metavar=value.split()[0], type=form if name == "--format" else str, **more)
    if command == "adopt":
        parser.add_argument("what", metavar="metrics|openslo", choices=("metrics", "openslo"))
        parser.add_argument("page", metavar="FILE|URL")
    elif command == "forecast":
        parser.add_argument("counts", nargs="*", metavar="COUNTS|-")
    elif command == "schema":
        parser.add_argument("what", nargs="*", metavar="report")
    else:
        parser.add_argument("definitions", nargs="*", metavar="DEFINITION.py")
    return parser


def _options(given: Sequence[str]) -> Namespace:
    from difflib import get_close_matches

    from eventcore_monitoring.findings import wrong_call

    def instead(word: str, known: Sequence[str], otherwise: str) -> str:
        near = get_close_matches(word, known, n=1)
        return f"did you mean {near[0]}?" if near else otherwise

    command, *words = given
    if command not in COMMANDS:
        what = "the command comes first" if command.startswith("-") else f"there is no command {command}"
        wrong_call(NAME, what, instead(command, list(COMMANDS), f"write one of {', '.join(COMMANDS)}"))
    options, unknown = parser_of(command).parse_known_intermixed_args(words)
    if unknown:
        name = unknown[0].partition("=")[0]
        known = [option for option, (_, _, commands) in OPTIONS.items() if command in commands.split()]
        wrong_call(NAME, f"{command} does not take {name}", instead(name, known, f"see {NAME} {command} --help"))
    return options


def _run(given: Sequence[str]) -> int:
    from eventcore_monitoring import commands
    from eventcore_monitoring.findings import DefinitionError

    command = given[0]
    form = _format(given)
    try:
        options = _options(given)
        match command:
            case "schema":
                return commands.schema(options.what, list(COMMANDS))
            case "list":
                return commands.list_declared(commands.project_of(options), form)
            case "explain":
                return commands.explain(options, form)
            case "prove":
                from eventcore_monitoring import prove_command

                return prove_command.prove(options, form)
            case "adopt":
                return commands.adopt(options)
            case "check" if options.rules:
                return commands.check_rules(options, form)
            case "check" if options.grafana:
                return commands.check_dashboards(options, form)
            case "check" if options.fluentd:
                return commands.check_fluentd(options, form)
            case "trace":
                from eventcore_monitoring import trace_command

                return trace_command.trace(options, form)
            case "forecast":
                from eventcore_monitoring import forecast_command

                return forecast_command.tell(options, form)
            case "preview":
                from eventcore_monitoring import preview_command

                return preview_command.preview(options)
            case "verify":
                from eventcore_monitoring import verify_command

                return verify_command.verify(options, form)
            case "docs":
                from eventcore_monitoring import docs_command

                return docs_command.docs(options)
            case "diff":
                from eventcore_monitoring import review_command

                return review_command.diff(options, form)
            case "build" if options.watch:
                from eventcore_monitoring import watch_command

                return watch_command.watch(options, given)
            case _:
                return commands.build_or_check(command, options, form)
    except DefinitionError as error:
        return _stopped(command, error.findings, 2, form)
    except Exception as error:
        from eventcore_monitoring.build import ToolsError
        from eventcore_monitoring.output import DiskError, OutputError
        from eventcore_monitoring.revisions import GitError

        match error:
            case OutputError():
                return _stopped(command, error.findings, 1, form)
            case DiskError() | GitError():
                return _stopped(command, error.findings, 3, form)
            case ToolsError():
                return _stopped(command, error.findings, 3, form, tools=error.tools)
            case _:
                raise


def _stopped(
    command: str,
    findings: Sequence[Finding],
    code: int,
    form: str,
    tools: Sequence[Mapping[str, str | None]] = (),
) -> int:
    from pathlib import Path

    from eventcore_monitoring import report, showing

    def text(output: TextIO, errors: TextIO) -> None:
        # What build and check find is their result; of other commands the result is a document that there is none of.
        stream = output if command in ("build", "check") else errors
        stream.write(report.findings_text(findings, Path.cwd(), colour=report.coloured(stream)))
        if all(finding.code != "call" for finding in findings):
            end = "; nothing was written" if command == "build" else ""
            stream.write(f"{command} stopped: {report.tally(findings)}{end}\n")

    known = command if command in COMMANDS else None
    return showing.show(showing.Result(known, code, findings, tools=tools), form, text)
