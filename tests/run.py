#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every test of a build folder: run.py BUILD [FILTER].

First the unit tests that meson knows, then the modules test_*.py of MODULE_FOLDERS (plain unittest),
each in a process of its own, PLUMB_AT_ONCE (2) at a time; those of e2e with a display of their own. FILTER
keeps the programs, and the methods whose full name (e2e.test_disk.DiskTest.test_…) contains it: `e2e.` is
a whole folder. What failed is shown; the last line is
"N passed, N failed". A skipped test counts as failed. The exit status is 1 where a test failed or
none ran.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

TOP = pathlib.Path(__file__).resolve().parent
MODULE_SECONDS = 3000 if "PLUMB_SANITIZER" in os.environ else 600
AT_ONCE = int(os.environ.get("PLUMB_AT_ONCE", 2))
MODULE_FOLDERS = ("cli", "desktop", "e2e")


class Tally:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def add(self, passed, failed):
        self.passed += passed
        self.failed += failed


# --- unit tests ---------------------------------------------------------------------------------


def list_unit_tests(build, name_filter):
    text = subprocess.run(["meson", "introspect", "--tests", build], check=True, stdout=subprocess.PIPE).stdout
    names = [test["name"] for test in json.loads(text)]
    return [name for name in names if name_filter in name]


def count_cases(suite):
    cases = suite.findall("testcase")
    bad = [case for case in cases if any(case.find(kind) is not None for kind in ("failure", "error", "skipped"))]
    return len(cases) - len(bad), len(bad)


def read_results(path):
    """Returns {program: whether it did as expected}; empty where meson did not get to run any."""
    lines = path.read_text(errors="replace").splitlines() if path.exists() else []
    results = [json.loads(line) for line in lines]
    return {get_program(result["name"]): result["result"] in ("OK", "EXPECTEDFAIL") for result in results}


def get_program(name):
    """meson writes "project:suite+suite / program"."""
    return name.rsplit(" / ", 1)[-1]


def count_junit(path):
    """Returns {program: (passed, failed)}, from the cases inside each program that speaks TAP."""
    suites = xml.etree.ElementTree.parse(path).getroot().iter("testsuite") if path.exists() else []
    return {get_program(suite.get("name")): count_cases(suite) for suite in suites}


def run_unit_tests(build, name_filter, tally):
    names = list_unit_tests(build, name_filter)
    if not names:
        return
    logs = pathlib.Path(build, "meson-logs")
    for log in ("testlog.json", "testlog.junit.xml"):
        (logs / log).unlink(missing_ok=True)
    command = ["meson", "test", "-C", build, "--no-rebuild", "--num-processes", str(AT_ONCE), "--print-errorlogs"]
    subprocess.run(command + (names if name_filter else []), check=False)
    results = read_results(logs / "testlog.json")
    counts = count_junit(logs / "testlog.junit.xml")
    for name in names:
        passed, failed = counts.get(name, (0, 0))
        is_ok = results.get(name, False)
        if is_ok and passed + failed == 0:
            passed = 1
        if not is_ok and failed == 0:
            failed = 1
        tally.add(passed, failed)


# --- modules of Python --------------------------------------------------------------------------


class Result(unittest.TextTestResult):
    """Counts the subtests of a method in place of the method."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.n_passed = 0
        self.n_failed = 0
        self.with_subtests = set()

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        self.with_subtests.add(test.id())
        if err is None:
            self.n_passed += 1
        else:
            self.n_failed += 1

    def addSuccess(self, test):
        super().addSuccess(test)
        if test.id() not in self.with_subtests:
            self.n_passed += 1

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.n_passed += 1

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.n_failed += 1

    def addError(self, test, err):
        super().addError(test, err)
        self.n_failed += 1

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.n_failed += 1
        self.stream.writeln(f"SKIPPED, which counts as failed: {test.id()}: {reason}")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.n_failed += 1


def each_test(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from each_test(test)
        else:
            yield test


def run_module_here(path, name_filter, result_path):
    sys.path[:0] = [str(path.parent), str(TOP / "support")]
    loaded = unittest.defaultTestLoader.loadTestsFromName(path.stem)
    chosen = unittest.TestSuite(test for test in each_test(loaded)
                                if name_filter in f"{path.parent.name}.{test.id()}" or "_FailedTest" in type(test).__name__)
    outcome = unittest.TextTestRunner(verbosity=2, resultclass=Result).run(chosen)
    result_path.write_text(json.dumps([outcome.n_passed, outcome.n_failed]))


def kill_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run_module(path, build, name_filter):
    """Returns (passed, failed, output)."""
    with tempfile.TemporaryDirectory(prefix="plumb-test-") as folder:
        result = pathlib.Path(folder, "result")
        output_path = pathlib.Path(folder, "output")
        display = [str(TOP / "support" / "with-display")] if path.parent.name == "e2e" else []
        command = [*display, sys.executable, "-B", __file__, build, name_filter, "--module", str(path), "--result", str(result)]
        with open(output_path, "wb") as output:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                       start_new_session=True, env=dict(os.environ, PLUMB_BUILD=build, G_DEBUG="fatal-criticals"))
        note = ""
        try:
            process.wait(MODULE_SECONDS)
        except subprocess.TimeoutExpired:
            note = f"\n{path.name}: not done after {MODULE_SECONDS} s; killed"
        kill_group(process)
        process.wait()
        text = output_path.read_text(errors="replace") + note
        if note or not result.exists():
            return 0, 1, text + f"\n{path.name}: no result, status {process.returncode}"
        passed, failed = json.loads(result.read_text())
        return passed, failed, text


def run_modules(build, name_filter, tally):
    paths = sorted(path for folder in MODULE_FOLDERS for path in (TOP / folder).glob("test_*.py"))
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        futures = {pool.submit(run_module, path, build, name_filter): path for path in paths}
        for future in concurrent.futures.as_completed(futures):
            passed, failed, output = future.result()
            tally.add(passed, failed)
            if passed + failed > 0:
                print(f"{futures[future].stem}: {passed} passed, {failed} failed", flush=True)
            if failed > 0:
                print(output, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build")
    parser.add_argument("filter", nargs="?", default="")
    parser.add_argument("--module", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--result", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    if options.module is not None:
        run_module_here(options.module, options.filter, options.result)
        return 0
    tally = Tally()
    run_unit_tests(build, options.filter, tally)
    run_modules(build, options.filter, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 0 if tally.passed > 0 and tally.failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
