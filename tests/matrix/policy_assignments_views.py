"""Who opens the views of the room: overview, what stands still, figures; and who reminds, assigns many, takes the report."""

from tests.matrix.policy import AUDITORS, LEADERS, LIAISONS, OFFICE, Family, Route

HERE = LIAISONS | LEADERS | AUDITORS | OFFICE
STILL = "/assignments/still"
FIGURES = "/assignments/figures"

ASSIGNMENTS_VIEWS = [
    Family(
        "the views of the room: everybody who carries, works or watches sees what they may know of",
        HERE,
        [
            Route("GET /assignments"),
            Route("GET /assignments/waiting", query="what=endorse"),
            Route(f"GET {STILL}"),
            Route(f"GET {FIGURES}"),
            Route(f"GET {FIGURES}/cases"),
            Route(f"GET {FIGURES}/leaders"),
        ],
    ),
    Family(
        "acts of the office upon several cases, and its monthly report",
        OFFICE,
        [
            Route(f"GET {STILL}/remind"),
            Route(f"POST {STILL}/remind"),
            Route(f"GET {STILL}/assign"),
            Route(f"POST {STILL}/assign"),
            Route(f"GET {FIGURES}/monthly"),
            Route(f"GET {FIGURES}/monthly.pdf"),
            Route(f"GET {FIGURES}/monthly.docx"),
        ],
    ),
]
