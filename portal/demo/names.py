"""Invented names, the same ones every time: of towns, of communities, of people."""

from collections.abc import Iterator
from itertools import product

OF_TOWNS = (
    "芦棠砚霁鹤澜松荷枫蒲岚汐杉苇梧菱桑栎芷檀",
    "渡坞汀洲埠陂津坪塘岭湾墩浦堰",
)
OF_COMMUNITIES = (
    "和兴安永文锦朝春秋翠曙庆仁崇丰惠",
    "园苑桥里坊井巷塘坪岗渠",
)
SURNAMES = "郭马林罗梁宋郑谢韩唐冯于董肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康邱秦江史顾侯邵孟万段雷汤尹黎易常武乔贺赖龚"
GIVEN_FIRST = "志文建国晓雪俊海玉春丽永明思佳立少延正书若"
GIVEN_SECOND = "清宁峰岩平川远舟桐谦恒瑾松筠涛澄安芸朗苗茵诚禾卓"


def towns() -> Iterator[str]:
    """At least 270 names; neighbours in the list do not share a sign."""
    return _mixed(*OF_TOWNS)


def some_communities(start: int, count: int) -> list[str]:
    """So many of the 187 names, from this place on and round again; no two alike."""
    everything = list(_mixed(*OF_COMMUNITIES))
    return [everything[(start + n) % len(everything)] for n in range(count)]


def persons() -> Iterator[str]:
    """Thousands of names without a repetition: two or three signs, every fourth of two."""
    given = [
        second if number % 4 == 0 else first + second
        for number, (first, second) in enumerate(product(GIVEN_FIRST, GIVEN_SECOND))
    ]
    seen = set()
    for step in range(len(given)):
        for place, surname in enumerate(SURNAMES):
            name = surname + given[(step * 7 + place * 11) % len(given)]
            if name not in seen:
                seen.add(name)
                yield name


def _mixed(first: str, second: str) -> Iterator[str]:
    for shift in range(len(second)):
        for place, sign in enumerate(first):
            yield sign + second[(place + shift) % len(second)]
