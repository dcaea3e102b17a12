import pickle

import pytest

from rolematch import errors


@pytest.mark.parametrize(
    "error",
    [
        errors.DocumentError("cv.pdf: encrypted", status="encrypted", source="cv.pdf"),
        errors.FamilyError.of([errors.Fault("wrong", "a.yaml", 3, "base.name")]),
        errors.UnknownNameError.of("skill", "pyhton", ["Python", "Ruby"]),
        errors.MissingDependencyError.of("pyarrow", "arrow"),
    ],
)
def test_errors_cross_process_borders_whole(error):
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)


def test_unknown_name_offers_the_nearest():
    error = errors.UnknownNameError.of("skill", "pyhton", ["Python", "Ruby"])
    assert error.nearest == "Python"
    assert "Did you mean 'Python'?" in str(error)


def test_all_faults_stand_in_one_message():
    faults = [errors.Fault("one", "a.yaml", 3, "x"), errors.Fault("two", "a.yaml", 9, "y")]
    assert str(errors.FamilyError.of(faults)) == "2 faults\na.yaml:3: x: one\na.yaml:9: y: two"
