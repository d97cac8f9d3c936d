"""Invented values for the templates of the corpus."""

import random
import re
from collections.abc import Callable, Mapping
from functools import partial

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "建国志强秀英文博雨桐子涵思远海燕春梅德福桂兰家豪欣怡国栋晓东玉珍明轩佳琪"
_ESTATES = ("柳溪花园", "云桥小区", "望湖家园", "青禾公寓", "南苑新村", "槐荫里小区", "锦绣苑")
_VILLAGES = ("柳溪村", "石桥村", "云梯坳村", "青禾村", "上湾村", "白鹭洲村")
_ORGANS = ("云州市文化局", "柳溪镇政府", "望湖街道办事处", "青禾区民政局")
_DISEASES = (
    "肺癌",
    "尿毒症",
    "糖尿病",
    "高血压",
    "白血病",
    "脑梗死",
    "肝硬化",
    "精神分裂症",
    "乙肝",
)
_WORDS = ("yunzhou", "liuxi", "wanghu", "qinghe")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BANKS = ("622202", "621700", "622848", "955880", "436742", "621661")
_SLOT = re.compile(r"\{(\w+)\}")
_FIGURES = re.compile(r"d(\d+)")
THIS_YEAR = 2026

Maker = Callable[[random.Random], str]


def fill(luck: random.Random, template: str) -> str:
    return _SLOT.sub(lambda slot: _value(luck, slot[1]), template)


def _value(luck: random.Random, slot: str) -> str:
    if figures := _FIGURES.fullmatch(slot):
        return _figures(luck, int(figures[1]))
    return MAKERS[slot](luck)


def _figures(luck: random.Random, many: int) -> str:
    return str(luck.randint(1, 9)) + "".join(str(luck.randint(0, 9)) for _ in range(many - 1))


def _id_card(luck: random.Random) -> str:
    born = _day(luck, "%d%02d%02d", 1940, 2015)
    body = f"99{luck.randint(0, 9999):04}{born}{luck.randint(0, 999):03}"
    total = sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, body, strict=True))
    return body + "10X98765432"[total % 11]


def _mobile(luck: random.Random) -> str:
    return f"1{luck.randint(3, 9)}{luck.randint(0, 9)}0000{luck.randint(0, 9999):04}"


def _bank_card(luck: random.Random) -> str:
    body = luck.choice(_BANKS) + _figures(luck, luck.choice((9, 12)))
    doubled = [sum(divmod(2 * int(figure), 10)) for figure in body[::-2]]
    return body + str(-(sum(doubled) + sum(map(int, body[-2::-2]))) % 10)


def _local(luck: random.Random) -> str:
    return str(luck.randint(2, 8)) + _figures(luck, luck.choice((6, 7)))


def _landline(luck: random.Random) -> str:
    area = luck.choice(("010", "021", f"0{luck.randint(3, 9)}{luck.randint(10, 99)}"))
    number = _local(luck)
    forms = (
        "{0}-{1}",
        "({0}){1}",
        "{0} {1}",
        "{0}{1}",
        "+86-{2}-{1}",
        "{0}-{1}-8{3}",
        "{0}-{1}转{3}",
    )
    return luck.choice(forms).format(area, number, area[1:], luck.randint(10, 999))


def _plate(luck: random.Random) -> str:
    tail = "".join(luck.choice("0123456789" * 3 + _LETTERS) for _ in range(3)) + _figures(luck, 2)
    dot = luck.choice(("", "·", " "))
    return luck.choice(_PROVINCES) + luck.choice(_LETTERS) + dot + tail


def _plate_new(luck: random.Random) -> str:
    small = luck.choice("DF") + luck.choice(_LETTERS + "0123456789") + _figures(luck, 4)
    large = _figures(luck, 5) + luck.choice("DF")
    return luck.choice(_PROVINCES) + luck.choice(_LETTERS) + luck.choice((small, large))


def _plate_special(luck: random.Random) -> str:
    return (
        luck.choice(_PROVINCES) + luck.choice(_LETTERS) + _figures(luck, 4) + luck.choice("警学挂")
    )


def _passport(luck: random.Random) -> str:
    new = "E" + luck.choice("ABCDEFGHJK") + _figures(luck, 7)
    return luck.choice((luck.choice("EGDSP") + _figures(luck, 8), new))


def _permit(luck: random.Random) -> str:
    return luck.choice((f"C{_figures(luck, 8)}", f"C{luck.choice('ABCDEF')}{_figures(luck, 7)}"))


def _email(luck: random.Random) -> str:
    local = luck.choice(("li.ming", "wang_2020", "zhang-san", "abc123", "z")) + _figures(luck, 2)
    return f"{local}@{luck.choice(('mail.example.com', 'example.cn', 'post.example.org'))}"


def _name(luck: random.Random) -> str:
    return luck.choice(_SURNAMES) + "".join(luck.sample(_GIVEN, luck.choice((1, 2, 2))))


def _day(luck: random.Random, form: str, first: int = 2008, last: int = THIS_YEAR) -> str:
    return form % (luck.randint(first, last), luck.randint(1, 12), luck.randint(1, 28))


def _credit(luck: random.Random) -> str:
    return "9" + str(luck.randint(1, 3)) + _figures(luck, 16)


def _order(luck: random.Random) -> str:
    return str(luck.choice((4, 5, 6))) + _figures(luck, luck.randint(15, 18))


def _born(first: int, last: int) -> Maker:
    forms = ("%d年%d月%d日", "%d年%d月", "%d.%02d", "%d-%02d-%02d")

    def born(luck: random.Random) -> str:
        form = luck.choice(forms)
        parts = (luck.randint(first, last), luck.randint(1, 12), luck.randint(1, 28))
        return form % parts[: form.count("%")]

    return born


def _one_of(choices: str | tuple[str, ...]) -> Maker:
    return lambda luck: luck.choice(choices)


def _between(first: int, last: int) -> Maker:
    return lambda luck: str(luck.randint(first, last))


MAKERS: Mapping[str, Maker] = {
    "id_card": _id_card,
    "mobile": _mobile,
    "bank_card": _bank_card,
    "landline": _landline,
    "local": _local,
    "plate": _plate,
    "plate_new": _plate_new,
    "plate_special": _plate_special,
    "passport": _passport,
    "permit": _permit,
    "email": _email,
    "name": _name,
    "estate": _one_of(_ESTATES),
    "village": _one_of(_VILLAGES),
    "organ": _one_of(_ORGANS),
    "disease": _one_of(_DISEASES),
    "word": _one_of(_WORDS),
    "cn": _one_of("一二三四五六"),
    "term": _one_of("一二三"),
    "grade": _one_of("一二三四五六"),
    "child": _between(3, 17),
    "adult": _between(19, 88),
    "childborn": _born(THIS_YEAR - 16, THIS_YEAR - 3),
    "adultborn": _born(1950, THIS_YEAR - 20),
    "year": _between(2008, THIS_YEAR),
    "day": partial(_day, form="%d年%d月%d日"),
    "day10": partial(_day, form="%d-%02d-%02d"),
    "day8": partial(_day, form="%d%02d%02d"),
    "credit": _credit,
    "order": _order,
    "money": lambda luck: f"{luck.randint(100, 99_999_999):,}.{luck.randint(0, 99):02}",
    "hash": lambda luck: f"{luck.getrandbits(256):064x}",
}
