"""The tests that `pytest --monitoring` collects.

    monitoring::generated                                   the output folder holds these deployments alone
    monitoring::production::definition                      what is declared, but for what has a test of its own
    monitoring::production::alerts.HighCommandFailureRate   checked, proven, confirmed by promtool
    monitoring::production::dashboards.overview             likewise recording_rules, pipelines, scaling
    monitoring::production::promtool                        what it says of the files; amtool and files likewise
    monitoring::production::generated                       the files are what the definitions say

To collect them the definitions are read. All else happens when the first test of a deployment runs, and once: with
pytest-xdist one worker does it, and the others take its verdict.
"""

from __future__ import annotations

import fcntl
import pickle
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from eventcore_monitoring import judging
from eventcore_monitoring.configuration import Project, find_project
from eventcore_monitoring.findings import DefinitionError, Finding, Severity, SourceLine
from eventcore_monitoring.judging import Declaration, Read, Verdict
from eventcore_monitoring.output import DiskError, Kind, OutputError, carried_out
from eventcore_monitoring.report import finding_text, number

_ROOT = "monitoring"
_UPDATE = "run `pytest --monitoring-update` or `eventcore-monitoring build`"
_PROGRAMS = ("promtool", "amtool")
_TOLD = ("written", "warnings")  # properties of tests that are shown to everybody


class Monitored:
    """One run of pytest that tests monitoring: the hooks, and the verdicts that are known so far."""

    def __init__(self, config: pytest.Config) -> None:
        self.folder = config.invocation_params.dir
        self.update = bool(config.option.monitoring_update)
        self._chosen: tuple[str, ...] = ()  # tests that the call names
        self._verdicts: dict[str, Verdict] = {}
        self._shared: Path | None = None  # where workers of pytest-xdist leave their verdicts
        self._owner = True
        if hasattr(config, "workerinput"):
            self._shared, self._owner = Path(config.workerinput["monitoring"]), False
        try:
            self.project: Project = find_project(self.folder)
            stems = [file.stem.casefold() for file in self.project.deployments]
            if len({*stems}) < len(stems):
                from eventcore_monitoring import build

                build.load_all(self.project)  # says which two bear the same name
        except DefinitionError as error:
            raise pytest.UsageError("\n".join(self.text(one) for one in error.findings)) from None

    def text(self, finding: Finding) -> str:
        """A finding as it is shown."""
        return finding_text(finding, self.folder)

    def verdict(self, read: Read, *, write: bool) -> Verdict:
        """What is found out about a deployment; at the first call it is found out."""
        if read.name not in self._verdicts:
            self._verdicts[read.name] = self._once(
                read.name, lambda: judging.judge(self.project, read.file, write=write)
            )
        return self._verdicts[read.name]

    def _once(self, name: str, find_out: Callable[[], Verdict]) -> Verdict:
        """The verdict of the first worker that asks; the others wait for it."""
        if self._shared is None:
            return find_out()
        file = self._shared / name
        with file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                beside = file.with_suffix(".new")
                beside.write_bytes(pickle.dumps(find_out()))
                beside.rename(file)
            known: Verdict = pickle.loads(file.read_bytes())  # of a folder that only this user can enter
            return known

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tells a worker of pytest-xdist where the verdicts are shared."""
        if self._shared is None:
            self._shared = Path(mkdtemp(prefix="eventcore-monitoring-"))
        node.workerinput["monitoring"] = str(self._shared)

    def pytest_unconfigure(self) -> None:
        """Removes what was shared."""
        if self._shared is not None and self._owner:
            shutil.rmtree(self._shared, ignore_errors=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """Takes our tests out of the arguments, since they stand in no file."""
        words = session.config.args
        self._chosen = tuple(word for word in words if word.startswith(f"{_ROOT}::"))
        session.config.args = [word for word in words if word not in self._chosen]

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leaves those of our tests that the call names, where it names any. Raises UsageError for one there is not."""
        ours = [item for item in items if isinstance(item, _Test)]
        chosen = {name: [one for one in ours if f"{one.nodeid}::".startswith(f"{name}::")] for name in self._chosen}
        if missing := [name for name, found in chosen.items() if not found]:
            sentence = f"there is no test {', '.join(missing)}: see `pytest --monitoring --collect-only`"
            raise pytest.UsageError(sentence)
        if chosen:
            left = [item for item in ours if not any(item in found for found in chosen.values())]
            items[:] = [item for item in items if item not in left]
            config.hook.pytest_deselected(items=left)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Puts our tests behind those of the files."""
        report = yield
        if isinstance(collector, pytest.Session) and report.passed:
            report.result.append(Whole.from_parent(collector, name=_ROOT, nodeid=_ROOT, monitored=self))
        return report

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Says what was written, and what warns."""
        reports = [one for found in terminalreporter.stats.values() for one in found]
        ours = [one for one in reports if isinstance(one, pytest.TestReport) and one.when == "call"]
        for title in _TOLD:
            told = [str(text) for one in ours for name, text in one.user_properties if name == title]
            if told:
                terminalreporter.section(f"monitoring: {title}")
                terminalreporter.line("\n".join(dict.fromkeys(told)))


