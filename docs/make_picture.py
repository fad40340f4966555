"""Draw the README's picture from the run that ``make demo`` leaves; ``make picture`` does both."""

import sys
from pathlib import Path

import groundswell
from groundswell.report.picture import city_picture
from groundswell.report.text import save


def main() -> None:
    """Draw the run in the folder given, and save the picture beside this program."""
    results = groundswell.read(Path(sys.argv[1]))
    save(Path(__file__).parent / "picture.svg", city_picture(results) + "\n")


if __name__ == "__main__":
    main()
