"""The two sheets people fill in; one workbook may hold both."""

from portal.people import ROLES, UNIT_KINDS
from portal.sheets.columns import Column, Ledger

UNITS = Ledger(
    "单位",
    "单位登记表",
    (
        Column("name", "单位全称", required=True, width=36, max_length=120, aliases=("单位名称",)),
        Column("short_name", "单位简称", width=16, max_length=40, help="不填则与全称相同", aliases=("简称",)),
        Column(
            "kind",
            "单位类别",
            "choice",
            required=True,
            width=14,
            choices=tuple(UNIT_KINDS.values()),
            synonyms={
                "区": "区（县）",
                "县": "区（县）",
                "区县": "区（县）",
                "街道": "镇（街道）",
                "镇": "镇（街道）",
                "乡": "镇（街道）",
                "镇街": "镇（街道）",
                "村": "村（社区）",
                "社区": "村（社区）",
                "村居": "村（社区）",
                "科室": "部门",
            },
            aliases=("类别",),
        ),
        Column(
            "parent",
            "上级单位",
            width=36,
            max_length=200,
            help="全称或简称；有重名时写明上级，如“青石街道/党政办”；最上级单位不填",
        ),
    ),
)
POSTS = Ledger(
    "人员岗位",
    "人员岗位登记表",
    (
        Column("name", "姓名", required=True, width=12, max_length=40),
        Column(
            "account",
            "账号",
            required=True,
            width=16,
            max_length=40,
            help="小写字母、数字、点、短横线、下划线；一人一号",
        ),
        Column("unit", "所在单位", required=True, width=36, max_length=200, help="写法同“上级单位”", aliases=("单位",)),
        Column("title", "职务", required=True, width=16, max_length=60),
        Column("role", "角色", "choice", required=True, width=24, choices=tuple(ROLES.values())),
        Column("starts_on", "任职起", "date", required=True, width=12, aliases=("任职日期", "任职起始")),
    ),
)
