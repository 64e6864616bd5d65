"""Validators of a new passphrase; their texts avoid the word “password”.

A passphrase must be long enough and hard to guess. No rule prescribes characters (domain 5.4).
"""

import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation as django_checks
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from zxcvbn import zxcvbn

_WORDS = """
    passphrase passwort kennwort parola parolasegreta motdepasse contrasena contraseña senha
    lozinka fjalekalim parolamea sifre heslo haslo пароль парол летмеин welcome benvenuta
    willkommen bienvenue bienvenida hola hello ciao salut hallo salam salaam مرحبا اهلا سلام
    السلام letmein iloveyou tiamo teamo jetaime ichliebedich amoremio amore amor amour liebe
    habibi habibti hayati حبيبي حبيبتي حبي حياتي قلبي بحبك انا كلمة السر كلمةالسر كلمةالمرور
    كلمه باسورد بسم الله بسمالله الحمدلله ماشاءالله انشاءالله محمد bismillah inshallah mashallah
    alhamdulillah allah allahuakbar muhammad mohamed mohammed fatima aisha maryam mariam khadija
    yasmin layla زينب فاطمة مريم عائشة خديجة jesus gesu gesù dio iddio signore madonna maria
    mammamia blessed blessing grace faith god godisgood thankgod praisegod mercy glory precious
    mamma mama papa papà famiglia family famille familie familia figlia figlio bambina bambino
    amica sole luna stella cuore angelo principessa princess fiore farfalla gattino juventus
    milan inter napoli roma italia palermo torino barcelona realmadrid nigeria albania romania
    ucraina ukraina україна maroc morocco tunisia egypt syria مصر سوريا المغرب تونس qwertz
    qwertzuiop azerty azertyuiop asdfghjkl qazwsx йцукен фыва space learning learningspace learn
    login sign signin account peer mentor lesson lunedi martedi domenica gennaio febbraio marzo
    aprile maggio giugno luglio agosto settembre ottobre novembre dicembre primavera estate
    autunno inverno buongiorno buonasera
"""
COMMON_WORDS = tuple(_WORDS.split())


TOO_SHORT = gettext_lazy("Please take eight characters or more. Four words in a row are enough.")
SHORTEST = 8
# The minimum number of guesses by somebody who knows common patterns. Attempts are limited
# (ADR-0038), so this many take more than fifty years.
FEWEST_GUESSES = 1_000_000
# zxcvbn reads at most this many characters; anything longer is strong enough.
READ = 72


def visible_length(text: str) -> int:
    """The number of visible characters: spaces and direction marks do not count."""
    return sum(unicodedata.category(one)[0] not in "CZ" for one in text)


class LongEnough:
    """Requires eight visible characters."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for a shorter passphrase."""
        if visible_length(password) < SHORTEST:
            raise ValidationError(str(TOO_SHORT), code="password_too_short")

    def get_help_text(self) -> str:
        return str(TOO_SHORT)


class NotSoonGuessed(django_checks.CommonPasswordValidator):
    """Rejects what guessers try first: common words, names, keyboard runs and dates."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError for a passphrase that is easily guessed."""
        super().validate(password, user)
        known = [*COMMON_WORDS, settings.SITE_NAME]
        if user is not None:
            known += [user.username, user.shown_name]
        if zxcvbn(password[:READ], user_inputs=known)["guesses"] < FEWEST_GUESSES:
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return _("Many people use these words, so they are easy to guess. Please take others.")

    def get_help_text(self) -> str:
        return _("It should not be one that many people use.")


class NotTheName(django_checks.UserAttributeSimilarityValidator):
    """Rejects a passphrase that resembles the alias or the shown name of the account."""

    def get_error_message(self) -> str:
        return _("These words are too close to your name here. Please take others.")

    def get_help_text(self) -> str:
        return _("They should not be close to your name here.")
