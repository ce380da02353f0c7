"""The pages of the room, as tabs over each of them: six groups in one line, the pages of the group below it."""

from portal.access import Me
from portal.people import Role

ADDRESS = "/accountability"
TABS = (("督办事项", ""),)
OFFICE_TABS = (("督办建议", "/proposals"), ("明日邮差", "/tomorrow"))
LETTER_TABS = (("督办函件", "/letters"), ("挂牌督办", "/letters/listed"))
CAMPAIGN_TABS: tuple[tuple[str, str], ...] = (
    ("督查", "/supervision"),
    ("重点时段", "/campaigns"),
    ("登记簿", "/registers"),
)
FIGURE_TABS = (
    ("督办统计", "/figures"),
    ("通报和报告", "/bulletins"),
    ("官方数据", "/official"),
    ("考核评分", "/scoring"),
)
RECORD_TABS = (("问责记录", "/records"),)
OWN_RECORD_TABS = (("与我有关的记录", "/records/mine"),)
LAST_TABS = (("督办阶梯", "/ladders"), ("离岗委托", "/deputies"), ("流程图", "/diagrams"))

Tab = tuple[str, str, bool]
Group = tuple[str, str, bool, None, list[Tab]]


def tabs(me: Me, here: str) -> list[Group]:
    """`here`: the tail of this page's address. A group without a page for this person is left out."""
    return [_group(words, pages, here) for words, pages in _groups(me) if pages]


def _groups(me: Me) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """No word of a group begins a word of a page: both are links on one page, and people are told which to press."""
    office = OFFICE_TABS if me.has(Role.office, Role.discipline) else ()
    records = RECORD_TABS if me.has(Role.discipline, Role.leader) else OWN_RECORD_TABS
    return [
        ("事项", (*TABS, *office)),
        ("函件", LETTER_TABS),
        ("专项", CAMPAIGN_TABS),
        ("统计", FIGURE_TABS),
        ("记录", records),
        ("设置", LAST_TABS),
    ]


def _group(words: str, pages: tuple[tuple[str, str], ...], here: str) -> Group:
    below = [(label, ADDRESS + tail, tail == here) for label, tail in pages]
    return (words, below[0][1], any(current for _, _, current in below), None, below)
