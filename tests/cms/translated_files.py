"""The small course of `course_files` in Italian: tests break one thing in it."""

from tests.cms.course_files import CourseFiles

WORDS = {
    "Tea": "Tè",
    "How to make tea.": "Come si fa il tè.",
    "Water\nsummary: All about water.": "Acqua\nsummary: Tutto sull’acqua.",
    "Kettle": "Bollitore",
    "Talks about hot water": "Parla di acqua calda",
    "Water can be hot.": "L’acqua può scottare.",
    "Wait a little, then drink.": "Aspetta un poco, poi bevi.",
    "Sit where you like.": "Siediti dove vuoi.",
    "The kettle\n": "Il bollitore\n",
    "Water **boils** in a kettle. It sounds like *rain*.": "L’acqua **bolle** e sembra *pioggia*.",
    "Wait before you pour.": "Aspetta prima di versare.",
    "The cup\n": "La tazza\n",
    "Gul has two cups. She asks Hana which one she likes.": "Gul ha due tazze.",
    "Hold a cup for a minute.": "Tieni una tazza per un minuto.",
    "The kettle sings. What now?": "Il bollitore canta. E adesso?",
    "Wait for it to be still.": "Aspetta che si calmi.",
    "Pour at once.": "Versa subito.",
    "Any cup will do.": "Va bene ogni tazza.",
    "True": "Vero",
    "Not true": "Non vero",
}


def italian(text: str) -> str:
    """The same file with Italian words."""
    for english, words in WORDS.items():
        text = text.replace(english, words)
    return text


class ItalianFiles(CourseFiles):
    """`<root>/it/<code>/` beside the English files: the module, and the lessons asked for."""

    def __init__(self, english: CourseFiles, *lessons: int, quiz: bool = True):
        self.root, self.code = english.root, english.code
        self.folder = english.root / "it" / english.code
        self.module = self.folder / "01-water"
        names = ["course.yaml", "outcomes.yaml", "01-water/module.yaml"]
        for number in lessons:
            stem = f"01-water/{number:02d}-lesson"
            names += [f"{stem}.md", *([f"{stem}.quiz.yaml"] if quiz else [])]
        for name in names:
            self.write(name, italian((english.folder / name).read_text(encoding="utf-8")))
