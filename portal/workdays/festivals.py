"""The statutory festivals by their names, and whose notice a day belongs to."""

import re
from collections.abc import Iterable
from datetime import date

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
# Since 2008 by the decision of 2007-12-14; before, the notice speaks of four festivals only.
BEFORE_2008 = ("元旦", "春节", "劳动节", "国庆节")
ALIASES = {
    "新年": "元旦",
    "元旦节": "元旦",
    "清明": "清明节",
    "五一": "劳动节",
    "五一国际劳动节": "劳动节",
    "国际劳动节": "劳动节",
    "五一劳动节": "劳动节",
    "端午": "端午节",
    "中秋": "中秋节",
    "国庆": "国庆节",
    "十一": "国庆节",
}


def annual_notice(year: int) -> str:
    return f"《国务院办公厅关于{year}年部分节假日安排的通知》"


def notice_year(day: date, name: str) -> int:
    """The December days of 元旦 stand in next year's notice."""
    return day.year + 1 if name == "元旦" and day.month == 12 else day.year


def canonical(name: str) -> str:
    """「“五一”国际劳动节」 is 劳动节; 「国庆、中秋」 is 国庆节、中秋节; an unknown name stays as it is."""
    parts = re.split("[、和与及]", re.sub("[“”\"'‘’「」]", "", name))
    if any(part not in ALIASES and part not in FESTIVALS for part in parts):
        return name
    return "、".join(ALIASES.get(part, part) for part in parts)


def is_whole_year(year: int, names: Iterable[str]) -> bool:
    """Whether a notice that speaks of `names` is the year's own, not a part or a later change."""
    spoken = {part for name in names for part in name.split("、")}
    return spoken >= set(FESTIVALS if year >= 2008 else BEFORE_2008)
