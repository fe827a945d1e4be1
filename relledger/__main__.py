"""The entry point: `--version` is answered before anything heavy is imported."""

import sys

from relledger import __version__


def main() -> None:
    """Run one command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        print(f"relledger {__version__}")  # noqa: T201
        return
    from relledger.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
