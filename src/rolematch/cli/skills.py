"""``rolematch skills``: the skills of a résumé, and the skills that there are."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from rolematch.cli.shared import (
    INPUTS,
    AsOf,
    Output,
    OwnSkills,
    load_taxonomy,
    make_matcher,
    note,
    one_source,
    show,
    show_json,
)


class FindByDefault(TyperGroup):
    """``rolematch skills cv.pdf`` is short for ``rolematch skills find cv.pdf``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own class
        """Put ``find`` in front of what is no command of the group."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["find", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="skills",
    cls=FindByDefault,
    no_args_is_help=True,
    help="The skills of a résumé; list, show and check skills.",
)


@app.command()
def find(
    path: Annotated[str, typer.Argument(metavar="PATH", help="A file, or - for standard input.")],
    why: Annotated[
        bool, typer.Option("--why", metavar="", help="Show every place with its words and the reason.")
    ] = False,
    skills: OwnSkills = None,
    as_of: AsOf = None,
    output: Output = None,
) -> None:
    """Show the skills of one résumé with levels and months; `rolematch skills PATH` is short for this.

    A file that is called like a command, such as list, is written ./list.

    \b
    Examples:
      rolematch skills cv.pdf
      rolematch skills cv.pdf --why
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.extraction import finder_of
    from rolematch.matcher import as_resume
    from rolematch.report import tables

    resume = as_resume(one_source(path))
    if why:
        mentions = finder_of(load_taxonomy(skills)).find(resume.career.text, resume.sections)
        show(tables.mention_lines(mentions, resume.text), output)
    else:
        show(tables.skill_levels(make_matcher(None, skills, as_of).profile(resume)), output)


@app.command("list")
def list_skills(
    area: Annotated[
        str | None,
        typer.Argument(metavar="AREA", help="Only this area, with its skills. Default: all, counted."),
    ] = None,
    skills: OwnSkills = None,
) -> None:
    """List the areas of the bundled skills, or the skills of one area.

    \b
    Examples:
      rolematch skills list
      rolematch skills list security
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.report import tables

    taxonomy = load_taxonomy(skills)
    show(tables.area_lines(taxonomy, area) if area else tables.taxonomy_table(taxonomy))


@app.command("show")
def show_skill(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Any of its names.")],
    skills: OwnSkills = None,
) -> None:
    """Show one skill: its names, what it implies and what it counts toward.

    \b
    Examples:
      rolematch skills show k8s
      rolematch skills show "Ruby on Rails"
    """  # noqa: D301 - \b keeps the lines of the examples apart
    from rolematch.report import tables

    show(tables.skill_card(load_taxonomy(skills)[name]))


@app.command()
def schema() -> None:
    """Print the JSON Schema of skills files, so that an editor completes and checks them.

    \b
    Example:
      rolematch skills schema > skills.schema.json
    """  # noqa: D301 - \b keeps the lines of the example apart
    from rolematch.taxonomy import skills_schema

    show_json(skills_schema())


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Skills files of your own.")
    ] = None,
) -> None:
    """Check skills files; every fault at once, with file and line.

    \b
    Example:
      rolematch skills check my-skills.yaml
    """  # noqa: D301 - \b keeps the lines of the example apart
    from rolematch.errors import TaxonomyError

    try:
        taxonomy = load_taxonomy(files)
    except TaxonomyError as exc:
        note(str(exc))
        raise typer.Exit(INPUTS) from exc
    typer.echo(f"{len(taxonomy)} skills, no fault")
