/* test-rollout.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "plumb-contract.h"
#include "plumb-file.h"
#include "plumb-image-file.h"
#include "plumb-json.h"
#include "plumb-pair.h"
#include "plumb-reference.h"
#include "plumb-rollout.h"

typedef struct
{
  char *folder;
  PlumbProject *project;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *top = g_dir_make_tmp ("plumb-rollout-XXXXXX", &error);

  g_assert_no_error (error);
  fixture->folder = g_build_filename (top, "p", NULL);
  fixture->project = plumb_project_create (fixture->folder, "p", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_path_get_dirname (fixture->folder);

  plumb_file_remove_tree (top, NULL);
  g_clear_object (&fixture->project);
  g_free (fixture->folder);
}

static PlumbRollout *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  PlumbRollout *rollout = plumb_rollout_load (fixture->project, &error);

  g_assert_no_error (error);
  return rollout;
}

static void
write_mode (Fixture *fixture, const char *output, PlumbMode mode)
{
  g_autoptr (GError) error = NULL;

  plumb_rollout_write_mode (fixture->project,
                            &(PlumbModeChange) { .workflow = "w",
                                                 .output = output,
                                                 .mode = mode,
                                                 .by = "ana",
                                                 .when = "2025-03-01T14:01:07.123Z",
                                                 .why = "try",
                                                 .graph = mode == PLUMB_MODE_GRAPH ? "abc" : NULL },
                            &error);
  g_assert_no_error (error);
}

static void
assert_mode (Fixture *fixture, const char *output, PlumbMode mode, gboolean is_set)
{
  g_autoptr (PlumbRollout) rollout = load (fixture);
  PlumbModeRecord record;

  plumb_rollout_get_mode (rollout, "w", output, &record);
  g_assert_cmpint (record.mode, ==, mode);
  g_assert_cmpint (record.is_set, ==, is_set);
  g_assert_cmpstr (record.by, ==, is_set ? "ana" : "");
  g_assert_cmpstr (record.graph, ==, mode == PLUMB_MODE_GRAPH ? "abc" : "");
}

static void
test_modes (Fixture *fixture, gconstpointer data)
{
  assert_mode (fixture, NULL, PLUMB_MODE_LEGACY, FALSE);
  assert_mode (fixture, "image", PLUMB_MODE_LEGACY, FALSE);
  write_mode (fixture, NULL, PLUMB_MODE_SHADOW);
  assert_mode (fixture, "image", PLUMB_MODE_SHADOW, TRUE);
  write_mode (fixture, "image", PLUMB_MODE_GRAPH);
  assert_mode (fixture, "image", PLUMB_MODE_GRAPH, TRUE);
  assert_mode (fixture, "video", PLUMB_MODE_SHADOW, TRUE);
  /* The workflow's choice is everybody's. */
  write_mode (fixture, NULL, PLUMB_MODE_LEGACY);
  assert_mode (fixture, "image", PLUMB_MODE_LEGACY, TRUE);
}

static void
assert_refused (Fixture *fixture, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, PLUMB_ROLLOUT_FILE, NULL);
  g_autoptr (GError) error = NULL;

  plumb_file_write_atomic (path, text, -1, NULL);
  g_assert_null (plumb_rollout_load (fixture->project, &error));
  g_assert_nonnull (error);
}

static void
test_bad_files (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "{}");
  assert_refused (fixture, "[");
  assert_refused (fixture, "{\"plumb_rollout\":2}");
  assert_refused (fixture, "{\"plumb_rollout\":1,\"workflows\":{\"w\":{"
                           "\"workflow_rollout_mode\":\"maybe\"}}}");
  assert_refused (fixture, "{\"plumb_rollout\":1,\"workflows\":{\"w\":{\"outputs\":{\"o\":{"
                           "\"workflow_rollout_mode\":3}}}}}");
  /* What is written again must be what it is taken for. */
  assert_refused (fixture, "{\"plumb_rollout\":1,\"workflows\":[{}]}");
  assert_refused (fixture, "{\"plumb_rollout\":1,\"workflows\":{\"w\":7}}");
  assert_refused (fixture, "{\"plumb_rollout\":1,\"compare\":[0.1]}");
  assert_refused (fixture, "{\"plumb_rollout\":1,\"workflows\":{\"w\":{\"compare\":5}}}");
  assert_refused (fixture, "{\"plumb_rollout\":1,\"workflows\":{\"w\":{\"outputs\":[]}}}");
  assert_refused (fixture,
                  "{\"plumb_rollout\":1,\"workflows\":{\"w\":{\"outputs\":{\"o\":true}}}}");
}

