"""How Prometheus finds what it scrapes: addresses, files of addresses, Kubernetes, or an exporter that asks others."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from eventcore_monitoring.model.declared import Declared, HostPort, LabelName, Line, Many, Name
from eventcore_monitoring.model.one_of import OneOf

Port = Annotated[int, Field(ge=1, le=65535)]


def address(text: str) -> str:
    """The host and port, if the port is one. Raises ValueError with a sentence."""
    if not 1 <= int(text.rpartition(":")[2]) <= 65535:
        raise ValueError(f"{text!r} has no port between 1 and 65535: write something like 'db-1.example.com:9187'")
    return text


Address = Annotated[HostPort, AfterValidator(address)]


def _file_pattern(path: str) -> str:
    # What Prometheus 2.42 takes (discovery/file: patFileSDName).
    stem, dot, ending = path.rpartition(".")
    if not dot or ending not in ("json", "yml", "yaml") or stem.rpartition("/")[2].count("*") > 1:
        raise ValueError(
            f"{path!r} is no file of addresses: write a name that ends in .json, .yml or .yaml, with one * at most"
        )
    if "*" in path.rpartition("/")[0]:
        raise ValueError(f"{path!r} has a * in a folder's name: write it in the name of the file only")
    return path


class Addresses(Declared):
    """Always the same addresses: `Addresses(addresses=["db-1.example.com:9187"])`."""

    section: ClassVar[str] = "discovery"

    kind: Literal["addresses"] = "addresses"
    addresses: Annotated[Many[Address], Field(min_length=1)]


class AddressFiles(Declared):
    """Files that list addresses (`file_sd`) and are read again when they change.

    Paths are relative to the folder of `prometheus.yaml`: `AddressFiles(files=["targets/databases-*.json"])`.
    """

    section: ClassVar[str] = "discovery"

    kind: Literal["files"] = "files"
    files: Annotated[Many[Annotated[Line, AfterValidator(_file_pattern)]], Field(min_length=1)]


class KubernetesPods(Declared):
    """The running pods that have these labels, at this port: `instance` is the pod's address."""

    section: ClassVar[str] = "discovery"

    kind: Literal["pods"] = "pods"
    namespace: Name
    labels: Annotated[Mapping[Line, Line], Field(min_length=1)]
    port: Port


class KubernetesService(Declared):
    """What stands behind a service, at the port of this name: `instance` is the address of each of them."""

    section: ClassVar[str] = "discovery"

    kind: Literal["service"] = "service"
    namespace: Name
    service: Name
    port_name: Name


class KubernetesNodes(Declared):
    """The kubelet of every node: `instance` is the node's name."""

    section: ClassVar[str] = "discovery"

    kind: Literal["nodes"] = "nodes"


class Probes(Declared):
    """The probes of the deployment, which a blackbox_exporter at this address carries out.

    `instance` is what is probed; `probe` and `check` are the names of the probe and of what it looks at.
    """

    section: ClassVar[str] = "discovery"

    kind: Literal["probes"] = "probes"
    exporter: Address


class Through(Declared):
    """An exporter that asks others: `/probe?target=db-1:5432` at `exporter`, for each of the targets.

    `instance` is what it asks. `parameters` are further ones of the address: `{"auth_module": "monitoring"}`.
    """

    section: ClassVar[str] = "discovery"

    kind: Literal["through"] = "through"
    exporter: Address
    targets: Annotated[Many[Line], Field(min_length=1)]
    parameters: Mapping[LabelName, Line] = Field(default_factory=dict)


class ScrapedElsewhere(Declared):
    """Not scraped by our Prometheus, and who scrapes it instead: `ScrapedElsewhere(by="the cluster's own")`."""

    section: ClassVar[str] = "discovery"

    kind: Literal["elsewhere"] = "elsewhere"
    by: Line


Discovery = Annotated[
    Addresses
    | AddressFiles
    | KubernetesPods
    | KubernetesService
    | KubernetesNodes
    | Probes
    | Through
    | ScrapedElsewhere,
    OneOf(),
]

# The labels that a probe's scrape attaches, with example values.
OF_PROBES: Mapping[str, str] = {"probe": "health", "check": "answer"}


def attached_by(found: "Discovery | None") -> Mapping[str, str]:
    """The labels that a way of finding attaches beside `job` and `instance`, with example values."""
    return OF_PROBES if isinstance(found, Probes) else {}


def known_addresses(found: "Discovery | None") -> Sequence[str]:
    """The addresses that are asked, where the declaration knows them."""
    match found:
        case Addresses():
            return found.addresses
        case Probes() | Through():
            return (found.exporter,)
        case _:
            return ()
