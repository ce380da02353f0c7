"""Taking over a ladder; its steps, each as one row of the page."""

from collections.abc import Sequence
from datetime import date

from portal.accountability.ladder import Light, Produces, Step, To, Trigger
from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.profiles import ROOMS
from portal.web.form import Choice, Day, Field, Form, Number, Record, Tick
from portal.workdays import Unit

DAY_UNITS = {Unit.DAY.value: "自然日", Unit.WORKDAY.value: "工作日"}
LIGHTS = {light.name: light.value for light in Light}
TRIGGERS = {trigger.name: trigger.value for trigger in Trigger}
LETTERS = {key: kind.words for key, kind in LETTER_KINDS.items()}
RECIPIENTS = {to.name: to.value for to in To}
MOST = 24


class AdoptForm(Form):
    fields = {
        "unit": Record("适用范围", required=True),
        "room": Choice("适用事项", choices=ROOMS),
        "starts_on": Day("启用日期", required=True, earliest=date(2020, 1, 1)),
    }


class ReviseForm(Form):
    """Made for one ladder: every step has a tick to keep it, its number of days, what kind of days, its light."""

    fields = {
        "starts_on": Day("启用日期", required=True, earliest=date(2020, 1, 1)),
        "repeat": Number("逾期后每几天再提醒", required=True, most=365),
        "letters_a_day": Number("每天最多建议发函件数", most=1000),
        "new_words": Field("新步骤名称", longest=60, guarded=True),
        "new_trigger": Choice("新步骤何时执行", choices=TRIGGERS),
        "new_amount": Number("新步骤天数或次数", most=365),
        "new_unit": Choice("新步骤按什么日计", choices=DAY_UNITS),
        "new_to": Choice("新步骤告知谁", choices=RECIPIENTS, many=True),
        "new_letter": Choice("新步骤建议发什么函件", choices=LETTERS),
        "new_light": Choice("新步骤亮什么牌", choices=LIGHTS),
    }

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "type[ReviseForm]":
        rows: dict[str, Field] = {}
        for n, step in enumerate(steps):
            where = f"第{n + 1}步“{step.words}”"
            rows |= {
                f"keep_{n}": Tick(f"{where}保留"),
                f"amount_{n}": Number(f"{where}天数或次数", required=True, most=365),
                f"unit_{n}": Choice(f"{where}按什么日计", required=True, choices=DAY_UNITS),
                f"light_{n}": Choice(f"{where}亮牌", required=True, choices=LIGHTS),
            }
        return type("ReviseForm", (cls,), {"fields": {**rows, **cls.fields}})

    def check(self) -> None:
        new = ("new_words", "new_trigger", "new_to")
        filled = [name for name in new if self.clean[name]]
        if filled and len(filled) < len(new):
            for name in new:
                if name not in filled:
                    self.error(name, f"加新步骤时请填写“{self.label(name)}”")

    def steps(self, before: Sequence[Step]) -> list[Step]:
        kept = [
            Step(
                step.key, step.words, step.trigger, self.clean[f"amount_{n}"], Unit(self.clean[f"unit_{n}"]), step.to,
                step.produces, step.letter, Light[self.clean[f"light_{n}"]], step.jumps, step.points,
            )
            for n, step in enumerate(before)
            if self.clean[f"keep_{n}"]
        ]  # fmt: skip
        return [*kept, self._new({step.key for step in before})] if self.clean["new_words"] else kept

    def _new(self, taken: set[str]) -> Step:
        key = next(key for n in range(1, MOST * 2) if (key := f"own-{n}") not in taken)
        letter = self.clean["new_letter"] or ""
        return Step(
            key, self.clean["new_words"], Trigger[self.clean["new_trigger"]], self.clean["new_amount"] or 0,
            Unit(self.clean["new_unit"] or Unit.DAY), tuple(To[name] for name in self.clean["new_to"]),
            Produces.letter if letter else Produces.notice, letter, Light[self.clean["new_light"] or Light.none.name],
        )  # fmt: skip


def typed_of(steps: Sequence[Step], repeat: int, letters_a_day: int) -> dict[str, object]:
    """The ladder as it stands, for a form not yet sent."""
    rows: dict[str, object] = {"repeat": repeat, "letters_a_day": letters_a_day}
    for n, step in enumerate(steps):
        rows |= {
            f"keep_{n}": True,
            f"amount_{n}": step.amount,
            f"unit_{n}": step.unit.value,
            f"light_{n}": step.light.name,
        }
    return rows
