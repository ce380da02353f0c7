"""The ground floor's own pages: signing in, oneself, the calendar, and the three administrators."""

from litestar import Router

from portal.web.pages import (
    audit,
    calendar,
    due,
    guide,
    inbox,
    me,
    message_rules,
    message_settings,
    messages,
    operator,
    people,
    security,
    signing_in,
    today,
)

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
        messages.ROUTER,
        message_settings.ROUTER,
        message_rules.ROUTER,
        calendar.ROUTER,
        guide.ROUTER,
    ],
)
