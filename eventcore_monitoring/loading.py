"""Reading definitions: a Python file is run, and the `monitoring` that it leaves behind is taken."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from eventcore_monitoring.findings import DefinitionError, Finding, SourceLine, collecting

if TYPE_CHECKING:
    from eventcore_monitoring.model.monitoring import Monitoring

_PACKAGE = str(Path(__file__).parent)
_NO_VALUE = frozenset(
    f"{kind}{part}" for kind in ("Counter", "Histogram", "NativeHistogram", "Summary") for part in ("", "Series")
)
_GAUGE = 'a gauge goes up and down: write .delta("5m") or .deriv("5m")'
_ELSEWHERE = {
    ("Gauge", "rate"): _GAUGE,
    ("Gauge", "increase"): _GAUGE,
    ("Counter", "quantile"): "only a Histogram (or a Summary) has quantiles: declare one",
    ("Gauge", "quantile"): "write .quantile_across(0.95) or .quantile_over_time(0.95, …)",
}
_WAY_OUT = re.compile(r"(.*?)(?:: ((?:write|use|combine|divide) .*))?", re.DOTALL)
_START = 'write what is measured, such as .rate("5m") or .increase("5m"), of a histogram also .quantile(0.95)'
_ON_THE_RIGHT = 'match on the right side: left / right.on("host")'


def load(file: Path, root: Path, prometheus_version: str | None = None) -> Monitoring:
    """The `monitoring` of a definition file.

    The file is run with its own folder and the project's root on the import path; what it prints goes to standard
    error. `prometheus_version` holds for a definition that names none. Raises DefinitionError with every fault.
    """
    from eventcore_monitoring.model.monitoring import Monitoring

    if not file.is_file() or file.suffix != ".py":
        message = f"{file} is no Python file" if file.exists() else f"there is no file {file}"
        raise DefinitionError(Finding(file.stem, "definition-file", message, "correct the name of the definition file"))
    found = None
    with collecting() as faults, _import_path(file.parent, root), redirect_stdout(sys.stderr):
        try:
            found = _run(file)
        except DefinitionError as error:
            faults.extend(error.findings)
        except (Exception, SystemExit) as error:
            # What follows from a fault that is known already would only confuse.
            if not faults:
                faults.append(_finding(error, file))
    if faults:
        raise DefinitionError(*faults)
    if not isinstance(found, Monitoring):
        message = "leaves no `monitoring` behind" if found is None else f"`monitoring` is a {type(found).__name__}"
        fix = "write monitoring = Monitoring(name=…, …) at the top level of the file"
        raise DefinitionError(Finding(file.stem, "definition-file", message, fix, source=SourceLine(str(file), 1)))
    if prometheus_version is not None and "prometheus_version" not in found.model_fields_set:
        return found.model_copy(update={"prometheus_version": prometheus_version})  # keeps its line
    return found


def _run(file: Path) -> object:
    name = f"definition_{file.stem}"
    specification = importlib.util.spec_from_file_location(name, file)
    assert specification is not None
    module = importlib.util.module_from_spec(specification)
    content = file.read_bytes()
    if b"\0" in content:  # a ValueError to Python before 3.11.4
        raise SyntaxError("source code string cannot contain null bytes", (str(file), 1, 1, None))
    sys.modules[name] = module
    try:
        # A script, as for Python itself: its bytecode is kept nowhere, that of what it imports as always.
        exec(compile(content, file, "exec", dont_inherit=True), module.__dict__)
    finally:
        del sys.modules[name]
    return getattr(module, "monitoring", None)


@contextmanager
def _import_path(*folders: Path) -> Iterator[None]:
    """Lets a definition import what stands beside it, and leaves nothing behind: no path, no module.

    Two deployments may each have a `common.py` of their own beside them.
    """
    before, known = list(sys.path), set(sys.modules)
    added = [str(folder) for folder in folders if str(folder) not in before]
    sys.path[:0] = added
    try:
        yield
    finally:
        sys.path[:] = before
        for name in sys.modules.keys() - known:
            origin = getattr(sys.modules[name], "__file__", None) or ""
            if any(Path(origin).is_relative_to(folder) for folder in added) and not _is_installed(origin):
                del sys.modules[name]


def _is_installed(file: str) -> bool:
    return file.startswith(_PACKAGE) or "site-packages" in file


def _finding(error: BaseException, file: Path) -> Finding:
    """An exception of a definition as a sentence with the line of the definition that raised it."""
    from traceback import extract_tb

    code, message, fix = _sentence(error)
    source = SourceLine(str(file), 1)
    if isinstance(error, SyntaxError) and error.filename:
        source = SourceLine(error.filename, error.lineno or 1)
    else:
        # The innermost line outside this library is where a person has to look; library code of others is not.
        frames = [
            SourceLine(frame.filename, frame.lineno or 1)
            for frame in extract_tb(error.__traceback__)
            if not frame.filename.startswith((_PACKAGE, "<")) and "importlib" not in frame.filename
        ]
        own = [line for line in frames if not _is_installed(line.file)]
        source = next(reversed(own or frames), source)
    return Finding(file.stem, code, message, fix, source=source)


def _sentence(error: BaseException) -> tuple[str, str, str]:
    """Code, what is wrong, what to write instead."""
    text = str(error)
    match error:
        case SyntaxError():
            return "definition-syntax", f"is no Python: {error.msg}", "correct that line"
        case ModuleNotFoundError(name=str(name)):
            return "definition-import", f"there is no module `{name}`", "install it, or correct the import"
        case ImportError() if found := re.match(r"cannot import name '(\w+)' from '([\w.]+)'", text):
            near = _near(found[1], sys.modules.get(found[2]))
            return "definition-import", f"`{found[2]}` has no `{found[1]}`", near or "correct the import"
        case SystemExit():
            return "definition", "ends Python, so that nothing after it is read", "leave out exit()"
        case AttributeError(name=str(name)) if error.obj is not None:
            kind = type(error.obj).__name__
            hint = _ELSEWHERE.get((kind.removesuffix("Series"), name))
            return "definition", f"`{kind}` has no `{name}`", hint or _near(name, error.obj) or "correct that line"
        case NameError(name=str(name)):
            return "definition", f"nothing is called `{name}` here", "define it above, or import it"
        case TypeError() if "'Matched'" in text:
            return "definition", "what is matched stands on the left of an operation", _ON_THE_RIGHT
        case TypeError() if re.match(r"unsupported operand type\(s\) for [&|]", text):
            return (
                "definition",
                "`&` and `|` join no conditions and no series",
                "write left.and_(right) or left.or_(right)",
            )
        case TypeError() if re.search(
            r"'(Expression|Gauge|GaugeSeries)' object is not iterable|type for abs\(\)", text
        ):
            return (
                "definition",
                "functions of Python take no series",
                'write series.sum("label") or series.apply("abs"), say',
            )
        case TypeError() if kinds := _NO_VALUE.intersection(re.findall(r"'(\w+)'", text)):
            kind = min(kinds).removesuffix("Series").lower()
            return "definition", f"a {kind} alone is no value to calculate or compare with", _START
        case ValueError() | TypeError():
            sentence, way_out = _WAY_OUT.fullmatch(text).groups()  # type: ignore[union-attr]
            return "definition", sentence, way_out or "correct that line"
        case _:
            kind = type(error).__name__
            return "definition", f"{kind}: {text}" if text else kind, "correct that line"


def _near(name: str, owner: object) -> str:
    near = get_close_matches(name, [known for known in dir(owner) if not known.startswith("_")], n=1)
    return f"did you mean `{near[0]}`?" if near else ""
