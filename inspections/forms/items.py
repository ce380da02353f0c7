"""Who answers for an item, by when, and who must not know of it."""

from typing import Any

from inspections.states import LEADER_KINDS
from portal.web.form import Choice, Day, Field, Form, Record

OTHER_LEADERS = 4


class AssignForm(Form):
    """One unit, one handler, the principal leader and up to `OTHER_LEADERS` beside, each with a type."""

    fields = {
        "lead_unit": Record("责任单位", required=True),
        "leader": Record("责任领导"),
        "leader_kind": Choice("责任领导类型", choices=LEADER_KINDS),
        "handler": Record("承办人"),
        **{
            name: field
            for n in range(1, OTHER_LEADERS + 1)
            for name, field in (
                (f"other{n}", Record(f"其他责任领导{n}")),
                (f"kind{n}", Choice(f"其他责任领导{n}的类型", choices=LEADER_KINDS)),
            )
        },
    }

    def check(self) -> None:
        if self.clean["leader_kind"] and not self.clean["leader"]:
            self.error("leader", "请选择“责任领导”，或不选类型")
        chosen = [self.clean["leader"]]
        for n in range(1, OTHER_LEADERS + 1):
            person = self.clean[f"other{n}"]
            if person is None:
                continue
            if person in chosen:
                self.error(f"other{n}", f"“其他责任领导{n}”与前面重复")
            if not self.clean[f"kind{n}"]:
                self.error(f"kind{n}", f"请选择“其他责任领导{n}的类型”")
            chosen.append(person)

    def answering(self) -> dict[str, Any]:
        """As `actions.reassign` takes it."""
        clean = self.clean
        others = [(clean[f"other{n}"], clean[f"kind{n}"]) for n in range(1, OTHER_LEADERS + 1) if clean[f"other{n}"]]
        principal = [(clean["leader"], clean["leader_kind"])] if clean["leader_kind"] else []
        return {**{name: clean[name] for name in ("lead_unit", "leader", "handler")}, "leaders": principal + others}


class PromiseForm(Form):
    fields = {
        "promised_on": Day("承诺完成日", required=True),
        "reason": Field("推迟理由", longest=300, lines=True, guarded=True),
    }


class ExtendForm(Form):
    fields = {
        "due": Day("延期至", required=True),
        "reason": Field("延期理由", required=True, longest=500, lines=True, guarded=True),
    }
