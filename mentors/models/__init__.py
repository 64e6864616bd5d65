"""The database models of mentor training, certification and live rooms."""

from .alarms import Alarm, AlarmChannel, AlarmDelivery
from .appeals import Appeal, PanelSeat
from .badges import BadgeKey, StatusList, StatusSlot
from .calibration import Calibration, CalibrationRating
from .certificate_steps import CertificateStep
from .certification import Certificate, Programme, ProgrammeVersion
from .check_links import CheckLink
from .competencies import (
    Assessor,
    Competency,
    CompetencyVersion,
    Decision,
    Rating,
    ThirdCall,
)
from .debriefs import AgreedCard, CheckOut
from .evidence import Evidence, Observation
from .evidence_readings import EvidenceReading
from .external_assessments import ExternalAssessment
from .journeys import Journey
from .kept_lines import KeepRequest, KeptLine
from .mentor_limits import MentorLimits
from .mentor_onboarding import MentorAgreement, ReadinessTalk
from .on_call import Call, OnCall, Ring, RoomTask
from .prior_learning import PriorLearning
from .room_private import Aside, CodeWord, GuestOk, HelpSignal, RoomNotes
from .rooms import Message, Room, RoomKey
from .safeguarding import SafeguardingNote, SafeguardingReading, SafeguardingStep
from .safeguarding_cases import LearningOnly, Matter, Report
from .seats import RoomMember
from .self_ratings import SelfRating
from .stopped_lines import StoppedLine
from .supervision import PutOffTalk, SupervisionContact

__all__ = [
    "AgreedCard",
    "Alarm",
    "AlarmChannel",
    "AlarmDelivery",
    "Appeal",
    "Aside",
    "Assessor",
    "BadgeKey",
    "Calibration",
    "CalibrationRating",
    "Call",
    "Certificate",
    "CertificateStep",
    "CheckLink",
    "CheckOut",
    "CodeWord",
    "Competency",
    "CompetencyVersion",
    "Decision",
    "Evidence",
    "EvidenceReading",
    "ExternalAssessment",
    "GuestOk",
    "HelpSignal",
    "Journey",
    "KeepRequest",
    "KeptLine",
    "LearningOnly",
    "Matter",
    "MentorAgreement",
    "MentorLimits",
    "Message",
    "Observation",
    "OnCall",
    "PanelSeat",
    "PriorLearning",
    "Programme",
    "ProgrammeVersion",
    "PutOffTalk",
    "Rating",
    "ReadinessTalk",
    "Report",
    "Ring",
    "Room",
    "RoomKey",
    "RoomMember",
    "RoomNotes",
    "RoomTask",
    "SafeguardingNote",
    "SafeguardingReading",
    "SafeguardingStep",
    "SelfRating",
    "StatusList",
    "StatusSlot",
    "StoppedLine",
    "SupervisionContact",
    "ThirdCall",
]
