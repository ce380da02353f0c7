"""How it looks: the frame and the parts of every page, held against the promises of the interface."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import html5lib
import pytest
from jinja2 import UndefinedError

from tests.gallery.render import ENVIRONMENT, MODES, PAGES, STATIC, Form, render

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
OWN_CSS = (STATIC / "portal.css").read_text()
EVERY = [(page, mode) for page in PAGES for mode in MODES]
COLOURS = ["--quiet", "--ink", "--action", "--action-deep", "--fault", "--good", "--late", "--near", "--urgent"]
PAIRS = [
    (colour, ground) for colour in [*COLOURS, "--fine", "--closed", "--wait"] for ground in ("--paper", "--ground")
]
PAIRS += [("--on-brand", "--brand"), ("--on-brand", "--brand-deep"), ("--on-action", "--action")]
PAIRS += [("--on-action", "--action-deep"), ("--fault", "--fault-ground"), ("--ink", "--fault-ground")]
PAIRS += [("--good", "--good-ground"), ("--ink", "--good-ground"), ("--wait", "--wait-ground")]
PAIRS += [("--action-deep", "--info-ground"), ("--quiet", "--info-ground"), ("--late", "--info-ground")]
PAIRS += [("--action", "--info-ground"), ("--ink", "--plain-ground"), ("--quiet", "--plain-ground")]
PAIRS += [("--near", "--info-ground"), ("--urgent", "--info-ground"), ("--fine", "--info-ground")]


def piece(source: str, **known: object) -> str:
    return ENVIRONMENT.from_string(source).render(known)


def parsed(html: str) -> html5lib.treebuilders.base.TreeBuilder:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


@pytest.mark.parametrize(("page", "mode"), EVERY)
def test_a_page_is_valid_html_with_one_heading_unique_ids_and_landmarks(page: str, mode: str) -> None:
    tree = parsed(render(page, MODES[mode]))
    ids = [node.get("id") for node in tree.iter() if isinstance(node.tag, str) and node.get("id")]
    assert len(ids) == len(set(ids))
    assert len(list(tree.iter("h1"))) == 1
    for landmark in ("header", "main", "footer"):
        assert len(list(tree.iter(landmark))) == 1
    assert tree.find(".//main").get("id") == "main"
    assert tree.get("lang") == "zh-CN"


@pytest.mark.parametrize(("page", "mode"), EVERY)
def test_every_control_has_a_label_and_every_reference_an_aim(page: str, mode: str) -> None:
    tree = parsed(render(page, MODES[mode]))
    ids = {node.get("id") for node in tree.iter() if isinstance(node.tag, str)}
    labelled = {label.get("for") for label in tree.iter("label")}
    wrapped = {control for label in tree.iter("label") for control in label.iter("input")}
    controls = [
        node for tag in ("input", "select", "textarea") for node in tree.iter(tag) if node.get("type") != "hidden"
    ]
    for control in controls:
        assert control.get("id") in labelled or control in wrapped, (control.tag, dict(control.attrib))
    assert labelled - {None} <= ids
    for node in tree.iter():
        aims = (node.get("aria-describedby") or "").split() if isinstance(node.tag, str) else []
        assert set(aims) <= ids
    inner = [node.get("href") for node in tree.iter("a") if (node.get("href") or "").startswith("#")]
    assert {aim.removeprefix("#") for aim in inner} <= ids


@pytest.mark.parametrize("page", PAGES)
def test_nothing_stands_inline_that_the_policy_forbids(page: str) -> None:
    tree = parsed(render(page))
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        assert node.tag != "style"
        assert not [name for name in node.attrib if name == "style" or name.startswith(("on", "hx-on"))], dict(
            node.attrib
        )
        assert node.tag != "script" or (node.get("src", "").startswith("/static/") and not (node.text or "").strip())


def test_no_template_of_ours_turns_escaping_off_or_needs_eval() -> None:
    for path in [*TEMPLATES.glob("*.html"), *TEMPLATES.glob("ui/*.html"), *TEMPLATES.glob("errors/*.html")]:
        text = path.read_text()
        for forbidden in ("|safe", "| safe", "autoescape false", "hx-on", "js:", "hx-boost", "hx-vals", "<style"):
            assert forbidden not in text, (path.name, forbidden)


@pytest.mark.parametrize("page", PAGES)
def test_every_post_form_carries_the_token_and_every_get_form_does_not(page: str) -> None:
    for form in parsed(render(page)).iter("form"):
        names = [field.get("name") for field in form.iter("input")]
        assert ("_csrf_token" in names) is (form.get("method") == "post")


def test_what_people_typed_is_shown_as_text() -> None:
    bad = '"><script>alert(1)</script>'
    form = Form({"note": bad, "title": bad, "unit": bad, "due": bad}, {"note": bad, "title": bad})
    html = piece(
        '{{ ui.error_summary(form) }}{{ ui.text(form, "title", label=bad, hint=bad) }}{{ ui.textarea(form, "note", bad) }}'
        '{{ ui.date(form, "due", bad) }}{{ ui.select(form, "unit", bad, [(bad, bad)]) }}{{ ui.radios(form, "unit", bad, [(bad, bad)]) }}'
        "{{ ui.light('red', bad) }}{{ ui.state(bad) }}{{ ui.inset(bad) }}{{ ui.definition([(bad, bad)]) }}{{ ui.td(bad, bad) }}"
        "{{ ui.first(bad, pick=bad) }}{{ ui.bar_chart(bad, [(bad, 1, bad)]) }}{{ ui.flash([('error', bad)]) }}{{ ui.empty(bad, bad) }}",
        form=form,
        bad=bad,
    )
    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 20
    assert "&amp;lt;" not in html, "escaped twice: people would read the entity"


def test_a_typed_value_survives_exactly_and_a_password_does_not() -> None:
    form = Form(
        {"note": "\n第一行 & <二>", "word": "geheim", "count": 0, "kinds": ["2"], "due": "二月三十"},
        {"due": "“期限”不是日期"},
    )
    assert parsed_area(piece('{{ ui.textarea(form, "note", "说明") }}', form=form)) == "\n第一行 & <二>"
    assert "geheim" not in piece('{{ ui.password(form, "word", "密码") }}', form=form)
    assert 'value="0"' in piece('{{ ui.text(form, "count", "数量") }}', form=form)
    boxes = piece('{{ ui.checkboxes(form, "kinds", "类型", [(1, "一"), (2, "二")]) }}', form=form)
    assert re.findall(r'value="(\d)" checked', boxes) == ["2"]
    day = piece('{{ ui.date(form, "due", "期限") }}', form=form)
    assert 'type="text"' in day
    assert 'value="二月三十"' in day
    assert 'type="date"' in piece('{{ ui.date(form, "due", "期限") }}', form=Form({"due": "2026-11-21"}))


def parsed_area(html: str) -> str:
    fragment = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return str(fragment.find(".//textarea").text)


def test_an_error_is_on_top_beside_the_field_and_in_the_title() -> None:
    html = render("form")
    assert "<title>错误：登记整改事项" in html
    assert '<a href="#f-phone">“联系电话”应为 11 位数字，现在是 7 位</a>' in html
    assert 'aria-describedby="f-phone-hint f-phone-error" aria-invalid="true"' in html
    assert "错误：" not in render("item").split("</title>")[0]


def test_the_buttons_are_exactly_the_moves_given() -> None:
    tree = parsed(render("item"))
    aims = [form.get("action") for form in tree.iter("form") if "/inspections/items/7/" in form.get("action")]
    assert aims == [f"/inspections/items/7/{name}" for name in ("close", "return", "progress")]
    assert "办理后告知：青石街道李文静、区农业农村局周建平" in "".join(tree.itertext())


def test_a_final_move_asks_on_a_page_of_its_own() -> None:
    move = {"name": "withdraw", "label": "撤销", "tells": "", "reason": False, "final": True}
    html = piece('{{ ui.moves([move], "t", item) }}', move=move, item={"path": "/x/1", "kind": "x.y"})
    assert '<a class="btn btn-primary" href="/x/1/withdraw">撤销…</a>' in html
    assert "<form" not in html
    assert '<a href="/accountability/diagrams/x.y">本事项怎么办</a>' in html


def test_a_light_is_colour_and_shape_and_word() -> None:
    lights = [piece("{{ ui.light(level) }}", level=level) for level in ("green", "yellow", "orange", "red", "grey")]
    assert len({light.split("<svg")[1].split("</svg>")[0] for light in lights}) == 5
    assert [re.sub(r"<[^>]+>", "", light) for light in lights] == ["正常", "临近", "紧急", "逾期", "已销号"]


def test_a_chart_says_the_same_in_figures() -> None:
    html = piece('{{ ui.bar_chart("各单位", [("甲", 12, "/a"), ("乙", 3), ("丙", 0)]) }}')
    assert re.findall(r'class="bar" x="0" y="\d+" width="([\d.]+)"', html) == ["360.0", "90.0"]
    assert re.findall(r'<td class="number">(?:<a[^>]+>)?(\d+)', html) == ["12", "3", "0"]
    assert piece('{{ ui.bar_chart("空", []) }}')


def test_the_simple_table_and_the_called_ledger_give_the_same_cells() -> None:
    rows = [{"title": "甲", "unit": "", "n": 3, "href": "/1"}]
    html = piece('{{ ui.table([("title", "事项"), ("unit", "单位"), ("n", "数", "number")], rows, "表") }}', rows=rows)
    assert '<a href="/1">甲</a>' in html
    assert '<td role="cell" class="kind-number" data-label="数"><span class="cell">3</span></td>' in html
    assert '<span class="none">—</span>' in html


def test_a_region_is_sent_to_itself() -> None:
    html = piece('{% call ui.form("/a", "t", hx_target="dossier") %}x{% endcall %}')
    assert 'hx-post="/a" hx-target="#dossier" hx-swap="outerHTML"' in html
    assert 'method="post"' in html


def test_a_block_rendered_alone_has_its_parts() -> None:
    template = ENVIRONMENT.get_template("item.html")
    known = {**dict(ENVIRONMENT.globals), "today": None}
    with pytest.raises(UndefinedError):
        "".join(template.blocks["dossier"](template.new_context(known)))
    from tests.gallery import content

    context = template.new_context({**content.FRAME, **content.PAGES["item"]})
    fragment = "".join(template.blocks["dossier"](context)).strip()
    assert fragment.startswith('<section id="dossier"')
    assert "<html" not in fragment
    assert "同意销号" in fragment


def test_the_error_page_needs_nothing_but_its_own_four_words() -> None:
    html = ENVIRONMENT.get_template("errors/error.html").render(
        title="出错了",
        status=500,
        heading="出错了",
        sentence="系统没有完成这一步，没有保存任何内容。",
        way_on=[("回到今日", "/")],
    )
    parsed(html)
    assert 'id="problem"' in html
    assert "系统没有完成这一步" in html


def test_an_error_page_gives_back_what_was_typed() -> None:
    html = render("error", complaints=["第3行“完成时限”：应为日期"], kept=[("进展", "<已核对>")])
    parsed(html)
    assert "<li>第3行“完成时限”：应为日期</li>" in html
    assert '<dd class="said">&lt;已核对&gt;</dd>' in html


def test_a_moment_is_told_in_office_time() -> None:
    at = datetime(2026, 11, 20, 16, 42, tzinfo=UTC)
    assert "2026-11-21 00:42" in piece("{{ ui.moment(at) }}", at=at)


def test_a_box_is_ticked_as_sent_and_a_stopped_number_asks_for_a_reason() -> None:
    for sent, ticked in (("1", True), ("", False), (True, True), (False, False), ("on", True)):
        assert (" checked" in piece('{{ ui.tick(form, "agreed", "同意") }}', form=Form({"agreed": sent}))) is ticked
    assert piece("{{ ui.guard_reason(form) }}", form=Form()).strip() == ""
    form = {"values": {}, "errors": {}, "guard_hit": True, "guard_reason": "总机号码"}
    assert 'name="guard_reason"' in piece("{{ ui.guard_reason(form) }}", form=form)


def test_a_complaint_about_no_field_is_shown_without_a_link_to_nowhere() -> None:
    html = piece("{{ ui.error_summary(form) }}", form=Form({"note": ""}, {"form": "这一批已经导入过"}))
    assert "<li>这一批已经导入过</li>" in html


def test_signed_out_pages_name_nobody_and_offer_the_modes() -> None:
    html = render("signin")
    assert "未登录" in html
    assert "/sign-out" not in html
    assert html.count('action="/mode"') == 2


def test_modes_are_classes_on_the_root_and_can_be_left() -> None:
    html = render("today", frozenset({"elder", "contrast"}))
    assert '<html lang="zh-CN" class="contrast elder">' in html
    assert "退出无障碍" in html
    assert html.count('name="on" value="0"') == 2


def test_htmx_is_told_to_keep_nothing_and_run_nothing() -> None:
    html = render("today")
    for rule in (
        '"historyCacheSize":0',
        '"refreshOnHistoryMiss":true',
        '"allowEval":false',
        '"allowScriptTags":false',
        '"selfRequestsOnly":true',
        '"includeIndicatorStyles":false',
        '"disableInheritance":true',
        '{"code":"409","swap":true,"error":true}',
        '{"code":"422","swap":true,"error":true}',
    ):
        assert rule in html


def test_vendored_files_are_what_the_list_says_and_ask_for_nothing_else() -> None:
    vendor = STATIC / "vendor"
    lines = [line.split("  ") for line in (vendor / "CHECKSUMS").read_text().splitlines()]
    listed = {name: digest for digest, name in lines}
    assert set(listed) == {path.name for path in vendor.iterdir()} - {"CHECKSUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest, name
        assert "sourceMappingURL" not in (vendor / name).read_text()
    css = (vendor / "bootstrap-5.3.8.min.css").read_text()
    assert not [aim for aim in re.findall(r"url\([\"']?([^)\"']{5})", css) if aim != "data:"]


def test_own_css_is_written_for_an_engine_of_2020() -> None:
    bare = re.sub(r"/\*.*?\*/", "", OWN_CSS, flags=re.DOTALL)
    for forbidden in (
        ":has(",
        ":is(",
        ":where(",
        "@layer",
        "@container",
        "color-mix",
        "light-dark",
        "aspect-ratio",
        "@import",
        "url(",
    ):
        assert forbidden not in bare, forbidden
    for forbidden in (
        r"[;{\s]inset\s*:",
        r"[;{\s](?:row-|column-)?gap\s*:",
        r"overflow\s*:\s*clip",
        r"\d[dsl]v[hw]\b",
        r"width\s*[<>]",
        "&",
    ):
        assert not re.search(forbidden, bare), forbidden
    assert not re.search(r":not\([^)]*,", bare), "a list in :not() kills the whole rule"
    assert not [rule for rule in re.findall(r"([^{}]+)\{", bare) if ":focus-visible" in rule and rule.count(",")]


def test_own_script_is_short_and_parses_on_an_engine_of_2020() -> None:
    text = (STATIC / "portal.js").read_text()
    assert len(text.splitlines()) < 150
    for forbidden in (
        "eval(",
        "new Function",
        "innerHTML =",
        "localStorage",
        "sessionStorage",
        "??=",
        "||=",
        "&&=",
        ".at(",
        "replaceAll",
        "confirm(",
    ):
        assert forbidden not in text, forbidden


def tokens(*selectors: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for selector in selectors:
        body = re.search(re.escape(selector) + r" \{\n(.*?)\n\}", OWN_CSS, flags=re.DOTALL)
        assert body, selector
        found |= dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{3,6});", body[1]))
    return found


def contrast(one: str, other: str) -> float:
    """WCAG 2: (lighter + 0.05) / (darker + 0.05)."""
    light = sorted((luminance(one), luminance(other)), reverse=True)
    return (light[0] + 0.05) / (light[1] + 0.05)


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(text: str, ground: str) -> None:
    usual, high = tokens(":root"), tokens(":root", "html.contrast")
    assert contrast(usual[text], usual[ground]) >= 4.5
    assert contrast(high[text], high[ground]) >= 7


@pytest.mark.parametrize("edge", ["--control", "--focus", "--urgent-sign", "--near"])
def test_edges_and_signs_can_be_seen(edge: str) -> None:
    for colours in (tokens(":root"), tokens(":root", "html.contrast")):
        assert contrast(colours[edge], colours["--paper"]) >= 3
        assert contrast(colours[edge], colours["--ground"]) >= 3
