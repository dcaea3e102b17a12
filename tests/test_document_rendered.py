"""One résumé is one person, whichever program saved it: the same positions, skills and ranking from every form."""

from datetime import date

import pytest

import rendered
import resume_files as made
from rolematch.document import DocumentReader
from rolematch.matcher import Matcher

pytestmark = [
    pytest.mark.office,
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(made.CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(made.OFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    matcher = Matcher(as_of=date(2026, 11, 22))
    forms = rendered.render(tmp_path_factory.mktemp("forms"))
    with DocumentReader() as reader:
        return {
            name: {form: rendered.outcome(matcher, reader.read(data)) for form, data in files.items()}
            for name, files in forms.items()
        }


def test_there_are_twelve_and_they_hold_something():
    assert len(rendered.SOURCES) >= 12
    assert all(len(rendered.parts_of(path)) > 8 for path in rendered.SOURCES)


@pytest.mark.parametrize("form", rendered.FORMS[1:])
@pytest.mark.parametrize("name", [path.stem for path in rendered.SOURCES])
def test_every_form_says_the_same(outcomes, name, form):
    expected, found = outcomes[name]["html"], outcomes[name][form]
    assert found.positions == expected.positions
    assert found.skills == expected.skills
    assert found.ranking == expected.ranking
