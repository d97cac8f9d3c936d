"""Pictures at the door: what they tell about camera, place and person goes, the pixels stay."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from common import uploads
from common.errors import Invalid
from common.uploads import pictures
from common.uploads.pictures import bared

SECRET = "taken by Zhang San"
FORMATS = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}


def a_picture(kind: str, orientation: int = 1, size: tuple[int, int] = (30, 20)) -> bytes:
    """Half white and half black, with something to hide in every place that the format has."""
    image = Image.new("RGB", size, "white")
    image.paste("black", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif[pictures.ORIENTATION] = orientation
    more: dict[str, Any] = {"exif": exif}
    if kind == "png":
        told = PngImagePlugin.PngInfo()
        told.add_text("Author", SECRET)
        told.add_itxt("XML:com.adobe.xmp", SECRET)
        more["pnginfo"] = told
    if kind == "gif":
        more = {"comment": SECRET.encode(), "save_all": True, "loop": 0}
        more["append_images"] = [Image.new("RGB", size, "red")]
    if kind == "jpeg":
        more["comment"] = SECRET
    if kind == "webp":
        more |= {"xmp": SECRET.encode(), "lossless": True}
    made = io.BytesIO()
    image.save(made, FORMATS[kind], **more)
    return made.getvalue()


def pixels(data: bytes) -> list[bytes]:
    with Image.open(io.BytesIO(data)) as image:
        frames = []
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            frames.append(image.convert("RGB").tobytes())
        return frames


@pytest.mark.parametrize("kind", FORMATS)
def test_what_a_picture_tells_besides_goes_and_its_pixels_stay(kind: str) -> None:
    data = a_picture(kind)
    bare = bared(data, kind, "图")

    assert SECRET.encode() in data
    assert SECRET.encode() not in bare
    assert pixels(bare) == pixels(data)
    assert bared(bare, kind, "图") == bare
    with Image.open(io.BytesIO(bare)) as image:
        assert dict(image.getexif()) == {}


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_picture_on_its_side_is_turned(kind: str, orientation: int) -> None:
    bare = bared(a_picture(kind, orientation), kind, "图")

    with Image.open(io.BytesIO(bare)) as image:
        assert image.size == ((30, 20) if orientation == 3 else (20, 30))
        corner = image.convert("L").getpixel((1, 1))
        assert isinstance(corner, int | float)
        assert (corner > 128) == (orientation in (3, 8) and orientation != 6)
    assert bared(bare, kind, "图") == bare


@pytest.mark.parametrize("kind", FORMATS)
def test_what_hangs_behind_the_end_is_cut_off(kind: str) -> None:
    data = a_picture(kind)

    assert bared(data + b"PK\x03\x04<script>", kind, "图") == bared(data, kind, "图")


def test_a_progressive_picture_keeps_all_its_scans() -> None:
    made = io.BytesIO()
    Image.effect_mandelbrot((64, 64), (-2, -1, 1, 1), 20).convert("RGB").save(
        made, "JPEG", progressive=True, icc_profile=b"colours"
    )
    bare = bared(made.getvalue(), "jpeg", "图")

    assert pixels(bare) == pixels(made.getvalue())
    with Image.open(io.BytesIO(bare)) as image:
        assert image.info["icc_profile"] == b"colours"


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("part", [3, 2])
def test_a_damaged_picture_is_refused(kind: str, part: int) -> None:
    data = a_picture(kind)

    with pytest.raises(Invalid, match="打不开"):
        bared(data[: len(data) // part], kind, "图")


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that declares to be this large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize(("width", "height"), [(8000, 8000), (60_000, 60_000), (2**31 - 1, 2)])
def test_a_picture_bomb_is_not_unpacked(width: int, height: int) -> None:
    with pytest.raises(Invalid, match="尺寸过大"):
        uploads.described("图.png", a_bomb(width, height))


def test_too_many_frames_are_a_bomb_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FRAMES", 1)

    with pytest.raises(Invalid, match="尺寸过大"):
        uploads.described("图.gif", a_picture("gif"))


def test_a_picture_is_described_as_it_will_be_kept() -> None:
    data = a_picture("jpeg")
    with uploads.received("照片.JPG", data) as upload:
        told, kept = upload.told(), upload.file.read()

    assert told == uploads.described("照片.JPG", data)
    assert (told["type"], told["size"]) == ("image/jpeg", len(kept))
    assert kept == bared(data, "jpeg", "图")
