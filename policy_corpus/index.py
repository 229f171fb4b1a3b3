"""The index on disk: built beside its place, moved there whole, and never trusted without a check.

What the folder holds:

    FOLDER/index-NAME/           a finished index; NAME comes from text, phrasings, model and format
        chroma/                  the Chroma store, opened by its owner alone
        vectors.npy              the same vectors, for every other process
        manifest.json            written last: without it there is no index
    FOLDER/index-NAME.lock       held by the owner for as long as it lives
    FOLDER/building-NAME/        a build under way, or one that was killed
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from policy_corpus.clauses import fingerprint
from policy_corpus.entries import Entry, Phrasings, entries
from policy_corpus.errors import CorpusError, IndexUnwritable
from policy_corpus.ownership import Ownership

if TYPE_CHECKING:
    from policy_corpus.embeddings import Embedder
    from policy_corpus.saved import Dense, Matrix

# Told (step, done, total) as work goes on.
Progress = Callable[[str, int, int], None]

# Raise when the layout of the folder changes.
_FORMAT = 1
# A first build loads the model cold and may be on a small machine.
_WAIT_SECONDS = 300.0


@dataclass(frozen=True)
class Wanted:
    """The index that should be there: where, of which entries, by which embedder."""

    folder: Path
    indexed: Sequence[Entry]
    embedder: "Embedder"
    name: str

    @property
    def place(self) -> Path:
        """Where the finished index stands."""
        return self.folder / f"index-{self.name}"

    @property
    def lock(self) -> Path:
        """The file that its owner locks."""
        return self.folder / f"index-{self.name}.lock"


def default_folder() -> Path:
    """Return POLICY_INDEX_DIR where set, else 'policy-assistant/index' in the user's cache folder."""
    if chosen := os.environ.get("POLICY_INDEX_DIR"):
        return Path(chosen).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME", "")
    # The XDG specification says that a relative path is to be ignored.
    home = Path(cache) if Path(cache).is_absolute() else Path.home() / ".cache"
    return home / "policy-assistant" / "index"


def server_url() -> str:
    """Return POLICY_CHROMA_URL, the Chroma server that holds the index in place of a folder; '' where there is none."""
    return os.environ.get("POLICY_CHROMA_URL", "").rstrip("/")


def wanted_index(folder: Path, phrasings: Phrasings, embedder: "Embedder") -> Wanted:
    """Return what the index in `folder` must hold; its name changes with text, phrasings, model and format."""
    indexed = entries(phrasings)
    made_of = [_FORMAT, version("chromadb"), fingerprint(), embedder.fingerprint]
    listed = [[entry.key, entry.clause, entry.text] for entry in indexed]
    name = sha256(json.dumps([made_of, listed]).encode()).hexdigest()[:16]
    return Wanted(folder.absolute(), indexed, embedder, name)


def build(folder: Path, phrasings: Phrasings, progress: Progress | None = None, embedder: "Embedder | None" = None) -> Path:
    """Build the index afresh and return where it stands.

    One that another process is using is left as it is. Raises CorpusError as `open_index` does.
    """
    wanted = wanted_index(folder, phrasings, embedder or packaged_model())
    dense, ownership = open_index(wanted, progress, afresh=True)
    dense.close()
    if ownership:
        ownership.release()
    return wanted.place


def build_on_server(url: str, phrasings: Phrasings, progress: Progress | None = None, embedder: "Embedder | None" = None) -> None:
    """Write the index afresh to the Chroma server at `url`; CorpusError where it is away. Searches of others fail for that moment."""
    from policy_corpus.chroma_server import publish

    publish(url, wanted_index(default_folder(), phrasings, embedder or packaged_model()), progress, afresh=True)


def open_index(wanted: Wanted, progress: Progress | None = None, *, afresh: bool = False) -> "tuple[Dense, Ownership | None]":
    """Return the dense leg, with the ownership of the index where this process has it; build what is missing.

    Who does not own the index waits for it to be finished, then searches the saved vectors in memory.
    Raises IndexUnwritable, or CorpusError when a build fails or another process does not finish one.
    """
    from policy_corpus.saved import SavedVectors

    try:
        wanted.folder.mkdir(parents=True, exist_ok=True)
        ownership = _own_or_wait(wanted)
    except OSError as error:
        # A folder that is read-only may still hold a finished index, as in a container image.
        if (vectors := saved_vectors(wanted)) is not None:
            return SavedVectors(wanted.indexed, vectors), None
        raise IndexUnwritable(wanted.folder, error.strerror or str(error)) from error
    if ownership is None:
        return SavedVectors(wanted.indexed, _vectors_of_owner(wanted)), None
    try:
        return _open_owned(wanted, progress or _untold, afresh), ownership
    except BaseException:
        ownership.release()
        raise


