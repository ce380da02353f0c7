"""The ground floor's own pages: signing in, oneself, the calendar, and the three administrators."""

from litestar import Router

from portal.web.pages import audit, calendar, due, guide, inbox, me, operator, people, security, signing_in, today

ROUTER = Router(
    "/",
    route_handlers=[
        today.ROUTER,
        inbox.ROUTER,
        due.ROUTER,
        signing_in.ROUTER,
        me.ROUTER,
        people.ROUTER,
        security.ROUTER,
        audit.ROUTER,
        operator.ROUTER,
        calendar.ROUTER,
        guide.ROUTER,
    ],
)
