"""Who sees how each kind of matter goes: everybody in business; the limits of an office only who sees that office."""

from tests.matrix.policy import BUSINESS, Family, Route

ACCOUNTABILITY_DIAGRAMS = [
    Family(
        "the charts of each kind of matter",
        BUSINESS,
        [
            Route("GET /accountability/diagrams"),
            Route("GET /accountability/diagrams/{kind}"),
            Route("GET /accountability/diagrams/{kind}/paper.pdf"),
        ],
    ),
]
