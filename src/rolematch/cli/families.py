"""``rolematch family``: look at a job family, check, compile and compare them."""

from pathlib import Path
from typing import Annotated

import typer

from rolematch.cli.shared import (
    INPUTS,
    Form,
    Output,
    OwnSkills,
    Report,
    form_of,
    load_taxonomy,
    note,
    one_source,
    result_file,
    show,
    show_json,
    team_option,
)
from rolematch.markup import counted

File = Annotated[Path | None, typer.Argument(metavar="FILE", help="A job family. Default: the bundled one.")]

app = typer.Typer(
    name="family", no_args_is_help=True, help="Look at a job family, check, compile and compare them."
)


@app.command("show")
def show_family(
    file: File = None,
    specialty: Annotated[str | None, team_option("Everything that one team asks for.")] = None,
) -> None:
    """Show the teams of a family, or all that one team asks for.

    \b
    Examples:
      rolematch family show
      rolematch family show --specialty Gitaly
      rolematch family show my-teams.yaml
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.family import load_family
    from rolematch.report import tables

    family = load_family(file)
    show(tables.specialty_card(family[specialty]) if specialty else tables.family_table(family))


@app.command()
def check(file: File = None, skills: OwnSkills = None) -> None:
    """Check a family file; every fault at once, with file and line.

    \b
    Examples:
      rolematch family check my-teams.yaml
      rolematch family check my-teams.yaml --skills my-skills.yaml
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.errors import FamilyError
    from rolematch.family import check_file, load_family

    try:
        if faults := check_file(file, load_taxonomy(skills)):
            raise FamilyError.of(faults)
    except FamilyError as exc:
        note(str(exc))
        raise typer.Exit(INPUTS) from exc
    typer.echo(f"{counted(len(load_family(file)), 'team')}, no fault")


@app.command()
def schema() -> None:
    """Print the JSON Schema of family files, so that an editor completes and checks them.

    \b
    Example:
      rolematch family schema > family.schema.json
    """  # noqa: D301 - \b keeps the lines of the example apart
    from rolematch.family import family_schema

    show_json(family_schema())


@app.command("compile")
def compile_family(
    page: Annotated[
        str, typer.Argument(metavar="PAGE", help="A job page: text, Markdown, HTML, PDF or DOCX.")
    ],
    output: Output = None,
    skills: OwnSkills = None,
) -> None:
    """Compile a job page into the draft of a family file, for you to review.

    Every requirement has the line of the page that it comes from and a confidence. What was not
    understood stands at the end, under draft.

    \b
    Examples:
      rolematch family compile job.html -o family.yaml
      rolematch family check family.yaml
      rolematch rank resumes/ --family family.yaml
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.document import read_document
    from rolematch.posting import PageCompiler

    family = PageCompiler(load_taxonomy(skills)).compile(read_document(one_source(page)))
    with result_file(output) as file:
        file.write(family.to_yaml())
    if family.draft:
        missed = counted(len(family.draft.not_understood), "line")
        proposed = counted(len(family.draft.proposed_skills), "unknown name")
        note(f"{counted(len(family), 'team')}; {missed} not understood, {proposed}: see draft")


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The family as it was.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The family as it is.")],
    form: Form = None,
    output: Output = None,
) -> None:
    """Say what changed between two family files, and whose old scores are stale.

    \b
    Example:
      rolematch family diff my-teams-2025.yaml my-teams.yaml
    """  # noqa: D301 - \b keeps the lines of the example apart
    from rolematch.family import load_family
    from rolematch.family.diff import compare_families

    difference = compare_families(load_family(old), load_family(new))
    if form_of(form, output, Report) is Report.json:
        show_json(difference.to_dict(), output)
        return
    stale = ", ".join(difference.stale)
    last = f"Score again: {stale}" if stale else "No score changes."
    with result_file(output) as file:
        file.writelines(f"{line}\n" for line in (*difference.changes, last))
