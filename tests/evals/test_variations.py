"""The variations change the words and not what is asked; where there is nothing to change they say so."""

import pytest

from evals import variations


@pytest.mark.parametrize(
    ("variation", "question", "changed"),
    [
        (variations.spelled, "Is a 14-unit program with 12 units fine?", "Is a fourteen-unit program with twelve units fine?"),
        (variations.spelled, "Under clause 2.9, is 25% of 10.5 units and ENGL 30 within 12-18?", None),
        (variations.spelled, "Is it 21?", "Is it twenty-one?"),
        (variations.uppercase, "Is 12 enough?", "IS 12 ENOUGH?"),
        (variations.uppercase, "OK?", None),
        (variations.lowercase, "Is 12 enough?", "is 12 enough?"),
        (
            variations.reordered,
            "We have 14 units. Ten are upper-division. Is that fine?",
            "Ten are upper-division. We have 14 units. Is that fine?",
        ),
        (variations.reordered, "We have 14 units. Those are upper-division. Is that fine?", None),
        (variations.reordered, "We have 14 units. Is that fine?", None),
        (variations.mistyped, "Is our breakfast certificate fine?", "Is our brekafast certificate fine?"),
        (variations.mistyped, "Is our undergraduate certificate fine?", None),
    ],
)
def test_a_variation_changes_only_what_it_says(variation: variations.Variation, question: str, changed: str | None) -> None:
    assert variation(question) == changed


def test_a_distraction_stands_in_front() -> None:
    assert variations.distracted("Is 12 enough?").endswith(" Is 12 enough?")
