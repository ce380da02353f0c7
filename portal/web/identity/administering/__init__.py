"""The system administrator's acts, one function per verb, each audited in its own transaction."""

from portal.web.identity.administering.persons import (
    add_person,
    disable,
    enable,
    first_password,
    first_passwords_of_unit,
    new_person,
)
from portal.web.identity.administering.posts import end_post, give_post, hand_over, new_post
from portal.web.identity.administering.units import add_unit, close_unit, rename_unit

__all__ = [
    "add_person",
    "add_unit",
    "close_unit",
    "disable",
    "enable",
    "end_post",
    "first_password",
    "first_passwords_of_unit",
    "give_post",
    "hand_over",
    "new_person",
    "new_post",
    "rename_unit",
]
