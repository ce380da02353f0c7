"""A case as it is entered, and what is written on its page."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from assignments.states import DIFFICULTIES, ORIGINS, ROUTES
from portal.clock import today
from portal.inputguard import masked
from portal.subjects import Subject, id_in
from portal.web.form import Choice, Day, Field, Form, Record, Tick, Upload


@dataclass(frozen=True)
class OfficialNumber(Field):
    """A number of the official system, written one way only, so that the same number is always found again."""

    def clean(self, typed: str) -> str:
        return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


NUMBER = OfficialNumber("信访编号", required=True, longest=40, guarded=True)


class CaseForm(Form):
    """`has_number`: the number is typed once, when the case is entered, and never changed."""

    fields = {
        "number": NUMBER,
        "summary": Field("事项摘要", required=True, longest=300, guarded=True),
        "field": Record("领域", required=True),
        "authority": Record("事权单位", required=True),
        "territory": Record("属地单位", required=True),
        "origin": Choice("案件来源", required=True, choices=ORIGINS),
        "batch": Record("交办批次"),
        "first_registered_on": Day("首次登记日期", required=True),
        "route": Choice("办理途径", required=True, choices=ROUTES),
        "difficulty": Choice("难易程度", required=True, choices=DIFFICULTIES),
        "repeat": Tick("重复信访"),
        "cross_jurisdiction": Tick("三跨（跨地区、跨部门、跨行业）"),
        "split_residence": Tick("三分离（人户分离、人事分离、人事户分离）"),
        "fast_lane": Tick("快办"),
        "levers": Record("举措", many=True),
        "campaigns": Record("专项行动", many=True),
    }

    def __init__(self, data: Any = None, *, has_number: bool = True, **initial: Any) -> None:
        if not has_number:
            self.fields = {name: field for name, field in CaseForm.fields.items() if name != "number"}
        super().__init__(data, **initial)

    def check(self) -> None:
        if self.clean["first_registered_on"] > today():
            self.error("first_registered_on", "“首次登记日期”不能晚于今天")

    @property
    def tags(self) -> list[UUID]:
        return [*self.clean["levers"], *self.clean["campaigns"]]

    def particulars(self) -> dict[str, Any]:
        """As `cases.open_case` and `cases.change_case` take it, number and tags left out."""
        return {name: self.clean[name] for name in self.fields if name not in ("number", "levers", "campaigns")}


class LineForm(Form):
    fields = {
        "standing": Field("办理情况", required=True, longest=1000, lines=True, guarded=True),
        "done": Tick("本线工作已完成"),
    }


class WaitingForm(Form):
    fields = {"tag": Record("卡点"), "since": Day("从哪天起")}

    def check(self) -> None:
        if self.clean["since"] and self.clean["since"] > today():
            self.error("since", "“从哪天起”不能晚于今天")


class LinkForm(Form):
    fields = {
        "number": OfficialNumber("另一件的信访编号", required=True, longest=40, guarded=True),
        "reason": Field("关联理由", required=True, longest=200, guarded=True),
    }


class PapersForm(Form):
    fields = {"file": Upload("上传材料", required=True, many=True)}


class WithdrawForm(Form):
    fields = {"note": Field("撤回理由", required=True, longest=300, lines=True, guarded=True)}


CARD = ("origin_kind", "origin_id", "origin_title", "origin_path")


def card_of(sent: Mapping[str, Any]) -> Subject | None:
    """The visiting card another room hands over in the address, and the form carries on; None for none, or for one
    whose way would lead out of this house."""
    kind, found, title, path = (said.strip() if isinstance(said := sent.get(name, ""), str) else "" for name in CARD)
    subject = id_in(found)
    if subject is None or not title or not kind or not set(kind) <= KIND_SIGNS or not _leads_inside(path):
        return None
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
    return Subject(kind[:40], UUID(str(subject)), masked(plain)[:300], path) if plain else None


KIND_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz_.")


def _leads_inside(path: str) -> bool:
    """From the root of this house: `//` and `/\\` lead to other houses, blanks and controls hide where."""
    return (
        path.startswith("/")
        and not path.startswith("//")
        and "\\" not in path
        and len(path) <= 200
        and path.isascii()
        and path.isprintable()
        and " " not in path
    )
