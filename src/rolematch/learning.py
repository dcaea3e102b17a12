"""Estimators in the style of scikit-learn: what résumés show, as a matrix."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from rolematch.document import Document
from rolematch.extraction import finder_of
from rolematch.profile import Weigher
from rolematch.resume import parse_resume
from rolematch.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray
    from sklearn.utils import Tags

__all__ = ["SkillVectorizer"]


class SkillVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turns texts of résumés into levels of skills, as a sparse matrix.

    A level says what the text shows, from 0 to 1, by its months, its recency and its kind of evidence; see
    :class:`rolematch.Profile`. Personal data never reach the matrix.

    Parameters
    ----------
    taxonomy : Taxonomy, optional
        The bundled one by default.
    as_of : date, optional
        The day that "present" stands for; today (UTC) by default.

    Attributes
    ----------
    feature_names_ : list of str
        The skills, in the order of the taxonomy; the columns.

    Examples
    --------
    >>> vectorizer = SkillVectorizer(Taxonomy.from_names(["Go", "Ruby"]))
    >>> levels = vectorizer.fit_transform(["Wrote services in Go.", "Taught history."])
    >>> vectorizer.get_feature_names_out().tolist()
    ['Go', 'Ruby']
    >>> (levels.toarray() > 0).tolist()
    [[True, False], [False, False]]
    """

    def __init__(self, taxonomy: Taxonomy | None = None, as_of: date | None = None) -> None:
        self.taxonomy = taxonomy
        self.as_of = as_of

    def fit(self, texts: Iterable[str], y: object = None) -> SkillVectorizer:
        """Learn nothing from the texts; make ready for the taxonomy."""
        _refuse_one_string(texts)
        taxonomy = self.taxonomy or Taxonomy.load()
        self.feature_names_ = [skill.name for skill in taxonomy.skills]
        self._columns = {name: column for column, name in enumerate(self.feature_names_)}
        self._finder = finder_of(taxonomy)
        self._weigher = Weigher(taxonomy)
        self._day = self.as_of or datetime.now(UTC).date()
        return self

    def transform(self, texts: Iterable[str]) -> csr_matrix:
        """Weigh what each text shows.

        Parameters
        ----------
        texts : iterable of str

        Returns
        -------
        sparse matrix of shape (n_texts, n_skills)
            Levels from 0 to 1.

        Raises
        ------
        TypeError
            If something among the texts is no text.
        """
        check_is_fitted(self, "feature_names_")
        _refuse_one_string(texts)
        starts, columns, levels = [0], [], []
        for text in texts:
            shown = sorted(
                (self._columns[name], level) for name, level in self._levels(text).items() if level
            )
            columns += [column for column, _ in shown]
            levels += [level for _, level in shown]
            starts.append(len(columns))
        shape = (len(starts) - 1, len(self.feature_names_))
        return csr_matrix((np.array(levels), np.array(columns, dtype=np.int32), starts), shape=shape)

    def _levels(self, text: str) -> dict[str, float]:
        if not isinstance(text, str):
            msg = f"a text of a résumé belongs here, not {type(text).__name__}"
            raise TypeError(msg)
        career = parse_resume(Document.from_text(text)).career
        mentions = self._finder.find(career.text, career.sections)
        return dict(self._weigher.build(career, mentions, self._day).levels)

    def get_feature_names_out(self, input_features: object = None) -> NDArray[Any]:
        """Return the names of the skills, one a column."""
        check_is_fitted(self, "feature_names_")
        return np.array(self.feature_names_, dtype=object)

    def __sklearn_tags__(self) -> Tags:
        """Tell scikit-learn that texts go in and that nothing is learned from them."""
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags


def _refuse_one_string(texts: object) -> None:
    if isinstance(texts, str):
        msg = "a list of texts belongs here, not one text"
        raise ValueError(msg)
