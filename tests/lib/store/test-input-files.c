/* test-input-files.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <unistd.h>

#include "store-test.h"

#include "plumb-document.h"
#include "plumb-file.h"
#include "plumb-input-files.h"

/* A project's folder, and the packs of the program. */
typedef struct
{
  char *folder;
  PlumbRegistry *registry;
} Fixture;

static char *
make_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *packs = g_build_filename (g_getenv ("PLUMB_DATA_DIR"), "packs", NULL);
  const char *const folders[] = { packs, NULL };
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  fixture->folder = store_test_make_folder ();
  fixture->registry = plumb_registry_new ();
  plumb_registry_load (fixture->registry, folders, problems);
  g_assert_false (plumb_problems_has_errors (problems));

  g_autofree char *there = make_path (fixture, "there.png");
  g_autofree char *sub = make_path (fixture, "sub");
  g_autofree char *link = make_path (fixture, "link.png");
  g_assert_true (g_file_set_contents (there, "x", -1, NULL));
  g_assert_true (plumb_file_make_folder (sub, 0700, NULL));
  g_assert_cmpint (symlink ("there.png", link), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_true (plumb_file_remove_tree (fixture->folder, NULL));
  g_free (fixture->folder);
  g_object_unref (fixture->registry);
}

/* "severity code node.field", a line each. */
static char *
check (Fixture *fixture, const char *text)
{
  g_autoptr (PlumbProblems) reading = plumb_problems_new ();
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbGraph) graph = plumb_document_parse (text, -1, reading, &error);
  g_assert_no_error (error);
  plumb_input_files_check (graph, fixture->registry, fixture->folder, problems);
  GString *lines = g_string_new (NULL);
  for (guint i = 0; i < plumb_problems_get_length (problems); i++)
    {
      const PlumbProblem *problem = plumb_problems_get (problems, i);
      g_string_append_printf (lines, "%s %s %s.%s %s\n",
                              plumb_severity_get_name (problem->severity), problem->code,
                              problem->node, problem->field, problem->found);
    }
  return g_string_free (lines, FALSE);
}

/* A workflow of such images: id, mode, path. */
typedef struct
{
  const char *id;
  const char *mode;
  const char *path;
} Image;

static char *
format_images (const Image *images, guint n_images)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n_images; i++)
    g_string_append_printf (text,
                            "%s\"%s\":{\"kind\":\"core.image\",\"index\":%u,\"mode\":\"%s\","
                            "\"params\":{\"path\":\"%s\"}}",
                            i > 0 ? "," : "", images[i].id, i, images[i].mode, images[i].path);
  return g_string_free (text, FALSE);
}

static void
test_each (Fixture *fixture, gconstpointer data)
{
  const Image images[] = { { "a", "active", "there.png" },
                           { "b", "active", "gone.png" },
                           { "c", "active", "sub" },
                           { "d", "active", "link.png" },
                           { "e", "mute", "sub/gone.png" } };
  g_autofree char *nodes = format_images (images, G_N_ELEMENTS (images));
  g_autofree char *text = g_strdup_printf ("{\"plumb\":1,\"nodes\":{%s}}", nodes);
  g_autofree char *found = check (fixture, text);
  g_assert_cmpstr (found, ==,
                   "error missing-file b.path gone.png\n"
                   "error not-a-file c.path sub\n"
                   "error not-a-file d.path link.png\n"
                   "warning missing-file e.path sub/gone.png\n");
}

/* What the contract refuses is its to tell; what an edge gives is not read from the field. */
static void
test_not_its_own (Fixture *fixture, gconstpointer data)
{
  const Image images[] = { { "bound", "active", "gone.png" }, { "bad", "active", "../gone.png" } };
  g_autofree char *nodes = format_images (images, G_N_ELEMENTS (images));
  g_autofree char *text = g_strdup_printf (
      "{\"plumb\":1,\"nodes\":{%s,"
      "\"foreign\":{\"kind\":\"no.such\",\"index\":8,\"params\":{\"path\":\"x\"}},"
      "\"text\":{\"kind\":\"core.text\",\"index\":9}},"
      "\"edges\":[{\"from\":\"text.text\",\"to\":\"bound.path\"}]}",
      nodes);
  g_autofree char *found = check (fixture, text);
  g_assert_cmpstr (found, ==, "");
}

static void
test_inside_a_block (Fixture *fixture, gconstpointer data)
{
  const Image image = { "in", "active", "gone.png" };
  g_autofree char *nodes = format_images (&image, 1);
  g_autofree char *text
      = g_strdup_printf ("{\"plumb\":1,\"nodes\":{"
                         "\"one\":{\"kind\":\"core.subgraph\",\"index\":1,\"definition\":\"d\"},"
                         "\"two\":{\"kind\":\"core.subgraph\",\"index\":2,\"definition\":\"d\"}},"
                         "\"definitions\":{\"d\":{\"nodes\":{%s}}}}",
                         nodes);
  g_autofree char *found = check (fixture, text);
  g_assert_cmpstr (found, ==, "error missing-file one:in.path gone.png\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/input-files/each", Fixture, NULL, set_up, test_each, tear_down);
  g_test_add ("/input-files/not-its-own", Fixture, NULL, set_up, test_not_its_own, tear_down);
  g_test_add ("/input-files/inside-a-block", Fixture, NULL, set_up, test_inside_a_block, tear_down);
  return g_test_run ();
}
