"""Whatever a program asks: the answer is as it is described, and never a fault of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings

from server.live import served
from server.newsroom import a_desk, fill


def test_every_route_for_programs_keeps_to_its_description(tmp_path: Path) -> None:
    url = str(tmp_path / "fuzzed.db")
    fill(url)
    with a_desk(url) as desk:
        desk.site.prepare()
        with served(desk) as address:
            schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
            operations = [found.ok() for found in schema.get_all_operations()]
            assert len(operations) == 3  # the description itself is left out of what it is asked for
            for operation in operations:
                _ask_all_sorts(operation, schemathesis.GenerationMode.POSITIVE)
                if operation.query:  # any string at all may be an id
                    _ask_all_sorts(operation, schemathesis.GenerationMode.NEGATIVE)


def _ask_all_sorts(operation: Any, mode: Any) -> None:
    """Bounded and the same every time: what the description allows, or what it does not."""

    @settings(max_examples=60, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def once(case: Any) -> None:
        case.call_and_validate(timeout=10)

    once()