#define N_WRITES 60

typedef struct
{
  PlumbProject *project;
  const char *workflow;
} Writer;

static gpointer
write_outputs (gpointer data)
{
  const Writer *writer = data;
  g_autoptr (PlumbValue) members = plumb_json_parse ("{\"step\":0.5}", -1, NULL);

  for (guint i = 0; i < N_WRITES; i++)
    {
      g_autofree char *output = g_strdup_printf ("o%u", i);
      g_autoptr (GError) error = NULL;

      plumb_rollout_write_compare (writer->project, writer->workflow, output, members, &error);
      g_assert_no_error (error);
    }
  return NULL;
}

/* Two who change it at once, a window and a command say: neither loses what the other wrote. */
static void
test_two_writers (Fixture *fixture, gconstpointer data)
{
  Writer writers[] = { { fixture->project, "a" }, { fixture->project, "b" } };
  GThread *threads[G_N_ELEMENTS (writers)];

  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    threads[i] = g_thread_new ("writer", write_outputs, &writers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    g_thread_join (threads[i]);
  g_autoptr (PlumbRollout) rollout = load (fixture);
  for (guint i = 0; i < N_WRITES * G_N_ELEMENTS (writers); i++)
    {
      g_autofree char *output = g_strdup_printf ("o%u", i / 2);
      g_autoptr (PlumbValue) compare
          = plumb_rollout_get_compare (rollout, writers[i % 2].workflow, output);

      g_assert_cmpfloat (plumb_value_member_double (compare, "step", 0), ==, 0.5);
    }
}

/* The nearest wins, member by member; what the program does not know stays. */
static void
test_settings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, PLUMB_ROLLOUT_FILE, NULL);
  g_autoptr (GError) error = NULL;
  plumb_file_write_atomic (
      path,
      "{\"plumb_rollout\":1,\"mine\":7,\"required_passes\":5,"
      "\"compare\":{\"pass_delta\":0.1,\"warn_delta\":0.2,\"step\":0.3},"
      "\"workflows\":{\"w\":{\"required_passes\":2,\"compare\":{\"warn_delta\":0.4},"
      "\"outputs\":{\"o\":{\"compare\":{\"step\":0.5}}}}}}",
      -1, NULL);
  g_autoptr (PlumbValue) members = plumb_json_parse ("{\"mask\":\"m.png\"}", -1, NULL);
  plumb_rollout_write_compare (fixture->project, "w", "o", members, &error);
  g_assert_no_error (error);

  g_autoptr (PlumbRollout) rollout = load (fixture);
  g_autoptr (PlumbValue) compare = plumb_rollout_get_compare (rollout, "w", "o");
  g_autofree char *text = plumb_json_format (compare, PLUMB_JSON_CANONICAL);
  g_assert_cmpstr (text, ==,
                   "{\"mask\":\"m.png\",\"pass_delta\":0.1,\"step\":0.5,\"warn_delta\":0.4}");
  g_assert_cmpuint (plumb_rollout_get_required_passes (rollout, "w"), ==, 2);
  g_assert_cmpuint (plumb_rollout_get_required_passes (rollout, "other"), ==, 5);
  g_assert_cmpuint (plumb_rollout_get_wait_s (rollout, "w"), ==, 120);
  g_autoptr (PlumbValue) file = plumb_json_load (path, &error);
  g_assert_cmpint (plumb_value_member_int (file, "mine", 0), ==, 7);
  g_autoptr (PlumbValue) without = plumb_json_parse ("{\"mask\":null}", -1, NULL);
  plumb_rollout_write_compare (fixture->project, "w", "o", without, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbRollout) again = load (fixture);
  g_autoptr (PlumbValue) left = plumb_rollout_get_compare (again, "w", "o");
  g_assert_null (plumb_value_get_member (left, "mask"));
}

/* --- references --- */

