"""Two people change the same record: the slower one sees both, and saves once more on purpose."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.web.form import Form


def differences(form: Form, stands: Mapping[str, Any], words: Mapping[str, str]) -> list[dict[str, str]]:
    """Field by field, where what stands there now is not what was typed. `words`: what the ids and keys mean."""
    return [
        {"label": field.label, "theirs": _said(stands.get(name), words), "mine": _said(form.typed.get(name), words)}
        for name, field in form.fields.items()
        if _plain(stands.get(name)) != _plain(form.typed.get(name))
    ]


def _plain(value: Any) -> list[str]:
    """As it would have been typed."""
    if isinstance(value, list | tuple | set):
        return sorted(text for one in value for text in _plain(one))
    if value is None or value is False or value == "":
        return []
    if value is True or value in ("1", "on", "true"):
        return ["✓"]
    return [value.isoformat() if isinstance(value, date) else str(value).strip()]


def _said(value: Any, words: Mapping[str, str]) -> str:
    said = "、".join("是" if text == "✓" else words.get(text, text) for text in _plain(value))
    return said or "（空）"
