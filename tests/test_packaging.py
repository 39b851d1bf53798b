"""What is shipped: the wheel is complete, reproducible, typed and runs away from the checkout."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from email.message import Message
from email.parser import HeaderParser
from hashlib import sha256
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from eventcore_monitoring import __version__

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PACKAGES = {"eventcore_monitoring": ROOT, "eventcore_mixin": ROOT / "definitions"}
DIST_INFO = f"eventcore_monitoring-{__version__}.dist-info"

CONSUMER = """\
from __future__ import annotations

import eventcore_mixin
from eventcore_monitoring import Alert, Condition, Counter, Target, percent

app = Target(job="shop", scrape_interval="15s")
orders = Counter(name="shop_orders_total", help="Orders.", labels=["country"], target=app)
failures = Counter(name="shop_order_failures_total", help="Orders that failed.", labels=["country"], target=app)
failing: Condition = failures.rate("5m").sum() / orders.rate("5m").sum() > percent(5)
not_a_number: int = orders.name
print(eventcore_mixin.__name__, failing)
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The finished process, its output as text."""
    return subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def build(*arguments: str, into: Path) -> Path:
    """The wheel that the standard build front end makes from the checkout."""
    process = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", into, *arguments, ROOT, cwd=into)
    assert process.returncode == 0, process.stdout + process.stderr
    (wheel,) = into.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the checkout."""
    return build("--wheel", into=tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    """What the wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        return HeaderParser().parsestr(archive.read(f"{DIST_INFO}/METADATA").decode())


@pytest.fixture(scope="module")
def consumer(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment `env` that holds the wheel, and the dependencies of this one."""
    folder = tmp_path_factory.mktemp("consumer")
    venv.create(folder / "env", symlinks=True, with_pip=False)
    pip = (sys.executable, "-m", "pip", "--python", folder / "env" / "bin" / "python")
    process = run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=folder)
    assert process.returncode == 0, process.stderr
    (site_packages,) = (folder / "env" / "lib").glob("python*/site-packages")
    # A path file inside a folder that a path file names is not read: our own editable install stays out.
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder


def files_of(package: str, parent: Path) -> set[str]:
    """The files of a package as the wheel should name them."""
    return {
        path.relative_to(parent).as_posix()
        for path in (parent / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_every_file_of_the_two_packages_and_nothing_else(wheel: Path) -> None:
    expected = set().union(*(files_of(package, parent) for package, parent in PACKAGES.items()))

    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if PurePosixPath(name).parts[0] != DIST_INFO}

    assert expected == names
    assert {f"{package}/py.typed" for package in PACKAGES} <= names


def test_the_same_checkout_gives_the_same_wheel_directly_and_through_the_source_distribution(
    wheel: Path, tmp_path: Path
) -> None:
    through_sdist = build(into=tmp_path)

    assert sha256(wheel.read_bytes()).hexdigest() == sha256(through_sdist.read_bytes()).hexdigest()


def test_the_wheel_needs_python_3_11_and_four_libraries(metadata: Message) -> None:
    requirements = metadata.get_all("Requires-Dist", [])
    core = {line.split(";")[0] for line in requirements if "extra ==" not in line}

    assert metadata["Requires-Python"] == ">=3.11"
    assert core == {
        "grafanalib==0.7.1",
        "jinja2<4,>=3.1.6",
        "pydantic<3,>=2.10",
        "pyyaml<7,>=6.0.2",
    }


def test_the_wheel_names_its_extras_its_licence_and_its_version(metadata: Message) -> None:
    assert metadata.get_all("Provides-Extra") == ["docs", "kubernetes", "live", "png", "sql", "test", "watch"]
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert metadata["Version"] == __version__


def test_the_wheel_names_its_command_and_its_plugin_of_pytest(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        entries = archive.read(f"{DIST_INFO}/entry_points.txt").decode()

    assert entries.split("\n") == [
        "[console_scripts]",
        "eventcore-monitoring = eventcore_monitoring.cli:main",
        "",
        "[pytest11]",
        "eventcore-monitoring = eventcore_monitoring.pytest_plugin",
        "",
    ]


def test_the_installed_command_runs_outside_the_checkout(consumer: Path) -> None:
    process = run(consumer / "env" / "bin" / "eventcore-monitoring", "--help", cwd=consumer)

    assert (process.returncode, process.stderr) == (0, "")
    assert "eventcore-monitoring" in process.stdout


def test_a_consumer_of_the_wheel_is_type_checked_strictly_and_runs(consumer: Path) -> None:
    python = consumer / "env" / "bin" / "python"
    (consumer / "consumer.py").write_text(CONSUMER, "utf-8")

    checked = run(
        *(sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--python-executable", python),
        *("--show-error-codes", "consumer.py"),
        cwd=consumer,
    )
    ran = run(python, "consumer.py", cwd=consumer)

    # The one line that is wrong is found, which shows that the types of the package do arrive.
    line = CONSUMER.splitlines().index("not_a_number: int = orders.name") + 1
    assert checked.stdout.splitlines() == [
        f'consumer.py:{line}: error: Incompatible types in assignment (expression has type "str", variable has type '
        '"int")  [assignment]'
    ]
    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_dependency_is_locked_to_one_version_within_its_bounds() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    extras = PROJECT["optional-dependencies"]
    direct = [
        Requirement(line) for line in (*PROJECT["dependencies"], *(line for extra in extras.values() for line in extra))
    ]

    assert [
        str(requirement)
        for requirement in direct
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0"))
    ] == []
