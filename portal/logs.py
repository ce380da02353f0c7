"""Logs for operators: one JSON line each, to standard error, without personal data or anything that was typed."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

HIDDEN = "***"
PLAIN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,6}", re.ASCII)
"""An id, or a number too short for anybody's telephone."""


class Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            **(record.msg if isinstance(record.msg, dict) else {"message": record.getMessage()}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            said["error"] = type(error).__name__
            said["where"] = self._where(error)
        return json.dumps(said, ensure_ascii=False)

    @staticmethod
    def _where(error: BaseException) -> list[str]:
        """The way through the code, without values: an error's own text may quote what somebody typed."""
        steps, trace = [], error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            steps.append(f"{code.co_filename.rsplit('site-packages/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
            trace = trace.tb_next
        return steps[-12:]


def shown_path(path: str, template: str = "") -> str:
    """An address as the log may hold it: the route's own words, ids and numbers; of the rest only that it was there.

    Anybody may type anything into an address, and a calendar's carries its secret. No template: no route was found.
    """
    typed, known = path.split("/"), template.split("/")
    if not template or len(typed) != len(known):
        known = known[: next((n for n, part in enumerate(known) if part.startswith("{")), 0)] or [""]
        return "/".join([*known, HIDDEN])
    return "/".join(_shown(part, word) for part, word in zip(typed, known, strict=True))


def _shown(part: str, word: str) -> str:
    if not word.startswith("{"):
        return word
    return part if PLAIN.fullmatch(part) else HIDDEN


def quiet_logging() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    root = logging.getLogger("portal")
    if not root.handlers:
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = True
