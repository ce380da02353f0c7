"""One sentence of a holiday notice: its dates, checked against their weekdays, and what is done on them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from portal.workdays.words import WEEKDAYS

ONE = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})(?:日|(?=至)){1}(?:\((?P<{0}w>[^()]*)\))?"
PART = re.compile(ONE.format("a", "") + r"(?:至" + ONE.format("b", "") + r")?[、和及]?")
COUNT = re.compile(r"^(?:放假)?共?([\d一二三四五六七八九十]{1,3})天$")
REST = re.compile(
    r"^(?:放假调休|调休放假|放假公休|放假补休|放假|补休|调休|公休|休息)(?:共?(?P<n>\d{1,2})天)?(?P<weekend>与周末连休)?$"
)
WORK = re.compile(r"^(?:(?:正常|照常|调休|补)?上班|补班)$")
RESUME = re.compile(r"^(?:起|开始)(?:正常|照常)?上班$")
NATURE = re.compile(r"^(?:分别)?(?:为|是|属于?)?(?:国庆节|中秋节)?(?:法定(?:节?假日|节日)|公休日?|照常公休|休息日)$")
MOVED = re.compile(
    r"^(?:[一二两三四五六]个)?(?:公休日|休息日)?(?:及(?:中秋节|国庆节|端午节))?(?:的?公休)?(?:分别)?(?:调至|调到|移至)"
)
SAID_NOTHING = re.compile(r"^(?:其中|与周末连休|不调休|高速公路免费.*)?$")
EXTENDED = re.compile(r"延长.*假期至")
NUMERALS = {numeral: i for i, numeral in enumerate("一二三四五六七八九十", 1)}


class Unplaced(Exception):
    """The sentence cannot be taken; the text says why, to the official."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Found:
    day: date
    is_off: bool


class Sentence:
    """Reads clause by clause; a date without month or year takes them from the date before it.

    `before`: the first day of the holiday, when an earlier sentence has named it.
    """

    def __init__(self, text: str, year: int, festival: str, before: date | None = None) -> None:
        self.text = text
        self.year = year
        self.festival = festival
        self.first = self.last = before
        self.off: list[date] = []
        self.worked: list[date] = []
        self.moved: list[date] = []  # weekend days given away: worked, unless they are holidays themselves

    def read(self) -> list[Found]:
        for clause in re.split(r",(?![^()]*\))", self.text):
            self._clause(re.sub(r"^(?:其中|将|即|并将|另外)", "", clause))
        for day in self.worked:
            if day.weekday() < 5:
                raise Unplaced(f"{_said(day)}本来就是工作日，不需要写上班，请核对。")
        for day in self.moved:
            if day.weekday() < 5:
                raise Unplaced(f"{_said(day)}不是周末，没有公休日可调，请核对。")
        return [Found(day, True) for day in self.off] + [Found(day, False) for day in self.worked]

    def _clause(self, clause: str) -> None:
        days, rest = self._dates(clause)
        count, off, moved = COUNT.match(clause), REST.match(rest), MOVED.match(rest)
        if count and not days:
            self._count(count.group(1))
        elif not days and SAID_NOTHING.match(clause):
            if clause == "与周末连休":
                self._beside_weekend()
        elif days and off:
            self.off += [day for day in days if day not in self.off]
            if off.group("n"):
                self._count(off.group("n"))
            if off.group("weekend"):
                self._beside_weekend()
        elif days and WORK.match(rest):
            self.worked += [day for day in days if day not in self.worked]
        elif days and moved:
            self._move(days, rest[moved.end() :])
        elif not (days and (NATURE.match(rest) or RESUME.match(rest))):
            if EXTENDED.search(clause):
                raise Unplaced("只写了延长到哪一天，没有写从哪一天起，请改写为“几月几日至几月几日放假”。")
            raise Unplaced(f"“{clause}”没有看懂，请按通知原文粘贴，或改为逐日填写。")

    def _move(self, days: list[date], target: str) -> None:
        to, rest = self._dates(target)
        if not to or rest:
            raise Unplaced(f"“{target}”没有看懂：应当写明公休日调到哪几天。")
        self.moved += days
        self.off += [day for day in to if day not in self.off]

    def _dates(self, text: str) -> tuple[list[date], str]:
        """The dates the text begins with, and what follows them."""
        days: list[date] = []
        while part := PART.match(text):
            first = self._date(part, "a", None)
            last = self._date(part, "b", first) if part["bd"] else first
            if not 0 <= (last - first).days <= 30:
                raise Unplaced(f"“{part.group()}”的起止日期不对，请核对。")
            days += [first + timedelta(days=i) for i in range((last - first).days + 1)]
            text = text[part.end() :]
        return days, text

    def _date(self, part: re.Match[str], end: str, since: date | None) -> date:
        year, month, number = (int(part[end + key]) if part[end + key] else None for key in "ymd")
        assert number is not None
        if month is None:
            if self.last is None:
                raise Unplaced(f"“{part.group()}”没有写明月份。")
            month, year = self.last.month, year or self.last.year
        year = year or self._year_of(month, since)
        try:
            day = date(year, month, number)
        except ValueError:
            raise Unplaced(f"没有{year}年{month}月{number}日这一天。") from None
        if not date(self.year - 1, 12, 1) <= day < date(self.year + 1, 1, 10):
            raise Unplaced(f"{_said(day)}不在{self.year}年的放假安排之内，请核对年份。")
        self._check_weekday(day, part[end + "w"] or "")
        self.first, self.last = self.first or day, day
        return day

    def _year_of(self, month: int, since: date | None) -> int:
        """The end of a range follows its start; 元旦 begins in the December before."""
        if since is not None:
            return since.year + (month < since.month)
        return self.year - 1 if month == 12 and self.festival == "元旦" else self.year

    def _check_weekday(self, day: date, remark: str) -> None:
        said = re.search(r"(?:星期|周)([一二三四五六日])", remark)
        if said and WEEKDAYS.index(said.group(1)) != day.weekday():
            raise Unplaced(f"{_said(day)}是周{WEEKDAYS[day.weekday()]}，通知里写的是周{said.group(1)}，请核对。")

    def _count(self, text: str) -> None:
        said = NUMERALS.get(text) or (int(text) if text.isdecimal() else None)
        if said != len(self.off):
            raise Unplaced(f"写的是共{text}天，按起止日期算是{len(self.off)}天，请核对。")

    def _beside_weekend(self) -> None:
        if not self.off or not {self.off[0].weekday(), self.off[-1].weekday()} & {0, 4, 5, 6}:
            raise Unplaced("写了“与周末连休”，但放假的日期不与周末相连，请核对。")


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
