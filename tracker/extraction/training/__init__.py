"""How the packed model was made, and how to make it again: checked data -> trained pipelines -> measures -> packed weights.

    python -m tracker.extraction.training.train DATA RUNS/seed20 --seed 20
    python -m tracker.extraction.training.evaluate DATA RUNS/seed20/model-best RUNS/seed21/model-best --name parser
    python -m tracker.extraction.training.pack RUNS/seed20/model-best --report parser

    python -m tracker.extraction.training.judges --labelled READ.jsonl LABELS --cases tests/extraction/cases/responses*.toml

The last fits the judges of `tracker/extraction/judging/`; what those shipped learnt from stands in LICENSE.md beside them.
DATA is a folder with the files of manifest.toml, which are no part of the project. Nothing here runs in the product.
"""
