"""What two plugins cannot share: an address to listen on, an `@id`.

fluentd-port-twice: two plugins listen on one port. Why: the second fails with EADDRINUSE and the worker exits, or the
two take connections from one another. Fix: another `port` for one of them.

fluentd-socket-twice: two `unix` sources with one `path`. Why: the second replaces the socket of the first. Fix:
another path.

fluentd-id-twice: two plugins with the same `@id`, stores, secondaries and buffers included. Why: Fluentd refuses to
start. Fix: another `@id`.

Plugins in different `<worker>` sections are not compared, but for ports that Fluentd counts up by worker. Facts: runs
and source of Fluentd 1.19.3.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final, NamedTuple

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.allowed import places
from eventcore_monitoring.fluentd.file_paths import normalized
from eventcore_monitoring.fluentd.places import Way, finding, mention
from eventcore_monitoring.fluentd.settings import Place, plugins
from eventcore_monitoring.fluentd.system import running, system
from eventcore_monitoring.fluentd.tree import Parameter, Section

# Sources that listen, and the protocols.
_PROTOCOLS: Final = {
    "forward": ("tcp", "udp"),
    "http": ("tcp",),
    "tcp": ("tcp",),
    "udp": ("udp",),
    "monitor_agent": ("tcp",),
    "debug_agent": ("tcp",),
    "prometheus": ("tcp",),
}
# Each worker has a port of its own, counted up from the first.
_COUNTED_UP: Final = ("monitor_agent", "debug_agent", "prometheus")
_RPC: Final = re.compile(r"\[?([0-9a-zA-Z:.-]+)\]?:([0-9]+)")
_LOCAL: Final = {"localhost": "127.0.0.1"}


class _Listener(NamedTuple):
    way: Way
    parameter: Parameter | None
    protocols: tuple[str, ...]
    bind: str
    ports: dict[int, int]  # by worker; -1 is the supervisor
    shared: bool  # the workers listen together


def resources(root: Section) -> Iterator[Finding]:
    """Addresses and identities that are taken twice."""
    yield from _ports(root)
    yield from _sockets(root)
    yield from _identities(root)


def _ports(root: Section) -> Iterator[Finding]:
    for first, second in combinations(_listeners(root), 2):
        protocols = [one for one in first.protocols if one in second.protocols]
        port = _common_port(first, second)
        if protocols and port is not None and _overlap(first.bind, second.bind):
            message = f"listens on port {port} ({protocols[0]}), as {mention(first.way)} does: only one of them can"
            fix = f"write another `port`, such as `port {port + 1}`"
            yield finding(second.way, "fluentd-port-twice", message, fix, parameter=second.parameter)


def _common_port(first: _Listener, second: _Listener) -> int | None:
    for worker, port in first.ports.items():
        for other, same in second.ports.items():
            if port == same and (worker == other or not (first.shared and second.shared)):
                return port
    return None


def _listeners(root: Section) -> Iterator[_Listener]:
    yield from _supervisor(root)
    for place in plugins(root):
        if place.section.name == "source" and (protocols := _protocols(place)):
            port, bind, workers = place.number("port"), place.text("bind"), running(root, place.way)
            if port and bind is not None and workers is not None:
                up = place.type in _COUNTED_UP
                ports = {worker: int(port) + (worker if up else 0) for worker in workers}
                yield _Listener(place.way, place.written("port"), protocols, bind, ports, not up)


def _protocols(place: Place) -> tuple[str, ...]:
    if place.type != "syslog":
        return _PROTOCOLS.get(place.type or "", ())
    transport = place.section.inner("transport")
    protocol = transport.argument if transport is not None and transport.argument else "udp"
    if place.written("protocol_type"):
        protocol = place.text("protocol_type") or ""
    if not isinstance(protocol, str) or not protocol:
        return ()
    return ("udp",) if protocol == "udp" else ("tcp",)


def _supervisor(root: Section) -> Iterator[_Listener]:
    found = system(root)
    endpoint = found.text("rpc_endpoint") if found is not None else None
    address = _RPC.fullmatch(endpoint) if endpoint is not None else None
    if found is not None and address is not None:
        where = found.written("rpc_endpoint")
        yield _Listener(found.way, where, ("tcp",), address[1], {-1: int(address[2])}, False)


def _overlap(one: str, other: str) -> bool:
    """Whether two addresses cannot be listened on at the same time; a name but `localhost` only equals itself."""
    if one == other:
        return True
    first, second = _address(one), _address(other)
    if first is None or second is None or first.version != second.version:
        return False
    return first == second or first.is_unspecified or second.is_unspecified


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(_LOCAL.get(text, text))
    except ValueError:
        return None


def _sockets(root: Section) -> Iterator[Finding]:
    first: dict[str, Way] = {}
    for place in plugins(root):
        path = place.text("path") if place.section.name == "source" and place.type == "unix" else None
        if path is not None and first.setdefault(normalized(path), place.way) is not place.way:
            message = f"is the socket of {mention(first[normalized(path)])}, too: the second replaces the first"
            where = place.written("path")
            yield finding(place.way, "fluentd-socket-twice", message, "write another path", parameter=where)


def _identities(root: Section) -> Iterator[Finding]:
    taken: dict[str, list[Way]] = {}
    for way, found in places(root):
        written = way[-1].parameter("@id") if way else None
        if found is None or written is None or not isinstance(written.value, str) or not _has_id(found.kind):
            continue
        first = next((one for one in taken.get(written.value, ()) if _one_process(root, one, way)), None)
        taken.setdefault(written.value, []).append(way)
        if first is not None:
            message = f"`{written.value}` is the `@id` of {mention(first)}, too: Fluentd does not start"
            yield finding(way, "fluentd-id-twice", message, "write an `@id` of its own", parameter=written)


def _has_id(kind: str | None) -> bool:
    return kind in ("input", "filter", "output", "buffer")


def _one_process(root: Section, first: Way, second: Way) -> bool:
    one, other = running(root, first), running(root, second)
    return one is not None and other is not None and not set(one).isdisjoint(other)
