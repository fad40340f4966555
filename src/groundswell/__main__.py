"""Run the command line as ``python -m groundswell``."""

from groundswell.cli import main

if __name__ == "__main__":
    main()
