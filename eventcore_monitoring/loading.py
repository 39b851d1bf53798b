"""Reading definitions: a Python file is run, and the `monitoring` that it leaves behind is taken."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from eventcore_monitoring.findings import DefinitionError, Finding, SourceLine, collecting

if TYPE_CHECKING:
    from eventcore_monitoring.model.monitoring import Monitoring


def load(file: Path, root: Path, prometheus_version: str | None = None) -> Monitoring:
    """The `monitoring` of a definition file.

    The file is run with its own folder and the project's root on the import path. `prometheus_version` holds
    for a definition that names none. Raises DefinitionError with every fault that the definition has.
    """
    from eventcore_monitoring.model.monitoring import Monitoring

    place = f"{file.stem}"
    if not file.is_file():
        raise DefinitionError(
            Finding(place, "definition-file", f"{file} is no file", "create it, or correct `deployments`")
        )
    with collecting() as faults, _import_path(file.parent, root):
        try:
            found = _run(file)
        except DefinitionError as error:
            faults.extend(error.findings)
        except Exception as error:
            # What follows from a fault that is known already would only confuse.
            if not faults:
                faults.append(_finding(place, error, file))
        else:
            if not isinstance(found, Monitoring) and not faults:
                what = "leaves no `monitoring` behind" if found is None else f"`monitoring` is a {type(found).__name__}"
                fix = "write monitoring = Monitoring(name=…, …) at the top level of the file"
                faults.append(Finding(place, "definition-file", what, fix, source=SourceLine(str(file), 1)))
            elif (
                isinstance(found, Monitoring)
                and prometheus_version
                and "prometheus_version" not in found.model_fields_set
            ):
                found = found.replaced(prometheus_version=prometheus_version)
    if faults:
        raise DefinitionError(*faults)
    assert isinstance(found, Monitoring)
    return found


def _run(file: Path) -> object:
    # A name of its own for each file, so that two deployments with the same stem do not meet.
    name = f"definition_{file.stem}"
    specification = importlib.util.spec_from_file_location(name, file)
    if specification is None or specification.loader is None:
        raise ImportError(f"{file.name} is no Python file")
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    try:
        specification.loader.exec_module(module)
    finally:
        del sys.modules[name]
    return getattr(module, "monitoring", None)


@contextmanager
def _import_path(*folders: Path) -> Iterator[None]:
    before = list(sys.path)
    bytecode = sys.dont_write_bytecode
    sys.path[:0] = [str(folder) for folder in folders if str(folder) not in before]
    sys.dont_write_bytecode = True  # reading a definition leaves nothing behind
    try:
        yield
    finally:
        sys.path[:] = before
        sys.dont_write_bytecode = bytecode


def _finding(place: str, error: Exception, file: Path) -> Finding:
    """An exception of a definition as a sentence with the line of the definition that raised it."""
    if isinstance(error, SyntaxError) and error.filename:
        source = SourceLine(error.filename, error.lineno or 1)
        return Finding(place, "definition-syntax", f"is no Python: {error.msg}", "correct that line", source=source)
    package = str(Path(__file__).parent)
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith((package, "<"))
        and frame.lineno is not None
        and "importlib" not in frame.filename
    ]
    # The innermost frame outside this library is where a person has to look; library code of others is not.
    own = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    source = SourceLine(own[-1].filename, own[-1].lineno or 1) if own else SourceLine(str(file), 1)
    match error:
        case ModuleNotFoundError(name=str(name)):
            return Finding(
                place,
                "definition-import",
                f"there is no module `{name}`",
                "install it, or correct the import",
                source=source,
            )
        case ValueError() | TypeError():
            sentence, _, way_out = str(error).partition(": write ")
            fix = f"write {way_out}" if way_out else "correct that line"
            return Finding(place, "definition", sentence, fix, source=source)
        case _:
            message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            return Finding(place, "definition", message, "correct that line", source=source)
