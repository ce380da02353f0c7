"""What a letter says of the matters it is about, out of the ledger alone: no sentence here is typed by anybody.

Days late are natural days after the due day. The same standing always gives the same words, so what a person left
as it was composed can be composed anew on a later day (`renewed`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from json import dumps
from uuid import UUID

from portal.accountability.letter_kinds import LETTER_KINDS
from portal.accountability.states import STANDINGS
from portal.papers.environment import day
from portal.papers.titles import measure

IN_BODY = 3
"""So many matters are told in the letter itself; more stand in a table behind it."""
LONGEST_IN_TITLE = 30


@dataclass(frozen=True)
class Standing:
    """One matter on the day `as_of`."""

    duty: UUID
    title: str
    source: str
    unit_name: str
    due: date
    first_due: date
    extensions: int
    reminded_on: date | None
    standing: str
    done_on: date | None
    as_of: date

    @property
    def name(self) -> str:
        """Its title as it stands between quotation marks."""
        return self.title.rstrip("。；;")

    @property
    def days_late(self) -> int:
        """Negative while there is time left; of what is met, on the day it was met."""
        return ((self.done_on or self.as_of) - self.due).days


def digest_of(standings: Sequence[Standing]) -> str:
    """Stands for everything a reader was shown: another digest, another state of affairs."""
    told = [{**asdict(one), "duty": str(one.duty)} for one in standings]
    return sha256(dumps(told, default=str, sort_keys=True).encode()).hexdigest()[:32]


def title_for(kind: str, standings: Sequence[Standing]) -> str:
    """The title of the paper; a matter with a long name is named in the text only."""
    shape = LETTER_KINDS[kind]
    if len(standings) == 1 and measure(standings[0].name) <= LONGEST_IN_TITLE:
        return shape.subject.format(what=standings[0].name)
    late = all(one.days_late > 0 and one.standing == "open" for one in standings)
    many = f"{len(standings)}件" if len(standings) > 1 else "有关"
    return shape.plural.format(many=f"{many}{'逾期' if late else ''}督办事项")


def cause_for(standings: Sequence[Standing]) -> str:
    """事由, one paragraph a matter; of many matters a sentence that sums them up."""
    if not standings:
        return ""
    if len(standings) > IN_BODY:
        return summary(standings)
    return "\n".join(sentence_of(one) for one in standings)


def summary(standings: Sequence[Standing]) -> str:
    late = [one for one in standings if one.days_late > 0 and one.standing != "done"]
    longest = max((one.days_late for one in late), default=0)
    said = f"其中{len(late)}件逾期，最长逾期{longest}天" if late else "均未逾期"
    return f"你单位承办的{len(standings)}件督办事项，截至{day(standings[0].as_of)}，{said}（详见附件）。"


def sentence_of(one: Standing) -> str:
    extended = f"（原定{day(one.first_due)}，已延期{one.extensions}次）" if one.extensions else ""
    told = f"最近一次提醒为{day(one.reminded_on)}。" if one.reminded_on else ""
    return f"“{one.name}”（{one.source}）由{one.unit_name}承办，应于{day(one.due)}前办结{extended}。{how(one)}。{told}"


def how(one: Standing) -> str:
    """How it stands, with the day that was counted to."""
    if one.standing == "done":
        met = f"该事项已于{day(one.done_on)}办结" if one.done_on else "该事项已办结"
        return f"{met}，超过时限{one.days_late}天" if one.days_late > 0 else met
    if one.standing == "revoked":
        return "该事项已撤销"
    handed = "办理结果已提交，正在审核" if one.standing == "handed_in" else ""
    left = -one.days_late
    count = f"已逾期{-left}天" if left < 0 else "当日到期" if left == 0 else f"距到期还有{left}天"
    return f"截至{day(one.as_of)}，{count}" + (f"，{handed}" if handed else "")


def renewed(text: str, before: Sequence[Standing], after: Sequence[Standing]) -> tuple[str, bool]:
    """The text with what was composed composed anew; False when a person had rewritten a sentence that is no longer true,
    which no machine can mend."""
    if text.strip() == cause_for(before).strip() or not text.strip():
        return cause_for(after), True
    now = {one.duty: one for one in after}
    known, whole = {one.duty for one in before}, True
    for one in before:
        new = sentence_of(now[one.duty]) if one.duty in now else ""
        whole &= sentence_of(one) in text or (bool(new) and new == sentence_of(one)) or len(before) > IN_BODY
        text = text.replace(sentence_of(one), new)
    if len(before) > IN_BODY or len(after) > IN_BODY:
        old, new = summary(before), summary(after) if len(after) > IN_BODY else cause_for(after)
        whole &= old in text or old == new
        text = text.replace(old, new)
    else:
        text = "\n".join([text, *(sentence_of(one) for one in after if one.duty not in known)])
    return "\n".join(line for line in text.splitlines() if line.strip()), whole


def differences(before: Sequence[Standing], after: Sequence[Standing]) -> list[str]:
    """What is otherwise than when it was written, one sentence a matter."""
    then = {one.duty: one for one in before}
    found = []
    for one in after:
        old = then.get(one.duty)
        changed = [] if old is None else _changed(old, one)
        if changed:
            found.append(f"“{one.name}”：{'，'.join(changed)}")
    return found


def _changed(old: Standing, new: Standing) -> list[str]:
    pairs: list[tuple[str, object, object]] = [
        ("名称", old.title, new.title),
        ("承办单位", old.unit_name, new.unit_name),
        ("完成时限", day(old.due), day(new.due)),
        ("延期次数", f"{old.extensions}次", f"{new.extensions}次"),
        ("办理状态", STANDINGS[old.standing], STANDINGS[new.standing]),
        ("最近提醒", _day(old.reminded_on), _day(new.reminded_on)),
        ("截止统计日", day(old.as_of), day(new.as_of)),
        ("逾期", _late(old), _late(new)),
    ]
    return [f"{name}由{was}改为{now}" for name, was, now in pairs if was != now]


def _day(on: date | None) -> str:
    return day(on) if on else "无"


def _late(one: Standing) -> str:
    return f"{max(0, one.days_late)}天"


def blanks(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a person still has to fill in, as complaints: (field, sentence)."""
    found = []
    for label, text in texts.items():
        start = text.find("【")
        if start >= 0:
            end = text.find("】", start)
            found.append((label, f"还有未填写的内容：{text[start : end + 1] if end > 0 else text[start : start + 12]}"))
    return found


def standing_from(row: Mapping[str, object]) -> Standing:
    """From a row of the ledger or of a letter, whatever else it has."""
    return Standing(**{name: row[name] for name in Standing.__dataclass_fields__})  # type: ignore[arg-type]
