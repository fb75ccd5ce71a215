"""Datasets: observations, assessments and lineage as tables for other programs, typed and with their meanings.

`frames` makes pandas data frames of them and `guibiao export` files; both say the same.
"""

from presentation.datasets.dataset import ColumnKind, Dataset, DatasetColumn, DatasetName, DatasetScope
from presentation.datasets.making import dataset_of

__all__ = ["ColumnKind", "Dataset", "DatasetColumn", "DatasetName", "DatasetScope", "dataset_of"]
