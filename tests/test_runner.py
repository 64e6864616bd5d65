"""What the tests expect of the program that runs them."""

import os

import pytest


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process runs all tests")
@pytest.mark.xdist_group("the runner")
def test_tests_of_one_group_are_run_by_one_process(request):
    """Else each process builds what a group shares. pytest 9.2 took groups away without a word."""
    assert request.node.nodeid.endswith("@the runner")
