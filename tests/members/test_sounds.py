"""Names of Tunisia and beyond, found by who writes them in the other script."""

import pytest

from members.sounds import sounds_of, sounds_sought

SAME = """
محمد Mohamed|محمد Mohammed|محمد Mhamed|فاطمة Fatma|فاطمة Fatima|الحمامي Hammami
الحمامي El Hammami|المنستير Monastir|مدنين Médenine|علي Ali|صالح Salah|سارة Sarah|سارة Sara
أحمد Ahmed|عمر Omar|عثمان Othmane|إيمان Imen|وليد Walid|ياسين Yassine|يوسف Youssef|نوال Nawel
معاذ Mouadh|عبد_الله Abdallah|عبد_القادر Abdelkader|عبد_القادر Abdel Kader|عبد_العزيز Abdelaziz
عبد_الرحمن Abderrahmane|عبد_السلام Abdessalem|عبد_اللطيف Abdellatif|الغنوشي Ghannouchi
بورقيبة Bourguiba|الوسلاتي Oueslati|بن_صالح Ben Salah|الطرابلسي Trabelsi|خديجة Khadija
شيماء Chaïma|عائشة Aïcha|ليلى Leïla|القيروان Kairouan|صفاقس Sfax|سوسة Sousse|توزر Tozeur
قفصة Gafsa|قابس Gabès|نابل Nabeul|تطاوين Tataouine|رواد Raoued|المرسى La Marsa|جندوبة Jendouba
الكاف Le Kef|المهدية Mahdia|القصرين Kasserine|بن_عروس Ben Arous|زغوان Zaghouan|حمزة Hamza
هدى Houda|أمل Amel|كارين Carine|قرطاج Carthage|أنيس Anis|ريم Rim|مرسيليا Marseille
الجبالي Jebali|الجلاصي Jelassi|الشابي Chebbi|المرزوقي Marzouki|الهادي Hédi|منصف Moncef
"""
PAIRS = [
    tuple(pair.strip().replace("_", "\u00a0").split(" ", 1))
    for line in SAME.strip().splitlines()
    for pair in line.split("|")
]
# Vowels alone tell these apart, and Arabic writing leaves them out.
MISTAKEN = 8


def is_found(query: str, name: str) -> bool:
    held = sounds_of(name)
    sought = sounds_sought(query)
    return bool(sought) and all(any(sound in held for sound in word) for word in sought)


@pytest.mark.parametrize(("arabic", "latin"), PAIRS)
def test_a_name_is_found_from_either_script(arabic: str, latin: str) -> None:
    assert is_found(arabic, latin)
    assert is_found(latin, arabic)


def test_hardly_any_other_name_is_found_with_it() -> None:
    names = {latin: sounds_of(arabic) for arabic, latin in PAIRS}
    mistaken = [
        (arabic, latin)
        for arabic, _ in PAIRS
        for latin in names
        if is_found(arabic, latin) and names[latin] != sounds_of(arabic)
    ]
    assert len(mistaken) <= MISTAKEN, mistaken


@pytest.mark.parametrize(
    ("query", "name"),
    [("Mohamed", "Mohammed"), ("محمد", "محمود"), ("محمد", "Hammami"), ("علي", "Amel"),
     ("صالح", "Mohamed"), ("محمد صالح", "Mohamed Hammami"), ("أ", "Amel"), ("", "Amel"),
     ("؟!", "Amel"), ("ا ب", "Ab"), ("el", "الهادي")],
)  # fmt: skip
def test_neither_the_same_script_nor_half_a_name_is_found_by_its_sound(
    query: str, name: str
) -> None:
    assert not is_found(query, name)


def test_all_words_must_be_there_in_any_order_and_the_last_may_be_begun() -> None:
    assert is_found("محمد صالح", "Ben Salah Mohamed")
    assert is_found("الحما", "Mohamed Hammami") is False
    assert is_found("محم", "Mohamed")
    assert is_found("Moham", "محمد الحمامي")
