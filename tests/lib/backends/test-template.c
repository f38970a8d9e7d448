/* test-template.c: argument templates, and that arguments arrive byte for byte.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "fixture.h"
#include "plumb-json.h"
#include "plumb-local-backend.h"
#include "plumb-template.h"

#define N_FUZZED 10000
#define N_AT_ONCE 100

static Fixture fixture;

static char *
expand (const char *kind, const char *elements, const char *params, const char *inputs)
{
  g_autoptr (PlumbJob) job = fixture_make_job (&fixture, kind, params, inputs);
  g_autoptr (PlumbValue) templates = plumb_json_parse (elements, -1, NULL);
  g_autoptr (PlumbValue) list = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;

  g_assert_nonnull (templates);
  argv = plumb_template_expand (templates, plumb_job_get_info (job), &error);
  if (argv == NULL)
    return g_strdup_printf ("%d", error->code);
  list = plumb_value_new_strv ((const char *const *) argv);
  return plumb_json_format (list, PLUMB_JSON_COMPACT);
}

static void
assert_expands (const char *elements, const char *params, const char *inputs, const char *expected)
{
  g_autofree char *found = expand ("test.run", elements, params, inputs);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_fails (const char *elements, const char *params, PlumbTemplateError code)
{
  g_autofree char *found = expand ("test.run", elements, params, NULL);
  g_autofree char *expected = g_strdup_printf ("%d", (int) code);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_placeholders (void)
{
  assert_expands ("[\"{seed}\",\"i{item}\",\"{param.value}\",\"a{param.value}b{param.value}\"]",
                  "{\"value\":\"v w\"}", NULL,
                  "[\"18446744073709551615\",\"i2\",\"v w\",\"av wbv w\"]");
  assert_expands ("[\"{in.one}\",\"{in.all}\"]", "{}", "{\"one\":{\"path\":\"/x\"},\"all\":[1,2]}",
                  "[\"/x\",\"[1,2]\"]");
  assert_expands ("[\"{param.value}\"]", "{\"value\":\"\"}", NULL, "[\"\"]");
  assert_expands ("[\"{param.timeout_s}\"]", "{\"timeout_s\":0.1}", NULL, "[\"0.1\"]");
}

/* What is filled in is not read again. */
static void
test_no_second_reading (void)
{
  assert_expands ("[\"x{param.value}\"]", "{\"value\":\"{seed}{*param.value}{work}\"}", NULL,
                  "[\"x{seed}{*param.value}{work}\"]");
}

static void
test_lists (void)
{
  const char *params = "{\"arguments\":[\"a b\",1,true,\"\"]}";

  assert_expands ("[\"x\",\"{*param.arguments}\",\"y\"]", params, NULL,
                  "[\"x\",\"a b\",\"1\",\"true\",\"\",\"y\"]");
  assert_expands ("[\"{*in.all}\"]", "{}", "{\"all\":[{\"path\":\"/1\"},{\"path\":\"/2\"}]}",
                  "[\"/1\",\"/2\"]");
  assert_expands ("[\"x\",\"{*in.all}\"]", "{}", NULL, "[\"x\"]");
  assert_expands ("[\"{**param.arguments}\"]",
                  "{\"arguments\":[\"-v\",\"n{item}\",\"{\\\"a\\\":1}\",\"{in.one}\"]}",
                  "{\"one\":\"text\"}", "[\"-v\",\"n2\",\"{\\\"a\\\":1}\",\"text\"]");
  assert_expands ("[\"{**param.arguments}\"]",
                  "{\"arguments\":[\"-o\",\"{*in.all}\",\"x{*in.all}\",\"{*all}\"]}",
                  "{\"all\":[{\"path\":\"/1\"},\"{seed}\"]}",
                  "[\"-o\",\"/1\",\"{seed}\",\"x{*in.all}\",\"{*all}\"]");
  assert_expands ("[\"{**param.arguments}\"]",
                  "{\"arguments\":[\"a\",\"{*param.arguments}\",\"{**param.arguments}\"]}", NULL,
                  "[\"a\",\"a\",\"{*param.arguments}\",\"{**param.arguments}\","
                  "\"{**param.arguments}\"]");
}

static void
test_braces (void)
{
  assert_expands (
      "[\"{}\",\"{nothing}\",\"{ seed }\",\"{seed\",\"}{\",\"{{seed}}\"]", "{}", NULL,
      "[\"{}\",\"{nothing}\",\"{ seed }\",\"{seed\",\"}{\",\"{18446744073709551615}\"]");
}

static void
test_options (void)
{
  const char *evil = "{\"value\":\"-rf\",\"arguments\":[\"--exec=x\"]}";

  assert_fails ("[\"{param.value}\"]", evil, PLUMB_TEMPLATE_ERROR_OPTION);
  assert_fails ("[\"{param.value}x\"]", evil, PLUMB_TEMPLATE_ERROR_OPTION);
  assert_fails ("[\"{*param.arguments}\"]", evil, PLUMB_TEMPLATE_ERROR_OPTION);
  assert_fails ("[\"{param.value}--\",\"--{param.value}\"]", evil, PLUMB_TEMPLATE_ERROR_OPTION);
  assert_expands ("[\"--v={param.value}\",\"--\",\"{param.value}\",\"{*param.arguments}\"]", evil,
                  NULL, "[\"--v=-rf\",\"--\",\"-rf\",\"--exec=x\"]");
  /* An empty value before it does not hide it. */
  assert_fails ("[\"{in.one}{param.value}\"]", evil, PLUMB_TEMPLATE_ERROR_MISSING);
  assert_fails ("[\"{param.file_mb}\"]", "{\"file_mb\":-1}", PLUMB_TEMPLATE_ERROR_OPTION);
}

