"""What a reviewer should look at before deciding. The page points out, it never judges, and nothing is refused for it.

Pure: the texts and papers of one item, and those of the other items of the same inspection, in; sentences out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

LONG_PASSAGE = 30
"""Characters that two items must share, word for word, before it is worth a look."""
JUST_BEFORE = timedelta(minutes=10)
_DAY = re.compile(r"(\d{4})\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})")
_ANY_DATE = re.compile(r"\d{1,4}\s*[年.\-/]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}\s*日|[上中下]旬")
_BREAKS = re.compile(r"[。；;！？\n]")


def points_of(
    item: Mapping[str, Any],
    progress: Sequence[Mapping[str, Any]],
    evidence: Sequence[Mapping[str, Any]],
    others: Sequence[Mapping[str, Any]],
) -> list[str]:
    """`others`: title, texts (list of str) and files (list of sha256) of the inspection's other items one may see."""
    texts = [item["outcome"] or "", *(entry["text"] for entry in progress)]
    kept = [file for file in evidence if file["withdrawn_at"] is None]
    return [
        *_undated(item),
        *_too_early(texts, item["feedback_on"]),
        *_old_papers(kept, item["feedback_on"]),
        *_same_files(kept, others),
        *_same_passages(texts, others),
        *_at_the_last_minute(kept, item["applied_at"]),
    ]


def _undated(item: Mapping[str, Any]) -> Iterable[str]:
    if item["outcome"] and not _ANY_DATE.search(item["outcome"]):
        yield "整改落实情况中没有写明任何日期。"


def _too_early(texts: Iterable[str], feedback_on: date) -> Iterable[str]:
    early = sorted({day for text in texts for day in days_in(text) if day < feedback_on})
    if early:
        said = "、".join(f"{day.year}年{day.month}月{day.day}日" for day in early[:5])
        yield f"文字中的{said}早于反馈日{feedback_on}。"


def days_in(text: str) -> list[date]:
    """Whole dates written in a text; what is no day of the calendar is none."""
    found = []
    for year, month, day in _DAY.findall(text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def _old_papers(evidence: Iterable[Mapping[str, Any]], feedback_on: date) -> Iterable[str]:
    for file in evidence:
        if file["effective_on"] and file["effective_on"] < feedback_on:
            yield f"佐证材料“{file['name']}”落款 {file['effective_on']}，早于反馈日 {feedback_on}。"


def _same_files(evidence: Iterable[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    for file in evidence:
        where = [other["title"] for other in others if file["sha256"] in other["files"]]
        if where:
            yield f"佐证材料“{file['name']}”同时用于：{_some(where)}。"


def _same_passages(texts: Iterable[str], others: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    own = {passage for text in texts for passage in passages(text)}
    for other in others:
        shared = own & {passage for text in other["texts"] for passage in passages(text)}
        if shared:
            longest = max(shared, key=len)
            yield f"“{longest[:24]}……”一段与“{other['title']}”完全相同。"


def passages(text: str) -> list[str]:
    """Sentences long enough to be compared, without blanks."""
    parts = (re.sub(r"\s+", "", part) for part in _BREAKS.split(text))
    return [part for part in parts if len(part) >= LONG_PASSAGE]


def _at_the_last_minute(evidence: Sequence[Mapping[str, Any]], applied_at: datetime | None) -> Iterable[str]:
    if applied_at is None or not evidence:
        return
    late = [file for file in evidence if timedelta() <= applied_at - file["uploaded_at"] <= JUST_BEFORE]
    if len(late) == len(evidence):
        yield f"全部 {len(late)} 份佐证材料都是在申请销号前 10 分钟内上传的。"


def _some(titles: Sequence[str]) -> str:
    return "、".join(f"“{title}”" for title in titles[:3]) + (f"等 {len(titles)} 项" if len(titles) > 3 else "")
