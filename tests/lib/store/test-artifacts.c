/* test-artifacts.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store-test.h"

#include "plumb-artifacts.h"
#include "plumb-file.h"
#include "plumb-hash.h"

static const guint8 small_png[] = {
  0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', 0,    0,    0,    13,  'I',  'H',  'D',  'R',  0,
  0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,   0x3a, 0x7e, 0x9b, 0x55, 0,
  0,    0,    10,   'I',  'D',  'A',  'T',  0x78, 0x9c, 0x63, 0x60, 0,   0,    0,    2,    0,    1,
  0x48, 0xaf, 0xa4, 0x71, 0,    0,    0,    0,    'I',  'E',  'N',  'D', 0xae, 0x42, 0x60, 0x82,
};

typedef struct
{
  char *folder;
  char *work;
  int work_fd;
  PlumbArtifacts *artifacts;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *store = NULL;

  fixture->folder = store_test_make_folder ();
  fixture->work = g_build_filename (fixture->folder, "work", NULL);
  store = g_build_filename (fixture->folder, "artifacts", NULL);
  g_assert_cmpint (g_mkdir (fixture->work, 0700), ==, 0);
  fixture->work_fd = open (fixture->work, O_RDONLY | O_DIRECTORY);
  g_assert_cmpint (fixture->work_fd, >=, 0);
  fixture->artifacts = plumb_artifacts_new (store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close (fixture->work_fd);
  g_assert_finalize_object (g_steal_pointer (&fixture->artifacts));
  g_assert_true (plumb_file_remove_tree (fixture->folder, NULL));
  g_free (fixture->work);
  g_free (fixture->folder);
}

static void
write_work (Fixture *fixture, const char *name, gconstpointer bytes, gssize length)
{
  g_autofree char *path = g_build_filename (fixture->work, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
}

static PlumbValue *
import (Fixture *fixture, const char *name, GError **error)
{
  return plumb_artifacts_import (fixture->artifacts, fixture->work_fd, name, NULL, error);
}

/* What the store holds, temporary files included. */
static guint
count_files (Fixture *fixture)
{
  g_autoptr (GPtrArray) leftovers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) data = plumb_artifacts_list (fixture->artifacts, leftovers, NULL);

  return data->len + leftovers->len;
}

static void
test_import (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = plumb_hash_bytes (small_png, sizeof small_png);
  g_autoptr (PlumbValue) datum = NULL;
  g_autofree char *path = NULL;
  g_autofree char *stored = NULL;
  struct stat info;
  gsize length;

  write_work (fixture, "front.dat", small_png, sizeof small_png);
  datum = import (fixture, "front.dat", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_value_member_string (datum, "artifact", NULL), ==, hash);
  g_assert_cmpstr (plumb_value_member_string (datum, "type", NULL), ==, "image/png");
  g_assert_cmpstr (plumb_value_member_string (datum, "ext", NULL), ==, "png");
  g_assert_cmpstr (plumb_value_member_string (datum, "name", NULL), ==, "front.dat");
  g_assert_cmpint (plumb_value_member_int (datum, "bytes", 0), ==, sizeof small_png);

  path = plumb_artifacts_get_path (fixture->artifacts, datum);
  g_assert_true (g_file_get_contents (path, &stored, &length, NULL));
  g_assert_cmpmem (stored, length, small_png, sizeof small_png);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0444);
  g_assert_true (plumb_artifacts_contains (fixture->artifacts, hash, "png"));
  g_assert_false (plumb_artifacts_contains (fixture->artifacts, hash, "exr"));
  g_assert_true (plumb_artifacts_verify (fixture->artifacts, datum, NULL, &error));
}

static void
test_same_content_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PlumbValue) first = NULL;
  g_autoptr (PlumbValue) second = NULL;

  write_work (fixture, "a.txt", "same", -1);
  write_work (fixture, "b.txt", "same", -1);
  first = import (fixture, "a.txt", NULL);
  second = import (fixture, "b.txt", NULL);
  g_assert_cmpstr (plumb_value_member_string (first, "artifact", NULL), ==,
                   plumb_value_member_string (second, "artifact", NULL));
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

