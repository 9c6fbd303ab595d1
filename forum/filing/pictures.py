"""A picture made anew: decoded, turned upright, made smaller, and written without all else."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from forum.filing.unfit import Unfit

READ = ("JPEG", "PNG", "WEBP", "GIF")
# Enough to read a plan, or a page that was photographed.
LARGEST = 2560
SMALL = 480
# What is drawn compresses well; a photograph sent as PNG does not, and goes as WebP.
LARGEST_PNG = 1_000_000


@dataclass(frozen=True)
class Picture:
    """What is kept of a picture, and its small one for a list of posts (always WebP)."""

    format: str
    width: int
    height: int
    data: bytes
    small: bytes


def remade(data: bytes, *, pixels: int) -> Picture:
    """The picture with nothing in it but what is seen. Raises Unfit.

    Only the first frame is ever decoded; the header alone says how many pixels there are.
    """
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(data), formats=READ) as opened:
            if opened.width * opened.height > pixels:
                raise Unfit("pixels")
            # Some telephones put several into one file; the first is an ordinary one.
            is_photograph = opened.format in {"JPEG", "MPO"}
            seen = _seen(opened, LARGEST)
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unfit("broken") from error
    format, made = _written(seen, is_photograph=is_photograph)
    small = seen.copy()
    small.thumbnail((SMALL, SMALL))
    return Picture(format, seen.width, seen.height, made, _as(small, "WEBP", quality=70))


def _seen(opened: Image.Image, side: int) -> Image.Image:
    """The pixels as they are looked at, in plain colours, on a fresh sheet without metadata."""
    # JPEG decodes straight to a half, a quarter, an eighth where no more is needed.
    opened.draft("RGB", (side, side))
    profile = opened.info.get("icc_profile")
    plain = _plain(opened)
    plain.thumbnail((side, side), reducing_gap=2.0)
    plain = ImageOps.exif_transpose(_in_common_colours(plain, profile))
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def _plain(opened: Image.Image) -> Image.Image:
    """RGB, with a channel for what shines through where there is such."""
    if opened.mode.startswith("I"):
        # Sixteen bits a pixel: the upper eight are what a screen shows.
        opened = opened.point(lambda value: value * (1 / 256)).convert("L")
    shines = opened.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in opened.info
    mode = "RGBA" if shines else "RGB"
    if opened.mode == mode:
        return opened
    exif = opened.getexif()
    converted = opened.convert(mode)
    converted.getexif().update(exif)
    return converted


def _in_common_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, which is what remains once the profile is taken away."""
    if not profile or picture.mode != "RGB":
        return picture
    try:
        exif = picture.getexif()
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    if changed is None:
        return picture
    changed.getexif().update(exif)
    return changed


def _written(picture: Image.Image, *, is_photograph: bool) -> tuple[str, bytes]:
    if is_photograph:
        return "jpeg", _as(picture, "JPEG", quality=84, optimize=True, progressive=True)
    drawn = _as(picture, "PNG")
    if len(drawn) <= LARGEST_PNG:
        return "png", drawn
    return "webp", _as(picture, "WEBP", quality=86)


def _as(picture: Image.Image, format: str, **how: object) -> bytes:
    written = BytesIO()
    picture.save(written, format, **how)
    return written.getvalue()
