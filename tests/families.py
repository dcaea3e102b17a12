"""Families of a few lines, for tests that need no more."""

from rolematch.family import BaseRole, JobFamily, Requirement, Specialty, Way


def asking(*skills, **fields):
    """Return a requirement of all these skills, or of what the fields say, called after the first skill."""
    return Requirement(**{"id": skills[0].casefold(), "asks": " and ".join(skills), "all": skills, **fields})


def team(*requirements, name="Team", ways=(), **fields):
    """Return a team; each of the ways to qualify is a tuple of requirements."""
    either = tuple(Way(name=f"way {n}", requirements=way) for n, way in enumerate(ways, 1))
    return Specialty(name=name, requirements=requirements, either=either, **fields)


def family_of(*teams, base=()):
    """Return a family of these teams."""
    return JobFamily(family="F", base=BaseRole(name="B", requirements=base), specialties=teams)
