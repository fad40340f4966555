"""R16: names cannot become code; a few payloads here, all sixty in verification/payloads.py."""

import sys

import pytest
from scenario_town import VERIFICATION

sys.path.insert(0, str(VERIFICATION))

import payloads


def test_the_search_would_notice():
    assert payloads.notices()
    assert len(set(payloads.PAYLOADS)) == 60


@pytest.mark.parametrize(
    "payload", [payloads.PAYLOADS[0], payloads.PAYLOADS[4], "=cmd|' /C calc'!A0", "[bold red]x[/]"]
)
def test_no_payload_is_live_in_any_output(payload):
    result = payloads.tried(payload)
    assert {where: found for where, found in result["live"].items() if found} == {}
    assert result["accepted"] > 25


@pytest.mark.parametrize("payload", ["\x1b[31mred", "\u202ereversed", "a\nb"])
def test_what_does_not_print_is_refused_everywhere(payload):
    result = payloads.tried(payload, outputs=False)
    assert result["accepted"] <= 2
