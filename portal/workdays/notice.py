"""Reads the State Council's yearly sentences as an official pastes them. Takes all of it or nothing.

Every wording of the notices for 2005 to 2026 is understood. A sentence without a date says nothing about
days and is passed over; a sentence with one must be understood to its last word, or it is a complaint.
"""

import re
import unicodedata
from datetime import date

from portal.errors import BadInput
from portal.workdays.calendar import Day
from portal.workdays.festivals import annual_notice, canonical, is_whole_year
from portal.workdays.notice_sentence import Found, Sentence, Unplaced

NAME = "(?:元旦节?|新年|春节|清明节?|(?:[“”]?五一[“”]?)?(?:国际)?劳动节|[“”]?五一[“”]?|端午节?|中秋节?|国庆节?|[“”]?十一[“”]?)"
HEADING = re.compile(rf"{NAME}(?:[、和与及]{NAME})*:")
NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、])")
NUMBERED = re.compile(
    r"(?<![初第])[一二三四五六七八九十]{1,3}、(?=[^,。;:]{1,40}:)|[一二三四五六七八九十]{1,3}、(?=\d{4}年|\d{1,2}月)"
)
OWN_HEADING = re.compile(r"^([^\d:,。]{2,40}):")
SIGNATURE = re.compile(
    r"^(?:国务院(?:办公厅)?)?(?:发布(?:日期|时间):)?\d{4}年\d{1,2}月\d{1,2}日(?:印发|发布|\(此件公开发布\))?$"
)
TITLE = re.compile(r"(?:关于|现将|调整|延长)+(\d{4})年")
UNDATED = re.compile(r"[\d一二三四五六七八九十廿](?:日|月).*(?:放假|上班|补休|补班|调休)")
HEAD = re.compile(r"([^。,:;《》〕号\d]{0,30}关于([^。,:;《》]{2,60}?)的?通知)")
YEARLY = re.compile(r"\d{4}年部分节假日(?:休息)?(?:放假)?安排")
PREAMBLE = re.compile(r"^.*?(?:(?:通知|安排)如下|如下(?:调休|安排))[:。]")
LONGEST = 20_000


def from_notice(text: str, year: int | None = None) -> tuple[list[Day], set[int]]:
    """The days a pasted notice names, and its year if it is the whole yearly notice (every festival in it).

    Raises BadInput with one complaint per sentence that cannot be placed or contradicts itself: a weekday
    that is not the date's, a count of days that is not the range's, a day both off and worked.
    """
    if len(text) > LONGEST:
        raise BadInput(("放假通知", f"文字太长，最多{LONGEST}字，请只粘贴放假安排部分。"))
    plain = _plain(text)
    year = _year(plain, year)
    special, festival = _special(plain)
    days: dict[Found, str] = {}
    moved: dict[date, str] = {}
    complaints: list[tuple[str, str]] = []
    began: date | None = None
    for raw in _sentences(PREAMBLE.sub("", plain)):
        heading, sentence = _headed(raw)
        if heading:
            festival, began = heading, None
        if not re.search(r"\d日", sentence):
            if (heading and sentence) or UNDATED.search(sentence):
                complaints.append((raw, "这一条没有写明日期。"))
            continue
        if SIGNATURE.match(sentence):
            continue
        try:
            read = Sentence(sentence, year, festival, began)
            found = read.read()
        except Unplaced as unplaced:
            complaints.append((raw, unplaced.sentence))
            continue
        if not festival:
            complaints.append((raw, "没有写明是哪个节日的安排。"))
        began = read.first
        days.update({one: festival for one in found if one not in days})
        moved.update(dict.fromkeys(read.moved, festival))
    days.update({Found(day, False): name for day, name in moved.items() if Found(day, True) not in days})
    complaints += _contradictions(days)
    if not days and not complaints:
        complaints.append(("放假通知", "没有读到任何放假或上班的日期，请粘贴通知中的放假安排。"))
    if complaints:
        raise BadInput(*complaints)
    notice = special or annual_notice(year)
    taken = [Day(one.day, one.is_off, name, notice) for one, name in days.items()]
    whole = not special and is_whole_year(year, days.values())
    return sorted(taken, key=lambda day: day.day), {year} if whole else set()


def _plain(text: str) -> str:
    """Half-width digits and punctuation, one kind of dash, no white space: papers wrap lines anywhere."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"\s+|[\0\u200b\ufeff]", "", plain)
    plain = re.sub(r"[-–—―－‐−~～]+|(?<=日)到|(?<=\))到", "至", plain)
    plain = re.sub(r"(?<=\d)号", "日", plain)
    return re.sub(r"[\"‘’'「」]", "”", plain).replace("星期天", "星期日").replace("〇", "0")


def _year(plain: str, year: int | None) -> int:
    """The year the notice is for: as told, else from its title, else from the years in its dates."""
    titled = {int(found) for found in TITLE.findall(plain)}
    if len(titled) > 1:
        raise BadInput(("年份", "文字里有不止一年的放假通知，请一次只粘贴一年的。"))
    if year is None:
        years = titled or {int(found) for found in re.findall(r"(\d{4})年\d{1,2}月\d{1,2}日", _unsigned(plain))}
        if not years:
            raise BadInput(("年份", "没有看出是哪一年的放假通知，请填写年份。"))
        year = max(years)
    elif titled and titled != {year}:
        raise BadInput(("年份", f"填写的是{year}年，通知里写的是{max(titled)}年，请核对。"))
    if not 1950 <= year <= 9998:
        raise BadInput(("年份", "年份应当在1950年至9998年之间。"))
    return year


def _special(plain: str) -> tuple[str, str]:
    """A notice of its own (a changed or added holiday): its title and festival; both "" for a yearly one."""
    head = HEAD.search(plain)
    if head is None or YEARLY.fullmatch(head.group(2)):
        return "", ""
    name = re.sub(r"^(?:调整|延长)?(?:\d{4}年)?|(?:假期|放假|调休|安排)+$", "", head.group(2))
    return f"《{head.group(1)}》", canonical(name)


def _unsigned(plain: str) -> str:
    return "。".join(sentence for sentence in _sentences(plain) if not SIGNATURE.match(sentence))


def _sentences(plain: str) -> list[str]:
    broken = NUMBERED.sub(lambda found: "\n" + found.group(), plain)
    broken = HEADING.sub(lambda found: "\n" + found.group(), broken)
    broken = re.sub(r"(\n[一二三四五六七八九十]{1,3}、)\n", r"\1", broken)
    return [part for part in re.split(r"[。;\n]+", broken) if part]


def _headed(sentence: str) -> tuple[str, str]:
    """The festival named at the head of the sentence ("" without a heading), and the rest of it."""
    body = NUMBERING.sub("", sentence)
    known = HEADING.match(body)
    if known:
        return canonical(known.group()[:-1]), body[known.end() :]
    own = OWN_HEADING.match(body)
    if own and body != sentence:
        return own.group(1), body[own.end() :]
    return "", body


def _contradictions(days: dict[Found, str]) -> list[tuple[str, str]]:
    worked = {one.day for one in days if not one.is_off}
    return [
        (name, f"{one.day.month}月{one.day.day}日既写了放假，又写了上班，请核对。")
        for one, name in days.items()
        if one.is_off and one.day in worked
    ]
