"""Names that others are shown: none to be reached by is one, and no name of a woman is refused."""

from itertools import pairwise

import pytest

from accounts.auth.aliases import WORDS
from lms.demo.house_names import NAMES as DEMO_NAMES
from lms.demo.people import EVERYONE
from mentors.rooms.screening.filter import gives_away

# Of the nine languages, with those that are words of streets, services and numbers as well.
NAMES = """
Amara | Blessing | Joy | Faith Okafor | Grace | Mercy Osas | Precious | Destiny | Happy | Sunday
| Friday | Hope | Comfort | Gift | Queen | Princess | Skye | April | May | June | August Rose |
Ruby | Rose | Iris | Ivy | Lily B. | Anne-Marie | O'Connor | Mary Jane | Lane | Brook Lane |
Holly Hill | Jade | Star 7 | Moon 12 | Joy 88 | Sky Blue | Summer | Dawn | Al | Alba | Imo |
Elle | Dee Dee | J. | A. B.
Giulia | Maria Grazia | Anna Rita | Rosa Bianchi | Lucia dell'Acqua | Viola | Via Lattea |
Stella Marina | Sole | Gioia | Chiara Di Marco | Mariastella | Piazza | Angela Strada | Fiore |
Elena Conti | Santa | Domenica | Nuvola | Corso | Nina 2
María José | Lucía Fernández | Guadalupe | Mercedes | Soledad | Dolores | Esperanza | Pilar
Calle | Rocío | Ana Sofía | Ximena | Begoña | Itziar | Luz Divina | Consuelo Plaza | Inés |
Yolanda del Río | Mar | Cielo
Élodie | Françoise | Marie-Claire | Océane | Aïcha | Fatou | Line | Céline Rue | Solène Dupont |
Noémie | Angélique de la Place | Zoé | Maëlys | Amélie Poulain | Clémence | Aminata Diallo
Ioana | Mihaela-Andreea | Ștefania | Țuțea Ana | Crăciunița | Floarea | Mărioara | Ana-Maria
Popescu | Luminița | Nadia Strada | Bianca | Elena Râu | Ileana Cosânzeana | Doina | Steluța
Arta | Drita | Besa | Shpresa | Vjosa | Teuta | Elira | Mimoza | Lule | Flutura | Albana Hoxha |
Ermira | Dafina | Zana | Blerta | Rruga | Yllka | Qëndresa
Käthe | Jürgen Ute | Heike Straßer | Anneliese | Lena Weg | Rosemarie Platz | Frauke | Grete
Allee | Ingeborg | Hannelore | Änne | Süheyla | Zeynep | Sabine Müller | Birgit Hof
Montserrat | Núria | Laia | Mercè | Roser | Aina Carrer | Meritxell | Júlia Plaça | Eulàlia |
Remei | Neus | Carme | Dolors | Àngels
أمل | فاطمة | مريم | نور | نور الهدى | سلمى | خديجة | عائشة | زينب | رحمة | هبة الله | أم محمد |
شمس | قمر | وردة | ياسمين | ليلى | سناء | إيمان | بسمة | شارع | دنيا | حياة | أمينة بنت علي |
فرح | رنا ٣ | نجمة ٧
Amal | Nour | Khadija | Um Ahmed | Hanan | Rahma | Dunya | Fatima Zahra | Abir | Aya | Wafa |
Zoom | Meta | Orange | Libero | Virginia | Thread | Kiki | Tina Turner | Line Dance
Blue Lamp 2718 | harbor lemon | قمر نهر | acqua lago 4821 | Rosa 1990 | Anna24 | Mimi007
"""

GIVING_AWAY = """
+39 347 123 4567 | Anna 3471234567 | 347-123-4567 | ٠٧٧٠٠٩٠٠١٢٣ | tel 347 12
tre quattro sette uno due tre quattro cinque sei sette | anna@mail.it | Anna @annarose
anna punto it | anna at gmail | a n n a @ m a i l . i t | t.me/anna | www.anna.it | anna.it
WhatsApp | Telegram anna | Signal anna | insta annarose | ig: annarose | snap anna99
fb Anna Rossi | Anna on Facebook | TikTok annarose | viber 347 | واتساب أمل
meet me at the station | Vediamoci alla stazione | Via Roma 12 | 20 Harbour Street
"""


def each(names):
    return [name.strip() for line in names.strip().split("\n") for name in line.split("|") if name]


@pytest.mark.parametrize("name", each(GIVING_AWAY))
def test_what_somebody_is_reached_by_is_no_name(name):
    assert gives_away(name)


def test_no_name_of_a_woman_is_refused():
    assert len(each(NAMES)) > 200
    assert [name for name in each(NAMES) if name and gives_away(name)] == []


def test_no_name_of_the_demo_is_refused():
    shown = [(one.alias, one.shown_name) for one in (*EVERYONE, *DEMO_NAMES)]
    assert [name for both in shown for name in both if gives_away(name)] == []


def test_no_name_that_is_suggested_is_refused():
    for words in WORDS.values():
        for first, second in pairwise(words):
            assert not gives_away(f"{first} {second} 4821")
