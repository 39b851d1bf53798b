"""The incident policy: severities with their response times, and who is told."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from eventcore_monitoring.model.declared import (
    AlertName,
    Declared,
    Duration,
    HostPort,
    LabelName,
    Line,
    Many,
    Name,
    PositiveDuration,
    Url,
)
from eventcore_monitoring.model.one_of import OneOf
from eventcore_monitoring.model.schedules import Hours, MaintenanceWindow


class SecretFile(Declared):
    """A secret that stands in a file on the host of Alertmanager; never in a definition or an artifact."""

    section: ClassVar[str] = "secrets"

    file: Line


def _mail_address(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+", text):
        raise ValueError(f"{text!r} is no mail address: write one such as 'team@example.com'")
    return text


MailAddress = Annotated[str, AfterValidator(_mail_address)]


class PagerDuty(Declared):
    """Pages the on-call engineer through PagerDuty's Events API v2."""

    section: ClassVar[str] = "receivers"

    kind: Literal["pagerduty"] = "pagerduty"
    name: Name
    routing_key: SecretFile
    urgency: Literal["critical", "error", "warning", "info"] = "critical"


class Email(Declared):
    """Mails a team."""

    section: ClassVar[str] = "receivers"

    kind: Literal["email"] = "email"
    name: Name
    to: Annotated[Many[MailAddress], Field(min_length=1)]


class Slack(Declared):
    """Writes to a Slack channel."""

    section: ClassVar[str] = "receivers"

    kind: Literal["slack"] = "slack"
    name: Name
    api_url: SecretFile
    channel: Line


class Webhook(Declared):
    """Posts Alertmanager's JSON to an address that holds no secret."""

    section: ClassVar[str] = "receivers"

    kind: Literal["webhook"] = "webhook"
    name: Name
    url: Url


Receiver = Annotated[PagerDuty | Email | Slack | Webhook, OneOf()]


class Smtp(Declared):
    """The mail server that mails are handed to."""

    section: ClassVar[str] = "smtp"

    smarthost: HostPort
    sender: MailAddress
    username: Line | None = None
    password: SecretFile | None = None


class Example(Declared):
    """An example of a severity, as people put it, and the alerts that find it."""

    section: ClassVar[str] = "examples"

    text: Line
    alerts: Many[AlertName] = ()


def _examples(given: object) -> object:
    if isinstance(given, list | tuple):
        return tuple(Example(text=one) if isinstance(one, str) else one for one in given)
    return given


if TYPE_CHECKING:
    Examples = Sequence[str | Example]
else:
    Examples = Annotated[tuple[Example, ...], BeforeValidator(_examples)]


class Severity(Declared):
    """How urgent an alert is: what it means, how fast people answer, who is told.

    `also`: further receivers that are told of the same. `aliases` are other words for it, as rules of other origin
    use them. `standalone` severities neither silence others nor are silenced. `hours`: the policy's hours that it waits
    for; None: people are told at once.
    """

    section: ClassVar[str] = "severities"

    name: Name
    meaning: Line
    response_time: PositiveDuration
    receiver: Name
    also: Many[Name] = ()
    examples: Examples = ()
    aliases: Many[Name] = ()
    group_wait: Duration | None = None  # None: a tenth of the response time, at most 5m
    repeat_interval: PositiveDuration | None = None  # None: the response time
    standalone: bool = False
    hours: Name | None = None

    @property
    def all_examples(self) -> tuple[Example, ...]:
        """The examples, one by one."""
        return tuple(one for one in self.examples if isinstance(one, Example))


class Team(Declared):
    """People who are told of all alerts with their label (`team="database"`), besides the receiver of the severity."""

    section: ClassVar[str] = "teams"

    name: Name
    receiver: Name
    contact: Line | None = None


class Inhibition(Declared):
    """While one of the alerts `source` fires, the alerts `silences` with the same labels `same` tell nobody.

    `same` None: the policy's.
    """

    section: ClassVar[str] = "inhibitions"

    source: Annotated[Many[AlertName], Field(min_length=1)]
    silences: Annotated[Many[AlertName], Field(min_length=1)]
    same: Many[LabelName] | None = None


# The severity of an alert that calls for nobody.
NO_SEVERITY = "none"


class Heartbeat(Declared):
    """An alert that always fires (`heartbeat_alert`), sent to a receiver that calls people when it does not come.

    It goes nowhere else, and nothing silences it. `every`: how often it is sent.
    """

    section: ClassVar[str] = "heartbeat"

    receiver: Name
    alert: AlertName = "Watchdog"
    every: PositiveDuration = "5m"


class IncidentPolicy(Declared):
    """Severities from the most to the least urgent, their receivers, and where an unknown severity goes.

    A severity silences those below it for the same `same` labels. `unknown` is the severity whose receiver
    gets alerts that carry no severity of this policy: never the lowest. The label `team_label` of an alert names
    its team.
    """

    section: ClassVar[str] = "incidents"

    severities: Annotated[Many[Severity], Field(min_length=1)]
    receivers: Annotated[Many[Receiver], Field(min_length=1)]
    unknown: Name
    teams: Many[Team] = ()
    team_label: LabelName = "team"
    hours: Many[Hours] = ()
    maintenance: Many[MaintenanceWindow] = ()
    inhibitions: Many[Inhibition] = ()
    heartbeat: Heartbeat | None = None
    same: Many[LabelName] = ("service", "environment")
    group_by: Many[LabelName] = ("alertname", "service", "environment")
    smtp: Smtp | None = None


def severity_names(severities: Sequence[Severity]) -> tuple[str, ...]:
    """All words that name a severity, aliases included."""
    return tuple(name for severity in severities for name in (severity.name, *severity.aliases))
