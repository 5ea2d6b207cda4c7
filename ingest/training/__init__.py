"""Training of the default embedding model: text corpus in, sentence-transformers folder out.

Read in order: ``corpus`` (articles), ``sections`` (documents), ``rewording`` (everyday words),
``vocabulary`` (syllables and phrases), ``pairs`` and ``sources`` (what belongs together),
``phrases`` (what their syllables teach), ``contrast`` (the loop), ``train`` (all of it, saved),
``measure`` (how good); ``held_out`` and ``adapt`` for an office's own.
"""

from ingest.training.contrast import TrainingSettings
from ingest.training.train import TrainingProgress, TrainingReport, train_embedding

__all__ = ["TrainingProgress", "TrainingReport", "TrainingSettings", "train_embedding"]
