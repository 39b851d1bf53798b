"""The command `forecast`: counts by the day in, what a day will have in 90 days out."""

from __future__ import annotations

import json
import math
import sys
from argparse import Namespace
from pathlib import Path
from typing import TextIO

from eventcore_monitoring import commands
from eventcore_monitoring.findings import wrong_call
from eventcore_monitoring.forecasting import Forecast, Growth, as_text, forecast, read_counts
from eventcore_monitoring.showing import Result, show

_LONGEST = 64 * 2**20


def tell(options: Namespace, form: str) -> int:
    """`forecast COUNTS|-`: the guide's figures, the linear and the compound forecast, and how they differ."""
    if len(options.counts) != 1:
        fix = f"write `{commands.NAME} forecast events.csv`, or `-` for standard input"
        wrong_call(commands.NAME, "forecast takes one file of counts", fix)
    word = options.counts[0]
    days = options.days or "90"
    if not (days.isascii() and days.isdecimal() and 0 < int(days) <= 3650):
        wrong_call("--days", f"{days} is no number of days", "write a number from 1 to 3650")
    try:
        made = forecast(read_counts(_text(word)), int(days))
    except ValueError as error:
        fix = "give it a CSV file with date,event_count, or an answer of Prometheus"
        wrong_call("standard input" if word == "-" else word, str(error), fix)

    def text(output: TextIO, _: TextIO) -> None:
        output.write(as_text(made))

    return show(Result("forecast", 0), form, text, document=lambda: json.dumps(_document(made), indent=2) + "\n")


def _text(word: str) -> str:
    try:
        content = sys.stdin.buffer.read(_LONGEST + 1) if word == "-" else Path(word).read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        wrong_call(word, f"cannot be read: {error.strerror}", "name a file of counts")
    except UnicodeDecodeError:
        wrong_call(word, "is no UTF-8 text", "export it as UTF-8")
    if len(content) > _LONGEST:
        wrong_call(word, "is over 64 MiB", "export one line a day")
    return text


def _document(made: Forecast) -> dict[str, object]:
    def written(growth: Growth) -> dict[str, object]:
        numbers = {"now": growth.now, "then": growth.then, "factor": growth.factor}
        # JSON has no infinity: what is no number is null.
        return {"assumes": growth.assumes, **{key: one if math.isfinite(one) else None for key, one in numbers.items()}}

    return {
        "schema_version": 1,
        "days": made.days,
        "guide": {
            **written(made.guide),
            "daily_growth": made.daily_growth if math.isfinite(made.daily_growth) else None,
        },
        "linear": written(made.linear),
        "compound": written(made.compound),
        "notes": list(made.notes),
    }
