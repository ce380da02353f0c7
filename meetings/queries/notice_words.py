"""The words of a 会议通知 as plain data: what it says, the copy without confidential titles, what changed since the last."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from portal.clock import CHINA, local
from portal.papers.environment import day
from portal.words import WEEKDAYS

FORMS = {"letter": "信函格式", "file": "文件格式"}
WIDE = "（普发件）"
"""Ends the name of the files that everybody called gets, where an item is confidential."""
NOT_NAMED = "内部议题"
"""What a confidential item is called where the wide copy goes."""


def content_of(
    meeting: Mapping[str, Any], items: Sequence[Mapping[str, Any]], invitees: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the notice says of the meeting, as JSON takes it. `items`: the whole agenda, confidential lines included."""
    called = {capacity: [one for one in invitees if one["capacity"] == capacity] for capacity in ("member", "observer")}
    return {
        "title": meeting["title"],
        "starts_at": meeting["starts_at"].astimezone(CHINA).isoformat(),
        "minutes": meeting["minutes_planned"],
        "place": meeting["place"],
        "chair": f"{meeting['chair_name']}（{meeting['chair_title']}）" if meeting["chair"] else "",
        "agenda": [_agenda_line(item) for item in items if not item["withheld"]],
        "members": [one["name"] for one in called["member"]],
        "observers": [one["name"] for one in called["observer"]],
        "requirements": meeting["requirements"] or "",
        "contact": meeting["contact"] or "",
    }


def _agenda_line(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "item": str(item["id"]),
        "kind": item["kind"],
        "section": item["section"] or "",
        "title": item["title"],
        "unit": item["unit_short"] or "",
        "presenter": " ".join(part for part in (item["presenter"], item["presenter_title"]) if part),
        "minutes": item["minutes"],
        "confidential": item["confidential"],
    }


def has_confidential(content: Mapping[str, Any]) -> bool:
    return any(line["confidential"] for line in content["agenda"])


def wide(content: Mapping[str, Any]) -> dict[str, Any]:
    """The copy for everybody called: a confidential item is not named, nor who brings it."""
    agenda = [
        {**line, "title": NOT_NAMED, "unit": "", "presenter": ""} if line["confidential"] else line
        for line in content["agenda"]
    ]
    return {**content, "agenda": agenda}


def when_words(content: Mapping[str, Any]) -> str:
    at = local(datetime.fromisoformat(content["starts_at"]))
    part = "上午" if at.hour < 12 else "下午" if at.hour < 18 else "晚上"
    hour = at.hour if at.hour <= 12 else at.hour - 12
    return f"{day(at.date())}（星期{WEEKDAYS[at.weekday()]}）{part}{hour}:{at:%M}"


def differences(told: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What changed since the last notice, each said once."""
    changes = []
    if told["starts_at"] != now["starts_at"]:
        changes.append(f"会议时间由{when_words(told)}调整为{when_words(now)}")
    for name, words in (("place", "会议地点"), ("chair", "主持人"), ("title", "会议名称"), ("contact", "联系人")):
        if told[name] != now[name]:
            changes.append(f"{words}由{told[name] or '未定'}调整为{now[name] or '未定'}")
    if told["minutes"] != now["minutes"]:
        changes.append(f"预计时长由{told['minutes']}分钟调整为{now['minutes']}分钟")
    if told["requirements"] != now["requirements"]:
        changes.append("有关要求作了调整")
    return [*changes, *_agenda_changes(told["agenda"], now["agenda"]), *_called_changes(told, now)]


def _agenda_changes(told: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    before = {line["item"]: line for line in told}
    after = {line["item"]: line for line in now}
    for line in now:
        if line["item"] not in before:
            yield f"增加议程“{line['title']}”"
    for line in told:
        if line["item"] not in after:
            yield f"取消议程“{line['title']}”"
    kept = [line["item"] for line in told if line["item"] in after]
    if kept != [line["item"] for line in now if line["item"] in before]:
        yield "议程顺序作了调整"
    for item in kept:
        said = [
            words
            for name, words in (("title", "名称"), ("unit", "汇报单位"), ("presenter", "汇报人"), ("minutes", "时长"))
            if before[item][name] != after[item][name]
        ]
        if said:
            yield f"议程“{after[item]['title']}”的{'、'.join(said)}作了调整"


def _called_changes(told: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name, words in (("members", "参会单位"), ("observers", "列席单位")):
        if more := [one for one in now[name] if one not in told[name]]:
            yield f"增加{words}：{'、'.join(more)}"
        if fewer := [one for one in told[name] if one not in now[name]]:
            yield f"减少{words}：{'、'.join(fewer)}"


def paper_of(
    content: Mapping[str, Any],
    *,
    form: str,
    issuer: str,
    office: str,
    on: date,
    told: Mapping[str, Any] | None = None,
    told_label: str = "",
    reason: str = "",
) -> dict[str, Any]:
    """The notice as it is printed and frozen. `told`: what the notice before said, when this one changes it."""
    changes = differences(told, content) if told else []
    about = f"调整{content['title']}有关安排" if changes else f"召开{content['title']}"
    if told and changes:
        label = f"（{told_label}）" if told_label else ""
        opening = f"原定{when_words(told)}召开的{told['title']}{label}，有关安排作如下调整："
    else:
        opening = f"经研究，定于{when_words(content)}召开{content['title']}。现将有关事项通知如下："
    return {
        **content,
        "heading": f"关于{about}的通知",
        "when": when_words(content),
        "form": form,
        "issuer": issuer,
        "office": office,
        "date": on.isoformat(),
        "addressee": _addressee(content),
        "opening": opening,
        "changes": changes,
        "reason": reason,
    }


def _addressee(content: Mapping[str, Any]) -> str:
    """By name where they are few; otherwise by kind, and by name in the text."""
    names = [*content["members"], *content["observers"]]
    if len(names) <= 3:
        return "，".join(names)
    return "各参会单位" + ("、列席单位" if content["observers"] else "")
