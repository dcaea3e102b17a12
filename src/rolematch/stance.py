"""What a text says of the person and a skill: used, only listed, studied, wished for, denied.

The cues are data, in ``data/cues.yaml``: phrases in several languages, each with the stance it
gives, and whether it stands before or after the skill.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from rolematch.datafiles import check, data_folder, load_yaml
from rolematch.errors import TaxonomyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Stance = Literal["used", "listed", "studied", "interest", "wished", "denied", "others", "hobby"]
"""What the text says of the person and the skill.

used: in running text of work or projects · listed: in a bare list of skills · studied: course,
certificate, tutorial · interest: says it interests them · wished: wants to learn it · denied: has no
experience with it · others: somebody else's (the team beside, the employer's product) · hobby: past
time, not profession.
"""


class Cues(BaseModel):
    """The file ``cues.yaml``.

    Attributes
    ----------
    before, after : mapping of stance to phrases
        Cues that stand before, or after, the skills they speak of.
    turns : tuple of str
        Words that end the reach of a cue: ``but``, ``however``.
    sections : mapping of section kind to stance
        The stance where no cue speaks.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: dict[Stance, tuple[str, ...]]
    after: dict[Stance, tuple[str, ...]]
    turns: tuple[str, ...]
    sections: dict[str, Stance]

    @classmethod
    def load(cls) -> Cues:
        """Read the bundled cues."""
        path = data_folder() / "cues.yaml"
        text = path.read_text("utf-8")
        return check(
            load_yaml(text, path.name, TaxonomyError), cls, text=text, file=path.name, error=TaxonomyError
        )


_SENTENCE_END = re.compile(r"[.!?]\s|\n\s*(?:\n|[-*•▪●‣⁃◦○■–+]|\d+[.)])|;")
_REACH = 240


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks of the skills in its clause.

    Attributes
    ----------
    side : str
        ``"before"`` or ``"after"`` the skills it speaks of; ``"turn"`` ends the reach of others.
    stance : Stance
    """

    side: str
    stance: Stance = "used"


class StanceReader:
    """Reads the stance of a mention from the cues in its clause, or else from its section."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues

    def patterns(self) -> Iterator[tuple[str, Cue]]:
        """Yield every cue with what it says, for the lexicon."""
        for side, groups in (("before", self._cues.before), ("after", self._cues.after)):
            for stance, phrases in groups.items():
                for phrase in phrases:
                    yield phrase, Cue(side, stance)
        for phrase in self._cues.turns:
            yield phrase, Cue("turn")

    def stance(
        self, low: str, start: int, end: int, cues: Sequence[tuple[int, int, Cue]], section: str
    ) -> Stance:
        """Return the stance of the mention that stands at ``start`` to ``end``."""
        at = bisect_left(cues, start, key=lambda cue: cue[0])
        for begin, _, cue in cues[at:]:
            if cue.side == "turn" or self._ends(low, end, begin):
                break
            if cue.side == "after":
                return cue.stance
        for _, stop, cue in reversed(cues[:at]):
            if cue.side == "turn" or self._ends(low, stop, start):
                break
            if cue.side == "before":
                return cue.stance
        return self._cues.sections.get(section, "used")

    def _ends(self, low: str, start: int, stop: int) -> bool:
        """Whether a sentence ends between two offsets."""
        return stop - start > _REACH or _SENTENCE_END.search(low, start, stop) is not None
