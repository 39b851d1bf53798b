"""The demo as a command: `make demo`, or `python -m examples.demo --break failures`.

Starts everything on loopback, then breaks the service as it is told and prints who learns of it. Exit code 1: somebody
who should have been told was not. 3: a program is missing or does not start.
"""

import argparse
import signal
import sys
from types import FrameType

from examples.demo.failures import FAILURES, Failure
from examples.demo.servers import DemoError
from examples.demo.web import LOOPBACK
from examples.demo.world import World, world

_BY_NAME = {failure.name: failure for failure in FAILURES}


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m examples.demo", description="Break a service; see who is paged.")
    help_text = "break it in this way, then end (may be repeated); without it you are asked"
    parser.add_argument("--break", dest="failures", action="append", choices=[*_BY_NAME, "all"], help=help_text)
    chosen = parser.parse_args(arguments).failures
    try:
        with world() as running:
            print(_greeting(running), flush=True)
            running.await_life()
            if chosen:
                return _all_told(running, [failure for name in chosen for failure in _named(name)])
            _ask(running)
            return 0
    except DemoError as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("\nstopped: nothing is left running")
        return 0


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _named(name: str) -> tuple[Failure, ...]:
    return FAILURES if name == "all" else (_BY_NAME[name],)


def _all_told(running: World, failures: list[Failure]) -> int:
    rehearsed = [running.rehearse(failure) for failure in failures]
    told = sum(one.paged is not None and one.resolved is not None for one in rehearsed)
    if len(failures) > 1:
        print(f"\n{told} of {len(failures)}: who answers for it was told of it, and of its end")
    return 0 if told == len(failures) else 1


def _ask(running: World) -> None:
    """Asks what to break until there is no more answer."""
    while True:
        try:
            name = input("\nbreak> ").strip()
        except EOFError:
            print()
            return
        if name in ("quit", "exit"):
            return
        if name == "all" or name in _BY_NAME:
            _all_told(running, list(_named(name)))
        elif name:
            print(f"write one of {', '.join(_BY_NAME)}, all, or quit")


def _greeting(running: World) -> str:
    def at(port: int) -> str:
        return f"http://{LOOPBACK}:{port}"

    ways = "\n".join(f"  {failure.name:<14}{failure.what}" for failure in FAILURES)
    return f"""\
EventCore is watched by Prometheus, Alertmanager and blackbox_exporter with the generated files.
A minute passes in a second: what has to last five minutes in production has to last five seconds here.

  Prometheus    {at(running.ports.prometheus)}/alerts
  Alertmanager  {at(running.ports.alertmanager)}/#/alerts
  EventCore     {at(running.ports.service)}/metrics and /health
  log           {running.folder / "eventcore.log"}

{len(running.monitoring.alerts)} alerts watch it. It can be broken in these ways:
{ways}"""


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    raise SystemExit(main())