static PlumbValue *
import_picture (Fixture *fixture, const char *name, guint8 shade)
{
  g_autoptr (GError) error = NULL;
  const PlumbImageLayout layout = { .width = 2, .height = 2, .n_channels = 1 };
  const guint8 pixels[] = { shade, shade, shade, shade };
  g_autoptr (GBytes) bytes = g_bytes_new (pixels, sizeof pixels);
  g_autoptr (PlumbImage) image = plumb_image_new (&layout, bytes, 0, 2, NULL);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  plumb_image_save_png (image, path, &error);
  g_assert_no_error (error);
  g_assert_true (plumb_project_ensure_machine_folder (fixture->project, "artifacts", &error));
  g_autoptr (PlumbValue) imported = plumb_artifacts_import_path (
      plumb_project_get_artifacts (fixture->project), path, NULL, &error);
  g_assert_no_error (error);
  PlumbValueBuilder *datum = plumb_value_builder_new_copy (imported);
  plumb_value_builder_set_string (datum, "name", name);
  return plumb_value_builder_end (datum);
}

static char *
approve (Fixture *fixture, const char *name, guint8 shade, GError **error)
{
  g_autoptr (GPtrArray) data = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);

  if (name != NULL)
    g_ptr_array_add (data, import_picture (fixture, name, shade));
  return plumb_reference_approve (
      fixture->project,
      &(PlumbApproval) {
          .workflow = "w", .output = "image", .by = "ana", .why = "right", .run = 3, .data = data },
      error);
}

static void
assert_current (Fixture *fixture, const char *version, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbReference) current
      = plumb_reference_find_current (fixture->project, "w", "image", &error);
  g_assert_no_error (error);
  if (version != NULL)
    g_assert_cmpstr (plumb_reference_get_version (current), ==, version);
  g_autoptr (GPtrArray) data = plumb_reference_list_data (current);
  g_assert_cmpuint (data->len, ==, 1);
  PlumbValue *datum = g_ptr_array_index (data, 0);
  g_assert_cmpstr (plumb_value_member_string (datum, "name", NULL), ==, file);
  g_assert_true (
      g_file_test (plumb_value_member_string (datum, "path", ""), G_FILE_TEST_IS_REGULAR));
}

/* What lies in the store may have been changed since: that is not what a person looked at. */
static void
test_changed_artifact (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = approve (fixture, "one.png", 10, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) data = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  g_ptr_array_add (data, import_picture (fixture, "two.png", 20));
  g_autofree char *stored = plumb_artifacts_get_path (
      plumb_project_get_artifacts (fixture->project), g_ptr_array_index (data, 0));
  g_assert_cmpint (g_unlink (stored), ==, 0);
  g_assert_true (g_file_set_contents (stored, "other bytes", -1, NULL));
  const PlumbApproval approval
      = { .workflow = "w", .output = "image", .by = "ana", .why = "right", .run = 3, .data = data };
  g_assert_null (plumb_reference_approve (fixture->project, &approval, &error));
  g_assert_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_REQUEST);
  assert_current (fixture, first, "one.png");
}

static const char *
judge (Fixture *fixture, PlumbValue *a, PlumbValue *b, char **code)
{
  g_autoptr (PlumbPairSide) x = plumb_pair_side_new ("x", a);
  g_autoptr (PlumbPairSide) y = plumb_pair_side_new ("x", b);
  const PlumbPairMatch match = { x, y };
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) record = plumb_pair_compare (
      plumb_project_get_artifacts (fixture->project), &match, "image", NULL, NULL, &error);

  g_assert_no_error (error);
  PlumbValue *reason = plumb_value_get_element (plumb_value_get_member (record, "reasons"), 0);
  g_set_str (code, plumb_value_member_string (reason, "code", ""));
  return g_intern_string (plumb_value_member_string (record, "verdict", ""));
}

