"""A Word document as an item's text: title, restricted HTML, pictures, and what was left behind.

Nothing is stored here: pictures come back as bytes that went through the same rules as an upload,
named in the body by the hash under which an upload keeps them.
"""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, NamedTuple

import mammoth

from common.docx.layout import laid_out
from common.docx.prepared import prepared
from common.errors import Invalid
from common.richtext.reading import serialised
from common.seals import digest
from common.uploads import received

LIMIT = 20 * 1024 * 1024  # bytes of a document to be read
PICTURES = 200

# A page's own title is above all headings, so the document's begin one lower.
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='标题'] => h1:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='标题 1'] => h2:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='标题 2'] => h3:fresh
p[style-name='heading 3'] => h4:fresh
p[style-name='标题 3'] => h4:fresh
p[style-name='heading 4'] => h4:fresh
p[style-name='heading 5'] => h4:fresh
p[style-name='heading 6'] => h4:fresh
p[style-name='Quote'] => blockquote:fresh
u => u
"""


class Picture(NamedTuple):
    """As it may be uploaded."""

    name: str
    data: bytes
    alt: str


@dataclass
class Imported:
    """`body` is clean restricted HTML; `notes` say in Chinese what was dropped or changed."""

    title: str
    body: str
    pictures: list[Picture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def import_docx(data: bytes, name: str = "文档.docx") -> Imported:
    """Invalid when it is no Word document, broken, encrypted, a bomb, or bears a mark."""
    if len(data) > LIMIT:
        raise Invalid(f"文件 {name} 超过 20 MiB，没有导入。请压缩其中的图片，或拆分后再导入。")
    with received(name, data) as upload:
        if not upload.name.lower().endswith(".docx"):
            raise Invalid(f"文件 {name} 不是 Word 文档（DOCX），没有导入。请另存为 DOCX 后再导入。")
    ready, notes = prepared(data, name)
    pictures = _Pictures(name)
    html = _converted(ready, name, pictures)
    title, blocks, changed = laid_out(html)
    body = serialised(blocks)
    if not (title or body):
        raise Invalid(f"文件 {name} 里没有文字，没有导入。请检查是不是选错了文件。")
    return Imported(title, body, pictures.kept, [*notes, *pictures.notes(), *changed])


def _converted(data: bytes, name: str, pictures: "_Pictures") -> str:
    try:
        found = mammoth.convert_to_html(
            BytesIO(data),
            style_map=STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(pictures.take),
        )
    except Exception as error:  # whatever a damaged document makes of its reader
        raise Invalid(f"Word 文档 {name} 读不出来，没有导入。请另存后再试。") from error
    return str(found.value)


class _Pictures:
    """Takes each picture of a document once, as an upload would; counts what it cannot take."""

    def __init__(self, name: str) -> None:
        self.kept: list[Picture] = []
        self._document = name
        self._names: dict[str, str] = {}
        self._left = 0
        self._silent = 0

    def take(self, image: Any) -> dict[str, str]:
        """The attributes of its element; without a file the element goes."""
        alt = " ".join((image.alt_text or "").split())[:300]
        try:
            with image.open() as source:
                data = _bare(source.read(), f"图{len(self.kept) + 1}")
        except (Invalid, OSError, KeyError):
            self._left += 1
            return {}
        if len(self.kept) >= PICTURES:
            self._left += 1
            return {}
        self._silent += not alt
        hash_ = digest(data[1])
        if hash_ not in self._names:
            self._names[hash_] = data[0]
            self.kept.append(Picture(*data, alt))
        return {"data-file": hash_, "alt": alt}

    def notes(self) -> list[str]:
        """What to tell about them."""
        found = []
        if self._left:
            found.append(f"有 {self._left} 张图片打不开或不是网页能显示的格式，没有导入。")
        if self._silent:
            found.append(f"有 {self._silent} 张图片没有说明文字，请补写，供看不见图的人使用。")
        return found


def _bare(data: bytes, name: str) -> tuple[str, bytes]:
    """The name with its ending, and the bytes as an upload keeps them; Invalid if no picture."""
    with received(name, data) as upload:
        if not upload.type.startswith("image/"):
            raise Invalid(f"{name} 不是图片")
        return upload.name, upload.file.read()
