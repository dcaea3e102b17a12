"""Arrays in, arrays out: levels → fulfilments of requirements → scores of teams.

The requirements of a family are compiled once, and then evaluated for one candidate or a million by the same
few array operations:

* a **reading** is a column of the level matrix: the best of some skills, each with the share for which it
  counts, or what they show together, asked for in one way;
* a **leaf** is a reading against the level that is asked for; a **node** is a maximum (any of) or a mean (all
  of) of leaves and nodes. What several teams ask for alike is evaluated once;
* a specialty is a row of weighted requirements; one with several ways to qualify has a row for each.

``points = weight · (fulfilment − typical)``, where *typical* is what a typical senior engineer's résumé
fulfils and the weights of each row are scaled so that a full match reaches 1 and the typical engineer
reaches the same low score for every team. So what all can do tells teams apart little, what is rare tells
much, and a team that asks for little does not win by default. A score is the sum of its points exactly; what
a floor, a missing language or a cap takes away is a row of its own.
"""

from rolematch.scoring._compiling import compile_family, reference_profile
from rolematch.scoring._expressions import Asked, Leaf, Node
from rolematch.scoring._scores import CompiledFamily, Scores

__all__ = ["Asked", "CompiledFamily", "Leaf", "Node", "Scores", "compile_family", "reference_profile"]