/* Two outputs may be one file, in a folder of the step's. */
static void
test_stays_where_it_was (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (fixture->work, "out", "deep", NULL);
  g_autofree char *path = g_build_filename (folder, "a.txt", NULL);
  g_autofree char *linked = g_build_filename (fixture->work, "linked", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  write_work (fixture, "out/deep/a.txt", "same", -1);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PlumbValue) datum = import (fixture, "out/deep/a.txt", &error);
      g_assert_no_error (error);
      g_assert_nonnull (datum);
      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  g_assert_cmpuint (count_files (fixture), ==, 1);
  g_assert_cmpint (symlink (folder, linked), ==, 0);
  g_assert_null (import (fixture, "linked/a.txt", &error));
  g_assert_nonnull (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

/* A stored file that was cut by somebody is put right by the next import of the same content. */
/* What this thread may beyond its user: with nothing, a folder's permissions count for root, too.
 * Returns: what it was. */
static guint32
exchange_capabilities (guint32 effective)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };
  guint32 before;

  g_assert_cmpint (syscall (SYS_capget, &header, data), ==, 0);
  before = data[0].effective;
  data[0].effective = effective;
  g_assert_cmpint (syscall (SYS_capset, &header, data), ==, 0);
  return before;
}

static void
assert_out_of_locked (Fixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->work, "locked", NULL);
  g_autofree char *file = g_build_filename (folder, "out.txt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) datum = NULL;
  guint32 capabilities;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_work (fixture, "locked/out.txt", "mine", -1);
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  capabilities = exchange_capabilities (0);
  g_assert_cmpint (g_unlink (file), !=, 0);
  datum = import (fixture, "locked/out.txt", &error);
  exchange_capabilities (capabilities);
  g_assert_no_error (error);
  g_assert_cmpint (plumb_value_member_int (datum, "bytes", 0), ==, 4);
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_locked_folder (Fixture *fixture, gconstpointer data)
{
  assert_out_of_locked (fixture);
}

/* The store lies on another file system than what the step made, where there are two. */
static void
test_locked_folder_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_strdup ("/var/tmp/plumb-store-XXXXXX");

  g_assert_nonnull (g_mkdtemp (elsewhere));
  g_assert_finalize_object (fixture->artifacts);
  fixture->artifacts = plumb_artifacts_new (elsewhere);
  assert_out_of_locked (fixture);
  g_assert_true (plumb_file_remove_tree (elsewhere, NULL));
}

static void
test_damage (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) datum = NULL;
  g_autoptr (PlumbValue) again = NULL;
  g_autofree char *path = NULL;

  write_work (fixture, "a.txt", "content", -1);
  datum = import (fixture, "a.txt", NULL);
  path = plumb_artifacts_get_path (fixture->artifacts, datum);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_true (g_file_set_contents (path, "cont", -1, NULL));
  g_assert_false (plumb_artifacts_verify (fixture->artifacts, datum, NULL, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_CORRUPT);
  g_clear_error (&error);
  again = import (fixture, "a.txt", &error);
  g_assert_no_error (error);
  g_assert_true (plumb_artifacts_verify (fixture->artifacts, datum, NULL, &error));

  g_assert_true (plumb_artifacts_remove (fixture->artifacts, datum, &error));
  g_assert_false (plumb_artifacts_verify (fixture->artifacts, datum, NULL, &error));
  g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_NOT_FOUND);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    int code; /* of the file domain, or -1: the store's INVALID */
  } cases[] = {
    { "link.txt", PLUMB_FILE_ERROR_KIND },
    { "folder", PLUMB_FILE_ERROR_KIND },
    { "linked-folder/inner.txt", PLUMB_FILE_ERROR_KIND },
    { "pipe", PLUMB_FILE_ERROR_KIND },
    { "hard.txt", -1 },
    { "cut.png", -1 },
    { "../canary", PLUMB_FILE_ERROR_NAME },
    { "/etc/passwd", PLUMB_FILE_ERROR_NAME },
  };
  g_autofree char *canary = g_build_filename (fixture->folder, "canary", NULL);
  g_autofree char *hard = g_build_filename (fixture->work, "hard.txt", NULL);
  g_autofree char *link = g_build_filename (fixture->work, "link.txt", NULL);
  g_autofree char *linked = g_build_filename (fixture->work, "linked-folder", NULL);
  g_autofree char *inner = g_build_filename (fixture->folder, "inner.txt", NULL);
  g_autofree char *pipe_path = g_build_filename (fixture->work, "pipe", NULL);
  g_autofree char *sub = g_build_filename (fixture->work, "folder", NULL);

  g_assert_true (g_file_set_contents (canary, "secret", -1, NULL));
  g_assert_true (g_file_set_contents (inner, "secret", -1, NULL));
  g_assert_cmpint (symlink (canary, link), ==, 0);
  g_assert_cmpint (linkat (AT_FDCWD, canary, AT_FDCWD, hard, 0), ==, 0);
  g_assert_cmpint (symlink (fixture->folder, linked), ==, 0);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (sub, 0700), ==, 0);
  write_work (fixture, "cut.png", small_png, sizeof small_png - 8);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (import (fixture, cases[i].name, &error));
      if (cases[i].code < 0)
        g_assert_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID);
      else
        g_assert_error (error, PLUMB_FILE_ERROR, cases[i].code);
    }
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

