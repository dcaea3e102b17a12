"""A slow, obvious scorer: one candidate, one requirement at a time, straight from the family's models."""

from rolematch.family import SkillClass, Skills
from rolematch.profile import SkillLevel


def fulfilment(requirement, extra_ways, skills, taxonomy, constants):
    """Evaluate a requirement over a mapping of skill to SkillLevel."""
    target = getattr(constants, requirement.level)

    def of_skill(name):
        known = skills.get(name, SkillLevel(0.0))
        value = known.level
        if requirement.context:
            contexts = [known.contexts.get(context, 0.0) for context in requirement.context]
            floor = constants.context_floor
            value *= floor + (1 - floor) * sum(contexts) / len(contexts)
        if requirement.min_years:
            value *= min(1.0, known.months / (12 * requirement.min_years))
        if requirement.interest_suffices:
            value = max(value, constants.interest * target * known.interest)
        return value

    def similar(name):
        for skill in taxonomy.skills:
            if name in skill.counts_toward:
                yield of_skill(skill.name) * skill.counts_toward[name]
        own = taxonomy.get(name)
        for of in own.classes if own else ():
            for member in taxonomy.classes.get(of, ()):
                yield of_skill(member) * constants.open_share

    def of_item(item, is_open):
        if isinstance(item, Skills):
            return of_expression(item, is_open)
        if isinstance(item, SkillClass):
            members = [of_skill(name) for name in taxonomy.classes.get(item.name, ()) if name not in item.but]
            return min(1.0, max(members, default=of_skill(item.name)) / target)
        values = [of_skill(item), *(similar(item) if is_open else ())]
        return min(1.0, max(values) / target)

    def of_expression(expression, is_open):
        values = [of_item(item, is_open or expression.open) for item in expression.items]
        if expression.op == "all":
            return sum(values) / len(values)
        step = constants.ordered_step if expression.op == "ordered" else 0.0
        return max(value * max(0.0, 1 - step * place) for place, value in enumerate(values))

    groups = [of_expression(expression, expression.open) for expression in requirement.skills]
    value = sum(groups) / len(groups)
    return max([value, *(of_item(name, False) for name in extra_ways)])


def weight(requirement, constants, base):
    name = requirement.necessity
    if name == "desired" and requirement.highly:
        name = "highly_desired"
    factor = (constants.base if base else 1.0) * (constants.core if requirement.core else 1.0)
    return getattr(constants, name) * requirement.weight * factor


def scores(family, skills, reference, taxonomy, constants):
    """Score every specialty: a mapping of its name to its score."""
    typical_contexts = {"production": 0.6, "scale": 0.3, "depth": 0.3}
    typical = {
        name: SkillLevel(level, months=36, contexts=typical_contexts) for name, level in reference.items()
    }
    result = {}
    for specialty in family:
        ways = [way.requirements for way in specialty.either] or [()]
        result[specialty.name] = max(
            _score(family, specialty, way, skills, typical, taxonomy, constants) for way in ways
        )
    return result


def _score(family, specialty, way, skills, typical, taxonomy, constants):
    base = [(r, True) for r in family.base.requirements if r.id not in specialty.lifts]
    own = [(r, False) for r in (*specialty.requirements, *way)]
    asked = [(r, b) for r, b in base + own if not r.soft and r.necessity != "none" and r.skills]
    rows = []
    for requirement, is_base in asked:
        extra = specialty.language if is_base and requirement.specialty_language_suffices else ()
        shown = fulfilment(requirement, extra, skills, taxonomy, constants)
        usual = min(0.9, fulfilment(requirement, extra, typical, taxonomy, constants))
        usual = 0.0 if requirement.necessity == "bonus" else usual
        rows.append(
            (weight(requirement, constants, is_base), shown, usual, requirement.necessity == "strict")
        )
    if not rows:
        return constants.typical
    scale = (1 - constants.typical) / sum(w * (1 - usual) for w, _, usual, _ in rows)
    raw = constants.typical + sum(scale * w * (shown - usual) for w, shown, usual, _ in rows)
    met = min((min(1.0, shown / constants.strict_met) for _, shown, _, strict in rows if strict), default=1.0)
    return min(max(raw, 0.0), constants.strict_cap + (1 - constants.strict_cap) * met)
