"""The pages of the room, as tabs over each of them."""

from portal.access import Me
from portal.people import Role

ADDRESS = "/accountability"
TABS = (("督办事项", ""), ("督办函件", "/letters"))
OFFICE_TABS = (("督办建议", "/proposals"), ("明日邮差", "/tomorrow"))
RECORD_TABS = (("问责记录", "/records"),)
OWN_RECORD_TABS = (("与我有关的记录", "/records/mine"),)
FIGURE_TABS = (("督办统计", "/figures"), ("通报和月报", "/bulletins"))
LAST_TABS = (("督办阶梯", "/ladders"), ("离岗委托", "/deputies"))


def tabs(me: Me, here: str) -> list[tuple[str, str, bool]]:
    """`here`: the tail of this page's address."""
    office = OFFICE_TABS if me.has(Role.office, Role.discipline) else ()
    records = RECORD_TABS if me.has(Role.discipline, Role.leader) else OWN_RECORD_TABS
    return [
        (words, ADDRESS + tail, tail == here) for words, tail in (*TABS, *office, *FIGURE_TABS, *records, *LAST_TABS)
    ]
