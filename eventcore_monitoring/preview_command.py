"""The command `preview`: dashboards in, pictures out."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from eventcore_monitoring import build, commands, previews, report
from eventcore_monitoring.findings import DefinitionError, Finding, Severity, wrong_call

if TYPE_CHECKING:
    from eventcore_monitoring.model.monitoring import Monitoring
    from eventcore_monitoring.preview.answers import Answers

Json = Mapping[str, Any]
Tell = Callable[[str], None]

_OUT = "previews"


class Board(NamedTuple):
    """A dashboard to draw: its deployment ("" for a file), its name, and what its queries answered, if anything."""

    deployment: str
    name: str
    dashboard: Json
    answers: Answers | None


def preview(options: Namespace) -> int:
    """`preview`."""
    output, errors = report.standard_streams()
    _refuse_contradictions(options)
    with report.progress(errors) as tell:
        boards, findings = _asked(options, tell)
        tell("drawing")
        written = _write(options, boards)
        if options.save:
            written += _save(options, boards)
        if options.html is not None:
            written.append(_page(options, boards))
    output.write(report.findings_text(findings, Path.cwd(), colour=report.coloured(output)))
    for file, what in written:
        output.write(f"{os.path.relpath(file)}: {what}\n")
    return 1 if any(finding.severity is Severity.ERROR for finding in findings) else 0


def _refuse_contradictions(options: Namespace) -> None:
    if options.prometheus is not None and options.local:
        wrong_call(commands.NAME, "--prometheus and --local are two places to ask", "name one of them")
    if options.theme not in (None, "light", "dark"):
        wrong_call(commands.NAME, f"there is no theme {options.theme}", "write --theme=light or --theme=dark")
    if options.grafana and (options.definitions or options.local or options.save):
        wrong_call(
            commands.NAME,
            "--grafana takes dashboard files: no definition, --local or --save",
            "ask a server with --prometheus, or leave --grafana out",
        )
    if options.save and commands.project_of(options).answers is None:
        fix = 'write answers = "definitions/answers" below [tool.eventcore-monitoring] in pyproject.toml'
        wrong_call(commands.NAME, "--save keeps answers in the folder of the setting `answers`, and there is none", fix)
    if options.last is not None and options.prometheus is None:
        wrong_call(commands.NAME, "--last says how much a server is asked for", "name the server with --prometheus")


def _asked(options: Namespace, tell: Tell) -> tuple[list[Board], list[Finding]]:
    """The dashboards that a call means, with their answers, and which queries failed."""
    boards: list[Board] = []
    findings: list[Finding] = []
    if options.grafana:
        return _answered(options, list(_of_files(options.grafana)), tell)
    project = commands.project_of(options)
    for deployment in build.load_all(project):
        faults = [one for one in build.check(deployment.monitoring) if one.severity is Severity.ERROR]
        if faults:
            raise DefinitionError(*faults)
        from eventcore_monitoring.generators.grafana import grafana

        dashboards = dict(previews.classic_dashboards(build.generate(deployment.monitoring, [grafana])))
        if options.local:
            answers, more = _local(options, deployment.monitoring, dashboards, tell)
            findings += more
        elif options.prometheus is None:
            saved = build.saved_answers(project, deployment.name)
            answers = _saved_or_sampled(deployment.monitoring, dashboards, saved)
        else:
            answers = {}
        made = [Board(deployment.name, name, one, answers.get(name)) for name, one in dashboards.items()]
        if options.prometheus is not None:
            made, more = _answered(options, made, tell)
            findings += more
        boards += made
    return boards, findings


def _of_files(words: Sequence[str]) -> Iterator[Board]:
    """The dashboards of files, and of folders those that have some."""
    for word in words:
        place = Path(word)
        files = sorted(place.rglob("*.json")) if place.is_dir() else [place]
        for file in files:
            dashboard = _classic(file)
            if dashboard is not None:
                yield Board("", file.stem, dashboard, None)
            elif not place.is_dir():
                wrong_call(word, "is no dashboard in Grafana's classic JSON", "name one that has `panels`")


def _classic(file: Path) -> Json | None:
    """The classic dashboard in a file, also where it is wrapped for Grafana's API or as a resource."""
    try:
        value = json.loads(file.read_bytes())
    except OSError as error:
        wrong_call(str(file), f"cannot be read: {error.strerror}", "correct the name of the file")
    except (ValueError, RecursionError):
        return None
    for wrapper in ("dashboard", "spec"):
        if isinstance(value, dict) and isinstance(value.get(wrapper), dict):
            value = value[wrapper]
    return value if isinstance(value, dict) and isinstance(value.get("panels"), list) else None


def _saved_or_sampled(
    monitoring: Monitoring, dashboards: Mapping[str, Json], saved: Mapping[str, str]
) -> dict[str, Answers]:
    from eventcore_monitoring.preview.answers import read_answers

    found: dict[str, Answers] = {}
    for name in dashboards.keys() & saved.keys():
        try:
            found[name] = read_answers(saved[name])
        except ValueError as error:
            wrong_call(f"dashboards.{name}", str(error), "save them again with `preview --save`")
    rest = {name: dashboard for name, dashboard in dashboards.items() if name not in found}
    return found | (previews.sample_answers(monitoring, rest) if rest else {})


