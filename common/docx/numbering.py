"""Automatic numbers of Word as the words they are: 一、 （一） 第二章 belong to an official text.

A plain list 1. 2. 3. without anything between its entries stays a list.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

_FIGURES = "零一二三四五六七八九"


@dataclass(frozen=True)
class Level:
    """How one level of a list counts; `text` is like （%2）."""

    format: str
    text: str
    start: int


def chinese(number: int) -> str:
    """1 to 99 as headings write it: 十二, 二十."""
    tens, ones = divmod(number, 10)
    if number > 99 or number < 1:
        return str(number)
    head = ("" if tens == 1 else _FIGURES[tens]) + "十" if tens else ""
    return head + (_FIGURES[ones] if ones else "")


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting"),
        chinese,
    ),
    "taiwaneseCountingThousand": chinese,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
}


def write_numbers(document: Element, numbering: Element) -> bool:
    """Put numbers into the paragraphs that bear them; was there any?"""
    space = document.tag.partition("}")[0] + "}"
    lists = _lists(numbering, space)
    numbered = [found for found in _numbered(document, numbering, space) if found[1] in lists]
    lines = _contiguous(document, numbered, space)
    written = False
    counters: dict[str, dict[int, int]] = defaultdict(dict)
    for paragraph, list_, depth in numbered:
        levels = lists[list_]
        level = levels.get(depth)
        if level is None or level.format in ("bullet", "none"):
            continue
        number = _count(counters[list_], levels, depth)
        if list_ in lines and _is_plain(levels) and _counts_itself(paragraph, space):
            continue
        _prepend(paragraph, _said(level, levels, {**counters[list_], depth: number}), space)
        written = True
    if written:
        _forget_styles(numbering, space)
    return written


def _lists(numbering: Element, space: str) -> dict[str, dict[int, Level]]:
    """Levels of every list by its number."""
    kinds = {
        kind.get(f"{space}abstractNumId", ""): {
            int(level.get(f"{space}ilvl", "0")): _level(level, space)
            for level in kind.findall(f"{space}lvl")
        }
        for kind in numbering.findall(f"{space}abstractNum")
    }
    found = {}
    for each in numbering.findall(f"{space}num"):
        kind = _val(each.find(f"{space}abstractNumId"), space)
        found[each.get(f"{space}numId", "")] = kinds.get(kind, {})
    return found


def _level(level: Element, space: str) -> Level:
    start = _val(level.find(f"{space}start"), space)
    return Level(
        _val(level.find(f"{space}numFmt"), space) or "decimal",
        _val(level.find(f"{space}lvlText"), space),
        int(start) if start.isdigit() else 1,
    )


def _numbered(
    document: Element, numbering: Element, space: str
) -> Iterator[tuple[Element, str, int]]:
    """Paragraphs with the list and the level they belong to, by themselves or by their style."""
    styles = {
        _val(level.find(f"{space}pStyle"), space): (kind, int(level.get(f"{space}ilvl", "0")))
        for kind in numbering.findall(f"{space}abstractNum")
        for level in kind.findall(f"{space}lvl")
        if level.find(f"{space}pStyle") is not None
    }
    numbers = {
        _val(each.find(f"{space}abstractNumId"), space): each.get(f"{space}numId", "")
        for each in numbering.findall(f"{space}num")
    }
    for paragraph in document.iter(f"{space}p"):
        properties = paragraph.find(f"{space}pPr")
        if properties is None:
            continue
        given = properties.find(f"{space}numPr")
        style = _val(properties.find(f"{space}pStyle"), space)
        if given is not None:
            depth = _val(given.find(f"{space}ilvl"), space)
            list_ = _val(given.find(f"{space}numId"), space)
            yield paragraph, list_, int(depth) if depth.isdigit() else 0
        elif style in styles:
            kind, level = styles[style]
            yield paragraph, numbers.get(kind.get(f"{space}abstractNumId", ""), ""), level


def _contiguous(
    document: Element, numbered: Sequence[tuple[Element, str, int]], space: str
) -> set[str]:
    """Lists whose entries stand one after the other, with nothing in between."""
    places = {paragraph: place for place, paragraph in enumerate(document.iter(f"{space}p"))}
    found: dict[str, list[int]] = defaultdict(list)
    for paragraph, list_, _ in numbered:
        found[list_].append(places[paragraph])
    return {list_ for list_, at in found.items() if at[-1] - at[0] == len(at) - 1}


def _is_plain(levels: dict[int, Level]) -> bool:
    first = levels.get(0)
    return first is not None and (first.format, first.text, first.start) == ("decimal", "%1.", 1)


def _counts_itself(paragraph: Element, space: str) -> bool:
    """And not by its style."""
    return paragraph.find(f"{space}pPr/{space}numPr") is not None


def _count(counter: dict[int, int], levels: dict[int, Level], depth: int) -> int:
    """The number of this paragraph; deeper levels begin again after it."""
    counter[depth] = counter.get(depth, levels[depth].start - 1) + 1
    for deeper in [each for each in counter if each > depth]:
        del counter[deeper]
    return counter[depth]


def _said(level: Level, levels: dict[int, Level], numbers: dict[int, int]) -> str:
    said = level.text
    for depth in range(9):
        if f"%{depth + 1}" in said:
            how = levels.get(depth, level)
            number = numbers.get(depth, how.start)
            said = said.replace(f"%{depth + 1}", _FORMATS.get(how.format, str)(number))
    return said


def _prepend(paragraph: Element, said: str, space: str) -> None:
    properties = paragraph.find(f"{space}pPr")
    assert properties is not None
    for given in properties.findall(f"{space}numPr"):
        properties.remove(given)
    run = Element(f"{space}r")
    SubElement(run, f"{space}t").text = said
    paragraph.insert(list(paragraph).index(properties) + 1, run)


def _forget_styles(numbering: Element, space: str) -> None:
    """A style that counts would count a second time."""
    for level in numbering.iter(f"{space}lvl"):
        for style in level.findall(f"{space}pStyle"):
            level.remove(style)


def _val(element: Element | None, space: str) -> str:
    return "" if element is None else element.get(f"{space}val", "")
