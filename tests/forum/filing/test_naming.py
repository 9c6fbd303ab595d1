"""Names of files as members send them."""

import pytest

from forum.filing.naming import full_name, split_name
from forum.filing.unfit import Unfit


@pytest.mark.parametrize(
    ("sent", "stem", "promised"),
    [
        ("plan.PDF", "plan", "pdf"),
        ("ميزانية 2026.xlsx", "ميزانية 2026", "xlsx"),
        ("../../etc/passwd.txt", "passwd", "text"),
        ("C:\\Users\\amel\\photo.JPG", "photo", "picture"),
        ("a\u202egnp.jpg", "agnp", "picture"),
        ("a\r\nX-Evil: 1.csv", "a X-Evil 1", "csv"),
        ('"><img src=x>.png', "img src=x", "picture"),
        ("photo.php.jpg", "photo.php", "picture"),
        ("  ..hidden. .pdf", "hidden", "pdf"),
        (".pdf", "pdf", ""),
        ("plan", "plan", ""),
        ("Compte rendu du 12 mars. Séance", "Compte rendu du 12 mars. Séance", ""),
        ("", "file", ""),
        (None, "file", ""),
        ("\ud800.pdf", "file", "pdf"),
    ],
)
def test_a_name_is_one_line_without_a_way(sent: object, stem: str, promised: str) -> None:
    assert split_name(sent) == (stem, promised)


@pytest.mark.parametrize("sent", ["x.exe", "x.svg", "x.svgz", "x.html", "x.pdf.exe", "x.docm"])
def test_an_end_that_is_none_of_ours_is_refused(sent: str) -> None:
    with pytest.raises(Unfit) as caught:
        split_name(sent)
    assert caught.value.code == "unknown"


def test_an_end_turned_around_is_still_its_end() -> None:
    with pytest.raises(Unfit):
        split_name("invoice\u202efdp.exe")


def test_a_long_name_is_cut_and_keeps_its_end() -> None:
    stem, promised = split_name("a" * 5_000 + ".pdf")
    assert (len(stem), promised) == (100, "pdf")
    assert full_name("photo", "jpeg") == "photo.jpg"
