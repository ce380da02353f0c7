"""The attendance grid: one field a row and column, each complaint with the row's name; and when the meeting was."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from litestar.datastructures import FormMultiDict

from meetings.states import PARTS, PRESENCES, Presence
from portal.clock import CHINA
from portal.web.form import Choice, Field, Form, Tick

COLUMNS = {
    "name": "姓名",
    "title": "职务",
    "leave_by": "批准人",
    "leave_reason": "请假理由",
    "sub_name": "代会人姓名",
    "sub_title": "代会人职务",
}
NEEDED: dict[str, tuple[str, ...]] = {
    Presence.apologies: ("leave_by", "leave_reason"),
    Presence.substitute: ("sub_name", "sub_title"),
}
"""What a choice asks for besides itself. A name may follow later: when people come in, the tap comes first."""


class GridForm(Form):
    """`rest`: whoever has no choice yet was there. `whole`: no row may be left without a choice.

    A row without a choice says nothing: what somebody else saved of it meanwhile stands.
    """

    def __init__(
        self, rows: list[dict[str, Any]], data: FormMultiDict | None = None, *, rest: bool = False, whole: bool = False
    ) -> None:
        self.rows, self.rest, self.whole = rows, rest, whole
        fields: dict[str, Field] = {}
        initial: dict[str, Any] = {}
        for row in rows:
            fields |= _fields(row)
            initial |= _initial(row)
        self.fields = fields
        super().__init__(data, **initial)

    def _take(self, data: Any) -> None:
        super()._take(data)
        for row in self.rows:
            self._one_row(row)

    def _one_row(self, row: dict[str, Any]) -> None:
        name = f"{row['key']}_status"
        if self.rest and not self.typed[name] and row["saved"] is None:
            self.typed[name] = self.clean[name] = row["there"]
        status = self.clean.get(name)
        if status is not None and status not in dict(row["choices"]):
            self.error(name, f"“{row['label']}：到会情况”请从所列选项中选择")
        elif status is None and self.whole and row["saved"] is None:
            self.error(name, f"请选择“{row['label']}：到会情况”")
        for column in NEEDED.get(status or "", ()):
            field = f"{row['key']}_{column}"
            if field in self.fields and not self.clean.get(field):
                self.error(field, f"请填写“{self.fields[field].label}”")

    def row_of(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """What this row says, as the action takes it; None without a choice. What its choice does not ask for is empty."""
        status = self.clean[f"{row['key']}_status"]
        if status is None:
            return None
        said = {column: self.clean.get(f"{row['key']}_{column}") for column in COLUMNS}
        leave, by_other = status == Presence.apologies, status == Presence.substitute
        return {
            row["column"]: row["of"],
            "position": row["position"],
            "status": status,
            "name": row["name"] if row["column"] == "seat" else said["name"],
            "title": row["title"] if row["column"] == "seat" else said["title"],
            "leave_approved_by": said["leave_by"] if leave else None,
            "leave_reason": said["leave_reason"] if leave else None,
            "substitute_name": said["sub_name"] if by_other else None,
            "substitute_title": said["sub_title"] if by_other else None,
            "rank_fits": self.clean.get(f"{row['key']}_fits", True) if by_other else True,
        }

    def beside(self, seen: int) -> dict[str, tuple[str, str, dict[str, Any]]]:
        """Somebody saved the grid after version `seen`: by row, what was sent and what stands now where both speak and
        differ. What was left without a choice here is shown as it stands."""
        found = {}
        for row in self.rows:
            saved, mine = row["saved"], self.row_of(row)
            if mine is None:
                self.typed |= {name: _shown(text) for name, text in _initial(row).items() if name in self.fields}
            elif saved and saved["version"] > seen and words_of(saved) != words_of(mine):
                found[row["key"]] = (words_of(mine), words_of(saved), saved)
        return found


def words_of(line: Mapping[str, Any]) -> str:
    """A row in a sentence: 「请假（张三批准；出差）」."""
    more = {
        Presence.apologies: f"{line['leave_approved_by']}批准；{line['leave_reason']}",
        Presence.substitute: f"{line['substitute_name']}，{line['substitute_title']}"
        + ("" if line["rank_fits"] else "；职级不相当"),
        Presence.absent: "",
    }
    said = more.get(line["status"], " ".join(filter(None, (line["name"], line["title"]))))
    return PRESENCES[line["status"]] + (f"（{said}）" if said else "")


def _shown(value: Any) -> Any:
    return value if isinstance(value, bool) else value or ""


def _fields(row: dict[str, Any]) -> dict[str, Field]:
    key, label = row["key"], row["label"]
    columns = [name for name in COLUMNS if name not in _without(row)]
    fields: dict[str, Field] = {f"{key}_status": Choice(f"{label}：到会情况", choices=PRESENCES)}
    for name in columns:
        longest = {"leave_reason": 200, "title": 80, "sub_title": 80}.get(name, 40)
        fields[f"{key}_{name}"] = Field(f"{label}：{COLUMNS[name]}", longest=longest, guarded=True)
    if "sub_name" in columns:
        fields[f"{key}_fits"] = Tick(f"{label}：职级相当")
    return fields


def _without(row: dict[str, Any]) -> set[str]:
    """A seat is its person's; only a member unit may send another."""
    fixed = {"name", "title"} if row["column"] == "seat" else set()
    return fixed if Presence.substitute in dict(row["choices"]) else fixed | {"sub_name", "sub_title"}


