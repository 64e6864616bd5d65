"""What a load did, page by page."""

from dataclasses import dataclass, field, fields


@dataclass(slots=True)
class Report:
    """What a load did, by name. What an editor changed since the last load was left as it is."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept_because_edited: list[str] = field(default_factory=list)
    # Read by women where they stand, while their new place is a draft.
    waiting_for_place: list[str] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Takes over what another load did."""
        for kind in fields(self):
            getattr(self, kind.name).extend(getattr(other, kind.name))
