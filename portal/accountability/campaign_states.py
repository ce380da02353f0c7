"""The words of 重点时段 and 专项行动: their kinds, how one stands, what it does every day."""

from enum import StrEnum


class CampaignState(StrEnum):
    proposed = "proposed"
    approved = "approved"
    stopped = "stopped"
    withdrawn = "withdrawn"


CAMPAIGN_STATES: dict[str, str] = {
    CampaignState.proposed: "待批准",
    CampaignState.approved: "已批准",
    CampaignState.stopped: "已提前结束",
    CampaignState.withdrawn: "未实施",
}
CAMPAIGN_KINDS = {"period": "重点时段", "drive": "攻坚行动"}
DAILY = {"dispatch": "每日一调度", "press": "每日一督办", "circular": "每日一通报"}
HOURS = tuple(f"{hour:02}:{minute:02}" for hour in range(7, 22) for minute in (0, 30))
"""An hour one may choose: within those of urgent messages."""
LONGEST = 400
"""Days of one campaign; what lasts years is a programme."""
SILENT_DAYS = 3
"""Shipped: so many natural days without a record of progress are called silent."""
