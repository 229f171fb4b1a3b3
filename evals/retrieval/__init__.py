"""The retrieval measure: paraphrase questions with the clause that carries the answer, and how soon each way of searching finds it."""
