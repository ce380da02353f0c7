"""Who sees the steps of an inspection, its assessments and its prompts, and who may write in them.

The world's inspection is still in its focus period and its steps are open: `{node_id}` is one of the unit's own.
"""

from tests.matrix.policy import DISCIPLINE, LEAD, OFFICERS, ROOM, RUNNERS, RUNNING, WHOLE, WORKERS, Family, Route

INSPECTION = "/inspections/{inspection_id}"
NODE = "/inspections/nodes/{node_id}"
SAID = {
    "note": "情况变化。",
    "due": "2099-03-31",
    "reason": "另行安排。",
    "done_on": "2026-08-10",
    "without": "走保密渠道",
}
SEEING = WHOLE | {"recused_wang"}
"""Who sees the inspection whole; of its items recused_wang knows none, but the steps name no item."""

NODES = [
    Family(
        "the steps and the assessments, for who sees the inspection whole",
        ROOM,
        [
            Route(f"GET {INSPECTION}/nodes"),
            Route(f"GET {NODE}"),
            Route(f"GET {NODE}/papers/{{node_paper_id}}"),
            Route(f"GET {INSPECTION}/assessments"),
            Route("GET /inspections/assessments/{assessment_id}/papers/{assessment_paper_id}"),
        ],
        sees=SEEING,
    ),
    Family(
        "arranging the steps: the office that runs the inspection",
        DISCIPLINE,
        [
            Route(f"POST {NODE}/day", form=SAID),
            Route(f"POST {NODE}/drop", form=SAID),
        ],
        sees=OFFICERS | {"recused_wang"},
        does=RUNNING,
    ),
    Family(
        "arranging what is open already: refused for everybody",
        DISCIPLINE,
        [Route(f"POST {INSPECTION}/nodes"), Route(f"POST {NODE}/return", form=SAID)],
        sees=OFFICERS | {"recused_wang"},
        does=set(),
    ),
    Family(
        "a step of the inspected unit: its leaders and its lead department",
        WORKERS,
        [Route(f"POST {NODE}/done", form=SAID)],
        sees=SEEING - {"qian"},
        does=LEAD,
    ),
    Family(
        "papers, before a file is looked at",
        WORKERS,
        [Route(f"POST {NODE}/papers")],
        sees=SEEING - {"qian"},
    ),
    Family(
        "taking back a paper one has sent oneself",
        WORKERS,
        [Route(f"POST {NODE}/papers/{{node_paper_id}}/withdraw")],
        sees=SEEING - {"qian"},
        does={"sun"},
        unruled="who sent it is compared, no rule",
    ),
    Family(
        "assessing: not for who is recused from any item",
        DISCIPLINE,
        [Route(f"GET {INSPECTION}/assessments/new"), Route(f"POST {INSPECTION}/assessments/new")],
        sees=RUNNERS,
    ),
    Family(
        "the prompt: what it would say, and issuing it",
        DISCIPLINE,
        [Route(f"GET {INSPECTION}/prompts"), Route(f"POST {INSPECTION}/prompts")],
        sees=RUNNERS,
    ),
    Family(
        "a prompt as it was issued: for who sees every item it may name",
        ROOM,
        [Route("GET /inspections/prompts/{prompt_id}"), Route("GET /inspections/prompts/{prompt_id}/prompt.pdf")],
        sees=WHOLE,
    ),
]