def saved_vectors(wanted: Wanted) -> "Matrix | None":
    """Return the saved vectors when manifest, files, hash and shape all agree, else None."""
    import numpy as np

    try:
        manifest = json.loads((wanted.place / "manifest.json").read_text(encoding="utf-8"))
        saved = (wanted.place / "vectors.npy").read_bytes()
        complete = all((wanted.place / name).is_file() for name in manifest["files"])
        if not complete or manifest["name"] != wanted.name or manifest["vectors"] != sha256(saved).hexdigest():
            return None
        vectors = np.load(wanted.place / "vectors.npy", allow_pickle=False)
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None
    return vectors if vectors.ndim == 2 and len(vectors) == len(wanted.indexed) else None


def _own_or_wait(wanted: Wanted) -> Ownership | None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while (ownership := Ownership.claim(wanted.lock)) is None:
        if saved_vectors(wanted) is not None:
            return None
        if time.monotonic() > deadline:
            raise CorpusError(
                f"Another process has been building the index in {wanted.folder} for {_WAIT_SECONDS:.0f} seconds; "
                "end that process, or set POLICY_INDEX_DIR to another folder."
            )
        time.sleep(0.1)
    return ownership


def _vectors_of_owner(wanted: Wanted) -> "Matrix":
    vectors = saved_vectors(wanted)
    if vectors is None:
        raise CorpusError(f"The index in {wanted.folder} was removed while it was being opened; try again.")
    return vectors


def _open_owned(wanted: Wanted, progress: Progress, afresh: bool) -> "Dense":
    dense = None if afresh else _open_whole(wanted)
    if dense is None:
        _rebuild(wanted, progress)
        dense = _open_whole(wanted)
    if dense is None:
        raise CorpusError(
            f"The index in {wanted.folder} is not whole right after it was built; "
            "check that disk, or set POLICY_INDEX_DIR to a folder on another one."
        )
    return dense


def _open_whole(wanted: Wanted) -> "Dense | None":
    from policy_corpus.vectors import open_chroma

    vectors = saved_vectors(wanted)
    if vectors is None:
        return None
    return open_chroma(wanted.place / "chroma", collection_name(wanted), wanted.indexed, vectors, wanted.embedder)


def _rebuild(wanted: Wanted, progress: Progress) -> None:
    from chromadb.errors import ChromaError

    building = wanted.folder / f"building-{wanted.name}"
    try:
        _discard(building)
        building.mkdir()
        _fill(building, wanted, progress)
        _discard(wanted.place)
        building.rename(wanted.place)
        _discard_outdated(wanted)
    except OSError as error:
        raise IndexUnwritable(wanted.folder, error.strerror or str(error)) from error
    except ChromaError as error:
        raise IndexUnwritable(wanted.folder, f"Chroma says: {error}") from error


def _fill(building: Path, wanted: Wanted, progress: Progress) -> None:
    import numpy as np

    from policy_corpus.vectors import write_chroma

    total = len(wanted.indexed)
    progress("loading the model", 0, total)
    wanted.embedder.embed_query("ready")
    vectors = write_chroma(
        building / "chroma",
        collection_name(wanted),
        wanted.indexed,
        wanted.embedder,
        lambda done: progress("indexing", done, total),
    )
    np.save(building / "vectors.npy", vectors, allow_pickle=False)
    files = sorted(str(path.relative_to(building)) for path in building.rglob("*") if path.is_file())
    digest = sha256((building / "vectors.npy").read_bytes()).hexdigest()
    manifest = {"name": wanted.name, "vectors": digest, "files": files}
    with (building / "manifest.json").open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def collection_name(wanted: Wanted) -> str:
    """Return the name of the Chroma collection that holds this index and no other."""
    # The text's own fingerprint is in the name too, so that one look at Chroma says which text it holds.
    return f"policy-{fingerprint()[:16]}-{wanted.name}"


def _discard(place: Path) -> None:
    if place.exists():
        # The marker goes first: whoever looks in the meantime sees no index, not half of one.
        (place / "manifest.json").unlink(missing_ok=True)
        shutil.rmtree(place)


def _discard_outdated(wanted: Wanted) -> None:
    for lock in wanted.folder.glob("index-*.lock"):
        if lock == wanted.lock or (ownership := Ownership.claim(lock)) is None:
            continue  # in use by an older or newer version of the software
        _discard(lock.with_suffix(""))
        _discard(lock.with_name(lock.with_suffix("").name.replace("index-", "building-", 1)))
        ownership.remove()


def packaged_model() -> "Embedder":
    """Return the embedder whose weights install as a package; it loads them when first used."""
    from policy_corpus.embeddings import shared

    return shared()


def _untold(step: str, done: int, total: int) -> None:
    """Progress that nobody asked for."""