class _Node(pytest.Collector):
    def __init__(self, *, monitored: Monitored, **more: Any) -> None:
        super().__init__(**more)
        self.monitored = monitored


class Whole(_Node):
    """All tests of monitoring: what concerns all deployments, and a node each."""

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The tests of the whole, then those of each deployment."""
        yield Leftovers.from_parent(self, name="generated", monitored=self.monitored)
        for file in self.monitored.project.deployments:
            yield Deployment.from_parent(self, name=file.stem, monitored=self.monitored, file=file)


class Deployment(_Node):
    """The tests of one deployment."""

    def __init__(self, *, file: Path, **more: Any) -> None:
        super().__init__(**more)
        self.file = file

    def collect(self) -> Iterator[pytest.Item]:
        """Reads the definition. One that cannot be read has one test, which says why."""
        read = judging.read(self.monitored.project, self.file)
        common: dict[str, Any] = {"monitored": self.monitored, "read": read}
        yield Definition.from_parent(self, name="definition", **common)
        if read.faults:
            return
        for one in read.declarations:
            yield OfDeclaration.from_parent(self, name=one.at, declaration=one, **common)
        for name in (*_PROGRAMS, "files"):
            yield Validated.from_parent(self, name=name, **common)
        yield Fresh.from_parent(self, name="generated", **common)


class _Test(pytest.Item):
    line: SourceLine | None = None

    def __init__(self, *, monitored: Monitored, **more: Any) -> None:
        super().__init__(**more)
        self.monitored = monitored
        self.add_marker("monitoring")

    def reportinfo(self) -> tuple[Path | str, int | None, str]:
        """The line of the definition, and the test's name as the heading of a failure."""
        name = ": ".join(self.nodeid.split("::")[1:])
        if self.line is None:
            return self.monitored.project.root, None, name
        return Path(self.line.file), max(self.line.line - 1, 0), name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong; as its place the line of the definition instead of one of ours, in short its first line."""
        shown = super().repr_failure(excinfo, style)
        crash = getattr(shown, "reprcrash", None)
        if crash is not None and isinstance(excinfo.value, pytest.fail.Exception):
            crash.message = str(excinfo.value).partition("\n")[0]
            if self.line is not None:
                crash.path, crash.lineno = self.line.file, self.line.line
        return shown

    def fail_over(self, findings: Iterable[Finding]) -> None:
        """Fails when there are errors; everything else is only said."""
        found = tuple(findings)
        if wrong := judging.errors(found):
            self.line = wrong[0].source or self.line
            pytest.fail("\n".join(map(self.monitored.text, wrong)), pytrace=False)
        if warnings := [one for one in found if one.severity is Severity.WARNING]:
            self.user_properties.append(("warnings", "\n".join(map(self.monitored.text, warnings))))


class _OfDeployment(_Test):
    def __init__(self, *, read: Read, **more: Any) -> None:
        super().__init__(**more)
        self.read = read
        self.line = SourceLine(str(read.file), 1)

    @property
    def verdict(self) -> Verdict:
        """The verdict on the deployment. It is only written where the test of its files was chosen."""
        test = f"{_ROOT}::{self.read.name}::generated"
        write = self.monitored.update and any(item.nodeid == test for item in self.session.items)
        return self.monitored.verdict(self.read, write=write)

    def need_files(self, verdict: Verdict) -> None:
        """Fails when there are no files to look at."""
        self.fail_over(verdict.refused)
        if not verdict.generated:
            pytest.fail(f"nothing was generated: {_faults(judging.errors(verdict.declared))}", pytrace=False)


def _faults(findings: Sequence[Finding]) -> str:
    places = ", ".join(dict.fromkeys(finding.at for finding in findings[:3]))
    more = ", …" if len(findings) > 3 else ""
    return f"the definitions have {number(len(findings), 'error')} ({places}{more})"


class Definition(_OfDeployment):
    """A definition can be read, and nothing is wrong with what has no test of its own."""

    def runtest(self) -> None:
        """Fails over what is wrong."""
        self.fail_over(self.read.faults)
        self.fail_over(judging.of_the_rest(self.read.declarations, self.verdict))


class OfDeclaration(_OfDeployment):
    """Nothing is wrong with a declaration: it is well-formed, proven, and promtool confirms the proof."""

    def __init__(self, *, declaration: Declaration, **more: Any) -> None:
        super().__init__(**more)
        self.declaration = declaration
        self.line = declaration.line or self.line

    def runtest(self) -> None:
        """Fails over what is wrong with it, and when no program could confirm it."""
        verdict = self.verdict
        self.fail_over(judging.of(self.declaration, verdict))
        if not verdict.generated:
            # Not its fault. The run is red all the same, and says once what is wrong.
            pytest.skip(f"nothing was proven: {_faults((*judging.errors(verdict.declared), *verdict.refused))}")
        if verdict.broken and self.declaration.at.startswith("alerts."):
            pytest.fail("; ".join(one.message for one in verdict.broken), pytrace=False)
        if claims := verdict.claims.get(self.declaration.name):
            self.user_properties.append(("claims", claims))


class Validated(_OfDeployment):
    """A program, or everything else that judges files, has nothing to say against the generated ones."""

    def runtest(self) -> None:
        """Fails over what it says, and when it is missing; skipped where the settings say `off`."""
        verdict = self.verdict
        self.need_files(verdict)
        if self.name in _PROGRAMS:
            self.fail_over(finding for finding in verdict.broken if finding.at == self.name)
        if verdict.broken:
            pytest.fail(f"not validated: {'; '.join(one.message for one in verdict.broken)}", pytrace=False)
        if any(tool["name"] == self.name and tool["status"] == "skipped" for tool in verdict.tools):
            pytest.skip(f'left out by the settings: {self.name} = "off"')
        self.fail_over(finding for finding in verdict.validated if self._is_mine(finding))

    def _is_mine(self, finding: Finding) -> bool:
        program = finding.code.partition("-")[0]
        return program == self.name if self.name in _PROGRAMS else program not in _PROGRAMS


class Fresh(_OfDeployment):
    """The files on disk are what the definitions say."""

    def runtest(self) -> None:
        """Fails with a diff, unless what differs was written just now."""
        verdict = self.verdict
        self.need_files(verdict)
        folder, left = f"{self.monitored.project.output.name}/{self.read.name}", verdict.differences
        if verdict.written:
            left = tuple(item for item in left if item.kind is Kind.UNLISTED)
            if len(left) < len(verdict.differences):
                self.user_properties.append(("written", f"{folder}: {carried_out(verdict.differences) or 'no change'}"))
        elif self.monitored.update:
            # What refused to be written: a program is missing, or says that a file is wrong.
            self.fail_over(verdict.broken)
            self.fail_over(verdict.validated)
        if left:
            are = "path is" if len(left) == 1 else "paths are"
            head = f"{len(left)} {are} not what the definitions say: {_UPDATE}"
            pytest.fail(f"{head}\n{judging.stale(left)}", pytrace=False)


class Leftovers(_Test):
    """The output folder holds no deployment that is defined no more."""

    def runtest(self) -> None:
        """Fails with the folders that are left, unless they are removed just now."""
        project = self.monitored.project
        try:
            gone = judging.gone(project)
            if gone and self.monitored.update:
                judging.remove(project, gone)
                self.user_properties += [("written", f"{project.output.name}/{name}: removed") for name in gone]
                return
        except (OutputError, DiskError) as error:
            self.fail_over(error.findings)
            raise
        if gone:
            names = ", ".join(f"{project.output.name}/{name}" for name in gone)
            pytest.fail(f"no deployment of the settings is called so: {names}: {_UPDATE}", pytrace=False)
