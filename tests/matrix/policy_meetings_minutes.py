"""Who reads the minutes in the making and as issued, who answers, signs, issues; who has to do with a resolution."""

from portal.demo.cast import fixed_id
from tests.matrix.policy import BUSINESS, DUTY_WATCHERS, OFFICE, Family, Route
from tests.matrix.world import FAR

MINUTES = "/meetings/{meeting_id}/minutes"
ISSUE = f"{MINUTES}/issues/{{minutes_id}}"
CORRECTION = f"{MINUTES}/corrections/{{minutes_id}}"
EXTRACT = "/meetings/extracts/{extract_id}"
ONE = "/meetings/resolutions/{resolution_id}"
PROGRESS = "/meetings/resolutions/progress"
NOTE = {"note": "请补充。"}
WORDS = {"title": "会议纪要", "version": "0"}
REOPEN = {"note": "回头看发现反弹。", "due": FAR}
MORE_TIME = {"to_due": FAR, "reason": "设计待审", "progress": "已开工"}
NO_REMARK = {"unit": str(fixed_id("housing")), "answer": "none"}
HEAD = {"zhou", "shen", "tang"}
"""The conference's office and its convenor."""
WATCHING = {"mayor", "qian"}
"""Leader of the territory and auditor: they see meetings, resolutions and issued minutes, but not drafts."""
CALLED = {"lin", "luo", "sun", "chen", "zhao"}
"""Who speaks for a unit called: 区住建局, 青石街道, 柳岸街道."""
KNOWING = HEAD | WATCHING | CALLED
"""Everybody who may know that the meeting took place."""
SPEAKING = {"lin", "luo", "tang", "mayor"}
"""For 区住建局: its liaison, its head, and the leaders above it."""
CONCERNED = HEAD | WATCHING | {"lin", "luo"}
"""Who sees what 区住建局 has to do."""

