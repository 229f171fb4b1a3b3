"""The words of the policy: both documents, their clauses, and a store that finds them.

`policy_corpus.clauses` holds the text and needs only the standard library; `policy_corpus.store` searches it.
Nothing is imported here: a name such as `clauses` would hide the module of that name.
"""
