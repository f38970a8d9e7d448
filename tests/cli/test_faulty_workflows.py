# SPDX-License-Identifier: GPL-3.0-or-later
"""Workflows that are not as they should be: each is refused with what, where, expected and what to do,
nothing is started, nothing hangs."""

import json

from support import ERROR, FINDINGS, OK, PlumbTest, command


class FaultyText(PlumbTest):
    def check_text(self, text, status, *needles):
        self.plumb("new", self.path("project"))
        path = self.write("project/workflows/project.plumb", text)
        for words in (("check", path), ("run", self.path("project"))):
            done = self.plumb(*words, status=None)
            self.assertIn(done.returncode, (status, FINDINGS, ERROR), done.stderr)
            self.assertNotEqual(done.returncode, OK)
            for needle in needles:
                self.assertIn(needle, done.stderr)
        self.assertEqual(self.plumb_json("runs", self.path("project")), {"runs": []})

    def test_not_json(self):
        self.check_text("nodes: a, b", ERROR, "line 1")

    def test_empty(self):
        self.check_text("", ERROR)

    def test_two_documents(self):
        self.check_text('{"plumb": 1, "nodes": {}, "edges": []} {"plumb": 1}', ERROR, "line 1")

    def test_duplicate_ids(self):
        self.check_text('{"plumb": 1, "nodes": {"a": {"kind": "core.text"}, "a": {"kind": "core.text"}}, "edges": []}', ERROR, "a")

    def test_deep_nesting(self):
        self.check_text("[" * 100000, ERROR, "deep")

    def test_hundred_megabytes(self):
        self.check_text('{"plumb": 1, "title": "' + "x" * (100 << 20) + '"}', ERROR)

    def test_newer_format(self):
        self.check_text('{"plumb": 99, "nodes": {}, "edges": []}', ERROR, "newer")
        done = self.plumb("check", self.path("project"), status=FINDINGS)
        self.assertIn("Update Plumbline", done.stderr)
        self.assertNotIn("remove it", done.stderr)

    def test_not_an_object(self):
        self.check_text("[1, 2, 3]", ERROR)

    def test_binary(self):
        self.plumb("new", self.path("project"))
        with open(self.path("project/workflows/project.plumb"), "wb") as file:
            file.write(bytes(range(256)) * 100)
        self.plumb("check", self.path("project/workflows/project.plumb"), status=ERROR)


class FaultyGraph(PlumbTest):
    def problems(self, nodes, edges=(), **document):
        self.make_project(nodes, edges, **document)
        answer = self.plumb_json("check", self.path("project/workflows/project.plumb"), status=FINDINGS)
        return {(p["code"], p.get("node")): p for p in answer["problems"]}

    def expect(self, problems, code, node, *members):
        self.assertIn((code, node), problems, sorted(problems))
        for member in members:
            self.assertTrue(problems[(code, node)].get(member), f"{member} of {problems[(code, node)]}")

    def test_unknown_kind_suggests_a_near_one(self):
        found = self.problems({"a": {"kind": "core.txt"}})
        self.expect(found, "unknown-kind", "a", "advice")
        self.assertIn("core.text", json.dumps(found[("unknown-kind", "a")]))

    def test_unknown_field(self):
        self.expect(self.problems({"a": {"kind": "core.text", "params": {"valu": "x"}}}), "unknown-field", "a", "expected")

    def test_wrong_type_and_out_of_bounds_are_told_together(self):
        found = self.problems({"a": {"kind": "core.integer", "params": {"value": "many"}},
                               "b": {"kind": "core.range", "params": {"count": -5}}})
        self.assertEqual({node for _, node in found}, {"a", "b"})
        for problem in found.values():
            self.assertTrue(problem["expected"] and problem["found"])

    def test_cycle_names_its_nodes(self):
        found = self.problems({"a": command("true"), "b": command("true")}, [("a.results", "b.files"), ("b.results", "a.files")])
        self.assertIn("cycle", {code for code, _ in found})

    def test_missing_input(self):
        found = self.problems({"a": {"kind": "image.gaussian_blur"}})
        self.assertTrue(any("input" in code for code, _ in found), found)

    def test_edge_to_nowhere(self):
        found = self.problems({"a": {"kind": "core.text"}}, [("a.text", "b.input")])
        self.assertTrue(found)
        done = self.plumb("check", self.path("project"), status=FINDINGS)
        self.assertIn("error [unknown-node] edges[0].to: ", done.stderr)
        self.assertNotIn("no fault", done.stdout)

    def test_ports_that_do_not_fit(self):
        found = self.problems({"a": {"kind": "core.text"}, "b": {"kind": "image.gaussian_blur"}}, [("a.text", "b.input")])
        self.assertTrue(any(problem.get("expected") for problem in found.values()), found)

    def test_unknown_condition(self):
        found = self.problems({"a": command("true"), "b": command("true")}, [("a.results", "b.files", "sometimes")])
        self.assertTrue(found)

    def test_same_document_same_problems_in_the_same_order(self):
        self.problems({"z": {"kind": "none.such"}, "a": {"kind": "none.such"}, "m": {"kind": "core.text", "params": {"x": 1}}})
        path = self.path("project/workflows/project.plumb")
        first = self.plumb("check", path, "--json", status=FINDINGS).stdout
        for locale in ("C.UTF-8", "de_DE.UTF-8"):
            self.assertEqual(self.plumb("check", path, "--json", status=FINDINGS, env={"LC_ALL": locale}).stdout, first)


class Seeds(PlumbTest):
    def test_the_largest_seed_is_kept_exactly(self):
        for seed in (0, 2**53 - 1, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1):
            with self.subTest(seed=seed):
                name = f"p{seed}"
                self.make_project({"a": command("true")}, name=name, seed={"mode": "fixed", "base": seed})
                run = self.plumb_json("run", self.path(name))
                self.assertEqual(run["seed"], seed)
                self.plumb("align", self.path(f"{name}/workflows/{name}.plumb"), "--fresh")
                self.assertIn(str(seed), self.read(f"{name}/workflows/{name}.plumb"))

    def test_a_seed_beyond_64_bits_is_refused(self):
        self.make_project({"a": command("true")})
        self.plumb("run", self.path("project"), "--seed", str(2**64), status=2)
