"""Pictures without what they tell besides: camera, place, person, comments, hidden ends.

Pixels stay as they are, byte for byte; only a picture that lies on its side is turned and packed
anew. What is kept of a format stands in a table: anything unknown goes.
"""

import struct
from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image, ImageOps

from common.errors import Invalid

LIMIT = 20 * 1024 * 1024  # bytes
PIXELS = 50_000_000  # of one picture
FRAMES = 500
ALL_PIXELS = 200_000_000  # of all frames
ORIENTATION = 0x0112  # the one thing EXIF says that a reader sees

Image.MAX_IMAGE_PIXELS = PIXELS  # Pillow refuses twice as many before it looks any further

_FORMATS = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
_SAVING = {"JPEG": {"quality": 95}, "PNG": {}, "WEBP": {"quality": 95}, "GIF": {}}
_PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"),
    *(b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"cICP"),
}
_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_SAYS = 0b00001100  # flags of VP8X: has EXIF, has XMP
_JPEG_ALONE = {0x01, 0xD8, *range(0xD0, 0xD8)}  # markers without a length
_JPEG_GONE = {*range(0xE1, 0xF0), 0xFE} - {0xE2, 0xEE}  # APP1…15, COM; ICC and Adobe are looked at
_NAMED = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}


def bared(data: bytes, kind: str, name: str) -> bytes:
    """The picture upright and bare; twice is once. Invalid when it is damaged or a bomb."""
    try:
        with Image.open(BytesIO(data), formats=[_FORMATS[kind]]) as picture:
            _check_size(picture, name)
            turned = picture.getexif().get(ORIENTATION, 1) in range(2, 9)
            if turned:
                data = _upright(picture)
        return _BARE[kind](data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except (OSError, SyntaxError, ValueError, IndexError, KeyError, struct.error) as error:
        raise Invalid(
            f"图片 {name} 打不开，可能已经损坏，没有保存。请重新导出后再上传。"
        ) from error


def _check_size(picture: Image.Image, name: str) -> None:
    frames = getattr(picture, "n_frames", 1)
    pixels = picture.width * picture.height
    if pixels > PIXELS or frames > FRAMES or pixels * frames > ALL_PIXELS:
        raise _too_large(name)


def _too_large(name: str) -> Invalid:
    return Invalid(
        f"图片 {name} 的尺寸过大，没有保存。请缩小到 {PIXELS // 10_000} 万像素以内再上传。"
    )


def _upright(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    packed = BytesIO()
    colours = {"icc_profile": picture.info["icc_profile"]} if "icc_profile" in picture.info else {}
    format_ = picture.format or ""
    upright.save(packed, format_, exif=b"", **_SAVING[format_], **colours)
    return packed.getvalue()


def _jpeg(data: bytes) -> bytes:
    return b"".join(_jpeg_segments(data))


def _jpeg_segments(data: bytes) -> Iterator[bytes]:
    """Segment by segment up to the end marker; what follows it belongs to no picture."""
    at = 0
    while True:
        while data[at] == data[at + 1] == 0xFF:  # padding
            at += 1
        marker = data[at + 1]
        if data[at] != 0xFF:
            raise ValueError("no marker")
        if marker == 0xD9:
            yield data[at : at + 2]
            return
        length = 0 if marker in _JPEG_ALONE else int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if end > len(data):
            raise ValueError("cut off")
        if _jpeg_kept(marker, data[at + 4 : end]):
            yield data[at:end]
        at = end
        if marker == 0xDA:
            end = _scan_end(data, at)
            yield data[at:end]
            at = end


def _jpeg_kept(marker: int, body: bytes) -> bool:
    if marker in _NAMED:
        return body.startswith(_NAMED[marker])
    return marker not in _JPEG_GONE


def _scan_end(data: bytes, at: int) -> int:
    """Where the next marker stands that is not part of the scan itself."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] != 0x00 and data[at + 1] not in range(0xD0, 0xD8):
            return at
        at += 2


def _png(data: bytes) -> bytes:
    kept = [data[:8]]
    at = 8
    while True:
        (length,) = struct.unpack(">I", data[at : at + 4])
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError("cut off")
        if name in _PNG_KEPT:
            kept.append(data[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end


def _webp(data: bytes) -> bytes:
    end = 8 + struct.unpack("<I", data[4:8])[0]
    kept, at = [], 12
    while at + 8 <= min(end, len(data)):
        name, (length,) = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])
        chunk = data[at : at + 8 + length + length % 2]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_SAYS]) + chunk[9:]
        if name in _WEBP_KEPT:
            kept.append(chunk)
        at += 8 + length + length % 2
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _gif(data: bytes) -> bytes:
    """Without comments, plain texts and applications' own data but for the loop."""
    at = 13 + _palette(data[10])
    kept = [data[:at]]
    while data[at] != 0x3B:
        end = _gif_block_end(data, at)
        if end > len(data):
            raise ValueError("cut off")
        loops = data[at + 3 : at + 14] == b"NETSCAPE2.0"
        if data[at] == 0x2C or data[at + 1] == 0xF9 or (data[at + 1] == 0xFF and loops):
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, b";"])


def _gif_block_end(data: bytes, at: int) -> int:
    if data[at] == 0x2C:
        at += 10 + _palette(data[at + 9]) + 1
    elif data[at] == 0x21:
        at += 2
    else:
        raise ValueError("no block")
    while data[at]:
        at += data[at] + 1
    return at + 1


def _palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


_BARE: dict[str, Callable[[bytes], bytes]] = {
    "jpeg": _jpeg,
    "png": _png,
    "gif": _gif,
    "webp": _webp,
}
