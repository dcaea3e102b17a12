"""Text + Taxonomy → Mentions: every skill named or shown, each in its sense, with its span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rolematch.resume import Section
    from rolematch.taxonomy import Taxonomy

Stance = Literal["used", "listed", "studied", "interest", "wished", "denied", "others", "hobby"]
"""What the text says of the person and the skill.

used: in running text of work or projects · listed: in a bare list of skills · studied: course,
certificate, tutorial · interest: says it interests them · wished: wants to learn it · denied: has no
experience with it · others: somebody else's (the team beside, the employer's product) · hobby: past
time, not profession.
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text names or shows a skill.

    Attributes
    ----------
    skill : str
        Canonical name.
    start, end : int
        Half-open code points of the original text.
    text : str
        The quoted words; ``text == original[start:end]``.
    stance : Stance
    reason : str
        Why this occurrence counts as the skill, a stable code such as ``"name"``, ``"list-of-skills"``.
    shown : bool
        True where a phrase shows the skill (``Skill.shown_by``) and does not name it.
    """

    skill: str
    start: int
    end: int
    text: str
    stance: Stance = "used"
    reason: str = "name"
    shown: bool = False


class SkillFinder:
    """Finds the skills of one taxonomy in any text.

    Parameters
    ----------
    taxonomy : Taxonomy
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy

    def find(self, text: str, sections: Sequence[Section] = ()) -> list[Mention]:
        """Return the mentions in the order of the text; they do not overlap."""
        raise NotImplementedError
