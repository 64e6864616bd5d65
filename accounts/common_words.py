"""Words that many people take for a passphrase, in the languages of many women. Pure.

Beside the lists of the library, which know English and Spanish names best. Most used first, as far
as that is known; each is also found inside a longer passphrase, turned round or with numbers.
"""

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
