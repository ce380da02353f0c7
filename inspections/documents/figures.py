"""The figures of a notice, counted from the findings it prints and from no others."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

OUTPUTS = {
    "institution": "建立完善制度",
    "recovery": "挽回损失",
    "accountability": "追责问责",
    "analogy": "举一反三",
    "campaign": "开展专项整治",
    "major": "实施重大措施",
    None: "其他可计数成果",
}
"""By kind of measure, in the order of the sentence."""


def figures_of(findings: Iterable[dict[str, Any]]) -> dict[str, int]:
    """`complete` and `substantially` never overlap: 基本完成 is not done (domain D4). The rest is `unfinished`."""
    printed = list(findings)
    complete = sum(bool(finding["complete"]) for finding in printed)
    substantially = sum(bool(finding["substantially"] and not finding["complete"]) for finding in printed)
    return {
        "findings": len(printed),
        "complete": complete,
        "substantially": substantially,
        "unfinished": len(printed) - complete - substantially,
    }


def outputs_of(findings: Iterable[dict[str, Any]]) -> list[str]:
    """「建立完善制度4件」「挽回损失12万元、3处」: what the measures brought, summed by kind and unit."""
    sums: dict[str | None, dict[str, int]] = {}
    for output in (output for finding in findings for output in finding["outputs"]):
        kind = output["kind"] if output["kind"] in OUTPUTS else None
        unit = output["quantity_unit"] or ("件" if kind == "institution" else "项")
        by_unit = sums.setdefault(kind, {})
        by_unit[unit] = by_unit.get(unit, 0) + output["quantity"]
    return [
        said + "、".join(f"{amount}{unit}" for unit, amount in sums[kind].items() if amount)
        for kind, said in OUTPUTS.items()
        if any(sums.get(kind, {}).values())
    ]


def statistics(figures: Mapping[str, int], outputs: int | Iterable[str] = 0) -> str:
    """完成率 = 已完成 ÷ 反馈问题, two decimals, half up; nothing to divide by gives no sentence.

    `outputs` as `outputs_of` says them; a bare number is a number of institutions (制度N件).
    """
    total, complete = figures["findings"], figures["complete"]
    if not total:
        return ""
    said = [f"反馈问题{total}个，已完成整改{complete}个，完成率{rate(complete, total)}"]
    if figures.get("substantially"):
        said.append(f"另有{figures['substantially']}个基本完成，取得阶段性成果并持续整改")
    if figures.get("unfinished"):
        said.append(f"未完成{figures['unfinished']}个")
    if isinstance(outputs, int):
        outputs = [f"{OUTPUTS['institution']}{outputs}件"] if outputs else []
    return "；".join([*said, *outputs]) + "。"


def rate(part: int, whole: int) -> str:
    if not whole:
        return "—"
    per_cent = (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{per_cent.normalize():f}%"
