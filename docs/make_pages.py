"""Write the generated pages under docs/: ODD page, diagrams, numbers, names in results, and the schema of a scenario.

Run ``make docs``; a test compares what stands in the folder with what this program would write.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import groundswell
from groundswell.report import odd, reference, text
from groundswell.report.explain import loops_svg, whole_svg
from groundswell.scenario import schema

FLAGSHIP = "petersburg-1905"


def pages() -> Mapping[str, str]:
    """Return the generated files: name and content."""
    plan = groundswell.plan(groundswell.load(FLAGSHIP))
    return {
        "odd.md": text.markdown(odd.odd_blocks(plan)),
        odd.LOOPS_FILE: loops_svg(plan) + "\n",
        odd.WHOLE_FILE: whole_svg(plan) + "\n",
        "assumptions.md": text.markdown(reference.assumptions_blocks(plan)),
        "results.md": text.markdown(reference.results_blocks()),
        "scenario.schema.json": json.dumps(schema(), indent=1, sort_keys=True) + "\n",
    }


def main() -> None:
    """Write the pages beside this program."""
    for name, content in pages().items():
        text.save(Path(__file__).parent / name, content)


if __name__ == "__main__":
    main()
