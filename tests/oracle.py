"""A slow, obvious scorer: one candidate, one requirement at a time, straight from the family's models."""

import math

from rolematch.family import SkillClass, Skills
from rolematch.profile import SkillLevel


def fulfilment(requirement, extra_ways, skills, taxonomy, constants):
    """Evaluate a requirement over a mapping of skill to SkillLevel."""
    target = getattr(constants, requirement.level)
    target = max(target, constants.core_level) if requirement.core else target

    def of_skill(name):
        return of_level(skills.get(name, SkillLevel(0.0)))

    def of_level(known):
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

    def members(item, is_open):
        """Yield (skill, share, limit) of a plain item."""
        phrase = constants.phrase
        if isinstance(item, SkillClass):
            names = [name for name in taxonomy.classes.get(item.name, ()) if name not in item.but]
            yield from ((name, 1.0, phrase) for name in names)
            if not names:
                yield item.name, 1.0, 1.0
            return
        limit = phrase if taxonomy.get(item).is_practice else 1.0
        yield item, 1.0, limit
        if is_open:
            for skill in taxonomy.skills:
                if item in skill.counts_toward:
                    yield skill.name, skill.counts_toward[item], limit
            for of in taxonomy.get(item).classes:
                yield from ((member, constants.open_share, limit) for member in taxonomy.classes[of])

    def flat(expression, is_open):
        """Part the plain items of an expression and of those inside it from other expressions."""
        is_open = is_open or expression.open
        plain = [(item, is_open) for item in expression.items if not isinstance(item, Skills)]
        others = []
        for inner in (item for item in expression.items if isinstance(item, Skills)):
            if inner.op == "any":
                more, rest = flat(inner, is_open)
                plain, others = plain + more, others + rest
            else:
                others.append((inner, is_open))
        return plain, others

    def of_pool(items):
        """Let plain items add up, each skill once, with its best share and its highest limit."""
        best = {}
        for item, is_open in items:
            for name, share, limit in members(item, is_open):
                old = best.get(name, (0.0, 0.0))
                best[name] = max(share, old[0]), max(limit, old[1])
        known = {name: skills[name] for name in best if name in skills}
        missing = 1.0
        for name, skill in known.items():
            missing *= 1 - best[name][0] * min(best[name][1], skill.level)
        months = max((skill.months for skill in known.values()), default=0)
        interest = max((best[name][0] * skill.interest for name, skill in known.items()), default=0.0)
        contexts = {
            context: max((skill.contexts.get(context, 0.0) for skill in known.values()), default=0.0)
            for context in ("production", "scale", "depth")
        }
        return min(
            1.0, of_level(SkillLevel(1 - missing, months, interest=interest, contexts=contexts)) / target
        )

    def of_expression(expression, is_open):
        if requirement.core and expression.op == "any":
            plain, others = flat(expression, is_open)
            values = [of_expression(other, other_open) for other, other_open in others]
            return max([*values, of_pool(plain)] if plain else values)
        values = [of_item(item, is_open or expression.open) for item in expression.items]
        if expression.op == "all":
            return sum(values) / len(values)
        step = constants.ordered_step if expression.op == "ordered" else 0.0
        return max(value * max(0.0, 1 - step * place) for place, value in enumerate(values))

    expressions = requirement.skills
    if extra_ways:
        expressions = (Skills(any=(*expressions, *extra_ways)),)
    groups = [of_expression(expression, expression.open) for expression in expressions]
    return sum(groups) / len(groups)


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
    rows, spoken = [], []
    for requirement, is_base in asked:
        extra = specialty.language if is_base and requirement.specialty_language_suffices else ()
        shown = fulfilment(requirement, extra, skills, taxonomy, constants)
        usual = min(0.9, fulfilment(requirement, extra, typical, taxonomy, constants))
        usual = 0.0 if requirement.necessity == "bonus" else usual
        if extra:
            spoken.append(min(1.0, shown / constants.strict_met))
        cap, met_at = (constants.base_cap, 1.0) if is_base else (constants.strict_cap, constants.strict_met)
        cap = cap + (1 - cap) * min(1.0, shown / met_at) if requirement.necessity == "strict" else 1.0
        rows.append((weight(requirement, constants, is_base), shown, usual, cap))
    if not rows:
        return constants.typical
    scale = (1 - constants.typical) / sum(w * (1 - usual) for w, _, usual, _ in rows)
    beyond = [(w, shown - usual) for w, shown, usual, _ in rows]
    raw = constants.typical + sum(scale * w * max(b, constants.absent * b) for w, b in beyond)
    net = max(raw, 0.0) * (1 - constants.no_language * (1 - max(spoken, default=1.0)))
    return min(net, math.prod(cap for _, _, _, cap in rows))
