"""Logs for operators: one JSON line each, to standard error, without personal data or anything that was typed."""

import json
import logging
import sys
from datetime import UTC, datetime


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


def shown_path(path: str) -> str:
    """An address as the log may hold it. A calendar's address ends in .ics and carries its secret where the name stands."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/***.ics" if name.endswith(".ics") else path


def quiet_logging() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    root = logging.getLogger("portal")
    if not root.handlers:
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = True
