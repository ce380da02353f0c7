"""How a sheet of official figures stands."""

from enum import StrEnum


class OfficialState(StrEnum):
    drafted = "drafted"
    checked = "checked"
    superseded = "superseded"
    withdrawn = "withdrawn"


OFFICIAL_STATES: dict[str, str] = {
    OfficialState.drafted: "待核对",
    OfficialState.checked: "已核对，采用",
    OfficialState.superseded: "已被更正",
    OfficialState.withdrawn: "已撤回",
}
OFFICIAL_TONES: dict[str, str] = {
    OfficialState.drafted: "waiting",
    OfficialState.checked: "active",
    OfficialState.superseded: "plain",
    OfficialState.withdrawn: "plain",
}
