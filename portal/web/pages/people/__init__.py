"""单位人员: the system administrator's pages."""

from litestar import Router

from portal.web.pages.people import imports, persons, posts, units

ROUTER = Router("/people", route_handlers=[units.ROUTER, persons.ROUTER, posts.ROUTER, imports.ROUTER])
