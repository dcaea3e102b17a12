"""Résumés in other languages than English: names are found in them, and their ordinary words are no names."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolematch.document import Document
from rolematch.extraction import find_skills, finder_of
from rolematch.extraction._tongues import TongueRules, Tongues
from rolematch.resume import parse_resume
from rolematch.taxonomy import Taxonomy

DATA = Path(__file__).with_name("data")
RULES = TongueRules.load().tongues
TONGUES = Tongues(TongueRules.load())
FRAMES = {
    "german": ("Ich habe dort drei Jahre gearbeitet und {} dann mit den Kollegen gesprochen.", "{} wurde jeden Tag in der Abteilung besprochen."),
    "french": ("J'ai travaillé trois ans dans ce service et {} ensuite avec les collègues.", "{} était le sujet de chaque jour dans notre service."),
    "spanish": ("Trabajé tres años en ese departamento y {} luego con los compañeros.", "{} era el tema de cada día en nuestro departamento."),
    "portuguese": ("Trabalhei três anos nesse departamento e {} depois junto aos colegas.", "{} era o tema de cada dia no nosso departamento."),
    "dutch": ("Ik heb daar drie jaar gewerkt en {} daarna met de collega's gesproken.", "{} was elke dag het onderwerp op onze afdeling."),
    "polish": ("Pracowałem tam trzy lata i {} potem z kolegami w dziale.", "{} było tematem każdego dnia w naszym dziale."),
    "italian": ("Ho lavorato tre anni in quel reparto e {} poi con i colleghi.", "{} era il tema di ogni giorno nel nostro reparto."),
    "turkish": ("Orada üç yıl çalıştım ve {} sonra arkadaşlarla bölümde konuştum.", "{} her gün bölümümüzde konuşulan konuydu."),
}  # fmt: skip
"""A sentence of each language with an ordinary word inside, and one that begins with it."""
CONCEPTS = {"architecture", "delivery", "engineering-practice", "performance", "product", "trades"}
FIELDS = {"Data analysis", "Data science", "Database administration", "Embedded systems", "Front-end development", "Graphic design", "IT support"}  # fmt: skip
"""Areas of the taxonomy, and fields of work, that the lines do not judge."""


def lines():
    """Yield the language and the parts of every line of the file."""
    language = ""
    for line in (DATA / "languages.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]").lower()
        elif not line.startswith("#"):
            text, _, expected = line.rpartition(" |")
            yield language, text, [part.strip() for part in expected.split(",") if part.strip()]


def faults(found, expected):
    """Yield what is wrong with the mentions of a line."""
    taxonomy = Taxonomy.load()
    stances = {}
    for one in found:
        stances.setdefault(one.skill, one.stance)
    wanted, rest = {}, set()
    for part in expected:
        name, _, stance = part.strip("?!").partition("=")
        if part[0] in "?!":
            rest.add(taxonomy[name].name)
            if part[0] == "!" and taxonomy[name].name in stances:
                yield f"{name} is found"
        else:
            wanted[taxonomy[name].name] = stance
    for name, stance in wanted.items():
        if stances.get(name, "missing") != (stance or stances.get(name)):
            yield f"{name} is {stances.get(name, 'missing')}"
    rest = rest.union(wanted, *(taxonomy.implied(name) for name in wanted))
    for name in stances.keys() - rest - FIELDS:
        if taxonomy[name].area not in CONCEPTS:
            yield f"{name} is found"


def shares(found_in):
    """Return the share of lines without a fault in each language, and the faults."""
    right, wrong = {}, []
    for language, text, expected in lines():
        found = list(faults(found_in(language, text), expected))
        right.setdefault(language, []).append(not found)
        wrong += [(language, text, found)] if found else []
    return {language: sum(ones) / len(ones) for language, ones in right.items()}, wrong


def named(text):
    return [one for one in find_skills(text) if not one.shown]


def test_lines_alone():
    right, wrong = shares(lambda _, text: named(text))
    assert len(right) == 8
    assert min(right.values()) >= 0.85, wrong
    assert sum(right.values()) / 8 >= 0.95, wrong


def test_lines_of_one_text():
    texts = {language: "" for language, *_ in lines()}
    places = {}
    for language, text, _ in lines():
        places[language, text] = len(texts[language])
        texts[language] += f"{text}\n\n"
    found = {language: named(text) for language, text in texts.items()}

    def found_in(language, text):
        start = places[language, text]
        return [one for one in found[language] if start <= one.start < start + len(text)]

    right, wrong = shares(found_in)
    assert min(right.values()) >= 0.92, wrong


@pytest.mark.parametrize("language", RULES)
def test_ordinary_words_are_no_names(language):
    inside, first = FRAMES[language]
    wrong = []
    for word in RULES[language].words:
        start = inside.index("{}")
        capital = word[0].upper() + word[1:]
        for text, at in ((inside.format(word), start), (first.format(capital), 0)):
            wrong += [(word, one.skill) for one in named(text) if at <= one.start < at + len(word)]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize("language", RULES)
def test_ordinary_words_are_names_among_technologies(language):
    """In a list that holds nothing else, written as the technology is."""
    taxonomy = Taxonomy.load()
    names = [
        skill
        for word in RULES[language].words
        if (skill := taxonomy.get(word)) and skill.name.lower() == word
    ]
    text = "\n".join(f"{FRAMES[language][0].format('')}\nDocker, {one.name}, Kubernetes\n" for one in names)
    found = {one.skill for one in named(text)}
    missing = [one.name for one in names if one.name not in found]
    assert len(missing) <= 0.1 * len(names), missing


def test_no_word_of_english_tells_another_language():
    english = set((DATA / "ordinary_words.txt").read_text("utf-8").split())
    assert not english & TONGUES.tells.keys()
    assert TONGUES.spoken("the ruins of the temple", [], 5) is None


SURE = st.sampled_from(
    [
        name
        for name in sorted(Taxonomy.load().by_name)
        if name.isascii() and name.isalpha() and 5 <= len(name) <= 12
    ]
)


@given(SURE, st.sampled_from(["a", "u", "em", "owi", "ów"]))
def test_polish_endings(name, ending):
    check_ending(
        name, ending, "polish", "Mam cztery lata doświadczenia i używam {} w pracy, także dla klientów."
    )


@given(SURE, st.sampled_from(["da", "de", "dan", "den", "ın", "in"]))
def test_turkish_endings(name, ending):
    check_ending(name, ending, "turkish", "Dört yıllık deneyim ile {} için ve müşteri olarak geliştirdim.")


def check_ending(name, ending, language, sentence):
    """A name that means nothing else is found with an ending, but neither as an ordinary word nor in English."""
    finder = finder_of(Taxonomy.load())
    known = finder._lexicon.alone(name, 0)
    word = (known.form if known else name).capitalize() + ending
    text = sentence.format(word)
    found = [one for one in finder.find(text) if one.text == word]
    ordinary = finder._lexicon.begins(word.lower()) or name in RULES[language].words
    if known and known.sure and not ordinary:
        assert [one.skill for one in found] == [known.skill] or found[0].reason == "typo"
    english = f"He used {word} and other tools for the team"
    assert "inflected" not in {one.reason for one in finder.find(english)}


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("Programowałem w Javie i Pythonie przez cztery lata", ["Java", "Python"]),
        ("Nie tylko Dockerem, Kafką, Jirą i Linuksem", ["Docker", "Kafka", "Jira", "Linux"]),
        ("Kubernetesa oraz Reakcie, przez Grafanę i Rusta", ["Kubernetes", "React", "Grafana", "Rust"]),
        ("Pythonda ve Dockerla, Kubernetesi için", ["Python", "Docker", "Kubernetes"]),
        ("Jestem sumienny, praca w zespole, kotlina i grunty", []),
        ("Cephe kaplama ustası olarak çalıştı, oranı ve hamle", []),
    ],
)
def test_endings(text, skills):
    assert [one.skill for one in named(text)] == skills


@pytest.mark.parametrize(
    "headings",
    [
        ["HAKKIMDA", "İŞ DENEYİMİ", "EĞİTİM", "BECERİLER", "YABANCI DİLLER", "İLGİ ALANLARI"],
        [
            "O mnie",
            "Historia zatrudnienia",
            "Wykształcenie",
            "Kluczowe umiejętności",
            "Języki obce",
            "Zainteresowania",
        ],
        [
            "Chi sono",
            "Esperienze di lavoro",
            "Istruzione e formazione",
            "Competenze digitali",
            "Lingue",
            "Passioni",
        ],
    ],
)
def test_headings(headings):
    texts = ["...", "Örnek A.Ş., 2019 - 2024", "2011 - 2015", "Go, Docker", "Deutsch", "..."]
    text = "\n\n".join(f"{heading}\n{text}" for heading, text in zip(headings, texts, strict=True))
    kinds = [one.kind for one in parse_resume(Document.from_text(text)).sections if one.kind != "header"]
    assert kinds == ["summary", "experience", "education", "skills", "languages", "interests"]
