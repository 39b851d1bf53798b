"""Probes: what is asked from outside, as users would, and what the answer has to be like.

A blackbox_exporter carries them out. Of each probe several things are checked, each with a result of its own: that
there is an answer at all (`answer`), and what further checks say of it.
"""

import json
import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from eventcore_monitoring.encoding.json_regexp import DEPTH
from eventcore_monitoring.model.declared import Declared, Line, Many, Name, PositiveDuration, Prose, Url
from eventcore_monitoring.model.discovery import Address
from eventcore_monitoring.model.incidents import SecretFile
from eventcore_monitoring.model.one_of import OneOf
from eventcore_monitoring.promql.re2 import matches_empty

ANSWER = "answer"
CERTIFICATE = "certificate"

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", re.ASCII)
_SECRET = re.compile(r"authorization|cookie|token|secret|password|api-?key", re.IGNORECASE)


def _regexp(pattern: str) -> str:
    try:
        matches_empty(pattern)
    except ValueError as error:
        raise ValueError(f"{error}: write an expression that RE2 takes") from None
    return pattern


def _path(text: str) -> str:
    if not all(text.split(".")):
        raise ValueError(f"{text!r} is no way into a JSON document: write something like 'checks.database'")
    if text.count(".") + 2 > DEPTH:
        raise ValueError(f"{text!r} leads too deep into a document: write at most {DEPTH - 1} parts")
    return text


def _headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    for name in headers:
        if not _HEADER.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a header: write one such as 'Accept'")
        if _SECRET.search(name):
            raise ValueError(f"{name} holds a secret that all could read in the file: write `bearer_token`")
    return headers


Regexp = Annotated[Line, AfterValidator(_regexp)]
Status = Annotated[int, Field(ge=100, le=599)]
# Bool first: to Python True is an int too.
Scalar = Annotated[bool, Field(strict=True)] | Annotated[int, Field(strict=True)] | Annotated[str, Field(strict=True)]


class Listed(Declared):
    """A list of objects in place of one object: which member holds the name, and which the value."""

    section: ClassVar[str] = "probes"

    name: Line = "name"
    value: Line = "status"


class JsonValue(Declared):
    """One of these values stands at this place of a JSON body; without `equals`, any value does.

    `JsonValue(path="checks.database", equals=["healthy"])`. With `or_listed`, the holder of the last part may also be
    a list of objects: `{"checks": [{"name": "database", "status": "healthy"}]}`.
    """

    section: ClassVar[str] = "probes"

    kind: Literal["json"] = "json"
    path: Annotated[Line, AfterValidator(_path)]
    equals: Many[Scalar] = ()
    or_listed: Listed | None = None

    @property
    def meaning(self) -> str:
        """The rule in words."""
        values = " or ".join(json.dumps(value) for value in self.equals)
        return f"{self.path} is {values or 'there'}"


class BodyText(Declared):
    """The body fits this regular expression (RE2) somewhere."""

    section: ClassVar[str] = "probes"

    kind: Literal["text"] = "text"
    matches: Regexp

    @property
    def meaning(self) -> str:
        """The rule in words."""
        return f"the body fits {self.matches}"


BodyRule = Annotated[JsonValue | BodyText, OneOf()]


class ProbeCheck(Declared):
    """A part of what an answer says, with a result and an alert of its own: `check` is its name."""

    section: ClassVar[str] = "probes"

    name: Name
    body: Annotated[Many[BodyRule], Field(min_length=1)]
    help: Line | None = None


class _Probe(Declared):
    """What all probes have. `timeout`: without an answer after this time, there is none."""

    section: ClassVar[str] = "probes"

    name: Name
    help: Prose = ""
    timeout: PositiveDuration = "5s"


