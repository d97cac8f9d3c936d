"""PDFs as tests need them: pages painted by hand, and what else a file can hold."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

WIDE, HIGH = 595, 842


def named(**values: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


def name(word: str) -> NameObject:
    return NameObject(f"/{word}")


def numbers(*values: int) -> ArrayObject:
    return ArrayObject(NumberObject(value) for value in values)


def song(encoding: str = "UniGB-UTF16-H") -> DictionaryObject:
    """A font that every reader has, in the file by its name only."""
    below = named(Type=name("Font"), Subtype=name("CIDFontType0"), BaseFont=name("STSong-Light"))
    return named(
        Type=name("Font"),
        Subtype=name("Type0"),
        BaseFont=name("STSong-Light"),
        Encoding=name(encoding),
        DescendantFonts=ArrayObject([below]),
    )


def show(text: str, x: float = 60, y: float = 760, size: float = 12, how: str = "") -> str:
    """Operations that show a line of text; `how` goes before it."""
    lines = text.encode("utf-16-be").hex()
    return f"BT {how} /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{lines}> Tj ET\n"


def box(x: float, y: float, wide: float, high: float, colour: str = "0 g") -> str:
    return f"q {colour} {x} {y} {wide} {high} re f Q\n"


def stream(data: bytes, **values: Any) -> DecodedStreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    made.update(named(**values))
    return made


def picture() -> DecodedStreamObject:
    return stream(
        b"\x7f",
        Type=name("XObject"),
        Subtype=name("Image"),
        Width=NumberObject(1),
        Height=NumberObject(1),
        BitsPerComponent=NumberObject(8),
        ColorSpace=name("DeviceGray"),
    )


def form(content: str, **values: Any) -> DecodedStreamObject:
    told = {"BBox": numbers(0, 0, WIDE, HIGH), **values}
    return stream(content.encode(), Type=name("XObject"), Subtype=name("Form"), **told)


def writer(*pages: str, font: DictionaryObject | None = None, **resources: Any) -> PdfWriter:
    """Each page with these operations; `resources` of all of them."""
    made = PdfWriter()
    for content in pages:
        page = made.add_blank_page(WIDE, HIGH)
        page[name("Contents")] = made._add_object(stream(content.encode()))
        page[name("Resources")] = named(Font=named(F1=font or song()), **resources)
    return made


def written(made: PdfWriter) -> bytes:
    data = BytesIO()
    made.write(data)
    return data.getvalue()


def painted(*pages: str, **resources: Any) -> bytes:
    return written(writer(*pages, **resources))


def layer(made: PdfWriter, title: str, is_on: bool) -> Any:
    """A layer that the file turns on or off, as a page or form names it."""
    group = made._add_object(named(Type=name("OCG"), Name=TextStringObject(title)))
    told = made._root_object.setdefault(
        name("OCProperties"),
        named(OCGs=ArrayObject(), D=named(OFF=ArrayObject(), ON=ArrayObject())),
    )
    told["/OCGs"].append(group)
    told["/D"]["/ON" if is_on else "/OFF"].append(group)
    return group


def words(data: bytes) -> list[str]:
    """Of each page, as a reader's text search has them."""
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def everything(data: bytes) -> Iterator[bytes]:
    """The file itself, and all of its objects with every stream unpacked."""
    yield data
    reader = PdfReader(BytesIO(data))
    for number in range(1, int(reader.trailer["/Size"])):
        thing = reader.get_object(number)
        yield from _unpacked(thing)


def _unpacked(thing: Any) -> Iterator[bytes]:
    if hasattr(thing, "get_data"):
        yield thing.get_data()
    if isinstance(thing, Mapping):
        for key, value in dict.items(thing):
            yield str(key).encode()
            yield from _unpacked(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _unpacked(value)
    elif not hasattr(thing, "idnum"):
        yield str(thing).encode()
