"""Rows I19 and I20: what a file is by its content, and what does not pass for what it is not."""

import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from forum.filing.archives import DIRECTORY, END, check_archive
from forum.filing.contents import looked_into
from forum.filing.unfit import Unfit
from tests.forum.filing.builders import (
    PDF,
    SVG,
    archive,
    from_a_telephone,
    office_document,
    open_document,
    picture,
    swollen,
)

PIXELS = 1_000_000


def why_not(data: bytes, promised: str) -> tuple[str, str]:
    with pytest.raises(Unfit) as caught:
        looked_into(data, promised, pixels=PIXELS)
    return caught.value.code, caught.value.found


@pytest.mark.parametrize(
    ("data", "promised", "format"),
    [
        (picture("PNG"), "picture", "png"),
        (picture("JPEG"), "picture", "jpeg"),
        (picture("WEBP"), "picture", "png"),
        (picture("GIF", mode="P"), "picture", "png"),
        (PDF, "pdf", "pdf"),
        (PDF, "", "pdf"),
        (open_document("odt"), "odt", "odt"),
        (open_document("ods"), "ods", "ods"),
        (open_document("odp"), "odp", "odp"),
        (office_document("docx"), "docx", "docx"),
        (office_document("xlsx"), "xlsx", "xlsx"),
        (office_document("pptx"), "pptx", "pptx"),
        ("البلدية".encode(), "text", "text"),
        ("\ufeffcommune;montant\nMégrine;12\n".encode(), "csv", "csv"),
        (b"plain", "", "text"),
        (b"MZ;mois;zone\n", "csv", "csv"),
    ],
)
def test_what_is_taken_is_known_by_its_content(data: bytes, promised: str, format: str) -> None:
    assert looked_into(data, promised, pixels=PIXELS)[0] == format


@pytest.mark.parametrize(
    ("data", "promised", "found"),
    [
        (SVG, "picture", "markup"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "picture", "markup"),
        (b"<html><script>alert(1)</script>", "pdf", "markup"),
        (b"MZ" + bytes(200), "pdf", "program"),
        (b"\x7fELF" + bytes(200), "docx", "program"),
        (b"#!/bin/sh\nrm -rf /", "text", "program"),
        (picture("PNG"), "pdf", "picture"),
        (PDF, "picture", "pdf"),
        (open_document("odt"), "docx", "odt"),
        (office_document("xlsx"), "docx", "xlsx"),
        (archive({"a.txt": "a"}), "docx", "archive"),
        (archive({"a.class": "a", "META-INF/MANIFEST.MF": "x"}), "picture", "archive"),
        (b"words", "picture", "text"),
        (b"junk" + PDF, "pdf", "other"),
    ],
)
def test_a_disguised_file_is_told_what_it_is(data: bytes, promised: str, found: str) -> None:
    if found == "other":
        data += b"\x00"
    assert why_not(data, promised) == ("disguised", found)


def test_a_page_of_code_is_not_taken_for_text() -> None:
    assert why_not(SVG, "text") == ("disguised", "markup")
    assert why_not(SVG, "") == ("unknown", "markup")


def test_text_is_utf_8_without_controls() -> None:
    assert why_not("Mégrine".encode("cp1252"), "csv")[0] == "encoding"
    assert why_not(b"a\x00b", "text")[0] == "encoding"


def test_an_old_office_file_is_told_how_to_be_saved() -> None:
    assert why_not(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "docx")[0] == "old_office"


def test_half_a_pdf_is_damaged() -> None:
    assert why_not(PDF[:20], "pdf")[0] == "broken"


# --- Pictures ---------------------------------------------------------------------------------
def test_a_picture_is_made_anew_without_what_it_said_of_its_maker() -> None:
    sent = from_a_telephone()
    assert b"Maker of telephones" in sent
    assert b"hidden comment" in sent
    _, made = looked_into(sent, "picture", pixels=PIXELS)
    assert made is not None
    # Upright now, as its metadata asked for.
    assert (made.width, made.height) == (400, 600)
    for data in (made.data, made.small):
        with Image.open(BytesIO(data)) as kept:
            assert dict(kept.getexif()) == {}
            assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & kept.info.keys()
        assert b"telephones" not in data
        assert b"script" not in data
        assert b"hidden" not in data


