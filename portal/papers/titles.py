"""Breaks a long title by hand: WeasyPrint knows neither words nor shapes.

GB/T 9704-2012 7.3.1: several lines stand as a trapezium or a rhombus, and no word is torn at a line's end.
"""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

WIDTH = 19  # characters of 2号 in the text area: 156 mm / 7.76 mm, one less for air
MOST_BREAKS = 4

# Words of office titles, never torn. Anything unknown is torn only between two pieces that are known.
WORDS = """
中国共产党 中共 委员会 工作委员会 人民政府 办公室 领导小组 联席会议 联席 会议 街道 办事处 党工委 党委 党组 纪工委 纪委 监委
纪律检查 党支部 区委 市委 县委 省委 镇委 局 巡察 巡视 整改 专项 集中 进展 情况 落实 工作 通报 通知 报告 方案 意见 反馈 公告 函 请示
批复 决定 纪要 办法 规定 细则 清单 台账 汇总表 责任 分解表 信访 督办 督查 催办 提醒 问责 领导 干部 包案 接访 下访 事项 问题 化解
矛盾 纠纷 群众 公开 印发 转发 开展 进一步 加强 做好 推进 贯彻 实施 年度 上半年 下半年 第一季度 第二季度 第三季度 第四季度
条例 制度 机制 建设 管理 服务 安全 生产 应急 综合治理 党建 城市 社会 经济 农业 农村 生态 环境 教育 卫生 健康 民政 住房 城乡
自然资源 人力资源 保障 市场监督 退役军人 事务 政务 数据 中心 全体 研究 部署 关于 对于 有关 以及 组织 宣传 学习 重点 领域
信访领域 信访工作 信访事项 领导小组办公室 联席会议办公室 工作领导小组办公室 专项巡察 集中整改 领导干部 进一步加强
""".split()  # noqa: SIM905  # a list to be read and added to
PIECES = re.compile(
    r"《[^》]{1,18}》|“[^”]{1,10}”|〔\d+〕\d+号|[A-Za-z0-9.%]+[年月日届次轮个名件项号]?|第[一二三四五六七八九十\d]+[轮次季期届]?|"
    + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
    + r"|."
)
NEVER_FIRST = set("的了和与及、，。：；！？）》”〕")
NEVER_LAST = set("《（“〔第")


def title_lines(title: str, width: int = WIDTH) -> list[str]:
    """The lines, each at most `width` full-width characters. A break the author typed is kept and ends the matter."""
    title = title.strip()
    if "\n" in title:
        return [line.strip() for line in title.splitlines() if line.strip()]
    if measure(title) <= width:
        return [title]
    pieces = list(_pieces(title, width))
    for breaks in range(1, MOST_BREAKS + 1):
        shapes = _shapes(pieces, breaks, width)
        if shapes:
            return min([*shapes, *_shapes(pieces, breaks + 1, width)], key=_ugliness)
    return _torn(title, width)


def measure(text: str) -> float:
    """In full-width characters; Latin letters and digits count half."""
    return sum(0.5 if letter.isascii() else 1 for letter in text)


def _pieces(title: str, width: int) -> Iterator[str]:
    """Words, with 的 and closing marks held to what they follow, opening marks to what follows them."""
    held = ""
    for piece in PIECES.findall(title):
        if held and (piece[0] in NEVER_FIRST or held[-1] in NEVER_LAST) and measure(held + piece) <= width:
            held += piece
            continue
        if held:
            yield held
        held = piece
    yield held


def _shapes(pieces: list[str], breaks: int, width: int) -> list[list[str]]:
    """Every way to set the pieces on `breaks` + 1 lines that fit. Titles are short: a few thousand ways at most."""
    places = range(1, len(pieces))
    found = []
    if breaks > 2 and len(pieces) > 40:
        return []
    for cuts in combinations(places, breaks):
        edges = [0, *cuts, len(pieces)]
        lines = ["".join(pieces[start:end]) for start, end in pairwise(edges)]
        if all(measure(line) <= width for line in lines):
            found.append(lines)
    return found


def _ugliness(lines: list[str]) -> float:
    """Small is good: few and near-equal lines, but no oblong and no hourglass; 关于 begins a line and ends none."""
    lengths = [measure(line) for line in lines]
    mean = sum(lengths) / len(lengths)
    score = sum(((length - mean) / mean) ** 2 for length in lengths) * 6 + 0.6 * len(lines)
    if max(lengths) - min(lengths) < 1:
        score += 0.6
    if len(lengths) > 2 and min(lengths[1:-1]) < min(lengths[0], lengths[-1]):
        score += 1.5
    for before, after in pairwise(lines):
        good = after.startswith("关于") or before.endswith(("的", "、", "》", "，"))
        torn = len(PIECES.findall(before)[-1]) == 1 and before[-1] not in NEVER_FIRST
        torn |= len(PIECES.findall(after)[0]) == 1
        score += 0.8 * torn - 0.5 * good + 0.8 * ("关于" in before[-4:])
    if measure(lines[-1]) < 4:
        score += 1.5
    return score


def _torn(title: str, width: int) -> list[str]:
    """A title no office would write: cut by count, so that it at least stays on the page."""
    lines = [""]
    for letter in title:
        if measure(lines[-1] + letter) > width:
            lines.append("")
        lines[-1] += letter
    return lines