def _answered(options: Namespace, boards: Sequence[Board], tell: Tell) -> tuple[list[Board], list[Finding]]:
    """The boards with the answers of the server that the call names."""
    if options.prometheus is None:
        return list(boards), []
    from time import time

    from eventcore_monitoring.preview.prometheus import asked
    from eventcore_monitoring.values import milliseconds

    try:
        seconds = milliseconds(options.last or "6h") // 1000
    except ValueError as error:
        wrong_call(commands.NAME, f"--last: {error}", "write --last=6h")
    end = int(time()) // 60 * 60
    answered, findings = [], []
    for board in boards:
        tell(f"asking {options.prometheus} for {board.name}")
        answers, faults = asked(options.prometheus, board.dashboard, end - seconds, end)
        answered.append(board._replace(answers=answers))
        findings += faults
    return answered, findings


def _local(
    options: Namespace, monitoring: Monitoring, dashboards: Mapping[str, Json], tell: Tell
) -> tuple[dict[str, Answers], list[Finding]]:
    """What a Prometheus on this machine answers on sample data. Raises ToolsError where there is none that works."""
    from shutil import which

    from eventcore_monitoring.preview.evaluated import with_records
    from eventcore_monitoring.preview.local import LocalFault, local_prometheus
    from eventcore_monitoring.preview.prometheus import asked
    from eventcore_monitoring.preview.sample_levels import END
    from eventcore_monitoring.preview.samples import day
    from eventcore_monitoring.promql.native_histograms import asked_of_classic

    promtool, prometheus = which("promtool"), which("prometheus")
    if promtool is None or prometheus is None:
        _no_server("there is no prometheus and promtool on PATH")
    answers: dict[str, Answers] = {}
    findings: list[Finding] = []
    tell("starting prometheus")
    try:
        made = with_records(day(monitoring), monitoring)
        put = partial(asked_of_classic, natives=made.natives)
        with local_prometheus(made, promtool, prometheus) as server:
            for name, dashboard in dashboards.items():
                tell(f"asking for {name}")
                answers[name], faults = asked(server, dashboard, END - previews.SHOWN, END, put=put)
                findings += faults
    except LocalFault as fault:
        _no_server(str(fault))
    return answers, findings


def _no_server(message: str) -> NoReturn:
    from eventcore_monitoring.validators.program import EnvironmentFault

    fix = "install it (Debian: apt-get install prometheus), or leave --local out: our own evaluator answers then"
    fault = EnvironmentFault(Finding("prometheus", "tool-missing", message, fix), "missing")
    raise build.ToolsError({"prometheus": fault})


def _write(options: Namespace, boards: Sequence[Board]) -> list[tuple[Path, str]]:
    from eventcore_monitoring.preview.dashboard import dashboard_svg

    folder = Path(options.out or _OUT)
    written = []
    for board in boards:
        text = dashboard_svg(board.dashboard, board.answers, options.theme or "auto")
        file = folder / board.deployment / f"{board.name}.svg"
        _put(file, text.encode())
        written.append((file, _described(board)))
        if options.png:
            picture = dashboard_svg(board.dashboard, board.answers, options.theme or "light")
            _put(file.with_suffix(".png"), _png(picture))
            written.append((file.with_suffix(".png"), "the same as PNG"))
    return written


def _described(board: Board) -> str:
    panels = [*board.dashboard.get("panels", ())]
    panels += [inner for one in panels for inner in one.get("panels", ())]
    drawn = report.number(sum(one.get("type") != "row" for one in panels), "panel")
    if board.answers is None:
        return f"{drawn}, without data"
    with_data = sum(bool(series) for series in board.answers.series.values())
    return f"{drawn}, {report.number(len(board.answers.series), 'query')} answered, {with_data} with data"


def _save(options: Namespace, boards: Sequence[Board]) -> list[tuple[Path, str]]:
    from eventcore_monitoring.preview.answers import write_answers

    project = commands.project_of(options)
    assert project.answers is not None
    written = []
    for board in boards:
        if board.answers is not None:
            file = project.answers / board.deployment / f"{board.name}.json"
            _put(file, write_answers(board.answers).encode())
            written.append((file, "its answers, for builds"))
    return written


def _page(options: Namespace, boards: Sequence[Board]) -> tuple[Path, str]:
    """The page with all pictures: as they were built last, where a build has left some, and as they are now."""
    from eventcore_monitoring.preview.page import Picture, page

    output = None if options.grafana else commands.project_of(options).output
    pictures = [
        Picture(
            " / ".join(filter(None, (board.deployment, board.dashboard.get("title", board.name)))),
            None if output is None else _built(output / board.deployment / previews.FOLDER / f"{board.name}.svg"),
            board.dashboard,
            board.answers,
        )
        for board in boards
    ]
    file = Path(options.html)
    _put(file, page("Dashboards", pictures).encode())
    return file, report.number(len(pictures), "dashboard")


def _built(file: Path) -> str | None:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _png(picture: str) -> bytes:
    from importlib import import_module

    try:
        made: bytes = import_module("vl_convert").svg_to_png(picture, scale=1.5)
    except ImportError:
        wrong_call(commands.NAME, "--png needs vl-convert-python", 'run pip install "eventcore-monitoring[png]"')
    return made


def _put(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        wrong_call(str(file), f"cannot be written: {error.strerror}", "name another place")
