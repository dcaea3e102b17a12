"""Mentions + positions → Profile: how a level comes about, with the constants of ``data/model.yaml``.

1. Each mention counts by its **source**: work, a list of a job's tools, a project, a summary, a bare list, a
   course. A wish, a denial or a hobby counts nothing.
2. A skill *named* at work gives a **sign** of ``ceiling · (1 − exp(−(months + start) / learning_months))``,
   where months are the union of its positions, older ones at a discount. Named fifty times is named once.
3. Each distinct *phrase* that shows a skill is a sign. The name of a practice is a phrase like any other.
4. A skill passes its signs on to what it implies, each by a share. All that implies a skill only in part is
   one sign, however many tools it is, and counts less for the level of one skill than for what a team does.
5. Signs add up, ``1 − Π (1 − sign)``: the distinct signs, and the distinct passages they stand in. The
   level is the smaller of the two sums, so that neither one phrase in many passages nor many words in one
   passage go far; and no more than the recency of the newest.

Every step is monotone: more evidence never lowers a level. Levels are worked out at once; contexts, months
and quotes only for the skills that somebody asks about.
"""

from rolematch.profile._evidence import Evidence, Placed, place
from rolematch.profile._model import Atom, Profile, SkillLevel
from rolematch.profile._weighing import Weigher, build_profile

__all__ = ["Atom", "Evidence", "Placed", "Profile", "SkillLevel", "Weigher", "build_profile", "place"]
