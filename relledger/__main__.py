"""The entry point: `--version` is answered before anything heavy is imported."""

import gc
import sys

from relledger import __version__

BETWEEN_COLLECTIONS = 100_000  # objects; Python's 700 cost a seventh of an import, whose values hold no cycles


def main() -> None:
    """Run one command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        print(f"relledger {__version__}")  # noqa: T201
        return
    gc.set_threshold(BETWEEN_COLLECTIONS)
    from relledger.cli import run

    code = run(sys.argv[1:])
    gc.freeze()  # what is left goes with the process: looking it through for cycles costs as much as an answer
    sys.exit(code)


if __name__ == "__main__":
    main()
