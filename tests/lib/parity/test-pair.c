/* test-pair.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sys/stat.h>

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-matrix.h"
#include "plumb-pair.h"

/* --- matching --- */

static GPtrArray *
make_sides (const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, " ", -1);
  GPtrArray *sides = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pair_side_free);

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autoptr (PlumbValue) datum = plumb_value_new_int (i);
      if (*list[i] != '\0')
        g_ptr_array_add (sides, plumb_pair_side_new (list[i], datum));
    }
  return sides;
}

/* "front=front side=-" */
static void
assert_matches (const char *a, const char *b, const char *expected)
{
  g_autoptr (GPtrArray) left = make_sides (a), right = make_sides (b);
  g_autoptr (GArray) matches = plumb_pair_match (left, right);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < matches->len; i++)
    {
      const PlumbPairMatch *match = &g_array_index (matches, PlumbPairMatch, i);
      g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "",
                              match->authoritative != NULL ? match->authoritative->name : "-",
                              match->observer != NULL ? match->observer->name : "-");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_match (void)
{
  assert_matches ("front.png side.png", "side.png front.png", "front=front side=side");
  /* What only one side has is told. */
  assert_matches ("front side", "front top back", "front=front side=- -=top -=back");
  assert_matches ("", "front", "-=front");
  assert_matches ("", "", "");
  /* Frames, however they are written and called. */
  assert_matches ("frame-0001.png frame-0002.png", "lamp_2.png lamp_1.png",
                  "frame-0001=lamp_1 frame-0002=lamp_2");
  assert_matches ("left_001 right_001", "right_1 left_1", "left_001=left_1 right_001=right_1");
  /* A name wins over a number; a number is taken once. */
  assert_matches ("a1 b1", "b1 c1", "a1=c1 b1=b1");
  /* One and one belong together, whatever they are called; two and two do not. */
  assert_matches ("lamp", "image", "lamp=image");
  assert_matches ("lamp other", "image that", "lamp=- other=- -=image -=that");
}

/* --- judging without pictures --- */

static void
assert_judged (const char *a, const char *b, const char *verdict, const char *code)
{
  g_autoptr (PlumbArtifacts) artifacts = plumb_artifacts_new ("/nowhere");
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) left = a != NULL ? plumb_json_parse (a, -1, &error) : NULL;
  g_autoptr (PlumbValue) right = b != NULL ? plumb_json_parse (b, -1, &error) : NULL;
  g_autoptr (PlumbPairSide) x = left != NULL ? plumb_pair_side_new ("x.txt", left) : NULL;
  g_autoptr (PlumbPairSide) y = right != NULL ? plumb_pair_side_new ("x.txt", right) : NULL;
  const PlumbPairMatch match = { x, y };

  g_autoptr (PlumbValue) record
      = plumb_pair_compare (artifacts, &match, "file", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_value_member_string (record, "verdict", NULL), ==, verdict);
  PlumbValue *reasons = plumb_value_get_member (record, "reasons");
  g_assert_cmpstr (plumb_value_member_string (plumb_value_get_element (reasons, 0), "code", NULL),
                   ==, code);
  PlumbValue *observer = plumb_value_get_member (record, "observer");
  g_assert_true ((plumb_value_get_value_type (observer) == PLUMB_VALUE_NULL) == (b == NULL));
}

static void
test_judge (void)
{
  assert_judged ("{\"artifact\":\"aa\"}", "{\"artifact\":\"aa\"}", "pass", NULL);
  assert_judged ("{\"artifact\":\"aa\"}", "{\"artifact\":\"bb\"}", "fail", "bytes-differ");
  assert_judged ("3", "3", "pass", NULL);
  assert_judged ("3", "4", "fail", "values-differ");
  assert_judged ("3", "{\"artifact\":\"bb\"}", "fail", "values-differ");
  assert_judged ("3", NULL, "fail", "observer-missing");
  assert_judged (NULL, "3", "fail", "authoritative-missing");
  assert_judged (NULL, NULL, "fail", "observer-missing");
}

/* A record from elsewhere may name anything: it is judged, and nothing below sees it. */
static void
test_no_file_of_the_store (void)
{
  static const char *const kinds[] = { "image", "video" };
  const char *const good
      = "{\"artifact\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\","
        "\"ext\":\"png\"}";
  g_autoptr (PlumbArtifacts) artifacts = plumb_artifacts_new ("/nowhere");
  g_autoptr (PlumbValue) left = plumb_json_parse (good, -1, NULL);
  g_autoptr (PlumbValue) right = plumb_json_parse ("{\"artifact\":\"../aa\"}", -1, NULL);
  g_autoptr (PlumbPairSide) x = plumb_pair_side_new ("x.png", left);
  g_autoptr (PlumbPairSide) y = plumb_pair_side_new ("x.png", right);
  const PlumbPairMatch match = { x, y };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PlumbValue) record
          = plumb_pair_compare (artifacts, &match, kinds[i], NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (plumb_value_member_string (record, "verdict", NULL), ==, "fail");
      PlumbValue *reason = plumb_value_get_element (plumb_value_get_member (record, "reasons"), 0);
      g_assert_cmpstr (plumb_value_member_string (reason, "code", NULL), ==, "observer-unreadable");
    }
}

/* --- matrix --- */

static PlumbMatrix *
make_matrix (const char *text, GError **error)
{
  g_autoptr (PlumbValue) value = plumb_json_parse (text, -1, NULL);

  g_assert_nonnull (value);
  return plumb_matrix_new (value, error);
}

