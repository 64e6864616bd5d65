"""Words from which an alias is suggested: things to see and to hold, two at a time. Pure.

Nouns only, so that two of them stand together in every language. None names a place, a faith, a
family or a person.
"""

from collections.abc import Callable, Sequence

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
    """Two different words of her language, with a blank; English where we have none."""
    words = WORDS.get(language, WORDS["en"])
    first = choose(words)
    return f"{first} {choose([word for word in words if word != first])}"
