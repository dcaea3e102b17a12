"""``rolematch family``: look at a job family, check one, get its schema."""

from pathlib import Path
from typing import Annotated

import typer

from rolematch.cli.shared import INPUTS, OwnSkills, complete_specialty, load_taxonomy, note, show, show_json

File = Annotated[
    Path | None, typer.Argument(metavar="[FILE]", help="A job family. [default: the bundled one]")
]

app = typer.Typer(
    name="family", no_args_is_help=True, help="Look at a job family, check one, get its schema."
)


@app.command("show")
def show_family(
    file: File = None,
    specialty: Annotated[
        str | None,
        typer.Option(
            metavar="TEAM", autocompletion=complete_specialty, help="Everything that one team asks for."
        ),
    ] = None,
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
    """Check a family file; every fault at once, with file and line."""
    from rolematch.errors import FamilyError
    from rolematch.family import check_family, load_family

    try:
        family = load_family(file)
        if faults := check_family(family, load_taxonomy(skills)):
            raise FamilyError.of(faults)
    except FamilyError as exc:
        note(str(exc))
        raise typer.Exit(INPUTS) from exc
    typer.echo(f"{len(family)} teams, no fault")


@app.command()
def schema() -> None:
    """Print the JSON Schema of family files, so that an editor completes and checks them."""
    from rolematch.family import JobFamily

    show_json(JobFamily.model_json_schema())
