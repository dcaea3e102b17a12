"""SkillVectorizer: a good citizen of scikit-learn that says what profiles say."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.utils import estimator_checks

from pool_data import AS_OF, CHEF, GO, RUBY, small_matcher
from rolematch.document import Document
from rolematch.learning import SkillVectorizer
from rolematch.resume import parse_resume
from strategies import TAXONOMY

# Of scikit-learn's checks, those that feed no table of numbers: it runs no others on vectorizers of texts.
CHECKS = (
    "check_estimator_cloneable", "check_estimator_repr",
    "check_estimator_tags_renamed", "check_get_params_invariance", "check_mixin_order",
    "check_no_attributes_set_in_init", "check_parameters_default_constructible", "check_set_params",
    "check_valid_tag_types",
)  # fmt: skip


@pytest.mark.filterwarnings("ignore:Can't test estimator SkillVectorizer which requires input")
def test_scikit_learn_s_own_checks():
    results = estimator_checks.check_estimator(SkillVectorizer(TAXONOMY, AS_OF))
    assert {result["status"] for result in results} == {"passed"}


@pytest.mark.parametrize("name", CHECKS)
def test_scikit_learn_s_checks_of_estimators_without_numbers(name):
    check = getattr(estimator_checks, name, None)
    if check is None:
        pytest.skip("this version of scikit-learn has no such check")
    check("SkillVectorizer", SkillVectorizer(TAXONOMY, AS_OF))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([RUBY, GO, CHEF, ""]) | st.text(max_size=60), max_size=5))
def test_levels_are_those_of_profiles(texts):
    vectorizer = SkillVectorizer(TAXONOMY, AS_OF).fit(texts)
    matrix = vectorizer.transform(texts)
    names = vectorizer.get_feature_names_out().tolist()
    assert matrix.shape == (len(texts), len(names))
    for text, row in zip(texts, matrix.toarray(), strict=True):
        levels = small_matcher().profile(parse_resume(Document.from_text(text))).levels
        assert dict(zip(names, row, strict=True)) == {name: levels.get(name, 0.0) for name in names}


def test_it_works_in_a_pipeline_and_can_be_cloned_and_pickled():
    texts, teams = [RUBY, GO, CHEF] * 4, [0, 1, 2] * 4
    model = make_pipeline(clone(SkillVectorizer(TAXONOMY, AS_OF)), LogisticRegression()).fit(texts, teams)
    assert model.predict([GO, CHEF]).tolist() == [1, 2]
    again = pickle.loads(pickle.dumps(model))
    assert np.array_equal(again.predict_proba(texts), model.predict_proba(texts))
    assert model[:-1].get_feature_names_out().tolist()[:2] == ["Ruby", "Ruby on Rails"]


def test_what_is_no_list_of_texts_is_refused():
    fitted = SkillVectorizer(TAXONOMY).fit([])
    with pytest.raises(ValueError, match="a list of texts belongs here"):
        fitted.transform(RUBY)
    with pytest.raises(TypeError, match="not int"):
        fitted.transform([7])
    with pytest.raises(NotFittedError):
        SkillVectorizer().transform([RUBY])
    assert fitted.transform([]).shape == (0, len(TAXONOMY.skills))