def test_what_hangs_behind_a_picture_is_gone() -> None:
    jar = archive({"Evil.class": b"\xca\xfe\xba\xbe"})
    _, made = looked_into(picture("GIF", mode="P") + jar, "picture", pixels=PIXELS)
    assert made is not None
    assert b"Evil" not in made.data
    assert not zipfile.is_zipfile(BytesIO(made.data))


def test_a_text_in_a_png_is_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Comment", "<script>alert(1)</script>")
    said.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>where I live</x:xmpmeta>")
    _, made = looked_into(picture("PNG", pnginfo=said), "picture", pixels=PIXELS)
    assert made is not None
    assert b"script" not in made.data
    assert b"where I live" not in made.data


def test_what_shines_through_still_does() -> None:
    _, made = looked_into(picture("PNG", mode="RGBA"), "picture", pixels=PIXELS)
    assert made is not None
    with Image.open(BytesIO(made.data)) as kept:
        assert kept.mode == "RGBA"
        assert kept.getpixel((1, 1)) == (200, 30, 60, 128)


def test_a_large_picture_becomes_one_that_a_slow_line_carries() -> None:
    _, made = looked_into(picture("JPEG", (5200, 2600)), "picture", pixels=20_000_000)
    assert made is not None
    assert (made.width, made.height) == (2560, 1280)
    with Image.open(BytesIO(made.small)) as small:
        assert small.size == (480, 240)


def test_two_pictures_in_one_file_are_the_first_of_them() -> None:
    written = BytesIO()
    second = Image.new("RGB", (30, 20), (0, 0, 255))
    Image.new("RGB", (30, 20), (255, 0, 0)).save(
        written, "MPO", save_all=True, append_images=[second]
    )
    format, made = looked_into(written.getvalue(), "picture", pixels=PIXELS)
    assert made is not None
    with Image.open(BytesIO(made.data)) as kept:
        assert (format, kept.format) == ("jpeg", "JPEG")
        red, _, blue = kept.getpixel((3, 3))
    assert red > 200 > 50 > blue


def test_grey_in_sixteen_bits_keeps_its_greys() -> None:
    written = BytesIO()
    Image.new("I;16", (20, 20), 128 * 256).save(written, "PNG")
    _, made = looked_into(written.getvalue(), "picture", pixels=PIXELS)
    assert made is not None
    with Image.open(BytesIO(made.data)) as kept:
        assert kept.getpixel((3, 3)) == (128, 128, 128)


