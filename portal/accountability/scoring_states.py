"""How a version of a scheme, a count entered by hand, and a score sheet stand."""

from enum import StrEnum


class VersionState(StrEnum):
    drafted = "drafted"
    in_force = "in_force"
    stopped = "stopped"
    withdrawn = "withdrawn"


VERSION_STATES: dict[str, str] = {
    VersionState.drafted: "起草中，未启用",
    VersionState.in_force: "已启用",
    VersionState.stopped: "已停用",
    VersionState.withdrawn: "已撤回",
}
VERSION_TONES: dict[str, str] = {
    VersionState.drafted: "waiting",
    VersionState.in_force: "active",
    VersionState.stopped: "plain",
    VersionState.withdrawn: "plain",
}


class CountState(StrEnum):
    drafted = "drafted"
    checked = "checked"
    superseded = "superseded"
    withdrawn = "withdrawn"


COUNT_STATES: dict[str, str] = {
    CountState.drafted: "待核对",
    CountState.checked: "已核对，采用",
    CountState.superseded: "已被更正",
    CountState.withdrawn: "已撤回",
}
COUNT_TONES: dict[str, str] = {
    CountState.drafted: "waiting",
    CountState.checked: "active",
    CountState.superseded: "plain",
    CountState.withdrawn: "plain",
}


class SheetState(StrEnum):
    drafted = "drafted"
    replying = "replying"
    to_sign = "to_sign"
    published = "published"
    withdrawn = "withdrawn"


SHEET_STATES: dict[str, str] = {
    SheetState.drafted: "起草中",
    SheetState.replying: "征求被考核单位意见",
    SheetState.to_sign: "待签发",
    SheetState.published: "已公布",
    SheetState.withdrawn: "已撤回",
}
SHEET_TONES: dict[str, str] = {
    SheetState.drafted: "plain",
    SheetState.replying: "waiting",
    SheetState.to_sign: "waiting",
    SheetState.published: "done",
    SheetState.withdrawn: "plain",
}
