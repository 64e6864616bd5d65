"""Who is becoming a mentor, and the rooms where she practises."""

from .certification import Certificate, Programme, ProgrammeVersion
from .competencies import (
    Assessor,
    Competency,
    CompetencyVersion,
    Decision,
    Evidence,
    Observation,
    Rating,
    ThirdCall,
)
from .disagreements import Disagreement
from .journeys import Journey
from .rooms import Message, Room, RoomMember, RoomTotal
from .self_ratings import SelfRating
from .stopped_lines import StoppedLine

__all__ = [
    "Assessor",
    "Certificate",
    "Competency",
    "CompetencyVersion",
    "Decision",
    "Disagreement",
    "Evidence",
    "Journey",
    "Message",
    "Observation",
    "Programme",
    "ProgrammeVersion",
    "Rating",
    "Room",
    "RoomMember",
    "RoomTotal",
    "SelfRating",
    "StoppedLine",
    "ThirdCall",
]
