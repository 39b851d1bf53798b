"""The incident policy: severities with their response times, and who is told."""

import re
from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from eventcore_monitoring.model.declared import (
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


class Severity(Declared):
    """How urgent an alert is: what it means, how fast people answer, who is told.

    `aliases` are other words for it, as rules of other origin use them. `standalone` severities
    neither silence others nor are silenced.
    """

    section: ClassVar[str] = "severities"

    name: Name
    meaning: Line
    response_time: PositiveDuration
    receiver: Name
    examples: Many[Line] = ()
    aliases: Many[Name] = ()
    group_wait: Duration | None = None  # None: a tenth of the response time, at most 5m
    repeat_interval: PositiveDuration | None = None  # None: the response time
    standalone: bool = False


class IncidentPolicy(Declared):
    """Severities from the most to the least urgent, their receivers, and where an unknown severity goes.

    A severity silences those below it for the same `same` labels. `unknown` is the severity whose receiver
    gets alerts that carry no severity of this policy: never the lowest.
    """

    section: ClassVar[str] = "incidents"

    severities: Annotated[Many[Severity], Field(min_length=1)]
    receivers: Annotated[Many[Receiver], Field(min_length=1)]
    unknown: Name
    same: Many[LabelName] = ("service", "environment")
    group_by: Many[LabelName] = ("alertname", "service", "environment")
    smtp: Smtp | None = None


def severity_names(severities: Sequence[Severity]) -> tuple[str, ...]:
    """All words that name a severity, aliases included."""
    return tuple(name for severity in severities for name in (severity.name, *severity.aliases))
