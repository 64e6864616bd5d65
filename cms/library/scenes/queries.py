"""The scenes of editors, as mentors know them. Read only."""

from cms.models import PracticeScene
from mentors.calibration.script_files import Script


def scenes_to_rate() -> list[Script]:
    """All of them, by title."""
    return [scene.as_script() for scene in PracticeScene.objects.all()]
