"""责任倒查表 and 问责情况一览表: from plain data to the page that is printed, A4 across."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.clock import local
from portal.papers.environment import page as paper

RECORD_COLUMNS = (
    ("place", 4, "centre", ["序号"]),
    ("serial", 12, "text", ["记录编号"]),
    ("whom", 16, "text", ["被问责对象"]),
    ("sanctions", 11, "text", ["问责方式"]),
    ("liability", 9, "centre", ["责任类型"]),
    ("ground", 20, "text", ["问责情形"]),
    ("body", 16, "text", ["决定机关、文件"]),
    ("decided_on", 12, "centre", ["决定日期"]),
)
"""Key, width in hundredths of the table, look (templates/documents/ledger.html), head."""


def records_html(records: Sequence[Mapping[str, Any]], *, unit: str, on: date, said: str) -> str:
    """`records` as the page shows them; `said`: the filters in words."""
    return paper(
        "ledger.html",
        title="问责情况一览表",
        unit=unit,
        date=on,
        columns=[
            {"key": key, "width": width, "look": look, "lines": head} for key, width, look, head in RECORD_COLUMNS
        ],
        rows=[
            {
                "place": place,
                "serial": one["serial"],
                "whom": one["whom"],
                "sanctions": one["sanction_words"],
                "liability": one["liability_words"],
                "ground": one["ground_words"],
                "body": "，".join(
                    text for text in (one["deciding_body"], one["document_title"], one["document_number"]) if text
                ),
                "decided_on": f"{one['decided_on'].year}年{one['decided_on'].month}月{one['decided_on'].day}日",
            }
            for place, one in enumerate(records, start=1)
        ],
        summary=f"共 {len(records)} 条，均为已经复核生效、没有异议待答复的记录" + (f"（{said}）。" if said else "。"),
        signers=["填报人", "审核人", "负责人"],
    )


def chain_html(chain: Any, *, kind: str, unit: str, on: date) -> str:
    """`chain`: what is known of a duty, as `queries.chain` tells it."""
    return paper(
        "chain.html",
        title="责任倒查表",
        unit=unit,
        date=on,
        facts=facts_of(chain, kind),
        held=[
            {
                "since": f"{local(one.since):%Y-%m-%d}",
                "until": f"{local(one.until):%Y-%m-%d}" if one.until else "至今",
                "unit": one.unit,
                "person": one.person or "未指定",
                "roles": [one.roles[words] or "—" for words in one.roles],
                "why": one.why,
            }
            for one in chain.held
        ],
        events=[
            {
                "at": f"{local(one.at):%Y-%m-%d %H:%M}",
                "what": one.what,
                "who": one.who,
                "text": one.text,
                "due": one.due.isoformat() if one.due else "",
                "late": one.late,
            }
            for one in chain.events
        ],
        signers=["倒查人", "复核人", "负责人"],
    )


def facts_of(chain: Any, kind: str) -> list[tuple[str, str]]:
    """The head of the table, on the page and on paper."""
    duty = chain.duty
    extended = f"（原定 {duty['first_due'].isoformat()}，延期 {chain.extensions} 次）" if chain.extensions else ""
    facts = [
        ("事项", duty["title"]),
        ("类别", kind),
        ("现责任单位", duty["unit_name"]),
        ("督办单位", duty["supervising_unit_name"] or ""),
        ("列入督办", local(duty["opened_at"]).date().isoformat()),
        ("时限", f"{duty['due'].isoformat()}{extended}"),
        ("办结", duty["done_on"].isoformat() if duty["done_on"] else "未办结"),
        ("逾期", f"最多时逾期 {chain.late_days} 天" if chain.late_days > 0 else "没有逾期"),
        ("退回", f"{chain.returns} 次" if chain.returns else "没有退回"),
        ("提醒", f"{chain.reminders} 次"),
    ]
    if duty["promised_on"]:
        facts.append(("自行承诺", duty["promised_on"].isoformat()))
    return facts
