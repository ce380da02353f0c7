"""The tabs of the room: six groups in one line, the pages of one of them below, for each kind of reader."""

from uuid import UUID

import pytest

from portal.access import Holding, Me
from portal.accountability.pages.room import tabs
from portal.people import BUSINESS, Role

NOBODY = UUID(int=0)
ROLES = sorted(BUSINESS)


def a_reader(role: Role) -> Me:
    holding = Holding(NOBODY, role, "主任", NOBODY, "单位", "1/", "1/")
    return Me(id=NOBODY, name="人", account="ren", kind="official", holdings=(holding,))


def pages_of(role: Role) -> list[tuple[str, str]]:
    return [(label, href) for _, _, _, _, below in tabs(a_reader(role), "") for label, href, _ in below]


@pytest.mark.parametrize("role", ROLES)
def test_six_groups_at_most_stand_in_one_line_of_a_phone(role: Role) -> None:
    found = tabs(a_reader(role), "")
    assert len(found) <= 6
    assert {len(words) for words, *_ in found} == {2}


@pytest.mark.parametrize("role", ROLES)
def test_on_each_page_its_own_group_and_itself_are_current_and_nothing_else(role: Role) -> None:
    for label, href in pages_of(role):
        shown = tabs(a_reader(role), href.removeprefix("/accountability"))
        current = [below for _, _, here, _, below in shown if here]
        assert len(current) == 1
        assert [words for words, _, here in current[0] if here] == [label]


@pytest.mark.parametrize("role", ROLES)
def test_a_group_opens_its_first_page(role: Role) -> None:
    assert all(href == below[0][1] for _, href, _, _, below in tabs(a_reader(role), ""))


@pytest.mark.parametrize("role", ROLES)
def test_no_word_of_the_tabs_begins_another_one(role: Role) -> None:
    words = [group for group, *_ in tabs(a_reader(role), "")] + [label for label, _ in pages_of(role)]
    assert [(one, other) for one in words for other in words if one != other and other.startswith(one)] == []
    assert len(set(words)) == len(words)


def test_what_only_the_office_or_discipline_staff_may_do_is_not_offered_to_others() -> None:
    assert "明日邮差" in dict(pages_of(Role.office))
    assert "明日邮差" not in dict(pages_of(Role.liaison))
    assert "问责记录" in dict(pages_of(Role.discipline))
    assert "问责记录" not in dict(pages_of(Role.liaison))
