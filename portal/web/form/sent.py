"""A form as it was sent: its fields taken one by one, its complaints, what is put back on the page."""

import unicodedata
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from datetime import date
from typing import Any

from litestar.datastructures import FormMultiDict, MultiDict, UploadFile

from portal.errors import BadInput, Refused
from portal.inputguard import Hit, find, masked
from portal.web.form.kinds import Choice, Field, Record, Secret, Tick, Upload

OVERRIDES: ContextVar[list[dict[str, Any]]] = ContextVar("overrides")
"""What personal-looking numbers were let through in this request, and why."""


class Form:
    """Subclasses set `fields`; `form.ok`, `form.values` (clean), `form.typed` (as typed), `form.errors`."""

    fields: Mapping[str, Field] = {}

    def __init__(self, data: FormMultiDict | MultiDict[Any] | None = None, **initial: Any) -> None:
        self.errors: dict[str, str] = {}
        self.clean: dict[str, Any] = {}
        self.sent = data is not None
        self.typed: dict[str, Any] = {name: _typed(initial.get(name)) for name in self.fields}
        self.guard_hit = False
        self.guard_reason = ""
        if data is not None:
            self._take(data)

    @property
    def ok(self) -> bool:
        return self.sent and not self.errors

    @property
    def values(self) -> dict[str, Any]:
        """As typed, for the page. The clean values are in `clean`."""
        return self.typed

    def label(self, name: str) -> str:
        return self.fields[name].label if name in self.fields else name

    def error(self, name: str, sentence: str) -> None:
        self.errors.setdefault(name, sentence)

    def take_complaints(self, bad: BadInput) -> None:
        """Complaints found deeper down (a file, a rule) are shown like any other."""
        for where, sentence in bad.complaints:
            said = sentence if not where or where in sentence else f"“{where}”{sentence}"
            name = next((name for name, field in self.fields.items() if field.label == where), "")
            if name:
                self.error(name, said)
            else:
                # No field is at fault alone; the page's summary must still lead somewhere.
                first = next(iter(self.fields))
                self.errors[first] = f"{self.errors[first]}；{said}" if first in self.errors else said

    def check(self) -> None:
        """Rules over several fields; called when each field alone is right."""

    def _take(self, data: FormMultiDict | MultiDict[Any]) -> None:
        self.guard_reason = _first_text(data, "guard_reason")
        for name, field in self.fields.items():
            sent = data.getall(name, [])
            if isinstance(field, Upload):
                self._take_files(name, field, sent)
            else:
                self._take_text(name, field, sent)
        if not self.errors:
            self.check()

    def _take_text(self, name: str, field: Field, sent: Sequence[Any]) -> None:
        texts = [text for text in sent if isinstance(text, str)]
        shown = [showable(text) for text in texts]
        if len(texts) != len(sent):
            self.error(name, f"“{field.label}”应为文字，不是文件")
            return
        if field.many:
            texts = [text for text in texts if text.strip()]
            self.typed[name] = [text for text in shown if text.strip()]
            self.clean[name] = [cleaned for text in texts if (cleaned := self._one(name, field, text)) is not None]
            if field.required and not texts:
                self.error(name, f"请选择“{field.label}”" if field.choices else f"请填写“{field.label}”")
            return
        if len(texts) > 1 and not isinstance(field, Tick):
            self.error(name, f"“{field.label}”重复提交，请只填一次")
            return
        typed = texts[-1] if texts else ""
        self.typed[name] = "" if isinstance(field, Secret) or not shown else shown[-1]
        if isinstance(field, Tick):
            self.clean[name] = field.clean(typed)
        elif not typed.strip():
            self.clean[name] = None
            if field.required:
                self.error(name, f"请{'选择' if isinstance(field, Choice | Record) else '填写'}“{field.label}”")
        else:
            self.clean[name] = self._one(name, field, typed)

    def _one(self, name: str, field: Field, typed: str) -> Any:
        text = typed if isinstance(field, Secret) else typed.replace("\r\n", "\n").strip()
        if any(unicodedata.category(sign) in {"Cc", "Cs", "Co"} and sign not in "\n\t" for sign in text):
            self.error(name, f"“{field.label}”含有无法识别的字符，请删去后重填")
        elif not field.lines and "\n" in text:
            self.error(name, f"“{field.label}”只能填一行")
        elif len(text) > field.longest:
            self.error(name, f"“{field.label}”最多 {field.longest} 个字，现有 {len(text)} 个字")
        elif field.guarded and (hits := find(text)) and not self._kept_for_a_reason(field, hits):
            self.guard_hit = True
            first = hits[0]
            self.error(
                name,
                f"“{field.label}”中疑似含有{first.kind}（{first.masked}），请删去。本系统不得记录信访人个人信息。"
                "确系公务号码等必须保留的，请在下方写明理由（将记入审计）。",
            )
        else:
            try:
                return field.clean(text)
            except ValueError as wrong:
                self.error(name, f"“{field.label}”{wrong}")
        return None

    def _kept_for_a_reason(self, field: Field, hits: Sequence[Hit]) -> bool:
        """A named reason lets the number stand; who gave it, and for what, is audited with the request."""
        if len(self.guard_reason.strip()) < 5:
            return False
        reason = masked(self.guard_reason.strip())[:300]  # the log holds no numbers either
        OVERRIDES.get([]).append({"field": field.label, "found": [hit.masked for hit in hits], "reason": reason})
        return True

    def _take_files(self, name: str, field: Field, sent: Sequence[Any]) -> None:
        files = [part for part in sent if isinstance(part, UploadFile) and part.filename]
        if any(isinstance(part, str) and part for part in sent):
            self.error(name, f"“{field.label}”应为文件")
            return
        if field.required and not files:
            self.error(name, f"请选择“{field.label}”")
        elif len(files) > 1 and not field.many:
            self.error(name, f"“{field.label}”只能选一个文件")
        self.typed[name] = ""
        self.clean[name] = files if field.many else (files[0] if files else None)


class Nothing(Form):
    """A button and nothing else."""


def showable(text: str) -> str:
    """What was typed, as a page may show it again: without the signs HTML has no place for."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cs", "Cn"} or sign in "\n\r\t")


def _typed(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return [_typed(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, bool) else str(value)


def _first_text(data: FormMultiDict | MultiDict[Any], name: str) -> str:
    return next((text for text in data.getall(name, []) if isinstance(text, str)), "")


def seen_version(sent: FormMultiDict, name: str = "version") -> int | None:
    """The version of the record the person saw, as the page carries it; None for nothing and for nonsense."""
    seen = sent.get(name, "")
    return int(seen) if isinstance(seen, str) and seen.isascii() and seen.isdigit() and len(seen) < 9 else None


def refuse_stale(sent: FormMultiDict, version: int, what: str = "") -> None:
    """A page that was open too long decides nothing: it carries the version one saw. `what` opens the sentence."""
    seen = seen_version(sent)
    if seen is not None and seen != version:
        raise Refused(f"{what}刚刚已有变化，请看过最新情况后再办。")
