"""Units, people and posts from Excel: shown first, all or nothing."""

import io
import re

import pytest
import xlsxwriter

from portal.db import value
from portal.demo.cast import Cast
from tests.browser import Browser

UNITS = ["单位全称", "单位简称", "单位类别", "上级单位"]
POSTS = ["姓名", "账号", "所在单位", "职务", "角色", "任职起"]
TREE = [
    ["竹溪社区居民委员会", "竹溪社区", "社区", "临江区竹溪街道"],
    ["临江区竹溪街道", "竹溪街道", "街道", "临江区"],
    ["竹溪街道党政办公室", "党政办", "部门", "竹溪街道"],
]
STAFF = [
    ["周宁", "zhouning", "竹溪街道/党政办", "主任", "单位联络员", "2026-01-05"],
    ["周宁", "zhouning", "竹溪社区", "联系干部", "单位联络员", "2026-01-05"],
    ["秦朗", "qinlang", "临江区竹溪街道", "党工委书记", "领导", "2026.1.5"],
]


def workbook(**sheets: list[list[str]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    for name, lines in sheets.items():
        sheet = book.add_worksheet(name)
        for at, line in enumerate(lines):
            for place, text in enumerate(line):
                sheet.write_string(at, place, text)
    book.close()
    return file.getvalue()


@pytest.fixture
async def admin(browser: Browser, people: Cast) -> Browser:
    await browser.sign_in(people.wu)
    return browser


async def upload(admin: Browser, data: bytes, name: str = "单位人员.xlsx") -> tuple[int, str]:
    answer = await admin.send("/people/import", files={"sheet": (name, data)})
    return answer.status_code, answer.text


async def counts() -> tuple[int, int, int]:
    return tuple([await value(f"SELECT count(*) FROM {table}") for table in ("unit", "person", "post")])


async def test_a_workbook_of_both_sheets_is_shown_and_then_taken_in_whole(admin: Browser) -> None:
    before = await counts()
    status, page = await upload(admin, workbook(单位=[UNITS, *TREE], 人员岗位=[POSTS, *STAFF]))
    assert status == 200, page
    assert "新增 6 行" in page
    assert await counts() == before, "the preview wrote something"
    kept = re.search(r'name="file" value="([^"]+)"', page)
    assert kept is not None
    await admin.send("/people/import/confirm", {"file": kept[1]}, to="/people")
    assert await counts() == (before[0] + 3, before[1] + 2, before[2] + 3)
    path = await value("SELECT path FROM unit WHERE name = '竹溪社区居民委员会'")
    assert path.startswith(await value("SELECT path FROM unit WHERE name = '临江区竹溪街道'"))
    assert await value("SELECT password_hash FROM person WHERE account = 'qinlang'") is None
    assert (await admin.send("/people/import/confirm", {"file": kept[1]})).status_code == 409


async def test_the_same_workbook_again_adds_nothing(admin: Browser) -> None:
    data = workbook(单位=[UNITS, *TREE], 人员岗位=[POSTS, *STAFF])
    _, page = await upload(admin, data)
    kept = re.search(r'name="file" value="([^"]+)"', page)
    assert kept is not None
    await admin.send("/people/import/confirm", {"file": kept[1]}, to="/people")
    after = await counts()
    status, page = await upload(admin, data)
    assert status == 422
    assert "没有需要导入的" in page
    assert await counts() == after


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["张三", "zhangsan", "没有的单位", "科员", "单位联络员", "2026-01-05"], "没有名为“没有的单位”的单位"),
        (["张三", "张三", "综治办", "科员", "单位联络员", "2026-01-05"], "只能用小写字母"),
        (["张三", "li", "综治办", "科员", "单位联络员", "2026-01-05"], "李慧的账号"),
        (["李慧", "li", "综治办", "科员", "审计管理员", "2026-01-05"], "专用账号"),
        (["吴维", "wu", "综治办", "科员", "系统管理员", "2026-01-05"], "本人的岗位"),
        (["张三", "zhangsan", "综治办", "科员", "局长", "2026-01-05"], "不在可选范围内"),
        (["张三", "zhangsan", "综治办", "科员", "领导", "二月三十"], "不是日期"),
        (["", "zhangsan", "综治办", "科员", "领导", "2026-01-05"], "必须填写"),
    ],
)
async def test_one_bad_line_holds_everything_back_and_names_its_row(admin: Browser, line: list[str], says: str) -> None:
    before = await counts()
    good = ["王五", "wangwu", "综治办", "科员", "单位联络员", "2026-01-05"]
    status, page = await upload(admin, workbook(人员岗位=[POSTS, good, line]))
    assert status == 422
    assert says in page
    assert "第3行" in page
    assert "确认导入" not in page
    assert await counts() == before


@pytest.mark.parametrize("gone", [*UNITS[:1], UNITS[2], *POSTS])
async def test_a_column_that_must_be_there_is_asked_for(admin: Browser, gone: str) -> None:
    """Whoever keeps a table of their own leaves one out: no row can be judged, and that is said."""
    sheets = {"单位": [UNITS, *TREE], "人员岗位": [POSTS, *STAFF]}
    for lines in sheets.values():
        if gone in lines[0]:
            place = lines[0].index(gone)
            lines[:] = [line[:place] + line[place + 1 :] for line in lines]
    before = await counts()
    status, page = await upload(admin, workbook(**sheets))
    assert status == 422
    assert f"“{gone}”：缺少这一列，必须填写" in page
    assert "确认导入" not in page
    assert await counts() == before


async def test_a_name_two_units_have_asks_for_the_unit_above(admin: Browser) -> None:
    more = [["柳岸街道党政办公室", "党政办", "部门", "柳岸街道"]]
    staff = [["周宁", "zhouning", "党政办", "主任", "单位联络员", "2026-01-05"]]
    status, page = await upload(admin, workbook(单位=[UNITS, *TREE, *more], 人员岗位=[POSTS, *staff]))
    assert status == 422
    assert "有不止一个“党政办”" in page


async def test_a_unit_whose_parent_is_nowhere_is_named(admin: Browser) -> None:
    status, page = await upload(admin, workbook(单位=[UNITS, ["某科", "某科", "部门", "天边街道"]]))
    assert status == 422
    assert "没有名为“天边街道”的单位" in page


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"not a workbook"),
        ("a.pdf", b"%PDF-1.4"),
        ("a.xls", b"\xd0\xcf\x11\xe0"),
        ("a.csv", b"\0\1\2"),
    ],
)
async def test_a_file_that_is_no_workbook_is_refused_in_words(admin: Browser, name: str, data: bytes) -> None:
    status, page = await upload(admin, data, name)
    assert status == 422
    assert "错误" in page


async def test_without_a_file_one_is_asked_for_it(admin: Browser) -> None:
    answer = await admin.send("/people/import")
    assert answer.status_code == 422
    assert "请选择“Excel 文件”" in answer.text


@pytest.mark.parametrize("kept", ["../../secret", "a" * 64 + ".xlsx", "x", ""])
async def test_only_a_file_that_waits_can_be_confirmed(admin: Browser, kept: str) -> None:
    assert (await admin.send("/people/import/confirm", {"file": kept})).status_code in {404, 409}


async def test_the_blank_forms_filled_in_are_understood(admin: Browser) -> None:
    for which in ("units", "posts"):
        answer = await admin.get(f"/people/import/{which}.xlsx")
        assert answer.headers["content-disposition"].startswith("attachment")
        status, page = await upload(admin, answer.content)
        assert status == 422
        assert "表头下面没有内容" in page
