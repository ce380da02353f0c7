"""What the notice says, in both copies, both forms and both files; and how changes are put. No database."""

from datetime import datetime

from meetings.documents.notice import blocks_of, notice_html, parts_of
from meetings.queries.notice_words import differences, paper_of, when_words, wide
from portal.clock import CHINA

CONTENT = {
    "title": "临江区信访工作联席会议2026年第3次工作会议",
    "starts_at": datetime(2026, 12, 1, 14, 30, tzinfo=CHINA).isoformat(),
    "minutes": 90,
    "place": "三楼会议室",
    "chair": "唐正（区委副书记）",
    "agenda": [
        {
            "item": "1",
            "kind": "report_back",
            "section": "",
            "title": "上次议定事项落实情况",
            "unit": "",
            "presenter": "",
        },
        {
            "item": "2",
            "kind": "topic",
            "section": "审议",
            "title": "电梯",
            "unit": "区住建局",
            "presenter": "罗毅 局长",
        },
        {
            "item": "3",
            "kind": "topic",
            "section": "审议",
            "title": "会商",
            "unit": "区住建局",
            "presenter": "罗毅 局长",
        },
    ],
    "members": ["区住建局", "青石街道", "柳岸街道"],
    "observers": ["区审计局"],
    "requirements": "请主要负责同志参会。\n不得缺席。",
    "contact": "沈洁",
}
for line in CONTENT["agenda"]:  # type: ignore[attr-defined]
    line |= {"minutes": 10, "confidential": line["title"] == "会商"}
GIVEN = {"form": "letter", "issuer": "临江区信访局", "office": "联席会议办公室", "on": datetime(2026, 11, 24).date()}  # noqa: DTZ001


def test_the_words_name_time_place_order_units_and_contact() -> None:
    paper = paper_of(CONTENT, **GIVEN)  # type: ignore[arg-type]
    said = "".join(
        part["heading"] + part["inline"] + "".join(text for _, text in part["lines"]) for part in parts_of(paper)
    )
    assert when_words(CONTENT) == "2026年12月1日（星期二）下午2:30"
    for words in (
        "一、时间：2026年12月1日（星期二）下午2:30，预计90分钟。",
        "二、地点：三楼会议室。",
        "三、主持人：唐正（区委副书记）。",
        "四、议程1.上次议定事项落实情况（10分钟）（一）审议2.电梯（区住建局汇报，罗毅 局长，10分钟）",
        "五、参会单位：区住建局、青石街道、柳岸街道。",
        "六、列席单位：区审计局。",
        "不得缺席。",
    ):
        assert words in said
    assert paper["heading"] == "关于召开临江区信访工作联席会议2026年第3次工作会议的通知"
    assert "联系人：沈洁" in notice_html(paper, label="临信联通〔2026〕3号")


def test_the_wide_copy_does_not_name_what_is_confidential() -> None:
    copied = wide(CONTENT)
    assert [line["title"] for line in copied["agenda"]] == ["上次议定事项落实情况", "电梯", "内部议题"]
    assert copied["agenda"][2]["unit"] == copied["agenda"][2]["presenter"] == ""
    assert "会商" not in notice_html(paper_of(copied, **GIVEN), label="")  # type: ignore[arg-type]


def test_the_word_file_says_what_the_page_says() -> None:
    for form in ("letter", "file"):
        paper = paper_of(CONTENT, **{**GIVEN, "form": form})  # type: ignore[arg-type]
        html = notice_html(paper, label="临信联通〔2026〕3号")
        body = html.split("<body")[1]
        at = 0
        for block in blocks_of(paper, label=""):
            for run in block.runs:
                at = body.find(run.text.strip("（）"), at)
                assert at >= 0, run.text


def test_changes_are_said_one_by_one() -> None:
    now = {
        **CONTENT,
        "starts_at": datetime(2026, 12, 2, 9, 0, tzinfo=CHINA).isoformat(),
        "agenda": [CONTENT["agenda"][2], CONTENT["agenda"][0]],  # type: ignore[index]
        "observers": [],
    }
    assert differences(CONTENT, CONTENT) == []
    assert differences(CONTENT, now) == [
        "会议时间由2026年12月1日（星期二）下午2:30调整为2026年12月2日（星期三）上午9:00",
        "取消议程“电梯”",
        "议程顺序作了调整",
        "减少列席单位：区审计局",
    ]
    assert not any("会商" in said for said in differences(wide(CONTENT), wide({**CONTENT, "agenda": []})))
