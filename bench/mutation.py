"""How much the tests notice: each rule is changed in one small place, and a test should fail.

    make mutation

mutmut writes the changed functions (“mutants”) and stores each verdict in `mutants/`. A second run
tests only what survived, what is new and what has changed. Its own runner starts pytest for every
mutant, which takes longer than the tests. Here one process collects the tests once and forks for
each mutant, before any test has run, so that mutants do not affect each other.

    uv run --with mutmut==… python -m bench.mutation            measure
    uv run --with mutmut==… python -m bench.mutation --show     what the survivors change
    … python -m bench.mutation mentors.assessment.competencies             only these modules
"""

import argparse
import contextlib
import dataclasses
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import grimp
from mutmut import __main__ as program
from mutmut import configuration
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.runners.harness import PytestRunner
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import change_cwd, walk_mutatable_files
from mutmut.workers import isolation

FLOOR = 90
FEATURE_PACKAGES = ("cms", "mentors", "courses", "accounts")
FRAMEWORKS = {"django", "wagtail", "channels", "allauth"}
# A test that never ends detects a mutant just as one that fails.
NOTICED = ("killed", "timeout")
VERDICTS = ("killed", "timeout", "survived", "no tests")
EXAMPLES = 20
# Tests of one rule: they must fail if every rule raises.
ANY_RULE = "tests/unit/test_competency_rules.py"
FIXTURES_OF_THE_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pure_files() -> list[str]:
    """The modules above `core` that depend on no framework, and those named in pyproject.toml."""
    tool = tomllib.loads(Path("pyproject.toml").read_text())["tool"]
    graph = grimp.build_graph(*tool["mutmut"]["source_paths"], include_external_packages=True)
    pure = sorted(
        module.replace(".", "/")
        for module in graph.modules
        if module.split(".")[0] in FEATURE_PACKAGES
        and not FRAMEWORKS & graph.find_upstream_modules(module)
    )
    return [
        *tool["mutmut"]["only_mutate"],
        *(f"{one}{end}" for one in pure for end in (".py", "/__init__.py")),
    ]


class WithoutDatabase:
    """Deselects tests that need tables: rules must be covered by tests without a database."""

    def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:
        left_out = [
            item
            for item in items
            if item.get_closest_marker("django_db")
            or FIXTURES_OF_THE_DATABASE & set(item.fixturenames)
        ]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
        for item in items:
            draw_few(item)


class CollectedOnce(PytestRunner):
    """Runs tests from a session that was collected before the fork."""

    def __init__(self) -> None:
        super().__init__()
        self.session: Any = None
        self.items: dict[str, Any] = {}

    def execute_pytest(self, params: list[str], **kwargs: Any) -> int:
        kwargs["plugins"] = [*kwargs.get("plugins", ()), WithoutDatabase()]
        return super().execute_pytest(params, **kwargs)

    def warm_up(self) -> None:
        from _pytest.config import get_config
        from _pytest.main import Session

        args = ["--rootdir=.", "-q", "-x", "--tb=no"]
        args += [*self._pytest_add_cli_args, *self._pytest_add_cli_args_test_selection]
        with change_cwd("mutants"):
            config = get_config(args)
            config.pluginmanager.register(WithoutDatabase())
            config = config.pluginmanager.hook.pytest_cmdline_parse(
                pluginmanager=config.pluginmanager, args=args
            )
            self.session = Session.from_config(config)
            config._do_configure()
            config.hook.pytest_sessionstart(session=self.session)
            config.hook.pytest_collection(session=self.session)
        self.items = {item.nodeid: item for item in self.session.items}

    def run_forced_fail(self) -> int:
        return super().run_tests(mutant_name=None, tests=[ANY_RULE])

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        if self.session is None:
            # Called without names before the first mutant. The run that found out which tests reach
            # which rule has just shown that all of them pass.
            return super().run_tests(mutant_name=mutant_name, tests=tests) if tests else 0
        chosen = [self.items[name] for name in tests]
        with change_cwd("mutants"):
            for item, following in zip(chosen, [*chosen[1:], None], strict=True):
                item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.session.testsfailed:
                    return 1
        return 0


def draw_few(item: Any) -> None:
    """Let Hypothesis draw few examples, the same for every mutant: no verdict depends on luck."""
    from hypothesis import HealthCheck, Phase, settings

    asked = getattr(item.obj, "_hypothesis_internal_use_settings", None)
    if asked is not None:
        getattr(item.obj, "__func__", item.obj)._hypothesis_internal_use_settings = settings(
            asked,
            max_examples=min(asked.max_examples, EXAMPLES),
            phases=[Phase.explicit, Phase.generate],
            derandomize=True,
            # A slow machine must not fail a test, which would look like a detected mutant.
            suppress_health_check=list(HealthCheck),
            database=None,
            deadline=None,
        )


def quickest_first(program_state: Any) -> Any:
    """Sort the tests that mutmut passes to its fork server: the fastest few detect most mutants."""
    submit = isolation.ForkServerRunner.submit

    def in_order(self: Any, name: str, tests: list[str], limit: int, estimated: float) -> None:
        lasts = program_state().duration_by_test
        submit(self, name, sorted(tests, key=lambda test: lasts[test]), limit, estimated)

    return in_order


def measured() -> Iterator[SourceFileMutationData]:
    for path in sorted(walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        if data.exit_code_by_key:
            yield data


def ask_again() -> None:
    """Test undetected mutants again: a test may have been added since."""
    for data in measured():
        for name, code in data.exit_code_by_key.items():
            if status_by_exit_code[code] not in NOTICED:
                data.exit_code_by_key[name] = None
        data.save()


def module_of(data: SourceFileMutationData) -> str:
    return str(data.path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def verdicts(data: SourceFileMutationData) -> Counter[str]:
    return Counter(status_by_exit_code[code] for code in data.exit_code_by_key.values())


def line(name: str, found: Counter[str]) -> str:
    score = 100 * sum(found[one] for one in NOTICED) / found.total()
    others = found.total() - sum(found[one] for one in VERDICTS)
    figures = "".join(f"{found[one]:>10}" for one in VERDICTS)
    return f"{name:<44}{found.total():>8}{figures}{others:>8}{score:>8.1f}"


def say_score() -> float:
    heads = "".join(f"{one:>10}" for one in VERDICTS)
    print(f"\n{'module':<44}{'mutants':>8}{heads}{'other':>8}{'%':>8}")
    whole: Counter[str] = Counter()
    for data in measured():
        found = verdicts(data)
        whole += found
        print(line(module_of(data), found))
    print(line("in all", whole))
    return 100 * sum(whole[one] for one in NOTICED) / whole.total()


def show_survivors(modules: list[str]) -> None:
    for data in measured():
        if modules and not module_of(data).startswith(tuple(modules)):
            continue
        for name, code in data.exit_code_by_key.items():
            if status_by_exit_code[code] not in NOTICED:
                print(f"# {name}: {status_by_exit_code[code]}")
                print(get_diff_for_mutant(name, path=data.path))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", help="these modules alone")
    parser.add_argument("--show", action="store_true", help="what the survivors change")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    configuration._config = dataclasses.replace(configuration.config(), only_mutate=pure_files())
    if chosen.show:
        show_survivors(chosen.modules)
        return 0
    isolation.PytestRunner = CollectedOnce
    isolation.ForkServerRunner.submit = quickest_first(program.state)
    with contextlib.suppress(FileNotFoundError):
        ask_again()
    program._run([f"{one}*" for one in chosen.modules], chosen.processes)
    return 0 if say_score() >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
