"""Who reads the minutes in the making and as issued, who answers, signs, issues; who has to do with a resolution."""

from tests.matrix.policy import BUSINESS, OFFICE, Family, Route
from tests.matrix.world import FAR

MINUTES = "/meetings/{meeting_id}/minutes"
ISSUE = f"{MINUTES}/issues/{{minutes_id}}"
ONE = "/meetings/resolutions/{resolution_id}"
SAID = {
    "note": "请补充。",
    "text": "又办了一件。",
    "feedback": "已办结。",
    "to_due": FAR,
    "due": FAR,
    "reason": "待审",
    "progress": "已开工",
    "verdict": "granted",
}
HEAD = {"zhou", "shen", "tang"}
"""The conference's office and its convenor."""
WATCHING = {"mayor", "qian"}
"""Leader of the territory and auditor: they see meetings, resolutions and issued minutes, but not drafts."""
CALLED = {"lin", "luo", "sun", "chen", "li", "zhao", "helper", "assigned"}
"""Who speaks for a unit called: 区住建局, 青石街道, 柳岸街道 and what lies below a street's leader or liaison."""

MEETING_MINUTES = [
    Family(
        "lists of resolutions, each with what one may see",
        BUSINESS,
        [Route("GET /meetings/resolutions"), Route("GET /meetings/resolutions.xlsx")],
    ),
    Family(
        "a resolution: its unit, its office, convenors, who watches the territory",
        BUSINESS,
        [Route(f"GET {ONE}"), Route(f"GET {ONE}/evidence/{{file_id}}")],
        sees=HEAD | WATCHING | {"lin", "luo"},
    ),
    Family(
        "the work of the lead unit",
        BUSINESS,
        [Route(f"POST {ONE}/progress", form=SAID), Route(f"POST {ONE}/feed_back", form=SAID)],
        sees=HEAD | WATCHING | {"lin", "luo"},
        does={"lin"},
    ),
    Family(
        "receiving it: the lead unit, its head too",
        BUSINESS,
        [Route(f"POST {ONE}/sign_for", on="assigned")],
        sees=HEAD | WATCHING | {"lin", "luo"},
        does={"lin", "luo", "tang", "mayor"},
    ),
]
