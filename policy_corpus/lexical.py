"""The lexical leg: BM25 over the entries, held in memory; needs no model, no Chroma and no folder."""

import re
from collections.abc import Sequence

from policy_corpus.entries import Entry, Phrasings, entries

_TOKEN = re.compile(r"\d+(?:\.\d+)*%?|[a-z]+(?:'[a-z]+)?")


class Lexical:
    """A BM25 index over entries; built in a few milliseconds each time, so never stale and never damaged."""

    def __init__(self, indexed: Sequence[Entry]) -> None:
        import bm25s  # a quarter of a second: only who searches pays for it
        import numpy as np

        self._clauses = list(dict.fromkeys(entry.clause for entry in indexed))
        place = {clause: number for number, clause in enumerate(self._clauses)}
        self._place_of = np.array([place[entry.clause] for entry in indexed], dtype=np.intp)
        self._bm25 = bm25s.BM25()
        self._bm25.index([tokens(entry.text) or [""] for entry in indexed], show_progress=False)

    @classmethod
    def of(cls, phrasings: Phrasings) -> "Lexical":
        """Return the leg over all clauses and these phrasings."""
        return cls(entries(phrasings))

    def search(self, query: str, k: int = 5) -> list[tuple[str, float]]:
        """Return up to `k` (clause id, BM25 score), best first; none where no word of the query is known."""
        import numpy as np

        words = tokens(query)
        if not words:
            return []
        best = np.zeros(len(self._clauses))
        np.maximum.at(best, self._place_of, self._bm25.get_scores(words))
        # The sort is stable: equal scores keep the order of the document.
        order = np.argsort(-best, kind="stable")[:k]
        return [(self._clauses[at], float(best[at])) for at in order if best[at] > 0]


def tokens(text: str) -> list[str]:
    """Return the words of `text` that BM25 counts: small letters, no stop words, plurals as singulars.

    Hyphens part words, so that 'upper-division' and 'upper division' agree; '2.10' and '75%' stay whole.
    """
    from bm25s.stopwords import STOPWORDS_EN

    plain = text.lower().replace("\u2019", "'").replace("'s", "")
    return [_singular(word) for word in _TOKEN.findall(plain) if word not in STOPWORDS_EN]


def _singular(word: str) -> str:
    if word == "ceus":  # the one plural in -us that this policy has
        return "ceu"
    # Harman's S-stemmer: it takes plurals only, and cannot make two different policy words equal.
    if len(word) < 4 or word.endswith(("us", "ss")):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word.removesuffix("s")
