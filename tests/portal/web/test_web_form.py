"""Forms: every kind of field against everything people and programs send."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from litestar.datastructures import FormMultiDict, UploadFile

from portal.errors import BadInput
from portal.web.form import Choice, Day, Field, Form, Number, Record, Secret, Tick, Upload, read_upload

ID = UUID("7b1f0c52-6d8e-5a44-9c3b-2f60a1d4e907")


class Everything(Form):
    fields: Mapping[str, Field] = {
        "title": Field("标题", required=True, longest=10),
        "note": Field("说明", longest=50, lines=True, guarded=True),
        "day": Day("日期", required=True),
        "number": Number("数量", least=1, most=99),
        "kind": Choice("类别", required=True, choices={"a": "甲", "b": "乙"}),
        "unit": Record("单位"),
        "sure": Tick("确认"),
        "many": Choice("若干", many=True, choices={"a": "甲", "b": "乙"}),
        "secret": Secret("密码", longest=20),
        "file": Upload("附件"),
    }


GOOD: dict[str, Any] = {"title": "标题", "day": "2026-11-21", "kind": "a"}


def sent(**fields: Any) -> Everything:
    pairs = [
        (name, one)
        for name, value in {**GOOD, **fields}.items()
        if value is not None
        for one in (value if isinstance(value, list) else [value])
    ]
    return Everything(FormMultiDict(pairs))


def file(name: str, data: bytes = b"x") -> UploadFile:
    return UploadFile("application/pdf", name, file_data=data)


@pytest.mark.parametrize(
    ("fields", "clean"),
    [
        ({}, {"title": "标题", "day": date(2026, 11, 21), "kind": "a", "number": None, "sure": False, "many": []}),
        ({"title": "  标题 "}, {"title": "标题"}),
        ({"day": "2026年11月21日"}, {"day": date(2026, 11, 21)}),
        ({"day": "２０２６．１１．２１"}, {"day": date(2026, 11, 21)}),
        ({"day": "20261121"}, {"day": date(2026, 11, 21)}),
        ({"day": "2026/1/2"}, {"day": date(2026, 1, 2)}),
        ({"number": "１２"}, {"number": 12}),
        ({"number": " 7 "}, {"number": 7}),
        ({"unit": str(ID)}, {"unit": ID}),
        ({"sure": "1"}, {"sure": True}),
        ({"sure": ["0", "1"]}, {"sure": True}),
        ({"many": ["a", "b", ""]}, {"many": ["a", "b"]}),
        ({"note": "一\r\n二"}, {"note": "一\n二"}),
        ({"secret": "  keeps its blanks "}, {"secret": "  keeps its blanks "}),
    ],
)
def test_what_is_typed_well_becomes_values(fields: dict[str, Any], clean: dict[str, Any]) -> None:
    form = sent(**fields)
    assert form.ok, form.errors
    assert {name: form.clean[name] for name in clean} == clean


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("title", None, "请填写“标题”"),
        ("title", "   ", "请填写“标题”"),
        ("title", "字" * 11, "最多 10 个字，现有 11 个字"),
        ("title", "一\n二", "只能填一行"),
        ("title", "含\0零", "无法识别的字符"),
        ("title", "响\a铃", "无法识别的字符"),
        ("title", "\ud800", "无法识别的字符"),
        ("title", ["一", "二"], "重复提交"),
        ("title", file("a.pdf"), "应为文字，不是文件"),
        ("day", None, "请填写“日期”"),
        ("day", "下周三", "应为日期"),
        ("day", "2026-02-30", "应为日期"),
        ("day", "1926-01-01", "应在1990年至2100年之间"),
        ("day", "9" * 21, "最多 20 个字"),
        ("day", "2026-11-21\0", "无法识别的字符"),
        ("number", "七", "应为整数"),
        ("number", "-1", "应为整数"),
        ("number", "1.5", "应为整数"),
        ("number", "100", "应在 1 至 99 之间"),
        ("number", "9" * 5000, "最多 12 个字"),
        ("kind", None, "请选择“类别”"),
        ("kind", "c", "请从所列选项中选择"),
        ("kind", ["a", "b"], "重复提交"),
        ("unit", "1 OR 1=1", "请从所列选项中选择"),
        ("many", ["a", "z"], "请从所列选项中选择"),
        ("many", ["a", file("a.pdf")], "应为文字，不是文件"),
        ("file", "just text", "应为文件"),
        ("file", [file("a.pdf"), file("b.pdf")], "只能选一个文件"),
        ("sure", file("a.pdf"), "应为文字，不是文件"),
    ],
)
def test_what_cannot_be_taken_is_said_with_the_fields_name(name: str, value: Any, says: str) -> None:
    form = sent(**{name: value})
    assert not form.ok
    assert list(form.errors) == [name]
    assert says in form.errors[name]
    assert f"“{Everything.fields[name].label}”" in form.errors[name]


def test_all_complaints_come_at_once_and_what_was_typed_stays() -> None:
    form = sent(title=None, day="下周三", kind="c", number="七")
    assert set(form.errors) == {"title", "day", "kind", "number"}
    assert form.values["day"] == "下周三"
    assert form.values["number"] == "七"


def test_a_password_is_never_put_back_on_the_page() -> None:
    assert sent(secret="typed").values["secret"] == ""


def test_an_identity_number_in_free_text_is_stopped_unless_a_reason_is_given() -> None:
    text = "联系人 11010519491231002X"
    stopped = sent(note=text)
    assert "疑似含有" in stopped.errors["note"]
    assert "11010519491231002X" not in stopped.errors["note"]
    assert sent(note=text, guard_reason="这是公务编号，不是证件").ok
    assert not sent(note=text, guard_reason="短").ok


def test_a_form_not_yet_sent_has_neither_errors_nor_approval() -> None:
    form = Everything(day=date(2026, 11, 21), many=["a"])
    assert not form.ok
    assert form.errors == {}
    assert form.values["day"] == "2026-11-21"
    assert form.values["many"] == ["a"]


def test_complaints_from_deeper_down_find_their_field_or_the_first() -> None:
    form = sent()
    form.take_complaints(BadInput(("附件", "不是表格文件"), ("第3行“单位”", "没有这个单位"), ("", "整个文件读不了")))
    assert form.errors["file"] == "“附件”不是表格文件"
    assert form.errors["title"] == "“第3行“单位””没有这个单位；整个文件读不了"


async def test_a_file_over_twenty_megabytes_is_refused() -> None:
    with pytest.raises(BadInput, match="超过 20 MB"):
        await read_upload(file("大.pdf", b"x" * (20 * 1024 * 1024 + 1)), "附件")
    assert await read_upload(file("小.pdf", b"abc"), "附件") == b"abc"
