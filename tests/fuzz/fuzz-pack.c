/* fuzz-pack.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-pack-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Any bytes as a pack.json give a pack, or problems that say why not. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static char *folder, *path;
  g_autoptr (PlumbProblems) problems = plumb_problems_new ();

  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("plumb-fuzz-XXXXXX", NULL);
      path = g_build_filename (folder, "pack.json", NULL);
    }
  g_assert_true (g_file_set_contents_full (path, (const char *) data, (gssize) size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_autoptr (PlumbPack) pack = plumb_pack_read (folder, PLUMB_PACK_ORIGIN_USER, problems);
  g_assert_true ((pack == NULL) == (plumb_problems_has_errors (problems)));
  return 0;
}
