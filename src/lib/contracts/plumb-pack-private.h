/* plumb-pack-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-registry.h"
#include "plumb-shape-private.h"

G_BEGIN_DECLS

/* What the pack says in other languages than its own (plumb-pack-locale.c). */
typedef struct _PlumbPackLocale PlumbPackLocale;

struct _PlumbPack
{
  PlumbValue *source; /* pack.json; texts point into it */
  char *folder;
  char *hash;
  PlumbPackOrigin origin;
  const char *name;
  const char *version;
  const char *title;
  const char *summary;
  GPtrArray *kinds; /* of PlumbKind, in the order of the files */
  PlumbFamily *families;
  guint n_families;
  PlumbModule *modules;
  guint n_modules;
  PlumbArtifactKind *artifact_kinds;
  guint n_artifact_kinds;
  PlumbTool *tools;
  guint n_tools;
  PlumbPackLocale *locale;
  GHashTable *names;   /* of its kinds, while it is read */
  gsize n_bytes;       /* of its kinds, with what they have from defaults */
  GPtrArray *owned;    /* blocks */
  GPtrArray *included; /* values of included files */
};

/* Reads the pack of a folder. Everything that can be said of the pack alone is held; what refers to
 * other packs is for the registry. NULL, with the reasons in @problems, where anything is wrong. */
PlumbPack *plumb_pack_new (const char *folder, PlumbPackOrigin origin) G_GNUC_WARN_UNUSED_RESULT;
PlumbPack *plumb_pack_read (const char *folder,
                            PlumbPackOrigin origin,
                            PlumbProblems *problems) G_GNUC_WARN_UNUSED_RESULT;
void plumb_pack_free (PlumbPack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbPack, plumb_pack_free)

/* The paths of the pack's files relative to its folder, sorted byte by byte. Links, devices and too
 * much of anything are refused: what a person trusts must be all there is. */
GPtrArray *plumb_pack_list_files (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* SHA-256 over, for each file: path, NUL, length in decimal, NUL, content. */
char *plumb_pack_hash_files (const char *folder,
                             GPtrArray *files,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A JSON file of the pack. NULL, with the reason in the problems, where it cannot be read. */
PlumbValue *plumb_pack_load_file (const PlumbPlace *place,
                                  PlumbPack *self,
                                  const char *path) G_GNUC_WARN_UNUSED_RESULT;

PlumbPackLocale *plumb_pack_locale_new (void) G_GNUC_WARN_UNUSED_RESULT;
void plumb_pack_locale_free (PlumbPackLocale *self);
/* Reads locale/de.json and its like, before anything is said. FALSE where one is faulty. */
gboolean plumb_pack_read_locale (const PlumbPlace *place, PlumbPack *self, GPtrArray *files);
/* When all is said: notes what is translated, but not said. */
void plumb_pack_end_locale (const PlumbPlace *place, PlumbPack *self);
/* A text of a pack for people, in the language of the process: English, unless the program says
 * that it speaks to people (setlocale). The pack's own translation comes first, then the program's
 * (po/update.py lists the texts that come here). What is returned is @text itself, or lives as long
 * as @self. */
const char *plumb_pack_say (const PlumbPack *self, const char *text);

/* What kinds leave out; their members are held once, not with each kind. */
gboolean plumb_kind_check_defaults (const PlumbPlace *place, PlumbValue *defaults);
/* FALSE, and told, where @array, the member @list, has more elements than is sensible. */
gboolean plumb_kind_check_count (const PlumbPlace *place, const char *list, PlumbValue *array);
/* Reads one kind, whose missing members are in @defaults. NULL where it is faulty. */
PlumbKind *plumb_kind_read (const PlumbPlace *place,
                            PlumbPack *pack,
                            PlumbValue *value,
                            const PlumbValue *const *defaults) G_GNUC_WARN_UNUSED_RESULT;
/* The read fields of a kind; FALSE where one is faulty. */
gboolean plumb_kind_read_fields (const PlumbPlace *place, PlumbKind *kind, PlumbValue *array);
G_END_DECLS