class HttpProbe(_Probe):
    """Asks addresses. One answers where the status is one of these and the body fits `body`; `checks` look further.

    A status that says that something is wrong may be one of `status` where a check reads in the body what it is: an
    answer is then an answer. With addresses in https the certificate is verified, and an answer over http is none.
    """

    kind: Literal["http"] = "http"
    urls: Annotated[Many[Url], Field(min_length=1)]
    method: Literal["GET", "HEAD", "POST"] = "GET"
    status: Annotated[Many[Status], Field(min_length=1)] = (200,)
    body: Many[BodyRule] = ()
    checks: Many[ProbeCheck] = ()
    headers: Annotated[Mapping[Line, Line], AfterValidator(_headers)] = Field(default_factory=dict)
    bearer_token: SecretFile | None = None
    ca_file: Line | None = None  # on the host of the exporter; None: the authorities that it trusts
    ip: Literal["ip4", "ip6"] = "ip4"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [ANSWER, *(check.name for check in self.checks)]
        if twice := next((name for name in names if names.count(name) > 1), None):
            why = "every probe has it" if twice == ANSWER else "it stands there twice"
            raise ValueError(f"a check cannot be called {twice}, since {why}: write another name")
        if self.method == "HEAD" and (self.body or self.checks):
            raise ValueError('an answer to HEAD has no body that could be looked at: write method="GET"')
        if len({url.startswith("https://") for url in self.urls}) > 1:
            raise ValueError("some of the `urls` are http and some https: write a probe for each")
        if self.ca_file is not None and not self.over_tls:
            raise ValueError("over http no certificate is verified: remove `ca_file`, or write https:// in `urls`")
        return self

    @property
    def addresses(self) -> tuple[str, ...]:
        """What the exporter is told to ask."""
        return tuple(self.urls)

    @property
    def over_tls(self) -> bool:
        """Whether the addresses ask for TLS."""
        return self.urls[0].startswith("https://")

    @property
    def check_names(self) -> tuple[str, ...]:
        """The values of the label `check`."""
        return (ANSWER, *(check.name for check in self.checks))


class DnsProbe(_Probe):
    """Asks name servers for a name. One answers where it has a record of that type, with one of `answers` if given.

    `answers` are addresses or names as the server writes them.
    """

    kind: Literal["dns"] = "dns"
    servers: Annotated[Many[Address], Field(min_length=1)]
    query: Line
    type: Literal["A", "AAAA", "CNAME", "MX", "NS", "SOA", "SRV", "TXT"] = "A"
    answers: Many[Line] = ()
    transport: Literal["udp", "tcp"] = "udp"

    @property
    def addresses(self) -> tuple[str, ...]:
        """What the exporter is told to ask."""
        return tuple(self.servers)

    @property
    def check_names(self) -> tuple[str, ...]:
        """The values of the label `check`."""
        return (ANSWER,)


class TlsProbe(_Probe):
    """Begins a TLS connection: the certificate is valid for the name and signed by somebody who is trusted.

    `server_name` is the name that is asked for, where it is not the host of the address. What is probed in https needs
    no probe of its own for its certificate, which that probe sees too.
    """

    kind: Literal["tls"] = "tls"
    servers: Annotated[Many[Address], Field(min_length=1)]
    server_name: Line | None = None
    ca_file: Line | None = None  # on the host of the exporter; None: the authorities that it trusts
    ip: Literal["ip4", "ip6"] = "ip4"

    @property
    def addresses(self) -> tuple[str, ...]:
        """What the exporter is told to ask."""
        return tuple(self.servers)

    @property
    def check_names(self) -> tuple[str, ...]:
        """The values of the label `check`."""
        return (CERTIFICATE,)


Probe = Annotated[HttpProbe | DnsProbe | TlsProbe, OneOf()]


class BlackboxOutput(Declared):
    """How probes are written for blackbox_exporter.

    `bodies`: questions about JSON as regular expressions, which every version takes, or in CEL, which reads better and
    needs blackbox_exporter 0.26.
    """

    section: ClassVar[str] = "blackbox"

    bodies: Literal["regexp", "cel"] = "regexp"