/* A pair says by their hashes what was compared: other bytes in that place are not compared. */
static void
test_changed_since (Fixture *fixture, gconstpointer data)
{
  PlumbArtifacts *artifacts = plumb_project_get_artifacts (fixture->project);
  g_autoptr (PlumbValue) a = import_picture (fixture, "a.png", 10);
  g_autoptr (PlumbValue) b = import_picture (fixture, "b.png", 11);
  g_autofree char *from = plumb_artifacts_get_path (artifacts, a);
  g_autofree char *to = plumb_artifacts_get_path (artifacts, b);
  g_autofree char *code = NULL, *bytes = NULL;
  gsize length;

  g_assert_cmpstr (judge (fixture, a, b, &code), ==, "pass");
  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_assert_cmpint (g_unlink (to), ==, 0);
  g_assert_true (g_file_set_contents (to, bytes, (gssize) length, NULL));
  g_assert_cmpstr (judge (fixture, a, b, &code), ==, "fail");
  g_assert_cmpstr (code, ==, "observer-changed");
  g_assert_cmpstr (judge (fixture, b, a, &code), ==, "fail");
  g_assert_cmpstr (code, ==, "authoritative-changed");
}

static void
test_references (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (plumb_reference_find_current (fixture->project, "w", "image", &error));
  g_assert_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (approve (fixture, NULL, 0, &error));
  g_assert_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_autofree char *first = approve (fixture, "one.png", 10, &error);
  g_assert_no_error (error);
  assert_current (fixture, first, "one.png");
  g_autofree char *second = approve (fixture, "two.png", 20, &error);
  g_assert_no_error (error);
  assert_current (fixture, second, "two.png");

  const PlumbApproval back = { .workflow = "w", .output = "image", .by = "bo", .why = "no" };
  g_autofree char *third = plumb_reference_roll_back (fixture->project, &back, NULL, &error);
  g_assert_no_error (error);
  assert_current (fixture, third, "one.png");
  /* Back from going back: the same as what that was the same as. */
  g_autofree char *fourth = plumb_reference_roll_back (fixture->project, &back, third, &error);
  g_assert_no_error (error);
  assert_current (fixture, fourth, "one.png");
  g_assert_null (plumb_reference_roll_back (fixture->project, &back, "nothing", &error));
  g_assert_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_NOT_FOUND);
  g_autoptr (GPtrArray) list = plumb_reference_list (fixture->project, "w", "image", NULL);
  g_assert_cmpuint (list->len, ==, 4);
}

/* How strict a reference is compared is in its record: without it, nothing is. */
static void
test_damaged_record (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbRollout) rollout = load (fixture);
  g_autofree char *version = approve (fixture, "one.png", 10, &error);
  g_assert_no_error (error);
  g_autoptr (PlumbCompareSettings) settings
      = plumb_contract_make_settings (fixture->project, rollout, "w", "image", &error);
  g_assert_no_error (error);
  g_assert_nonnull (settings);
  g_autoptr (PlumbCompareSettings) others
      = plumb_contract_make_settings (fixture->project, rollout, "w", "other", &error);
  g_assert_no_error (error);
  g_autofree char *record = g_build_filename (fixture->folder, PLUMB_REFERENCE_FOLDER, "w", "image",
                                              version, "approval.json", NULL);
  g_assert_true (g_file_set_contents (record, "{", -1, NULL));
  g_assert_null (plumb_contract_make_settings (fixture->project, rollout, "w", "image", &error));
  g_assert_nonnull (error);
}

/* Made within a millisecond, and by a clock that was put back: the one made last counts. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = approve (fixture, "one.png", 10, &error);
  g_assert_no_error (error);
  g_autofree char *folder
      = g_build_filename (fixture->folder, PLUMB_REFERENCE_FOLDER, "w", "image", NULL);
  g_autofree char *from = g_build_filename (folder, first, NULL);
  g_autofree char *to = g_build_filename (folder, "29990101T000000000Z-ffffffff", NULL);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  for (guint i = 1; i <= 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("again-%u.png", i);
      g_autofree char *expected = g_strdup_printf ("29990101T000000000Z-%u-", i);
      g_autofree char *version = approve (fixture, name, 20, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (version, expected));
      assert_current (fixture, version, name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/rollout/modes", test_modes);
  ADD ("/rollout/bad-files", test_bad_files);
  ADD ("/rollout/two-writers", test_two_writers);
  ADD ("/rollout/settings", test_settings);
  ADD ("/reference/versions", test_references);
  ADD ("/reference/changed-artifact", test_changed_artifact);
  ADD ("/reference/order", test_order);
  ADD ("/reference/changed-since", test_changed_since);
  ADD ("/reference/damaged-record", test_damaged_record);
  return g_test_run ();
}