static void
test_unknown (void)
{
  assert_fails ("[\"{param.nothing}\"]", "{}", PLUMB_TEMPLATE_ERROR_UNKNOWN);
  assert_fails ("[\"{in.nothing}\"]", "{}", PLUMB_TEMPLATE_ERROR_UNKNOWN);
  assert_fails ("[\"{out.nothing}\"]", "{}", PLUMB_TEMPLATE_ERROR_UNKNOWN);
  assert_fails ("[\"{tool.nothing}\"]", "{}", PLUMB_TEMPLATE_ERROR_MISSING);
  assert_fails ("[\"{in.one}\"]", "{}", PLUMB_TEMPLATE_ERROR_MISSING);
  assert_fails ("[\"{*work}\"]", "{}", PLUMB_TEMPLATE_ERROR_UNKNOWN);
}

/* --- fidelity --- */

/* Bytes that shells, terminals and parsers take for something; no NUL, which no argument can
 * hold, and valid UTF-8, as all values are.
 */
static char *
make_fuzzed (void)
{
  static const char *const pieces[] = { ";",
                                        "$()",
                                        "`id`",
                                        "$(reboot)",
                                        "-rf",
                                        "--exec=sh",
                                        "\"",
                                        "'",
                                        "\\",
                                        "\n",
                                        "\r",
                                        "\t",
                                        " ",
                                        "*",
                                        "?",
                                        "~",
                                        "&&",
                                        "|",
                                        ">",
                                        "<",
                                        "{seed}",
                                        "{*param.value}",
                                        "{**param.arguments}",
                                        "{",
                                        "}",
                                        "%s%n",
                                        "\xff",
                                        "\xc3",
                                        "\xe2\x80\xae",
                                        "\xf0\x9f\x98\x80",
                                        "\x1b[2J",
                                        "\x01",
                                        "..",
                                        "/",
                                        "$HOME",
                                        "!!",
                                        "#",
                                        "=",
                                        "--" };
  g_autoptr (GString) text = g_string_new (NULL);
  int n = g_test_rand_int_range (0, 12);

  for (int i = 0; i < n; i++)
    if (g_test_rand_int_range (0, 3) == 0)
      g_string_append_c (text, (char) g_test_rand_int_range (1, 256));
    else
      g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  return g_utf8_make_valid (text->str, (gssize) text->len);
}

static PlumbJob *
make_fuzzed_job (GPtrArray *sent)
{
  g_autoptr (PlumbJob) plain
      = fixture_make_job (&fixture, "test.values", "{\"value\":\"v\"}", NULL);
  g_autoptr (PlumbValueBuilder) params
      = plumb_value_builder_new_copy (plumb_job_get_info (plain)->params);
  g_autoptr (PlumbValueBuilder) list = plumb_value_builder_new_array ();
  g_autoptr (PlumbValue) all = NULL;
  PlumbJobInfo info = *plumb_job_get_info (plain);

  for (guint i = 0; i < N_AT_ONCE; i++)
    {
      g_ptr_array_add (sent, make_fuzzed ());
      plumb_value_builder_add (list, plumb_value_new_string (sent->pdata[i]));
    }
  plumb_value_builder_set (params, "arguments", plumb_value_builder_end (g_steal_pointer (&list)));
  all = plumb_value_builder_end (g_steal_pointer (&params));
  info.params = all;
  return plumb_job_new (&info);
}

/* Every argument is followed by a NUL in the child's output: compared in the log, which has bytes.
 */
static void
assert_arrived (FixtureRun *run, GPtrArray *sent)
{
  const PlumbOutcomeInfo *info = fixture_wait (run);
  g_autofree char *log = NULL;
  const char *at;
  gsize length;

  g_assert_cmpint (info->status, ==, PLUMB_OUTCOME_SUCCEEDED);
  g_assert_true (
      g_file_get_contents (plumb_job_get_info (run->job)->log_path, &log, &length, NULL));
  g_assert_cmpstr (log, ==, "--v=v");
  at = log + sizeof "--v=v";
  g_assert_cmpstr (at, ==, "--");
  at += sizeof "--";
  g_assert_cmpstr (at, ==, "v");
  at += sizeof "v";
  for (guint i = 0; i < sent->len; i++)
    {
      g_assert_cmpstr (at, ==, sent->pdata[i]);
      at += strlen (at) + 1;
    }
  g_assert_cmpuint ((gsize) (at - log), ==, length);
}

static void
test_fidelity (void)
{
  for (guint i = 0; i < N_FUZZED / N_AT_ONCE; i++)
    {
      g_autoptr (GPtrArray) sent = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (FixtureRun) run = fixture_start (&fixture, make_fuzzed_job (sent));

      assert_arrived (run, sent);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture_set_up (&fixture, plumb_local_backend_new ());
  g_test_add_func ("/template/placeholders", test_placeholders);
  g_test_add_func ("/template/no-second-reading", test_no_second_reading);
  g_test_add_func ("/template/lists", test_lists);
  g_test_add_func ("/template/braces", test_braces);
  g_test_add_func ("/template/options", test_options);
  g_test_add_func ("/template/unknown", test_unknown);
  g_test_add_func ("/template/fidelity", test_fidelity);
  status = g_test_run ();
  fixture_tear_down (&fixture);
  return status;
}
