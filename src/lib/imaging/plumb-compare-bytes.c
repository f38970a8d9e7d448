/* plumb-compare-bytes.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "plumb-compare-bytes.h"

#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-image-file.h"
#include "plumb-parallel.h"
#include "plumb-problem.h"

static PlumbValue *
describe_side (const PlumbBytesSide *side)
{
  PlumbValueBuilder *about = plumb_value_builder_new_object ();

  if (side->path != NULL)
    plumb_value_builder_set_string (about, "path", side->path);
  if (side->sha256 != NULL)
    {
      plumb_value_builder_set_string (about, "sha256", side->sha256);
      plumb_value_builder_set_int (about, "bytes", (gint64) side->n_bytes);
    }
  return plumb_value_builder_end (about);
}

static void
add_unreadable (PlumbProblems *reasons, const PlumbBytesSide sides[2])
{
  static const char *const codes[] = { "authoritative-unreadable", "observer-unreadable" };
  static const char *const missing[] = { "authoritative-missing", "observer-missing" };

  for (guint i = 0; i < 2; i++)
    if (sides[i].sha256 == NULL)
      {
        gboolean is_missing = g_error_matches (sides[i].error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
        plumb_problems_add (reasons, &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                                       .code = is_missing ? missing[i] : codes[i],
                                                       .field = sides[i].path,
                                                       .message = sides[i].error != NULL
                                                                      ? sides[i].error->message
                                                                      : "the file cannot be read",
                                                       .expected = "a file" });
      }
}

/**
 * plumb_bytes_judge:
 * @sides: the authority and the observer
 *
 * Returns: (transfer full): the record
 */
PlumbValue *
plumb_bytes_judge (const PlumbBytesSide sides[2])
{
  g_autoptr (PlumbProblems) reasons = plumb_problems_new ();
  gboolean is_exact = sides[0].sha256 != NULL && g_strcmp0 (sides[0].sha256, sides[1].sha256) == 0;
  PlumbValueBuilder *record = plumb_value_builder_new_object ();

  add_unreadable (reasons, sides);
  if (!is_exact && plumb_problems_get_length (reasons) == 0)
    plumb_problems_add (reasons,
                        &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                          .code = "bytes-differ",
                                          .message
                                          = "what is no picture is compared by its bytes, and they "
                                            "differ: one scene saved twice may do so too. Compare "
                                            "renders of both for what is seen",
                                          .expected = sides[0].sha256,
                                          .found = sides[1].sha256 });
  plumb_value_builder_set_string (record, "verdict", is_exact ? "pass" : "fail");
  plumb_value_builder_set (record, "reasons", plumb_problems_to_value (reasons));
  plumb_value_builder_set (record, "authoritative", describe_side (&sides[0]));
  plumb_value_builder_set (record, "observer", describe_side (&sides[1]));
  plumb_value_builder_set_boolean (record, "exact_match", is_exact);
  plumb_value_builder_set_boolean (record, "dimensions_match", is_exact);
  plumb_value_builder_set_string (record, "compared", "bytes");
  return plumb_value_builder_end (record);
}

/* --- files ----------------------------------------------------------------------------------- */

static gboolean
is_named_picture (const char *path)
{
  static const char *const endings[] = { "png", "jpg", "jpeg", "webp", "tif", "tiff", "exr", NULL };
  g_autofree char *name = g_path_get_basename (path);
  const char *dot = strrchr (name, '.');
  g_autofree char *ending = g_ascii_strdown (dot != NULL ? dot + 1 : "", -1);

  return g_strv_contains (endings, ending);
}

static gboolean
is_picture (const char *path)
{
  guint8 head[16];
  PlumbImageFormat format;
  g_autofd int fd = plumb_file_open_regular (path, NULL);
  gssize n = fd >= 0 ? read (fd, head, sizeof head) : 0;

  return n > 0 && plumb_image_sniff (head, (gsize) n, &format);
}

/**
 * plumb_bytes_are_due:
 * @path_a: a file
 * @path_b: another
 *
 * Returns: whether bytes are all that can be compared
 */
gboolean
plumb_bytes_are_due (const char *path_a, const char *path_b)
{
  const char *const paths[] = { path_a, path_b };

  for (guint i = 0; i < 2; i++)
    if (is_named_picture (paths[i]) || is_picture (paths[i])
        || g_file_test (paths[i], G_FILE_TEST_IS_DIR))
      return FALSE;
  return TRUE;
}

typedef struct
{
  const char *paths[2];
  char *hashes[2];
  guint64 n_bytes[2];
  GError *errors[2];
  GCancellable *cancellable;
} Hashing;

static void
hash_cb (guint index, gpointer data)
{
  Hashing *hashing = data;
  g_autofd int fd = plumb_file_open_regular (hashing->paths[index], &hashing->errors[index]);

  hashing->hashes[index] = fd >= 0 ? plumb_hash_fd (fd, &hashing->n_bytes[index],
                                                    hashing->cancellable, &hashing->errors[index])
                                   : NULL;
}

/**
 * plumb_bytes_compare:
 * @path_a: the authority
 * @path_b: the observer
 * @cancellable: (nullable): looked at while they are read
 * @error: return location for G_IO_ERROR_CANCELLED
 *
 * A file that is missing or cannot be read fails the verdict.
 *
 * Returns: (transfer full): the record, or NULL
 */
PlumbValue *
plumb_bytes_compare (const char *path_a,
                     const char *path_b,
                     GCancellable *cancellable,
                     GError **error)
{
  Hashing hashing = { .paths = { path_a, path_b }, .cancellable = cancellable };
  PlumbBytesSide sides[2];

  g_return_val_if_fail (path_a != NULL && path_b != NULL, NULL);
  plumb_parallel_run (2, hash_cb, &hashing);
  for (guint i = 0; i < 2; i++)
    sides[i] = (PlumbBytesSide) { hashing.paths[i], hashing.hashes[i], hashing.n_bytes[i],
                                  hashing.errors[i] };
  PlumbValue *record = g_cancellable_set_error_if_cancelled (cancellable, error)
                           ? NULL
                           : plumb_bytes_judge (sides);
  for (guint i = 0; i < 2; i++)
    {
      g_free (hashing.hashes[i]);
      g_clear_error (&hashing.errors[i]);
    }
  return record;
}
