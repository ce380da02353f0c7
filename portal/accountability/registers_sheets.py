"""Excel columns of the registers."""

from portal.sheets.columns import Column, Ledger

PROGRAMMES = Ledger(
    name="多年计划",
    title="多年计划节点清单",
    columns=(
        Column("programme_name", "计划", width=26),
        Column("years", "年份", width=12),
        Column("title", "节点", width=36),
        Column("due", "完成时限", kind="date", width=12),
        Column("lead_name", "责任单位", width=22),
        Column("words", "状态", width=14),
        Column("met_on", "完成日期", kind="date", width=12),
        Column("unit_name", "登记单位", width=26),
    ),
)
COMMENDATIONS = Ledger(
    name="表彰和示范",
    title="表彰和示范登记簿",
    columns=(
        Column("title", "称号", width=30),
        Column("granting_body", "授予机关", width=26),
        Column("document_number", "文号", width=20),
        Column("granted_on", "授予日期", kind="date", width=12),
        Column("to_name", "受表彰单位", width=24),
        Column("post_words", "受表彰岗位", width=16),
        Column("valid_until", "有效期至", kind="date", width=12),
        Column("words", "状态", width=10),
        Column("unit_name", "登记单位", width=26),
    ),
)
SUGGESTIONS = Ledger(
    name="人民建议征集",
    title="人民建议征集主题统计",
    columns=(
        Column("month", "月份", width=10),
        Column("field", "领域", width=14),
        Column("topic", "主题", width=36),
        Column("received", "收到件数", kind="integer", width=10),
        Column("adopted", "采纳件数", kind="integer", width=10),
        Column("adopted_name", "采纳单位", width=18),
        Column("unit_name", "登记单位", width=26),
    ),
)