static void
test_matrix (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbMatrix) matrix = make_matrix (
      "{\"plumb_matrix\":1,\"workflow\":\"w\",\"axes\":{"
      "\"a\":[{\"name\":\"x\",\"set\":{\"n.f\":1,\"n.g\":1}},{\"name\":\"y\",\"set\":{\"n.f\":2}}],"
      "\"b\":{\"parameter\":\"n.g\",\"values\":[true,\"red\",3]}}}",
      &error);
  g_assert_no_error (error);
  g_assert_cmpuint (plumb_matrix_get_n_cells (matrix), ==, 6);
  static const char *const names[]
      = { "a=x b=true", "a=x b=red", "a=x b=3", "a=y b=true", "a=y b=red", "a=y b=3" };
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = plumb_matrix_make_name (matrix, i);
      g_assert_cmpstr (name, ==, names[i]);
    }
  /* The later axis counts. */
  g_autoptr (PlumbValue) request = plumb_matrix_make_request (matrix, 1);
  g_autofree char *text = plumb_json_format (request, PLUMB_JSON_CANONICAL);
  g_assert_cmpstr (text, ==, "{\"set\":{\"n.f\":1,\"n.g\":\"red\"}}");
}

static void
test_bad_matrix (void)
{
  static const char *const texts[] = {
    "{}",
    "{\"plumb_matrix\":1,\"axes\":{\"a\":{\"parameter\":\"x.y\",\"values\":[1]}}}",
    "{\"plumb_matrix\":1,\"workflow\":\"w\"}",
    "{\"plumb_matrix\":1,\"workflow\":\"w\",\"axes\":{\"a\":3}}",
    "{\"plumb_matrix\":1,\"workflow\":\"w\",\"axes\":{\"a\":[{\"name\":\"x\",\"set\":3}]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (make_matrix (texts[i], &error));
      g_assert_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_FILE);
    }
}

static PlumbPairSide *
make_video (const char *path, guint number)
{
  g_autofree char *data
      = g_strdup_printf ("{\"artifact\":\"%064u\",\"ext\":\"mkv\",\"path\":\"%s\"}", number, path);
  g_autoptr (PlumbValue) datum = plumb_json_parse (data, -1, NULL);

  return plumb_pair_side_new ("x.mkv", datum);
}

/* What is in the way is told by its own code. */
static void
assert_not_measured (const char *a, const char *b, const char *code)
{
  g_autoptr (PlumbArtifacts) artifacts = plumb_artifacts_new ("/nowhere");
  g_autoptr (PlumbPairSide) authoritative = make_video (a, 1), observer = make_video (b, 2);
  const PlumbPairMatch match = { authoritative, observer };
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) record
      = plumb_pair_compare (artifacts, &match, "video", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (plumb_value_member_string (record, "verdict", NULL), ==, "fail");
  PlumbValue *reason = plumb_value_get_element (plumb_value_get_member (record, "reasons"), 0);
  g_assert_cmpstr (plumb_value_member_string (reason, "code", NULL), ==, code);
}

/* Each of the two has a cache folder of its own, which a process asks for once. */
static gboolean
is_apart (void)
{
  if (g_test_subprocess ())
    return TRUE;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return FALSE;
}

static void
test_not_measured (void)
{
  if (!is_apart ())
    return;
  g_setenv ("XDG_CACHE_HOME", "/proc/nowhere", TRUE); /* no folder for frames */
  assert_not_measured ("/nowhere/a.mkv", "/nowhere/b.mkv", "not-measured");
}

static char *
write_file (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (chmod (path, 0755), ==, 0);
  return path;
}

/* A video that says of itself that no disk has room for its frames is not begun. */
static void
test_no_room (void)
{
  if (!is_apart ())
    return;
  g_autofree char *folder = g_dir_make_tmp ("test-pair-XXXXXX", NULL);
  g_autofree char *path = g_strdup_printf ("%s:%s", folder, g_getenv ("PATH"));
  g_autofree char *begun = g_build_filename (folder, "begun", NULL);
  g_autofree char *ffmpeg = g_strdup_printf ("#!/bin/sh\ntouch %s\n", begun);
  g_autofree char *probe = write_file (
      folder, "ffprobe",
      "#!/bin/sh\n"
      "echo '{\"streams\":[{\"width\":1000000,\"height\":1000000,\"nb_frames\":\"9000\"}]}'\n");
  g_autofree char *program = write_file (folder, "ffmpeg", ffmpeg);
  g_autofree char *a = write_file (folder, "a.mkv", "one"),
                  *b = write_file (folder, "b.mkv", "two");

  g_setenv ("PATH", path, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  assert_not_measured (a, b, "no-room");
  g_assert_false (g_file_test (begun, G_FILE_TEST_EXISTS));
  g_assert_true (plumb_file_remove_tree (folder, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pair/match", test_match);
  g_test_add_func ("/pair/judge", test_judge);
  g_test_add_func ("/pair/no-file-of-the-store", test_no_file_of_the_store);
  g_test_add_func ("/pair/not-measured", test_not_measured);
  g_test_add_func ("/pair/no-room", test_no_room);
  g_test_add_func ("/matrix/cells", test_matrix);
  g_test_add_func ("/matrix/bad", test_bad_matrix);
  return g_test_run ();
}
