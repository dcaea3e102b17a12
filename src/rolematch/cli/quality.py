"""``rolematch evaluate``: how good the answers are, on judged cases of your own."""

from pathlib import Path
from typing import Annotated

import typer

from rolematch.cli.shared import (
    AsOf,
    Family,
    Form,
    Output,
    OwnSkills,
    Report,
    form_of,
    make_matcher,
    show,
    show_json,
)


def evaluate(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="A folder with your judgments.")],
    family: Family = None,
    skills: OwnSkills = None,
    as_of: AsOf = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """Measure the answers on judged cases: one table with every figure, and the misses by name.

    The folder holds judgments.jsonl with the files in resumes/, ambiguity.jsonl for names in sentences,
    requirements.jsonl for sentences of job pages, or some of them.

    \b
    Example:
      rolematch evaluate --data judged/
    """  # noqa: D301 - \b keeps the lines of the example apart
    from rolematch.evaluation import evaluate as evaluate_folder
    from rolematch.report.evaluation_table import evaluation_view

    result = evaluate_folder(data, make_matcher(family, skills, as_of))
    if form_of(form, output, Report) is Report.json:
        show_json(result.to_dict(), output)
    else:
        show(evaluation_view(result.figures, result.specialties, result.names, result.misses), output)
