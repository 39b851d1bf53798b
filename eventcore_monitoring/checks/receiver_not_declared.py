"""The incident policy names a receiver, severity or hours that are not there, there twice, or too low.

Why: Alertmanager refuses a route to nobody; with two severities of one word the second is never reached; and an
alert of unknown severity in the lowest route waits a day before anybody looks.
Fix: declare the receiver, give each severity and receiver its own name, and let `unknown` name a more urgent severity.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.incidents import Email, IncidentPolicy
from eventcore_monitoring.model.monitoring import Monitoring

_CODE = "receiver-not-declared"


def receiver_not_declared(monitoring: Monitoring) -> Iterator[Finding]:
    """Names in the incident policy that lead nowhere, to two places, or to the wrong one."""
    policy = monitoring.incidents
    if policy is None:
        return
    receivers = [receiver.name for receiver in policy.receivers]
    for severity in policy.severities:
        if severity.receiver not in receivers:
            message = f"tells `{severity.receiver}`, which is no receiver of the policy"
            at = f"severities.{severity.name}.receiver"
            yield Finding(at, _CODE, message, _instead(severity.receiver, receivers), source=severity.line)
    yield from _teams_and_times(policy, receivers)
    words = ((word, severity) for severity in policy.severities for word in (severity.name, *severity.aliases))
    yield from _twice("severities", words)
    yield from _twice("receivers", ((receiver.name, receiver) for receiver in policy.receivers))
    yield from _unknown(policy)
    for receiver in policy.receivers:
        if isinstance(receiver, Email) and policy.smtp is None:
            message = "mails a team, but the policy names no mail server"
            fix = 'add `smtp=Smtp(smarthost="mail.example.com:587", sender="alerts@example.com")` to the policy'
            yield Finding(f"receivers.{receiver.name}", _CODE, message, fix, source=receiver.line)


def _teams_and_times(policy: IncidentPolicy, receivers: list[str]) -> Iterator[Finding]:
    named: list[tuple[str, str, str, list[str], Declared]] = [
        (f"teams.{team.name}.receiver", team.receiver, "receiver", receivers, team) for team in policy.teams
    ]
    if (heartbeat := policy.heartbeat) is not None:
        named.append(("incidents.heartbeat.receiver", heartbeat.receiver, "receiver", receivers, heartbeat))
    hours = [one.name for one in policy.hours]
    severities = [one.name for one in policy.severities]
    for severity in policy.severities:
        named += ((f"severities.{severity.name}.also", name, "receiver", receivers, severity) for name in severity.also)
        if severity.hours is not None:
            named.append((f"severities.{severity.name}.hours", severity.hours, "hours", hours, severity))
    for window in policy.maintenance:
        at = f"maintenance.{window.name}.severities"
        named += ((at, name, "severity", severities, window) for name in window.severities)
    for at, name, kind, known, declaration in named:
        if name not in known:
            message = f"names `{name}`, which is no {kind} of the policy"
            fix = _instead(name, known) if known else f"declare the {kind}"
            yield Finding(at, _CODE, message, fix, source=declaration.line)
    yield from _twice("teams", ((team.name, team) for team in policy.teams))
    # Both become time intervals of Alertmanager, which are told apart by their names.
    yield from _twice("maintenance", ((one.name, one) for one in (*policy.hours, *policy.maintenance)))


def _unknown(policy: IncidentPolicy) -> Iterator[Finding]:
    names = [severity.name for severity in policy.severities]
    ladder = [severity.name for severity in policy.severities if not severity.standalone]
    if policy.unknown not in names:
        message = f"`{policy.unknown}` is no severity of the policy"
        fix = _instead(policy.unknown, names)
        yield Finding("incidents.unknown", _CODE, message, fix, source=policy.line)
    elif len(ladder) > 1 and policy.unknown == ladder[-1]:
        message = f"`{policy.unknown}` is the lowest severity: an alert that nobody has classed could wait too long"
        yield Finding("incidents.unknown", _CODE, message, f"write `{ladder[-2]}`", source=policy.line)


def _instead(word: str, known: list[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"write one of {', '.join(known)}"


def _twice(section: str, named: Iterable[tuple[str, Declared]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for name, declaration in named:
        if name in seen:
            message = "the name (or alias) is used twice"
            yield Finding(
                f"{section}.{name}", _CODE, message, "rename one of them, or remove the second", source=declaration.line
            )
        seen.add(name)
