"""A page of bones that were held to the manners of the house is not read again; whatever could matter is bones."""

from uuid import uuid4

import pytest

from tests.browser import HELD, bones_of, check_page

PAGE = (
    '<!doctype html><html lang="zh-CN"><head><title>{title}</title></head><body><h1 id="top">甲</h1>'
    '<p><a href="{link}">{text}</a></p><form action="/x" method="post"><input type="hidden" name="_csrf_token" value="{key}">'
    '<label for="{label}">事由</label><input id="f-{id}" name="a" value="{typed}"></form></body></html>'
)


def page(**given: str) -> str:
    number = str(uuid4())
    usual = {"title": "甲", "link": "/a", "text": "乙", "key": "k", "id": number, "label": f"f-{number}", "typed": "丙"}
    return PAGE.format(**{**usual, **given})


@pytest.fixture(autouse=True)
def held() -> None:
    HELD.clear()
    check_page(page(), "/x")
    assert len(HELD) == 1


def test_other_words_other_keys_and_other_ids_are_the_same_bones() -> None:
    assert bones_of(page(title="丁", text="&lt;b&gt; &#34;", typed="2026-11-21", link="/b?c=1")) == bones_of(page())


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"text": "<b>"}, "HTML faults"),
        ({"text": "a\x01b"}, "HTML faults"),
        ({"text": "&#0;"}, "HTML faults"),
        ({"typed": '" onclick="1'}, "inline"),
        ({"label": "elsewhere"}, "has no label"),
        ({"link": "#nowhere"}, "points to ids"),
        ({"title": " "}, "no title"),
        ({"text": '<i id="top"></i>'}, "ids twice"),
    ],
)
def test_what_breaks_the_manners_is_found_in_the_second_page_too(given: dict[str, str], fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        check_page(page(**given), "/x")
