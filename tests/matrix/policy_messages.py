"""Who sees what became of the messages, who keeps whose addresses, who sets the rules."""

from tests.matrix.policy import EVERYBODY, OFFICE, SUBJECTS, SYSTEM, Family, Route

RULES = {
    "slots": "09:05",
    "open_from": "08:30",
    "open_until": "17:30",
    "urgent_from": "07:00",
    "urgent_until": "22:00",
    "urgent_minutes": "60",
    "cap": "100",
    "version": "0",
}
THEIRS = "/people/persons/{person}/messages"
ADDRESS = {"address": "lihui@example.gov.cn", "version": "0"}

MESSAGES = [
    Family(
        "the link of a message: it leads to the inbox, whoever opens it",
        SUBJECTS,
        [Route("GET /m", query="t=x")],
        outside={},
    ),
    Family("one's own addresses", EVERYBODY, [Route("GET /me/messages")]),
    Family(
        "over a way the operator has not set up: there is none, for nobody",
        EVERYBODY,
        [
            Route("POST /me/messages/{name}", form=ADDRESS),
            Route("POST /me/messages/{name}/remove", form=ADDRESS),
            Route("POST /me/messages/{name}/prefer"),
        ],
        sees=set(),
    ),
    Family("somebody's addresses", SYSTEM, [Route(f"GET {THEIRS}")]),
    Family(
        "somebody's addresses, over a way that is not there",
        SYSTEM,
        [
            Route(f"POST {THEIRS}/{{name}}", form=ADDRESS),
            Route(f"POST {THEIRS}/{{name}}/remove", form=ADDRESS),
            Route(f"POST {THEIRS}/{{name}}/prefer"),
        ],
        sees=set(),
    ),
    Family("sending, for the operator", SYSTEM, [Route("GET /operator/messages")]),
    Family("the rules of sending", SYSTEM, [Route("POST /operator/messages/rules", form=RULES)]),
    Family("what became of the messages", OFFICE, [Route("GET /messages"), Route("GET /messages/burden")]),
    Family(
        "one of them sent anew",
        OFFICE,
        [Route("POST /messages/{message_id}/resend", form={"version": "0"})],
        sees=OFFICE,
    ),
]
