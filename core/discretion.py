"""Words that would reveal the site's purpose to a bystander, in all our languages. No Django.

They may appear in what somebody opens and reads, never in what a phone shows by itself or stores.
That is URLs, titles, file names, cookies, headers, names of hosts and organisations (domain 5.2).
"""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

# Beginnings of words, without accents; other alphabets as written. Common words that only sometimes
# reveal anything (“house”, “rights”) are left out: a check with false alarms is switched off.
# French, Spanish, German, Romanian and Portuguese are here for names of organisations.
BEGINNINGS = {
    "en": "anti-traffick traffick survivor victim exploit trauma violen abus shelter refuge"
    " prostitut slaver rape rapist brothel",
    "it": "tratta-di anti-tratta sopravvissut vittim sfruttament violenz abus maltrattat"
    " casa-rifugio centro-antiviolenza antiviolenza prostituzion schiavit stupr",
    "fr": "traite-des survivant victime maltraitan esclavag viol-",
    "es": "trata-de supervivient superviviente esclavitud maltrat",
    "de": "menschenhandel uberlebende gewaltschutz frauenhaus zwangsprostitution opferhilfe"
    " opferschutz ausbeutung",
    "ro": "trafic-de supravietuitoar exploatar violent",
    "pt": "trafico sobrevivent vitima exploracao",
    "ar": "الاتجار اتجار ضحايا ضحية الضحية الضحايا الناجيات ناجيات الناجية ناجية استغلال"
    " الاستغلال العنف عنف اغتصاب مأوى ملجأ الدعارة صدمة الصدمة",
}


def _plain(text: str) -> str:
    """Lower case without accents and vowel marks; separators become hyphens."""
    letters = unicodedata.normalize("NFKD", unquote(text)).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    # NFKD has removed the hamza as well, so the list below is normalised in the same way.
    return re.sub(r"[^\w]+|_+", "-", bare)


def _pattern() -> re.Pattern[str]:
    """Any of the beginnings at the start of a word; a trailing hyphen marks the end of a word."""
    stems = {
        re.escape(_plain(word)).replace(r"\-", "-" if word.endswith("-") else "-?")
        for word in " ".join(BEGINNINGS.values()).split()
    }
    return re.compile(rf"(?:^|-|(?<=\d))((?:{'|'.join(sorted(stems))})\w*)")


_TELLING = _pattern()
# Names of hosts and files often join words together.
_INSIDE = re.compile(
    "traffick|survivor|victim|exploit|violenc|sfruttament|antiviolenza|frauenhaus|menschenhandel"
)


def find_telling_words(text: str) -> Iterator[str]:
    """Each revealing word in `text`, normalised; escapes in a URL are decoded."""
    plain = _plain(text)
    found = [match[1] for match in _TELLING.finditer(plain)]
    found += [match[0] for match in _INSIDE.finditer(plain)]
    yield from dict.fromkeys(found)


def contains_telling_word(text: str) -> bool:
    """Whether `text` contains such a word."""
    return next(find_telling_words(text), None) is not None