def _initial(row: dict[str, Any]) -> dict[str, Any]:
    saved = row["saved"] or {}
    said = {
        "status": saved.get("status"),
        "name": saved["name"] if saved else row["name"],
        "title": saved["title"] if saved else row["title"],
        "leave_by": saved.get("leave_approved_by"),
        "leave_reason": saved.get("leave_reason"),
        "sub_name": saved.get("substitute_name"),
        "sub_title": saved.get("substitute_title"),
        "fits": saved.get("rank_fits", True),
    }
    return {f"{row['key']}_{name}": text for name, text in said.items()}


class PartsForm(Form):
    """For one item: who came for it, left before it, or stands back; nothing chosen means there all the time."""

    def __init__(self, people: list[dict[str, Any]], data: FormMultiDict | None = None, **initial: Any) -> None:
        self.people = people
        self.fields = {person["key"]: Choice(person["label"], choices={"there": "在场", **PARTS}) for person in people}
        super().__init__(data, **initial)

    def parts(self) -> dict[Any, str]:
        return {person["id"]: self.clean[person["key"]] for person in self.people if self.clean[person["key"]] in PARTS}


@dataclass(frozen=True)
class Clock(Field):
    """An hour of the day as people write it."""

    longest: int = 8

    def clean(self, typed: str) -> time:
        plain = unicodedata.normalize("NFKC", typed).strip().replace("：", ":").replace("时", ":").rstrip("分")
        for form in ("%H:%M", "%H:%M:%S", "%H:"):
            try:
                return datetime.strptime(plain, form).time()  # noqa: DTZ007 (an hour, joined with the day below)
            except ValueError:
                continue
        raise ValueError("应为时间，例如 9:00")


class HeldForm(Form):
    """When the meeting really began and ended, on its day; the end may follow later."""

    fields = {
        "began": Clock("开始时间", required=True),
        "ended": Clock("结束时间"),
    }

    def check(self) -> None:
        if self.clean["ended"] and self.clean["ended"] <= self.clean["began"]:
            self.error("ended", "“结束时间”应晚于“开始时间”")

    def on(self, day: date) -> tuple[datetime, datetime | None]:
        began, ended = self.clean["began"], self.clean["ended"]
        return datetime.combine(day, began, CHINA), datetime.combine(day, ended, CHINA) if ended else None
