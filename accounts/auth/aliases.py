"""What an alias may be: in one script, and not confusable with another alias or a staff word. Pure.

Two aliases are confusable when their skeletons are equal. A skeleton follows Unicode's table of
confusable characters. It also merges what a small screen does not distinguish: capitals, accents,
dots, i and l, o and 0.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

# Letters, digits, dots and dashes, with single spaces between words.
ALIAS = r"^[\w.+-]+(?: [\w.+-]+)*$"
# Words that make a name look like that of a staff member, in the languages of the pages and of many
# learners. Whole words of a name are compared by their skeletons.
STAFF_WORDS = """
    admin administrator administration assistant coordinator coordination director editor helpdesk
    interpreter lead manager moderator official police reader safeguarding staff supervisor support
    system team webmaster operator
    amministratore amministratrice assistente coordinatore coordinatrice direttrice editore
    interprete moderatore moderatrice operatore operatrice operatrici polizia responsabile
    supervisora supervisore supervisione assistenza
    administrador administradora coordinador coordinadora equipo policia soporte
    administrateur administratrice coordinatrice equipe superviseur superviseuse
    administratorin koordinatorin koordinator leitung polizei betreuerin
    مشرفة مشرف المشرفة مديرة مدير المديرة منسقة منسق المنسقة مترجمة مترجم إدارة الإدارة فريق الفريق
    شرطة الشرطة دعم الدعم موظفة موظف
"""
# Scripts that are commonly mixed in one text.
WRITTEN_TOGETHER = ({"HAN", "HIRAGANA", "KATAKANA"}, {"HAN", "HANGUL"}, {"HAN", "BOPOMOFO"})
_BELONGS_TO_ALL = {"COMMON", "INHERITED"}
_UNSEEN = "\u200e\u200f"
# Unicode's table groups O with 0 but not o with either; on a small screen all three look alike.
_ALIKE_ON_SMALL_SCREENS = str.maketrans("i0", "lo")


@cache
def _prototypes() -> dict[str, str]:
    """Map each confusable character to the one that represents its group."""
    # The table takes two megabytes, so it is read when the first name is checked.
    from confusable_homoglyphs.confusables import confusables_data

    groups: dict[str, set[str]] = {}
    for one, others in confusables_data.items():
        joined = {one.strip(_UNSEEN), *(other["c"].strip(_UNSEEN) for other in others)}
        for member in list(joined):
            joined |= groups.get(member, set())
        for member in joined:
            groups[member] = joined
    stands_for: dict[str, str] = {}
    for member, group in groups.items():
        # Prefer “rn” for m; otherwise a plain Latin letter where there is one.
        first = min(
            group, key=lambda one: (len(one) != 2, not one.isascii(), not one.islower(), one)
        )
        if len(member) == 1:
            stands_for[member] = first
    return stands_for


def skeleton(name: str) -> str:
    """The normal form of how `name` looks: equal for two names that are easily confused."""
    table = _prototypes()
    seen: list[str] = []
    for character in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name)):
        if unicodedata.category(character) == "Mn" and seen and seen[-1].isascii():
            continue
        seen.append(table.get(character, character).casefold())
    text = "".join(table.get(one, one) for one in "".join(seen).casefold())
    kept = (one for one in text.casefold() if one.isalnum() or not one.isascii())
    return "".join(kept).translate(_ALIKE_ON_SMALL_SCREENS)


def tidy_alias(text: str) -> str:
    """The alias as it is stored: composed, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def scripts_in(name: str) -> set[str]:
    """The scripts to which the letters of a name belong."""
    from confusable_homoglyphs.categories import alias

    return {found for one in name if (found := alias(one)) not in _BELONGS_TO_ALL}


def is_of_one_script(name: str) -> bool:
    """Whether all letters may be mixed; digits, dots and symbols belong to every script."""
    found = scripts_in(name)
    return len(found) <= 1 or any(found <= together for together in WRITTEN_TOGETHER)


@cache
def _staff_skeletons() -> frozenset[str]:
    return frozenset(skeleton(word) for word in STAFF_WORDS.split())


def claims_to_be_staff(name: str) -> bool:
    """Whether one of the words, or the whole name, claims that its owner is staff."""
    words = re.split(r"[\W_\d]+", unicodedata.normalize("NFKC", name))
    return any(skeleton(word) in _staff_skeletons() for word in [*words, name])


_ENGLISH = """
    apple basket bell bird boat bread bridge button candle cedar cherry cloud coat cup drum
    feather field garden goat grain harbor honey island kettle ladder lake lamp leaf lemon maple
    meadow moon mint needle olive orange paper pebble pepper pine plum pocket rain ribbon river
    rose salt shell silver sky snow song spoon star stone sugar table thread tulip valley water
    wave willow window wool
"""
_ITALIAN = """
    acqua aghi albero ancora arancia barca bosco bottone brezza campana campo candela cappotto
    cedro cielo ciliegia collina conchiglia corda erba fiume foglia fragola giardino grano isola
    lago lampada lana limone luna mandorla mare menta miele monte neve nido nocciola nuvola
    olivo onda pane pepe pietra pioggia piuma ponte porta prato quercia riso rosa sabbia sale
    sasso scala sedia seta stella tamburo tavolo tazza tulipano valle vela vento zucchero
"""
_ARABIC = """
    قمر نجمة غيمة مطر نهر بحر موجة جزيرة جبل وادي حديقة وردة ياسمين زيتون ليمون برتقال رمان تفاح
    سنبلة قمح خبز ملح سكر عسل نعناع ورقة شجرة صنوبر عصفور ريشة حمامة غزال شراع قارب جسر سلم
    نافذة باب مصباح شمعة كوب ملعقة إبريق سلة خيط إبرة حرير صوف معطف حجر صدف رمل ثلج نسيم فجر ظل
    طبل أغنية دفتر قلم
"""
WORDS = {"en": _ENGLISH.split(), "it": _ITALIAN.split(), "ar": _ARABIC.split()}


def two_words(language: str, choose: Callable[[Sequence[str]], str]) -> str:
    """Two different words in the user's language; English if there is no list for it."""
    words = WORDS.get(language, WORDS["en"])
    first = choose(words)
    return f"{first} {choose([word for word in words if word != first])}"
