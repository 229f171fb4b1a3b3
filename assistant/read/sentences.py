"""Which sentences of a message ask, in what form, and what is wrapped round the words that ask."""

from __future__ import annotations

import re

from assistant.read.text import Plain, Sentence

# Up to so many words a message is taken whole.
_SHORT = 45

YES_NO = re.compile(
    r"^(?:(?:so|and|but|ok|okay|hi|hey|hello|also|then|now|well|or|plus|question|quick question|just checking|thanks|please|sorry|um|hmm|yo|,|:|[\"'()-]|one more|wait|still) )*"
    r"(?:is|are|am|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had|any|anything|ok|okay|allowed|possible|enough|need|does not|isn|are not)(?!\w)"
)
TAG = re.compile(
    r"(?:, )?(?:right|correct|yes|yeah|no|true|ok|okay|is it|is not it|are we|are not we|do we|do not we|does it|does not it|can we|can not we|am i|am i not|would it|would not it|is that so|agreed|huh|eh|yes or no|is it not|are they|do they|is not that so|i assume|i take it|i guess) [?.]?$"
)
WH = re.compile(r"(?<!\w)(?:what|which|who|whom|whose|where|when|how|why)(?!\w)")
_VAGUE = re.compile(
    r"^(?:(?:so|and|but|ok|okay|hi|hey|hello|well|um|please|is|are|it|this|that|we|they|the|ok|okay|allowed|fine|good|enough|possible|legal|can|do|does|work|works|thoughts|help|how|many|much|need|i|you|to|right|correct|what|about|mine|then|there|yes|no|if|would|be|a|just|type|nothing|else|there|be|now|for|us|me|my|our|program|qualify|one|these|those|policy|under|see|below|advise|pls|any|ideas?) ?)*[?.,! ]*$"
)


_VERIFY = re.compile(
    r"^(?:(?:so|and|but|ok|hmm|then|,) )*(?:(?:is|was|are|were) (?:that|this|it|he|she|they|the (?:reviewer|reading|claim|committee|chair|dean|colleague)|my \w+|our \w+|\w+ 's \w+|\w+)(?: \w+)? (?:right|true|correct|accurate|so|the case|valid|wrong|mistaken|false|incorrect)"
    r"|am i (?:right|wrong|correct|mistaken)|(?:right|true|correct|true or false|confirm\w*|agree\w*|thoughts|really|it is true|is that so|can (?:that|this) be (?:right|true)|do(?:es)? (?:that|this|it) (?:hold|sound right|check out)|do you agree|does he have a point|does she have a point))(?: about (?:that|this|it))? ?[?.]*$"
)


def refers_back(text: Plain, sentence: Sentence) -> bool:
    """Whether a question only asks if what was said before is so."""
    return sentence.asked and _VERIFY.match(text.part(sentence).rpartition(" : ")[2].strip()) is not None


# A question inside a statement ('I was wondering whether 11 units are too many', 'please confirm that we may').
_INDIRECT = re.compile(
    r"(?<!\w)(?:wonder\w*|curious|unsure|not (?:\w+ )?(?:sure|certain|clear)|unclear|unaware|(?:like|love|want|need|trying|hoping|happy|glad) to (?:\w+ )?"
    r"(?:know|find out|hear|learn|check|ask|confirm|verify|understand|see)|(?:can|could|would|will|please|kindly) (?:you )?(?:please )?"
    r"(?:tell|advise|confirm|clarify|check|verify|say|explain)(?: \w+)?|let (?:me|us) know|asking|asks|asked|ask|question is|doubt is|is it known|do you know|any idea)"
    r"(?: (?:me|us|myself|you|about|for|a|bit))* (?:whether|if|that)(?!\w)"
)


def asks_indirectly(words: str) -> bool:
    """Whether a statement puts a yes/no question ('wondering whether ...')."""
    return _INDIRECT.search(words) is not None


def marked(text: Plain) -> Plain:
    """The text with indirect questions, and the sentence that 'is that right?' refers back to, marked as asking too."""
    sentences = [s if s.asked else Sentence(s.start, s.end, asks_indirectly(text.part(s))) for s in text.sentences]
    text = Plain(text.text, tuple(sentences), text.courses)
    for i, sentence in enumerate(sentences):
        if i and refers_back(text, sentence) and not sentences[i - 1].asked:
            before = sentences[i - 1]
            sentences[i - 1] = Sentence(before.start, before.end, True)
    return Plain(text.text, tuple(sentences), text.courses)


