"""Hypothesis strategies: small taxonomies, families, profiles and careers."""

from datetime import date

from hypothesis import strategies as st

from rolematch.family import BaseRole, JobFamily, Requirement, Skills, Specialty, Way
from rolematch.profile import Profile, SkillLevel
from rolematch.taxonomy import Skill, Taxonomy

AS_OF = date(2026, 1, 1)
NAMES = (
    "Ruby",
    "Ruby on Rails",
    "Go",
    "Git",
    "Kubernetes",
    "Docker",
    "Selenium",
    "Cypress",
    "PostgreSQL",
    "Chef",
)
TAXONOMY = Taxonomy(
    (
        Skill("Ruby", "own", classes=("language",)),
        Skill("Ruby on Rails", "own", implies={"Ruby": 1.0}),
        Skill("Go", "own", classes=("language",)),
        Skill("Git", "own"),
        Skill("Kubernetes", "own", implies={"Docker": 0.5}),
        Skill("Docker", "own"),
        Skill("Selenium", "own", classes=("browser-test tool",)),
        Skill("Cypress", "own", classes=("browser-test tool",), counts_toward={"Selenium": 0.7}),
        Skill("PostgreSQL", "own", shown_by=("query plan*",)),
        Skill("Chef", "own"),
    )
)

names = st.sampled_from(NAMES)
shares = st.floats(0, 1).map(lambda value: round(value, 3))
contexts = st.lists(st.sampled_from(["production", "scale", "depth"]), unique=True, max_size=2).map(tuple)


@st.composite
def skill_levels(draw):
    return SkillLevel(
        level=draw(shares),
        months=draw(st.integers(0, 240)),
        interest=draw(st.sampled_from([0.0, 0.5, 1.0])),
        contexts={context: draw(shares) for context in ("production", "scale", "depth")},
    )


profiles = st.dictionaries(names, skill_levels(), max_size=6).map(lambda skills: Profile(skills, AS_OF))
classes = st.builds(
    lambda name, but: {"class": name, "but": but},
    st.sampled_from(["language", "browser-test tool", "Git"]),  # the last is a skill of its own
    st.lists(names, max_size=2),
)
items = st.recursive(
    names | classes,
    lambda inner: st.builds(
        lambda op, children, is_open: {op: children, "open": is_open},
        st.sampled_from(["all", "any", "ordered"]),
        st.lists(inner, min_size=1, max_size=3),
        st.booleans(),
    ),
    max_leaves=5,
)


@st.composite
def requirements(draw, ident="r"):
    op = draw(st.sampled_from(["all", "any", "ordered"]))
    expression = Skills.model_validate(
        {op: draw(st.lists(items, min_size=1, max_size=3)), "open": draw(st.booleans())}
    )
    return Requirement(
        id=ident,
        asks="something",
        necessity=draw(st.sampled_from(["strict", "expected", "desired", "bonus", "none"])),
        highly=draw(st.booleans()),
        groups=(expression,),
        level=draw(st.sampled_from(["expert", "strong", "working", "familiar", "unspecified"])),
        min_years=draw(st.sampled_from([None, None, 3.0])),
        context=draw(contexts),
        interest_suffices=draw(st.booleans()),
        specialty_language_suffices=draw(st.booleans()),
        soft=draw(st.sampled_from([False, False, False, True])),
        core=draw(st.booleans()),
        weight=draw(st.sampled_from([0.5, 1.0, 2.0])),
    )


@st.composite
def requirement_lists(draw, prefix, min_size=0):
    size = draw(st.integers(min_size, 3))
    return tuple(draw(requirements(f"{prefix}{number}")) for number in range(size))


@st.composite
def families(draw):
    specialties = []
    for number in range(draw(st.integers(1, 4))):
        ways = [
            Way(name=f"way {n}", requirements=draw(requirement_lists("w")))
            for n in range(draw(st.integers(0, 2)))
        ]
        plain = Requirement(id="plain", asks="one skill", all=(draw(names),))
        specialties.append(
            Specialty(
                name=f"Team {number}",
                language=tuple(draw(st.lists(st.sampled_from(["Go", "Ruby"]), unique=True))),
                lifts=tuple(draw(st.lists(st.just("b0"), max_size=1))),
                requirements=(plain, *draw(requirement_lists("r"))),
                either=tuple(ways),
            )
        )
    base = BaseRole(name="Base", requirements=draw(requirement_lists("b")))
    return JobFamily(family="Family", base=base, specialties=tuple(specialties))


references = st.dictionaries(names, shares.map(lambda value: value * 0.8), max_size=5)
