"""The command ``rolematch``: arguments → library calls → exit code; no logic.

The commands stand in modules of their own, by what they are about. Those import only typer at their
top and the library inside each command, because the first answer has a second to arrive.
"""

import gc
import signal
import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from rolematch import __version__
from rolematch.cli import families, pools, quality, rank, skills
from rolematch.cli.shared import INPUTS, ODD_NAMES, OK, WRONG, note

HELP = """Find the team of a job family where a person fits best, with the evidence for every point.

Nothing leaves this machine. The result goes to standard output, everything else to standard error.

\b
Examples:
  rolematch rank cv.pdf
  rolematch explain cv.pdf --specialty Gitaly
  rolematch rank applications/ --format html -o report.html
"""
ALLOCATIONS_BETWEEN_COLLECTIONS = 400_000
"""Skills, names and patterns stay to the end: looking for garbage among them after every 700 new objects, as
Python does by itself, takes a tenth of the time to the first answer; after every 100,000 it still takes 75 ms
with 5,600 skills, after every 400,000 it takes five."""
EXIT_CODES = "Exit codes: 0 all done · 1 done, but some inputs are unreadable or faulty · 2 called wrongly."
EPILOG = f"""{EXIT_CODES}

Every command explains itself: rolematch rank --help. The TAB key completes commands and teams once
rolematch --install-completion has run."""

app = typer.Typer(
    name="rolematch",
    help=HELP,
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
GROUPS = (skills.app, families.app, pools.app)
for command in (rank.rank, rank.explain, rank.parse, quality.evaluate):
    app.command()(command)
for group in GROUPS:
    app.add_typer(group)
for command_info in (info for each in (app, *GROUPS) for info in each.registered_commands):
    command_info.epilog = EXIT_CODES


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rolematch {__version__}")
        raise typer.Exit(OK)


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", metavar="", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass


def _leave(number: int, _frame: object) -> NoReturn:
    """Clear away half-written files and worker processes when asked to end, as when interrupted."""
    sys.exit(128 + number)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit with its code; every expected error ends as clear lines on stderr."""
    from rolematch.errors import DocumentError, RoleMatchError

    gc.set_threshold(ALLOCATIONS_BETWEEN_COLLECTIONS)
    signal.signal(signal.SIGTERM, _leave)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors=ODD_NAMES)  # type: ignore[union-attr]
    try:
        app(arguments, prog_name="rolematch")
    except DocumentError as exc:
        note(str(exc))
        sys.exit(INPUTS)
    except RoleMatchError as exc:
        note(str(exc))
    except OSError as exc:
        note(f"{exc.filename}: {exc.strerror}" if exc.filename else str(exc))
    sys.exit(WRONG)
