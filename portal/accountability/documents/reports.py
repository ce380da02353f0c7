"""季报, 向党委报告 and 年度报告 on paper: what they say besides what every bulletin says, their charts, the same as a Word file."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.accountability.documents.charts import charts_of, drawn
from portal.accountability.figures.levels import LEVELS
from portal.accountability.figures.official import COUNTS, PREFIX, RATES
from portal.accountability.figures.periods import named
from portal.accountability.figures.rates import NONE, RATE
from portal.accountability.figures.report_kinds import REPORTS
from portal.papers.environment import numeral, page, paragraphs

Record = Mapping[str, Any]
Content = dict[str, Any]


def is_further(figure: Record) -> bool:
    """One that only a report has: it stands beside the figures of every bulletin."""
    asked = json.loads(figure["parameters"])
    return figure["query"].startswith((PREFIX, "advice")) or "in" in asked


def report_parts(bulletin: Record, content: Content, figures: Sequence[Record]) -> Content:
    """`content`: as every bulletin has it; `figures`: all of the paper."""
    kind, written = REPORTS[bulletin["kind"]], json.loads(bulletin["sections"])
    further = [(one, json.loads(one["parameters"])) for one in figures if is_further(one)]
    official = _official(further)
    told, advice = _official_sentences(official["totals"], written["covered"]), _advice_sentence(further)
    sections = _sections(written["parts"], (told, content["body"], [advice], []))
    return {
        "report": True,
        "upward": kind.upward,
        "signer": "",
        "addressee": bulletin["addressee"] or "",
        "body": [] if sections else [*content["body"], *told, advice],
        "sections": sections,
        "official": official["rows"],
        "sources": written["sources"],
        "charts": [chart.as_json() for chart in _charts(content, further, official["rows"])],
        "closing": "特此报告。" if kind.upward else "",
    }


def _sections(parts: Sequence[Record], told: Sequence[Sequence[str]]) -> list[Content]:
    """Under each heading what the figures say, then what somebody wrote."""
    found = []
    for place, part in enumerate(parts):
        generated = list(told[place]) if place < len(told) else []
        texts = [*generated, *paragraphs(part["text"])] or ["无。"]
        found.append({"heading": f"{numeral(place + 1)}、{part['heading']}", "texts": texts})
    return found


def _official(further: Sequence[tuple[Record, Record]]) -> dict[str, Any]:
    """Rows of the table: the units, each level closed by its sum."""
    totals: dict[str, dict[str, str]] = {}
    units: dict[tuple[str, str], dict[str, str]] = {}
    for one, asked in further:
        if not one["query"].startswith(PREFIX):
            continue
        query = one["query"].removeprefix(PREFIX)
        if "level" in asked:
            totals.setdefault(asked["level"], {})[query] = one["value"]
        else:
            line = units.setdefault((asked["of"], asked["unit"]), {"name": _name_in(one["name"], query)})
            line[query] = one["value"]
    rows: list[dict[str, Any]] = []
    for level, sum_ in totals.items():
        found = [_row(line, line["name"]) for (of, _), line in units.items() if of == level]
        rows += [*found, {**_row(sum_, f"{LEVELS[level]}合计"), "sum": True}] if len(found) > 1 else found
    return {"totals": totals, "rows": rows}


def _name_in(name: str, query: str) -> str:
    words = {**COUNTS, **{rate: one.words for rate, one in RATES.items()}}[query]
    return name.removesuffix(f"{words}（官方数据）")


def _row(line: Mapping[str, str], name: str) -> dict[str, Any]:
    """A rate with the two counts it follows from."""
    rates = []
    for key, one in RATES.items():
        printed = line.get(key, NONE)
        rates.append([printed, f"{line[one.part]}/{line[one.whole]}" if printed != NONE else ""])
    return {"name": name, "rates": rates, "sum": False}


def _official_sentences(totals: Mapping[str, Mapping[str, str]], covered: Mapping[str, str]) -> list[str]:
    """Of which periods the reports were is said first: not every month may have been entered."""
    found = []
    for level, line in totals.items():
        told = [
            f"{COUNTS[one.whole]}{line[one.whole]}件，其中{COUNTS[one.part]}{line[one.part]}件，{one.words}{line[key]}"
            for key, one in RATES.items()
            if key in line
        ]
        if told:
            found.append(f"据官方信访系统{covered[level]}的报表，各{LEVELS[level]}" + "；".join(told) + "。")
    return found


def _advice_sentence(further: Sequence[tuple[Record, Record]]) -> str:
    number = {one["query"]: int(one["value"]) for one, _ in further if one["query"].startswith("advice")}
    if not number.get("advice"):
        return "没有印发改进工作、完善政策、追究责任的建议书。"
    return (
        f"印发改进工作、完善政策、追究责任的建议书{number['advice']}份，已采纳{number['advice_adopted']}份，"
        f"未采纳{number['advice_declined']}份，尚未反馈{number['advice_waiting']}份。"
    )


def _charts(content: Content, further: Sequence[tuple[Record, Record]], official: Sequence[Record]) -> list[Any]:
    months = [(_month(asked["name"]), one["value"]) for one, asked in further if "in" in asked and one["query"] == RATE]
    satisfied = list(RATES).index("satisfied_rate")
    return [
        *charts_of("各单位督办事项按期率", "bars", [(row["name"], row["rate"]) for row in content["rows"]]),
        *charts_of("逐月督办事项按期率", "line", months),
        *charts_of(
            "各单位群众满意率（官方数据）",
            "bars",
            [(row["name"], row["rates"][satisfied][0]) for row in official if not row["sum"]],
        ),
    ]


def report_html(content: Mapping[str, Any], *, label: str, annex: str) -> str:
    """`label` is the number, empty on a draft."""
    given = {name: content[name] for name in content if name not in {"date", "charts"}}
    charts = [{"title": chart["title"], "drawn": drawn(chart)} for chart in content["charts"]]
    on = date.fromisoformat(content["date"])
    return page("report.html", number=label, date=on, charts=charts, **NAMED, annex=annex, **given)


RATE_WORDS = [one.words for one in RATES.values()]
OFFICIAL, CHARTS = "官方数据各项率", "各单位和逐月情况图"
NAMED = {"rate_words": RATE_WORDS, "official_annex": OFFICIAL, "chart_annex": CHARTS}


def _month(name: str) -> str:
    period = named(name)
    return f"{period.since.month}月" if period else name
