from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from eventcore_monitoring.validators.program import INSTALL, EnvironmentFault, Program, locate, report, run

INSTALL_PROMTOOL = (
    "Install promtool (Debian: apt-get install prometheus (from Debian 13: promtool); "
    "Ubuntu: apt-get install prometheus (from Ubuntu 26.04: promtool); Fedora: dnf install /usr/bin/promtool; "
    "Arch: pacman -S prometheus; macOS: brew install prometheus; "
    "containers: COPY --from=prom/prometheus /bin/promtool /usr/local/bin/promtool), "
    "or name it with --promtool PATH or EVENTCORE_PROMTOOL."
)
HANG = '#!/bin/sh\nsleep 300 &\necho $! > "{folder}/grandchild"\nwait\n'
VERSION = "#!/bin/sh\necho 'promtool, version {} (branch: x)'\n"


def fake(folder: Path, text: str, mode: int = 0o755, name: str = "promtool") -> str:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text)
    file.chmod(mode)
    return str(file)


def fault(path: str, timeout: float = 5) -> EnvironmentFault:
    with pytest.raises(EnvironmentFault) as caught:
        locate("promtool", path=path, environment={}, timeout=timeout)
    return caught.value


def alive(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet reaped does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int) -> bool:
    end = time.monotonic() + 5
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not alive(pid)


def test_the_real_promtool_is_found_with_its_version() -> None:
    found = locate("promtool", environment=os.environ)
    assert (found.name, os.path.isabs(found.path), found.version[0].isdigit()) == ("promtool", True, True)


@pytest.mark.parametrize(
    ("text", "mode", "code", "status", "message"),
    [
        ("", 0o644, "tool-not-executable", "unusable", "promtool cannot be run: {path} is not executable."),
        (
            "no program",
            0o755,
            "tool-format",
            "unusable",
            "promtool cannot be run: {path} is no program for this machine (exec format error).",
        ),
        (
            "#!/nowhere/sh\n",
            0o755,
            "tool-not-started",
            "unusable",
            "promtool cannot be run: starting {path} failed (No such file or directory).",
        ),
        (
            "#!/bin/sh\necho hello\n",
            0o755,
            "tool-no-version",
            "unusable",
            '{path} is not promtool: --version printed "hello", which names no version of promtool.',
        ),
        (
            "#!/bin/sh\necho 'amtool, version 0.25.0'\n",
            0o755,
            "tool-no-version",
            "unusable",
            '{path} is not promtool: --version printed "amtool, version 0.25.0", which names no version of promtool.',
        ),
        (
            VERSION.format("2.26.0"),
            0o755,
            "tool-too-old",
            "too_old",
            "promtool 2.26.0 is too old: the lowest version that will do is 2.42 ({path}).",
        ),
        (
            VERSION.format("2.41.0-rc.1+ds"),
            0o755,
            "tool-too-old",
            "too_old",
            "promtool 2.41.0-rc.1+ds is too old: the lowest version that will do is 2.42 ({path}).",
        ),
        (
            "#!/bin/sh\nkill -SEGV $$\n",
            0o755,
            "tool-died",
            "unusable",
            "promtool died: {path} --version was ended by SIGSEGV.",
        ),
    ],
)
def test_each_way_of_being_no_use_has_its_own_sentence(
    tmp_path: Path, text: str, mode: int, code: str, status: str, message: str
) -> None:
    path = fake(tmp_path, text, mode)
    found = fault(path)
    assert (found.finding.at, found.finding.code, found.status, found.path) == ("promtool", code, status, path)
    assert found.finding.message == message.format(path=path)
    assert found.finding.fix


def test_a_missing_program_is_told_with_the_ways_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        locate("promtool", environment={"PATH": str(tmp_path)})
    assert caught.value.finding.message == "promtool was not found: no folder of PATH holds it."
    assert caught.value.finding.fix == INSTALL_PROMTOOL
    assert report("promtool", caught.value) == {"name": "promtool", "status": "missing", "path": None, "version": None}


@pytest.mark.parametrize("name", ["promtool", "amtool"])
def test_the_ways_to_install_cover_every_system(name: str) -> None:
    assert list(INSTALL[name]) == ["Debian", "Ubuntu", "Fedora", "Arch", "macOS", "containers"]


def test_a_named_program_that_is_not_there_is_told_with_who_named_it(tmp_path: Path) -> None:
    nowhere = f"{tmp_path}/nowhere"
    assert (
        fault(nowhere).finding.message == f"promtool was not found: --promtool names {nowhere}, and nothing is there."
    )
    with pytest.raises(EnvironmentFault) as caught:
        locate("promtool", environment={"EVENTCORE_PROMTOOL": nowhere})
    expected = f"promtool was not found: EVENTCORE_PROMTOOL names {nowhere}, and nothing is there."
    assert caught.value.finding.message == expected