def asking_sentences(text: Plain) -> list[Sentence]:
    """The sentences that ask: those with a question mark (and content), or else the last one with content."""
    marked = [s for s in text.sentences if s.asked]
    full = [s for s in marked if not _VAGUE.match(text.part(s)) and not refers_back(text, s)]
    if full or marked:
        return full or marked[-1:]
    with_words = [s for s in text.sentences if WH.search(text.part(s)) or YES_NO.match(text.part(s))]
    return with_words[-1:] or list(text.sentences[-1:])


def is_yes_no(text: Plain, asked: list[Sentence]) -> bool:
    """Whether the sentences that ask want a yes or no."""
    for sentence in asked:
        part = text.part(sentence)
        last = re.split(
            r" (?:[,:()-]|and|but) (?=(?:so|is|are|do|does|can|could|may|must|will|would|have|has|am|did|should|any)(?!\w))", part
        )[-1]
        if YES_NO.match(part) or YES_NO.match(last) or TAG.search(part) or asks_indirectly(part):
            return True
        if sentence.asked and not WH.search(part) and _PREDICATE.search(part):
            return True
    return False


# A question without a verb in front that still wants a yes or no ('Upper-division minimum reached?', 'Good for the graduate share?').
_PREDICATE = re.compile(
    r"(?<!\w)(?:met|meets?|reached|reach(?:es)?|satisf\w+|fine|good|ok|okay|enough|allowed|permitted|permissible|work(?:s|able)?|covered|sufficient|short|heavy|light|clear(?:ed|s)?|pass(?:es|ed)?|fits?|compl\w+|possible|valid|accepta\w+|right|correct|true|over|within|inside|adequate|legal|sound|kosher|alright|problem|missing|needed|required|mandatory|optional|necessary|against|qualif\w+|eligible|too \w+|up to code|all set)(?!\w)"
)


_WRAPPED = re.compile(
    r"(?:(?:am|is|are|was|were|would) (?:i|he|she|they|we|my \w+|our \w+|the \w+|anyone|it) (?:be )?(?:\w+ )?(?:wrong|mistaken|incorrect|off base|confused|lying|misinformed|crazy|out of line)(?: (?:that|in thinking|to think|to say|in saying|to assume|in assuming|in claiming|to claim|about|if i think|if i say|here))*"
    r"|(?:i|we) (?:(?:do|did) not (?:think|believe|suppose|expect)(?! so)|doubt)(?: that)?"
    r"|(?:is|would) it (?:be )?(?:false|untrue|incorrect|wrong|not true|a myth|a lie|inaccurate) (?:that|to say|to claim(?: that)?|to think)(?: that)?)"
)


def unwrapped(text: Plain, asked: list[Sentence]) -> tuple[str, bool]:
    """The words that ask, without a wrapper such as 'am I wrong that', and whether the wrapper turns yes and no round.

    A wrapper that stands alone ('Is she wrong?') is about the sentence before it.
    """
    words = " ".join(text.part(s) for s in asked).strip()
    match = _WRAPPED.search(words)
    if match is None:
        aside = [s for s in text.sentences if s not in asked and refers_back(text, s)]
        return words, any(
            _WRAPPED.search(text.part(s)) or re.search(r"(?<!\w)(?:wrong|mistaken|false|incorrect)(?!\w)", text.part(s)) for s in aside
        )
    rest = words[match.end() :].strip(" ?.,")
    if len(rest.split()) >= 3:
        return rest + " ?", True
    before = [s for s in text.sentences if s.end <= asked[0].start]
    return (text.part(before[-1]).strip(" .") + " ?", True) if before else (words, False)


def asking_words(text: Plain, sentence: Sentence) -> str:
    """The sentence that asks with the one before it; a short message whole."""
    if len(text.text.split()) <= _SHORT:
        return text.text
    at = text.sentences.index(sentence) if sentence in text.sentences else len(text.sentences) - 1
    return " ".join(text.part(s).strip() for s in text.sentences[max(0, at - 1) : at + 1])
