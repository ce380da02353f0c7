"""Who sees the attendance grid and the minutes desk, who writes there, and who reads figures of attendance."""

from tests.matrix.policy import BUSINESS, OFFICE, Family, Route

MEETING = "/meetings/{meeting_id}"
GRID = f"{MEETING}/attendance"
ITEM = f"{MEETING}/desk/{{item_id}}"
LINE = f"{MEETING}/desk/resolutions/{{resolution_id}}"
HEAD = {"zhou", "shen", "tang"}
"""The conference's office and its convenor; units read it in the minutes."""
KNOWING = {"zhou", "shen", "tang", "mayor", "qian", "luo", "lin", "sun", "chen", "zhao"}
"""Everybody who may know of the conference: who is of none has no figures to take away."""
NOBODY_MET = "year=2001"

DESK = [
    Family("figures of attendance, of the meetings one sees", BUSINESS, [Route("GET /meetings/attendance")]),
    Family(
        "the same to take away",
        BUSINESS,
        [
            Route("GET /meetings/attendance.xlsx", query=NOBODY_MET),
            Route("GET /meetings/attendance.pdf", query=NOBODY_MET),
        ],
        sees=KNOWING,
    ),
    Family(
        "the grid and the desk, to read",
        BUSINESS,
        [
            Route(f"GET {GRID}", on="held"),
            Route(f"GET {GRID}/items/{{item_id}}", on="held"),
            Route(f"GET {MEETING}/desk", on="held"),
            Route(f"GET {ITEM}", on="held"),
        ],
        sees=HEAD,
    ),
    Family(
        "the grid and the desk, to write: the office of the conference",
        OFFICE,
        [
            Route(f"POST {GRID}", on="held"),
            Route(f"POST {GRID}/times", on="held"),
            Route(f"POST {GRID}/items/{{item_id}}", on="held"),
            Route(f"POST {MEETING}/hold", on="notified"),
            Route(f"POST {ITEM}/text", on="held", form={"text": "记一句。", "version": "0"}),
            Route(f"POST {ITEM}/here", on="held"),
            Route(f"POST {ITEM}/result", on="held", form={"result": "decided", "version": "0"}),
            Route(f"POST {ITEM}/resolutions", on="held", form={"wording": "一件事。"}),
            Route(f"POST {LINE}", on="held", form={"wording": "一件事。"}),
            Route(f"POST {LINE}/remove", on="held", form={"version": "0"}),
        ],
    ),
    Family(
        "writing once the minutes wait to be signed",
        OFFICE,
        [
            Route(f"POST {ITEM}/text", on="to_sign", form={"text": "还想加一句。", "version": "0"}),
            Route(f"POST {ITEM}/here", on="to_sign"),
            Route(f"POST {ITEM}/result", on="to_sign", form={"result": "decided", "version": "0"}),
        ],
        does=set(),
    ),
]