/* T3: a name is a label, whatever it is; nothing is made outside the store. */
static void
test_names_corpus (Fixture *fixture, gconstpointer data)
{
  static const char *const stems[] = { "..",
                                       ".",
                                       "../x",
                                       "..%2fx",
                                       "%2e%2e/x",
                                       "a\\..\\b",
                                       "CON",
                                       "-rf",
                                       "\xe2\x80\xae"
                                       "gnp.exe",
                                       "a.",
                                       "a\nb",
                                       "a\"b",
                                       "~root",
                                       "$HOME",
                                       "a b",
                                       "\xff\xfe",
                                       "/abs",
                                       "a//b",
                                       "nul\x01" };
  static const char *const ends[] = { "", ".png", ".PNG", "/", "/..", ".tar.gz", ".sh", "\t" };
  g_autofree char *outside = g_build_filename (fixture->folder, "x", NULL);
  g_autofree char *long_name = g_strnfill (300, 'n');

  for (gsize i = 0; i < G_N_ELEMENTS (stems); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ends); j++)
      {
        g_autofree char *name = g_strconcat (stems[i], ends[j], NULL);
        g_autofree char *path = g_build_filename (fixture->work, name, NULL);
        g_autoptr (GError) error = NULL;
        g_autoptr (PlumbValue) datum = NULL;
        gboolean is_plain
            = strchr (name, '/') == NULL && strcmp (name, ".") != 0 && strcmp (name, "..") != 0;

        if (is_plain)
          g_file_set_contents (path, "x", 1, NULL);
        datum = import (fixture, name, &error);
        g_assert_true ((datum != NULL) == (error == NULL));
        if (datum != NULL)
          g_assert_true (is_plain);
      }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (import (fixture, long_name, &error));
    g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_NAME);
  }
  g_assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));
  {
    g_autoptr (GPtrArray) leftovers = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) stored = plumb_artifacts_list (fixture->artifacts, leftovers, NULL);

    g_assert_cmpuint (leftovers->len, ==, 0);
    for (guint i = 0; i < stored->len; i++)
      g_assert_cmpuint (strlen (plumb_value_member_string (stored->pdata[i], "artifact", "")), ==,
                        PLUMB_HASH_LENGTH);
  }
}

/* A datum may come from anywhere: it never becomes another path. */
static void
test_hostile_datum (Fixture *fixture, gconstpointer data)
{
  static const char *const hostile[] = {
    "{}",
    "null",
    "{\"artifact\":\"../../etc/passwd\",\"ext\":\"png\"}",
    "{\"artifact\":\"" STORE_TEST_KEY ("a") "\",\"ext\":\"../x\"}",
    "{\"artifact\":\"" STORE_TEST_KEY ("a") "\",\"ext\":\"exe\"}",
    "{\"artifact\":\"" STORE_TEST_KEY ("A") "\",\"ext\":\"png\"}",
    "{\"artifact\":\"" STORE_TEST_KEY ("a") "\"}",
    "{\"artifact\":7,\"ext\":\"png\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (PlumbValue) datum = store_test_parse (hostile[i]);

      g_assert_null (plumb_artifacts_get_path (fixture->artifacts, datum));
      g_assert_false (plumb_artifacts_verify (fixture->artifacts, datum, NULL, NULL));
    }
}

