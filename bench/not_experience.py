"""Print what counts as work although the judgments say that it must not; a person reads the rest.

For every ``not_experience`` item of a folder's ``judgments.jsonl``: the skills that its words name, and
each place of the résumé where one of them counts as work. An item may say that a skill counts little,
or elsewhere only, so a line here is no fault yet.

    PYTHONPATH=src python bench/not_experience.py [FOLDER]

Without a folder, the judged résumés of the project are read.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

import rolematch as rm
from rolematch.extraction import finder_of
from rolematch.profile import place
from rolematch.taxonomy import Taxonomy

OWN = Path(__file__).parents[1] / "tests" / "data" / "own"
WORK = {"work", "project", "summary"}


def skills_of(item, finder):
    """Return the skills that the words of an item name in any sense."""
    named = {one.mention.skill for one in finder.explain(item)}
    words = (finder.taxonomy.get(word) for word in re.findall(r"[A-Za-z][\w+#.]*", item))
    return named | {skill.name for skill in words if skill}


def counted(career, skills, finder):
    """Yield what names one of some skills and counts as work, with the words around it."""
    for one in place(career, finder.find(career.text, career.sections)):
        mention = one.mention
        if mention.skill in skills and not mention.shown and one.source in WORK:
            yield (
                mention.skill,
                one.source,
                " ".join(career.text[max(0, mention.start - 60) : mention.end + 40].split()),
            )


def main(folder):
    """Print the table."""
    finder = finder_of(Taxonomy.load())
    clear = total = 0
    for line in Path(folder, "judgments.jsonl").read_text("utf-8").splitlines():
        judged = json.loads(line)
        career = rm.parse_resume(Path(folder, "resumes", judged["file"])).career
        for item in judged.get("not_experience") or ():
            found = list(counted(career, skills_of(item, finder), finder))
            total += 1
            clear += not found
            if found:
                print(f"{judged['file']}: {item}")
            for skill, source, words in found[:5]:
                print(f"    {skill} ({source}): {words}")
    print(f"{clear} of {total} items count nowhere; read the others")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=OWN)
    main(parser.parse_args().folder)
