"""What a changed cell means in the register: words, units and batches by name, yes and no; and every sentence against it.
Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assignments.forms.cases import NUMBER
from assignments.sheets import AGAIN, SHOWN_ONLY, YES
from assignments.states import DIFFICULTIES, ORIGINS, ROUTES
from portal.sheets.judging import (
    Line,
    Record,
    Wrong,
    complaint,
    judged,
    plain,
    refuse_numbers,
    state_of,
    unit_called,
)
from portal.sheets.plan import Plan, Preview, RowPreview

CHOSEN = {"origin": ORIGINS, "route": ROUTES, "difficulty": DIFFICULTIES}
FLAGS = {"repeat": AGAIN, "cross_jurisdiction": YES, "split_residence": YES}
WHERE = "本积案库所在地区内单位或上级部门"


@dataclass(frozen=True)
class Around:
    """What names may mean, and the cases as they stand, by id: the cells as they are written, and under `raw` the
    columns behind them. `taken`: numbers of the register among those of the new rows."""

    on: date
    tags: Mapping[str, Mapping[str, str]]
    batches: Mapping[str, str]
    units: Sequence[Record]
    rows: Mapping[str, Record]
    taken: frozenset[str]


def judge(plan: Plan, preview: Preview, around: Around) -> list[Line]:
    lines = [_line(plan, row, around) for row in preview.rows]
    _judge_numbers(plan, lines, around)
    return lines


def number_of(typed: Any) -> str:
    """The official number as the register writes it."""
    return str(NUMBER.clean(str(typed or "")))


def _line(plan: Plan, row: RowPreview, around: Around) -> Line:
    line = judged(
        plan,
        row,
        around.rows.get(row.id),
        words=_words(row),
        read_only=SHOWN_ONLY,
        meaning=lambda key, value, now: _meaning(key, value, now, around),
        named=lambda key, value: _named(key, value, around),
    )
    line.state = state_of(line)
    return line


def _words(row: RowPreview) -> str:
    cells = [row.cells.get(key) for key in ("number", "summary")]
    return " ".join(filter(None, (cell.new or cell.old for cell in cells if cell)))


def _judge_numbers(plan: Plan, lines: list[Line], around: Around) -> None:
    """A number is opened once: neither twice in the file nor again in the register."""
    first: dict[str, int] = {}
    for line in lines:
        number = line.values.get("number") if not line.id else number_of(_raw(around, line).get("number"))
        if not number:
            continue
        if number in first:
            said = f"与第{first[number]}行的编号相同，一件积案只能占一行"
        elif not line.id and number in around.taken:
            said = "积案库中已有这一编号，不能重复登记；要修改的，请导出后在原来的一行改"
        else:
            first[number] = line.number
            continue
        line.problems.append(complaint(plan, line, "number", said))
        if "number" in line.cells:
            line.cells["number"] = {**line.cells["number"], "state": "错误"}
        line.state = "错误"


def _raw(around: Around, line: Line) -> Mapping[str, Any]:
    found: Mapping[str, Any] = around.rows.get(line.id, {}).get("raw", {})
    return found


def _meaning(key: str, value: Any, now: Record | None, around: Around) -> tuple[Any, bool]:
    raw = now["raw"] if now else None
    if key == "number":
        return _number(value, raw)
    if key == "summary":
        refuse_numbers(value)
        if "\n" in value:
            raise Wrong("只能写一行，请删去换行")
        return value, False
    if key == "first_registered_on":
        return _day(value, raw, around)
    meant = _understood(key, value, around)
    return meant, raw is not None and meant == _standing(key, raw)


def _understood(key: str, value: Any, around: Around) -> Any:
    if key in CHOSEN:
        return next(word for word, said in CHOSEN[key].items() if said == value)
    if key in FLAGS:
        return value == FLAGS[key]
    if key in {"territory", "authority"}:
        return unit_called(value, around.units, WHERE)
    if key == "batch":
        return _called(value, around.batches, "交办批次") if value else None
    if key == "tag_names":
        both = {**around.tags.get("lever", {}), **around.tags.get("campaign", {})}
        return sorted({_called(name, both, "举措、专项") for name in value or ()})
    return _called(value, around.tags.get(key, {}), "领域" if key == "field" else "卡点") if value else None


def _standing(key: str, raw: Mapping[str, Any]) -> Any:
    """What stands there, as `_understood` would give it."""
    if key == "tag_names":
        return sorted(str(tag) for tag in raw["tags"])
    found = raw[key]
    return found if found is None or isinstance(found, bool | str) else str(found)


def _number(value: Any, raw: Mapping[str, Any] | None) -> tuple[str, bool]:
    number = number_of(value)
    if raw is not None:
        if number == raw["number"]:
            return number, True
        raise Wrong("登记后不能修改；登记错了的，请在案件页面说明，并另行登记正确的编号")
    refuse_numbers(number)
    return number, False


def _day(value: date, raw: Mapping[str, Any] | None, around: Around) -> tuple[str, bool]:
    latest = raw["registered_on"] if raw else around.on
    if value > latest:
        raise Wrong(f"不能晚于{'入库日期' if raw else '今天'}（{latest}）")
    if value.year < 1949:
        raise Wrong("请核对年份")
    return value.isoformat(), False


def _called(name: str, known: Mapping[str, str], what: str) -> str:
    """Its id by its name; never a guess."""
    found = [one for said, one in known.items() if plain(said) == plain(name)]
    if len(found) != 1:
        raise Wrong(f"本积案库没有名为“{name[:30]}”的{what}，请从列表中选择，或先在“积案库设置”中增加")
    return found[0]


def _named(key: str, value: Any, around: Around) -> str:
    """In full what a name was understood to mean."""
    if key in {"territory", "authority"}:
        return next(str(unit["name"]) for unit in around.units if str(unit["id"]) == value)
    return ""