typedef struct
{
  Fixture *fixture;
  guint n_swaps; /* atomic */
  int stop;      /* atomic */
} Race;

/* Swaps out.txt between a file, a link to the canary and a hard link to it. */
static gpointer
swap (gpointer data)
{
  Race *race = data;
  g_autofree char *canary = g_build_filename (race->fixture->folder, "canary", NULL);

  for (guint n = 0; !g_atomic_int_get (&race->stop); n++)
    {
      unlinkat (race->fixture->work_fd, "new", 0);
      if (n % 3 == 0)
        {
          int fd = openat (race->fixture->work_fd, "new", O_WRONLY | O_CREAT | O_EXCL, 0600);

          g_assert_cmpint (write (fd, "mine", 4), ==, 4);
          close (fd);
        }
      else if (n % 3 == 1)
        g_assert_cmpint (symlinkat (canary, race->fixture->work_fd, "new"), ==, 0);
      else
        g_assert_cmpint (linkat (AT_FDCWD, canary, race->fixture->work_fd, "new", 0), ==, 0);
      g_assert_cmpint (renameat (race->fixture->work_fd, "new", race->fixture->work_fd, "out.txt"),
                       ==, 0);
      unlinkat (race->fixture->work_fd, "new", 0);
      g_atomic_int_inc (&race->n_swaps);
    }
  return NULL;
}

static void
test_symlink_race (Fixture *fixture, gconstpointer data)
{
  g_autofree char *canary = g_build_filename (fixture->folder, "canary", NULL);
  g_autofree char *mine = plumb_hash_bytes ("mine", 4);
  g_autofree char *content = NULL;
  Race race = { .fixture = fixture };
  guint n_swaps = store_test_get_size ("PLUMB_SWAPS", 100000), n_taken = 0;
  GThread *thread;

  g_assert_true (g_file_set_contents (canary, "canary", -1, NULL));
  thread = g_thread_new ("swap", swap, &race);
  while ((guint) g_atomic_int_get (&race.n_swaps) < n_swaps || n_taken < 5)
    {
      g_autoptr (PlumbValue) datum = import (fixture, "out.txt", NULL);

      if (datum == NULL)
        continue;
      n_taken++;
      g_assert_cmpstr (plumb_value_member_string (datum, "artifact", NULL), ==, mine);
    }
  g_atomic_int_set (&race.stop, 1);
  g_thread_join (thread);
  g_assert_true (g_file_get_contents (canary, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "canary");
  g_assert_cmpuint (count_files (fixture), ==, 1);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  write_work (fixture, "a.txt", "content", -1);
  g_cancellable_cancel (cancellable);
  g_assert_null (
      plumb_artifacts_import (fixture->artifacts, fixture->work_fd, "a.txt", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (fixture), ==, 0);
}

static void
test_import_path (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->work, "model.OBJ", NULL);
  g_autofree char *link = g_build_filename (fixture->work, "link", NULL);
  g_autoptr (PlumbValue) datum = NULL;

  write_work (fixture, "model.OBJ", "v 0 0 0\n", -1);
  g_assert_cmpint (symlink (path, link), ==, 0);
  datum = plumb_artifacts_import_path (fixture->artifacts, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plumb_value_member_string (datum, "type", NULL), ==, "model/obj");
  g_assert_cmpstr (plumb_value_member_string (datum, "name", NULL), ==, "model.OBJ");
  g_clear_pointer (&datum, plumb_value_unref);
  datum = plumb_artifacts_import_path (fixture->artifacts, link, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (plumb_artifacts_import_path (fixture->artifacts, fixture->work, NULL, &error));
  g_assert_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_KIND);
}

#define add(name, func) g_test_add ("/artifacts/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  /* What is tested is what the calls answer, not the disk. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  add ("import", test_import);
  add ("same-content-once", test_same_content_once);
  add ("stays-where-it-was", test_stays_where_it_was);
  add ("locked-folder", test_locked_folder);
  add ("locked-folder-elsewhere", test_locked_folder_elsewhere);
  add ("damage", test_damage);
  add ("refused", test_refused);
  add ("names-corpus", test_names_corpus);
  add ("hostile-datum", test_hostile_datum);
  add ("symlink-race", test_symlink_race);
  add ("cancelled", test_cancelled);
  add ("import-path", test_import_path);
  return g_test_run ();
}