def test_one_pixel_too_many_is_refused_by_the_header_alone() -> None:
    assert why_not(picture("PNG", (1001, 1000), mode="1"), "picture")[0] == "pixels"
    # The header promises a hundred billion of them and nothing follows.
    sent = bytearray(picture("PNG"))
    sent[16:24] = struct.pack(">II", 400_000, 400_000)
    assert why_not(bytes(sent), "picture")[0] in {"pixels", "broken"}


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    frames = [Image.new("P", (8, 8), number % 200) for number in range(400)]
    written = BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    _, made = looked_into(written.getvalue(), "picture", pixels=PIXELS)
    assert made is not None
    with Image.open(BytesIO(made.data)) as kept:
        assert getattr(kept, "n_frames", 1) == 1


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_half_a_picture_is_damaged(format: str) -> None:
    whole = picture(format, (300, 300), mode="P" if format == "GIF" else "RGB")
    assert why_not(whole[: len(whole) // 2], "picture")[0] == "broken"


# --- Archives ---------------------------------------------------------------------------------
def refused(data: bytes) -> str:
    with pytest.raises(Unfit) as caught:
        check_archive(data)
    return caught.value.code


def test_a_document_that_swells_is_a_bomb() -> None:
    assert refused(office_document(more={"word/big.xml": swollen(50)})) == "bomb"


def test_many_entries_that_swell_a_little_are_a_bomb_together() -> None:
    # Each packs well, none too well.
    part = (bytes(range(256)) * 60 + bytes(9_000)) * 400
    more = {f"word/{number}.xml": part for number in range(12)}
    assert refused(office_document(more=more)) == "bomb"


def test_a_bomb_in_a_nested_archive_counts_too() -> None:
    inner = archive({f"{number}.xml": swollen(9) for number in range(3)})
    assert refused(office_document(more={"word/embeddings/x.xlsx": inner})) == "bomb"


def test_a_table_behind_a_chart_is_taken_and_no_deeper_nest() -> None:
    table = office_document("xlsx")
    assert check_archive(office_document("pptx", {"ppt/embeddings/t.xlsx": table})) == "pptx"
    deeper = office_document("xlsx", {"xl/embeddings/t.xlsx": table})
    assert refused(office_document("pptx", {"ppt/embeddings/t.xlsx": deeper})) == "bomb"


def test_too_many_entries_are_a_bomb() -> None:
    assert refused(archive({f"{number}": b"" for number in range(2_001)})) == "bomb"


def test_a_directory_that_lies_about_its_size_is_read_no_further() -> None:
    data = bytearray(office_document())
    at = data.rfind(END)
    data[at + 12 : at + 16] = struct.pack("<I", DIRECTORY + 1)
    assert refused(bytes(data)) == "bomb"


def test_an_entry_that_lies_about_its_size_is_found_out() -> None:
    data = bytearray(office_document(more={"word/a.xml": b"x" * 5_000}))
    # Once in the entry itself, once in the directory.
    lie, truth = struct.pack("<I", 50), struct.pack("<I", 5_000)
    assert data.count(truth) == 2
    assert refused(bytes(data.replace(truth, lie))) == "broken"


def test_entries_that_share_their_bytes_are_a_bomb() -> None:
    data = bytearray(office_document(more={"word/a.xml": b"a", "word/b.xml": b"b"}))
    with zipfile.ZipFile(BytesIO(bytes(data))) as packed:
        a, b = packed.getinfo("word/a.xml"), packed.getinfo("word/b.xml")
    where = data.rfind(struct.pack("<I", b.header_offset))
    data[where : where + 4] = struct.pack("<I", a.header_offset)
    assert refused(bytes(data)) in {"bomb", "broken"}


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\windows\\x", "a/../b"])
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert refused(archive({name: "x"})) == "broken"


def test_a_link_is_refused() -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        packed.writestr(link, "/etc/passwd")
    assert refused(written.getvalue()) == "broken"


@pytest.mark.parametrize(
    "data",
    [
        office_document(more={"word/vbaProject.bin": b"x"}),
        office_document(more={"word/activeX/activeX1.bin": b"x"}),
        open_document(Basic__Standard__Module1=b"Sub Main"),
        open_document(Scripts__python__x=b"import os"),
        archive(
            {
                "[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml",
                "_rels/.rels": "",
            }
        ),
    ],
)
def test_macros_are_refused(data: bytes) -> None:
    assert refused(data) == "macros"


def test_an_archive_that_is_no_document_is_none_of_ours() -> None:
    assert check_archive(archive({"[Content_Types].xml": "x"})) == ""
    assert check_archive(archive({"content.xml": "x"}, mimetype=b"application/zip")) == ""


def test_the_opener_knows_no_settings() -> None:
    """It is started with nothing of ours in its environment, and must not ask for it."""
    folder = Path(__file__).resolve().parents[3] / "forum" / "filing"
    for name in ("opener", "contents", "archives", "pictures", "kinds", "unfit"):
        assert "django" not in (folder / f"{name}.py").read_text()
