"""Titles: where a heading ends and its text begins, what a problem's heading looks like, and the paper's own title."""

import re

_OPEN, _CLOSE = "“‘《（(「『【〈", "”’》）)」』】〉"
_ENDS = "。！？!?\n"
TRAILING = " \t　。．.；;：:，,、！!"

_PROBLEM = re.compile(
    r"(问题|方面|情形|现象|表现)[”’」]?(的?整改(工作|落实|完成|进展)?(情况|落实)?|整改(落实|进展)?情况|的情况)?$|^问题"
)
_ABOUT = re.compile(r"^(关于|针对|在[“\"]|对于?“|“)")
_LACKING = re.compile(
    r"不(到位|够|足|力|严|实|强|深|高|明|清|规范|及时|完善|健全|彻底|扎实|紧|细|准|全|平衡|充分|落实|牢|透|经常|重视|主动|符|规律|精|合理)|"
    r"未(按|能|及时|严格|建立|落实|有效|完全|形成|开展|制定|执行|充分|经|将|对|认真)|没有|缺乏|缺少|欠|薄弱|滞后|短板|差距|偏差|[弱淡虚]化|缺位|缺失|"
    r"松懈|流于形式|走过场|较[弱差低]|漏洞|随意|迟缓|违规|超标|超范围|有待"
)
_PLAIN = re.compile(
    r"下一?步|今后|打算|工作计划|努力方向|组织领导|组织情况|组织实施|组织落实|组织开展|总体情况|总体进展|基本情况|整体情况|开展情况|"
    r"工作部署|主体责任落实|履行.{0,12}责任|责任落实情况|主要做法|工作成效|整改成效|取得的?成效|经验|提高.{0,6}站位|高度重视|"
    r"加强.{0,4}领导|持续巩固|巩固.{0,6}成果|建立长效|有关情况|线索|意见建议|联系方式|监督"
)
_GENERIC = re.compile(
    r"^(对|关于)?(区|市|县|省|镇|街道)?委?(巡[察视])?组?(反馈|指出|发现|移交)?的?(意见|问题|事项|具体问题|重点问题|主要问题)*(具体|逐项|逐条)?"
    r"(的)?(整改|落实|工作|进展|完成|具体)*(情况|整改|落实|成效)?$"
)
_INLINE = re.compile(r"[，,：:；;。\s]*(?<![第统唯之万])(?:一是|其一[，,]|①|（1）|\(1\))")


def split_title(text: str) -> tuple[str, str]:
    """A heading and the text that goes on behind it in the same paragraph: 「关于甲的问题。一是…」."""
    end = _sentence_end(text)
    inline = _INLINE.search(text)
    if inline and 0 < inline.start() < end:
        return text[: inline.start()].rstrip(TRAILING), text[inline.start() :].lstrip("，,：:；;。 \t　")
    for found in re.finditer(r"(?:问题|方面)(?:的?整改)?([：:，,])", text[:end]):
        if found[1] in "：:" or (len(text) > 60 and _ABOUT.match(text)):
            return text[: found.start(1)].rstrip(TRAILING), text[found.end() :].strip()
    return text[:end].rstrip(TRAILING), text[end:].lstrip(_ENDS + TRAILING)


def _sentence_end(text: str) -> int:
    """The first full stop outside quotation marks; inside them only if they are never closed."""
    depth = 0
    for at, sign in enumerate(text):
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif sign in _ENDS and not depth:
            return at
    if not depth:
        return len(text)
    ends = [at for at in map(text.find, _ENDS) if at >= 0]
    return min(ends, default=len(text))


def names_problem(title: str) -> bool:
    """关于…问题, 在…方面, 针对…: the heading of a finding or of a category."""
    return bool(_PROBLEM.search(title) or _ABOUT.match(title))


def ends_as_problem(title: str) -> bool:
    return bool(_PROBLEM.search(title))


def names_lack(title: str) -> bool:
    """学习不深入, 制度执行有偏差: a finding that does not call itself a problem."""
    return bool(_LACKING.search(title))


def is_plain(title: str) -> bool:
    """A part of the report that tells of the work, not of a finding: 组织领导, 下一步打算."""
    if re.search(r"下一?步|今后|努力方向|工作打算", title):
        return True
    return bool(_PLAIN.search(title)) and not (names_problem(title) or names_lack(title))


def is_generic(title: str) -> bool:
    """整改落实情况: a roof over the categories, no category itself."""
    return bool(_GENERIC.match(title)) or bool(re.match(r"^[^“”]{0,12}(整改|反馈)[^“”]{0,14}(情况|如下)$", title))


_CHROME = re.compile(
    r"首页|当前位置|发布时间|来源|浏览|字号|打印|分享|索引号|日期[:：]|点击|作者|^\d{4}[-年./]|^[—\-=_*\s\d]+$|无障碍"
)
_NAMED = re.compile(r"(通报|报告|公告|公示|通知|情况|台账|清单|方案|一览表|分解表|汇总表)(?:[（(][^）)]{1,20}[）)])?$")
_VISITED = re.compile(
    r"对(?P<body>[^，,。；;：:《》“”对]{2,30}?)(?:开展|进行|实施)了?(?:为期[^，,。]{1,8}的)?(?P<kind>[^，,。；;《》]{0,20}?巡[察视])"
)


def paper_title(lead: list[str]) -> tuple[str, bool]:
    """The title among the lines above the first heading; or one made from the lead (True); or nothing."""
    lines = [" ".join(line.split()) for line in lead if line.strip()]
    short = [
        line for line in lines if len(line) <= 80 and line[-1] not in "。；;：:，,！!" and not _CHROME.search(line)
    ]
    for at, line in enumerate(short[:12]):
        if _NAMED.search(line):
            above = short[at - 1] if at else ""
            parted = "关于" not in above and (line.startswith("关于") or "关于" not in line) and 2 < len(above) <= 30
            if parted and re.search(r"(委员会|党组|党委|党工委|支部|总支|局|办|街道|镇|乡|社区)$", above):
                return above + line, False
            return line, False
    if short and lines[0] == short[0] and 4 <= len(short[0]) <= 60:
        return short[0], False
    for line in lines:
        found = _VISITED.search(line)
        if found:
            return f"{found['body']}关于{found['kind'].lstrip('了')}整改情况的通报", True
    return "", False
