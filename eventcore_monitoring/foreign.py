"""Rules that we did not write: files read, typed by a catalogue or by what is known of exporters, and checked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from eventcore_monitoring.findings import DefinitionError, Finding, Severity, SourceLine, wrong_call
from eventcore_monitoring.promql.types import Catalogued
from eventcore_monitoring.rules.files import ReadRule, read_rules
from eventcore_monitoring.rules.read import read
from eventcore_monitoring.rules.use import Whole

if TYPE_CHECKING:
    from eventcore_monitoring.adopt.exposition import Family
    from eventcore_monitoring.model.monitoring import Monitoring

_RULE_FILES = ("*.yaml", "*.yml", "*.rules")
_PATIENCE = 10  # seconds
_LONGEST = 64 * 2**20


class Catalogue(NamedTuple):
    """What a file or a module given as catalogue says: facts of names, the names that it knows, severities."""

    facts: Catalogued
    names: frozenset[str] | None = None
    severities: frozenset[str] | None = None


class Checked(NamedTuple):
    """What was read, and what is wrong with it."""

    files: int
    whole: Whole
    findings: tuple[Finding, ...]


def check_rules(files: Sequence[Path], catalogue: Catalogue | None, prometheus: str | None = None) -> Checked:
    """The findings of rule files, in their order. Raises DefinitionError for a file that is not there."""
    from eventcore_monitoring.checks.expressions import expression_findings

    found = _files(files)
    rules, findings = read_files(files)
    whole = whole_of(rules, catalogue, prometheus)
    findings += _unwaived(list(expression_findings(whole)), rules)
    if catalogue is not None and catalogue.severities is not None:
        findings += _severities(rules, catalogue.severities)
    order = {str(file): number for number, file in enumerate(found)}
    return Checked(len(found), whole, tuple(sorted(findings, key=lambda one: _position(one, order))))


def whole_of(rules: Sequence[ReadRule], catalogue: Catalogue | None, prometheus: str | None = None) -> Whole:
    """The rules typed by a catalogue, or in the open world."""
    if catalogue is None:
        return read(rules, prometheus=prometheus)
    return read(rules, catalogue.facts, catalogue.names, prometheus)


def read_files(files: Sequence[Path]) -> tuple[list[ReadRule], list[Finding]]:
    """The rules of files and what could not be read."""
    rules: list[ReadRule] = []
    findings: list[Finding] = []
    named = {str(file) for file in files}
    for file in _files(files):
        try:
            text = _content(file)
        except DefinitionError as refused:
            if str(file) in named:
                raise
            findings += refused.findings
            continue
        some, faults = read_rules(str(file), text)
        rules += some
        # A folder may hold other files too; one that was named has to have rules.
        findings += [one for one in faults if str(file) in named or not one.message.startswith("has no rules")]
    return rules, findings


def catalogue_of(name: str, root: Path) -> Catalogue:
    """The catalogue in a definition (`.py` file or module), a monitoring as JSON, or a metrics page (file or address).

    Raises DefinitionError with a sentence for what is none.
    """
    from eventcore_monitoring.loading import load

    if name.startswith(("http://", "https://")):
        return _of_page(_page(name), name)
    file = Path(name)
    if not file.exists() and "/" not in name and file.suffix != ".py":
        module = root.joinpath(*name.split(".")).with_suffix(".py")
        file = module if module.exists() else file
    if file.suffix == ".py":
        return _of_monitoring(load(file.absolute(), root))
    text = _content(file)
    if file.suffix == ".json":
        from pydantic import ValidationError

        from eventcore_monitoring.model.monitoring import Monitoring

        try:
            return _of_monitoring(Monitoring.model_validate_json(text))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            _refused(name, f"is no monitoring in JSON: {place}{': ' if place else ''}{first['msg']}")
    return _of_page(text, name)


def adopted(name: str, job: str) -> str:
    """The definitions of what a metrics page (file or address) shows. Raises DefinitionError for what is none."""
    from eventcore_monitoring.adopt.exposition import definitions

    return definitions(_families(_page(name), name), job)


def adopted_objectives(name: str, definition: str | None, root: Path) -> str:
    """The definitions of what OpenSLO documents (file or address) say, read with the metrics of a definition.

    Raises DefinitionError for what is none, or cannot be had in Prometheus.
    """
    from eventcore_monitoring.adopt.openslo import read_openslo
    from eventcore_monitoring.adopt.openslo_definitions import objective_definitions
    from eventcore_monitoring.loading import load

    metrics = () if definition is None else load(Path(definition).absolute(), root).metrics
    slos = read_openslo(_page(name), file=name, metrics=metrics)
    if not slos:
        wrong_call(name, "has no document of kind SLO", "name a file of OpenSLO documents")
    return objective_definitions(slos)


def _page(name: str) -> str:
    if not name.startswith(("http://", "https://")):
        return _content(Path(name))
    from urllib.request import urlopen

    try:
        with urlopen(name, timeout=_PATIENCE) as answer:
            content: bytes = answer.read(_LONGEST + 1)
    except (OSError, ValueError) as error:
        wrong_call(name, f"does not answer: {getattr(error, 'reason', error)}", "correct the address")
    if len(content) > _LONGEST:
        wrong_call(name, "answers with over 64 MiB", "name a metrics page")
    return content.decode("utf-8", "replace")


def _of_monitoring(monitoring: Monitoring) -> Catalogue:
    severities = frozenset(monitoring.severity_of) if monitoring.incidents is not None else None
    return Catalogue(monitoring.catalogue.facts, monitoring.catalogue.names, severities)


def _of_page(text: str, name: str) -> Catalogue:
    from eventcore_monitoring.adopt.exposition import facts_of

    return Catalogue(facts_of(_families(text, name)).get)


def _families(text: str, name: str) -> list[Family]:
    from eventcore_monitoring.adopt.exposition import read_page

    try:
        families = read_page(text)
    except ImportError:
        fix = 'run pip install "eventcore-monitoring[live]"'
        wrong_call(name, "metrics pages need prometheus-client", fix)
    except ValueError as error:
        _refused(name, str(error))
    if not families:
        _refused(name, "has no metrics on it")
    return families


def _refused(name: str, message: str) -> NoReturn:
    fix = "name a definition (.py), a monitoring as JSON (.json), or a metrics page (file or address)"
    wrong_call(name, message, fix)


def _files(given: Sequence[Path]) -> list[Path]:
    """The files, and of folders the rule files in them, sorted; each once."""
    return list(dict.fromkeys(_listed(given)))


def _listed(given: Sequence[Path]) -> Iterator[Path]:
    for one in given:
        if one.is_dir():
            found = sorted(file for pattern in _RULE_FILES for file in one.rglob(pattern))
            if not found:
                wrong_call(str(one), f"has no rule files ({', '.join(_RULE_FILES)})", "name a folder that has some")
            yield from found
        else:
            yield one


def _content(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        wrong_call(str(file), "is no text in UTF-8", "save it in UTF-8, or leave it out")
    except OSError as error:
        wrong_call(str(file), f"cannot be read: {error.strerror}", "correct the name of the file")


def _unwaived(findings: list[Finding], rules: Sequence[ReadRule]) -> list[Finding]:
    """The findings that no comment waives, and a warning for each comment that waives nothing.

    Rules may share a name (an alert at two severities), so the place decides which of them a finding is of.
    """
    placed = sorted(rules, key=lambda rule: rule.source)
    starts = [rule.source for rule in placed]
    found: dict[SourceLine, set[str]] = {start: set() for start in starts}
    kept = []
    for finding in findings:
        number = 0 if finding.source is None else bisect_right(starts, finding.source)
        # An expression that YAML takes from elsewhere (`*anchor`) stands in another rule, or in none.
        likely = chain(placed[max(0, number - 1) : number], placed)
        rule = next((one for one in likely if finding.at.startswith(f"groups.{one.group}.{one.name}.")), None)
        if rule is not None:
            found[rule.source].add(finding.code)
            if finding.code in rule.waived:
                continue
        kept.append(finding)
    for rule in placed:
        at = f"groups.{rule.group}.{rule.name}"
        for code, reason in rule.waived.items():
            if not reason:
                message = f"waives {code} without a reason"
                kept.append(Finding(at, "waiver", message, f"write `# waive {code}: why`", source=rule.source))
            elif code not in found[rule.source]:
                near = get_close_matches(code, sorted(found[rule.source]), n=1)
                message, fix = f"waives {code}, which is not found here", "remove the comment"
                fix = f"did you mean {near[0]}?" if near else fix
                kept.append(Finding(at, "waiver", message, fix, Severity.WARNING, rule.source))
    return kept


def _severities(rules: Sequence[ReadRule], known: frozenset[str]) -> Iterator[Finding]:
    for rule in rules:
        severity = rule.labels.get("severity")
        if rule.kind == "alert" and severity is not None and severity not in known:
            message = f"has the severity `{severity}`, which the incident policy does not know"
            fix = f"write one of {', '.join(sorted(known))}"
            at = f"groups.{rule.group}.{rule.name}.labels.severity"
            yield Finding(at, "severity-not-in-policy", message, fix, source=rule.source)


def _position(finding: Finding, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    source = finding.source or SourceLine("", 0)
    return order.get(source.file, -1), source.line, source.column, finding.at