def test_a_folder_is_no_program(tmp_path: Path) -> None:
    found = fault(f"{tmp_path}/")
    assert (found.finding.code, found.status) == ("tool-folder", "unusable")
    assert found.finding.message == f"promtool cannot be run: {tmp_path} is a folder."


def test_a_hanging_program_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    path = fake(tmp_path, HANG.format(folder=tmp_path))
    found = fault(path, timeout=0.5)
    assert (found.finding.code, found.status) == ("tool-timeout", "timeout")
    expected = f"promtool hung: {path} --version did not end within 0.5 s and was killed with all that it had started."
    assert found.finding.message == expected
    assert gone(int((tmp_path / "grandchild").read_text()))


def test_a_program_that_ends_while_its_child_holds_the_output_is_killed_too(tmp_path: Path) -> None:
    path = fake(tmp_path, f'#!/bin/sh\nsleep 300 &\necho $! > "{tmp_path}/grandchild"\n')
    assert fault(path, timeout=0.5).status == "timeout"
    assert gone(int((tmp_path / "grandchild").read_text()))


def test_an_interrupt_kills_the_process_group(tmp_path: Path) -> None:
    path = fake(tmp_path, HANG.format(folder=tmp_path))
    grandchild = tmp_path / "grandchild"
    main = threading.get_ident()

    def interrupt() -> None:
        end = time.monotonic() + 5
        while not (grandchild.exists() and grandchild.read_text().strip()) and time.monotonic() < end:
            time.sleep(0.01)
        signal.pthread_kill(main, signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        run(Program("promtool", path, ""), ["--version"], timeout=30)
    assert gone(int(grandchild.read_text()))


def test_the_argument_goes_before_the_variable_and_that_before_path(tmp_path: Path) -> None:
    first = fake(tmp_path / "a", VERSION.format("3.1.0"))
    second = fake(tmp_path / "b", VERSION.format("3.2.0"))
    fake(tmp_path / "c", VERSION.format("3.3.0"))
    environment = {"EVENTCORE_PROMTOOL": second, "PATH": f"{tmp_path}/c"}
    assert locate("promtool", path=first, environment=environment).version == "3.1.0"
    assert locate("promtool", environment=environment).version == "3.2.0"
    assert locate("promtool", environment={"PATH": f"{tmp_path}/c"}).version == "3.3.0"
    assert locate("promtool", path="promtool", environment={"PATH": f"{tmp_path}/c"}).version == "3.3.0"


def test_what_cannot_be_run_on_path_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a" / "promtool").mkdir(parents=True)
    fake(tmp_path / "b", "", 0o644)
    path = fake(tmp_path / "c", VERSION.format("3.3.0"))
    environment = {"PATH": f"{tmp_path}/a:{tmp_path}/b:{tmp_path}/c"}
    assert locate("promtool", environment=environment) == Program("promtool", path, "3.3.0")


@pytest.mark.parametrize("path", ["", ":", ".", "./"])
def test_the_current_folder_is_never_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    fake(tmp_path, VERSION.format("3.3.0"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EnvironmentFault) as caught:
        locate("promtool", environment={"PATH": path})
    assert caught.value.status == "missing"


def test_the_target_version_can_be_higher_than_the_lowest(tmp_path: Path) -> None:
    path = fake(tmp_path, VERSION.format("2.53.3"))
    assert locate("promtool", path=path, environment={}, lowest="2.53").version == "2.53.3"
    with pytest.raises(EnvironmentFault) as caught:
        locate("promtool", path=path, environment={}, lowest="3.0")
    assert report("promtool", caught.value) == {
        "name": "promtool",
        "status": "too_old",
        "path": path,
        "version": "2.53.3",
    }


def test_a_refusal_is_an_answer_and_no_fault(tmp_path: Path) -> None:
    path = fake(tmp_path, "#!/bin/sh\nprintf 'caf\\377'\nread line; echo \"[$line]$LC_ALL\" >&2\nexit 3\n")
    completed = run(Program("promtool", path, "2.42.0"), ["check"], timeout=5)
    assert (completed.code, completed.output, completed.errors) == (3, "caf\ufffd", "[]C\n")


def test_the_report_says_what_ran_and_what_was_skipped() -> None:
    program = Program("promtool", "/usr/bin/promtool", "2.42.0")
    ran = {"name": "promtool", "status": "ran", "path": "/usr/bin/promtool", "version": "2.42.0"}
    skipped = {"name": "fluentd", "status": "skipped", "path": None, "version": None}
    assert [report("promtool", program), report("fluentd", None), report("fluentd", "off")] == [ran, skipped, skipped]


def test_importing_the_validators_loads_no_heavy_package() -> None:
    code = (
        "import sys, eventcore_monitoring.validators;"
        "heavy = {'yaml', 'jsonschema_rs', 'eventcore_monitoring.promql.parser', 'pydantic', 'subprocess'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=os.getcwd())
    assert loaded.stdout == "[]\n"
