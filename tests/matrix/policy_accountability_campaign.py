"""Who declares a 重点时段, who approves it, who sees its days."""

from datetime import timedelta

from portal.clock import today
from tests.matrix.policy import BUSINESS, DISCIPLINE, OFFICE, Family, Route

ALL = "/accountability/campaigns"
ONE = f"{ALL}/{{campaign_id}}"
STAFF = OFFICE | DISCIPLINE
INSIDE = OFFICE | {"tang", "mayor"}
"""Its office and who leads the territory."""
COVERED = BUSINESS - {"zhao", "lin", "luo", "xu"}
"""Once approved: who belongs to a unit it covers, or watches over one."""
NOTE = {"note": "任务已完成"}
CHANGED = {
    "kind": "drive",
    "name": "积案攻坚",
    "purpose": "集中化解。",
    "silent_days": "3",
    "starts_on": "2031-01-06",
    "ends_on": "2031-01-20",
}
ADJUSTED = {"ends_on": (today() + timedelta(days=5)).isoformat(), "reason": "任务提前完成。"}

ACCOUNTABILITY_CAMPAIGN = [
    Family("重点时段, each those one may see", BUSINESS, [Route(f"GET {ALL}")]),
    Family("declaring one: staff of an office", STAFF, [Route(f"GET {ALL}/new"), Route(f"POST {ALL}/new")]),
    Family("one that waits for approval", BUSINESS, [Route(f"GET {ONE}", on="proposed")], sees=INSIDE),
    Family(
        "approving or refusing it: another person of the office, a leader of the territory",
        BUSINESS,
        [
            Route(f"GET {ONE}/approve", on="proposed"),
            Route(f"POST {ONE}/approve", on="proposed"),
            Route(f"POST {ONE}/refuse", on="proposed", form=NOTE),
        ],
        sees=INSIDE,
        does=INSIDE - {"zhou"},
    ),
    Family(
        "changing it before it begins: the office",
        BUSINESS,
        [Route(f"GET {ONE}/change", on="proposed"), Route(f"POST {ONE}/change", on="proposed", form=CHANGED)],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "taking it back: the office",
        BUSINESS,
        [Route(f"POST {ONE}/withdraw", on="proposed", form=NOTE)],
        sees=INSIDE,
        does=OFFICE,
    ),
    Family(
        "an approved one and its days",
        BUSINESS,
        [Route(f"GET {ONE}", on="approved"), Route(f"GET {ONE}/days/{{on}}", on="approved")],
        sees=COVERED,
    ),
    Family("what the office may draft today", STAFF, [Route(f"GET {ONE}/press", on="approved")], sees=OFFICE),
    Family(
        "its end, hours and units while it runs: the office",
        BUSINESS,
        [Route(f"GET {ONE}/adjust", on="approved"), Route(f"POST {ONE}/adjust", on="approved", form=ADJUSTED)],
        sees=COVERED,
        does=OFFICE,
    ),
    Family(
        "stopping it early: the office",
        BUSINESS,
        [Route(f"POST {ONE}/stop", on="approved", form=NOTE)],
        sees=COVERED,
        does=OFFICE,
    ),
]
