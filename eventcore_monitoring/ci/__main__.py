"""The command: a review is read from a file, everything else from the environment of the job.

Exit codes: 0 there is a comment, or nobody to write one to; 2 wrong call; 3 the service cannot be reached or refuses.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from eventcore_monitoring.ci import github, gitlab
from eventcore_monitoring.ci.comment import read_review
from eventcore_monitoring.ci.service import ServiceError

_USAGE = "usage: python -m eventcore_monitoring.ci github|gitlab FILE [NAME]"
_SERVICES = {"github": github.publish, "gitlab": gitlab.publish}


def main(words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Publishes a review, and says what was done."""
    match words:
        case [service, file, *name] if service in _SERVICES and len(name) <= 1:
            try:
                done = _SERVICES[service](read_review(file), name[0] if name else "", environment)
            except ValueError as error:
                print(f"{service}: {error}", file=sys.stderr)
                return 2
            except ServiceError as error:
                print(f"{service}: {error}; nothing is known to be published", file=sys.stderr)
                return 3
            except (LookupError, TypeError, AttributeError) as error:
                print(f"{service}: the service answers in a form that is not known ({error!r})", file=sys.stderr)
                return 3
            print(done)
            return 0
        case _:
            print(_USAGE, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