MEETING_MINUTES = [
    Family(
        "minutes being written: the office and the convenors",
        BUSINESS,
        [Route(f"GET {MINUTES}", on="held", watched_by=DUTY_WATCHERS | {"mayor", "qian"})],
        HEAD,
    ),
    Family(
        "minutes being asked about: the units asked, too",
        BUSINESS,
        [Route(f"GET {MINUTES}", on="in_correction", watched_by=DUTY_WATCHERS | {"qian"})],
        sees=HEAD | CALLED | {"mayor"},
    ),
    Family("the draft on paper", BUSINESS, [Route(f"GET {MINUTES}/draft.pdf", on="held")], sees=HEAD),
    Family(
        "issued minutes: whoever may know of the meeting",
        BUSINESS,
        [
            Route(f"GET {MINUTES}", on="issued", watched_by=DUTY_WATCHERS),
            Route(f"GET {ISSUE}/minutes.pdf", on="issued"),
            Route(f"GET {ISSUE}/minutes.docx", on="issued"),
        ],
        sees=KNOWING,
    ),
    Family(
        "the work of the office on the minutes",
        OFFICE,
        [
            Route(f"POST {MINUTES}", on="held", form=WORDS),
            Route(f"GET {MINUTES}/circulate", on="held"),
            Route(f"POST {MINUTES}/circulate", on="held"),
            Route(f"POST {MINUTES}/submit", on="held"),
            Route(f"POST {MINUTES}/remind", on="in_correction"),
            Route(f"POST {MINUTES}/replies/{{reply_id}}", on="in_correction", form={"verdict": "taken"}),
            Route(f"GET {MINUTES}/issue", on="signed"),
            Route(f"GET {MINUTES}/correction", on="issued"),
        ],
        does=OFFICE,
        unruled="refused in this world for the state of the minutes too",
    ),
    Family(
        "and what it can no longer do with them, or not yet",
        OFFICE,
        [
            Route(f"POST {MINUTES}", on="to_sign", form=WORDS),
            Route(f"POST {MINUTES}/circulate", on="to_sign"),
            Route(f"POST {MINUTES}/submit", on="to_sign"),
            Route(f"POST {MINUTES}/remind", on="held"),
            Route(f"POST {MINUTES}/issue", on="to_sign"),
            Route(f"POST {MINUTES}/correction", on="issued", form={"title": "更正", "text": "第二项更正为……"}),
            Route(f"POST {CORRECTION}/issue", on="correction"),
        ],
        does=set(),
    ),
    Family(
        "signing minutes and corrections, or sending them back: the convenor",
        BUSINESS,
        [
            Route(f"POST {MINUTES}/sign", on="to_sign"),
            Route(f"POST {MINUTES}/send_back", on="to_sign", form=NOTE),
            Route(f"POST {CORRECTION}/sign", on="correction"),
        ],
        sees=KNOWING,
        does={"tang"},
    ),
    Family(
        "answering for a unit while it is asked",
        BUSINESS,
        [Route(f"POST {MINUTES}/reply", on="in_correction", form=NO_REMARK)],
        sees=SPEAKING,
        does=SPEAKING,
        unruled="asked in SQL: whom a person speaks for",
    ),
    Family(
        "an extract: its unit, the office, the convenors",
        BUSINESS,
        [Route(f"GET {EXTRACT}/notice.pdf")],
        sees=HEAD | SPEAKING,
    ),
    Family(
        "signing for an extract: its unit",
        BUSINESS,
        [Route(f"POST {EXTRACT}/acknowledge")],
        sees=HEAD | SPEAKING,
        does=SPEAKING,
        unruled="asked in SQL: whom a person speaks for",
    ),
    Family(
        "lists of resolutions, each with what one may see",
        BUSINESS,
        [Route("GET /meetings/resolutions"), Route("GET /meetings/resolutions.xlsx")],
    ),
    Family(
        "a resolution: its unit, its office, convenors, who watches the territory",
        BUSINESS,
        [
            Route(f"GET {ONE}", watched_by=DUTY_WATCHERS),
            Route(f"GET {ONE}/evidence/{{file_id}}"),
            Route(f"POST {ONE}/evidence"),
        ],
        sees=CONCERNED,
    ),
    Family(
        "a resolution still on the desk: nobody outside the office but who watches",
        BUSINESS,
        [Route(f"GET {ONE}", on="held")],
        sees=HEAD | WATCHING,
    ),
    Family(
        "the work of the lead unit",
        BUSINESS,
        [
            Route(f"POST {ONE}/start", on="signed_for"),
            Route(f"POST {ONE}/extension", on="signed_for", form=MORE_TIME),
            Route(f"POST {ONE}/progress", form={"text": "又办了一件。"}),
            Route(f"POST {ONE}/evidence/{{file_id}}/withdraw", form=NOTE),
            Route(f"GET {ONE}/feed_back"),
            Route(f"POST {ONE}/feed_back", form={"feedback": "已办结。"}),
            Route(f"POST {ONE}/take_back", on="fed_back"),
        ],
        sees=CONCERNED,
        does={"lin"},
    ),
    Family(
        "receiving a resolution: the lead unit, its head, and leaders above",
        BUSINESS,
        [Route(f"POST {ONE}/sign_for", on="assigned")],
        sees=CONCERNED,
        does=SPEAKING,
    ),
    Family(
        "the work of the office on a resolution",
        BUSINESS,
        [
            Route(f"POST {ONE}/extension/{{request_id}}", form={"verdict": "granted"}),
            Route(f"POST {ONE}/verify", on="fed_back"),
            Route(f"POST {ONE}/send_back", on="fed_back", form=NOTE),
            Route(f"GET {ONE}/reopen", on="closed"),
            Route(f"POST {ONE}/reopen", on="closed", form=REOPEN),
            Route(f"GET {ONE}/revoke"),
            Route(f"POST {ONE}/revoke", form=NOTE),
        ],
        sees=CONCERNED,
        does=OFFICE,
    ),
    Family(
        "reading a resolution off (圈阅): the convenor",
        BUSINESS,
        [Route(f"POST {ONE}/close", on="verified"), Route(f"POST {ONE}/remark", on="verified", form=NOTE)],
        sees=CONCERNED,
        does={"tang"},
    ),
    Family("handing progress in by table", BUSINESS, [Route(f"GET {PROGRESS}"), Route(f"POST {PROGRESS}")]),
    Family(
        "a table handed in: who handed it in",
        BUSINESS,
        [Route(f"GET {PROGRESS}/{{intake_id}}"), Route(f"POST {PROGRESS}/{{intake_id}}")],
        sees={"lin"},
        does={"lin"},
        unruled="asked in SQL: whose table it is",
    ),
]
