/* plumb-registry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-registry.h"

#include "plumb-pack-private.h"
#include "plumb-parallel.h"
#include "plumb-paths.h"
#include "plumb-registry-private.h"

#define RESERVED_PACK "core"
#define BEGUN_BYTES_MIN 3
#define SUGGESTIONS_MAX 3
#define NAME_BYTES_MAX 64

/**
 * PlumbRegistry:
 *
 * All packs and their kinds. Filled on one thread, by plumb_registry_load() as a rule; after that
 * nothing changes and any thread may read it.
 *
 * Where two packs declare a family, module, artifact kind or tool of one name, the application's
 * counts, then the system's, then the user's, and of two of these that of the pack whose name comes
 * first: a pack can add to what the program builds on, but not change it. Two packs of one name
 * cannot be: the first one, of the stronger folder, is kept.
 */
struct _PlumbRegistry
{
  GObject parent_instance;

  GPtrArray *packs; /* of PlumbPack, sorted by name */
  GHashTable *kinds;
  GHashTable *families;
  GHashTable *modules;
  GHashTable *artifact_kinds;
  GHashTable *tools;
};

G_DEFINE_FINAL_TYPE (PlumbRegistry, plumb_registry, G_TYPE_OBJECT)

static void
plumb_registry_finalize (GObject *object)
{
  PlumbRegistry *self = PLUMB_REGISTRY (object);
  g_clear_pointer (&self->kinds, g_hash_table_unref);
  g_clear_pointer (&self->families, g_hash_table_unref);
  g_clear_pointer (&self->modules, g_hash_table_unref);
  g_clear_pointer (&self->artifact_kinds, g_hash_table_unref);
  g_clear_pointer (&self->tools, g_hash_table_unref);
  g_clear_pointer (&self->packs, g_ptr_array_unref);
  G_OBJECT_CLASS (plumb_registry_parent_class)->finalize (object);
}

static void
plumb_registry_class_init (PlumbRegistryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = plumb_registry_finalize;
}

static void
plumb_registry_init (PlumbRegistry *self)
{
  self->packs = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_pack_free);
  self->kinds = g_hash_table_new (g_str_hash, g_str_equal);
  self->families = g_hash_table_new (g_str_hash, g_str_equal);
  self->modules = g_hash_table_new (g_str_hash, g_str_equal);
  self->artifact_kinds = g_hash_table_new (g_str_hash, g_str_equal);
  self->tools = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
index_first (GHashTable *table, const char *name, gpointer value)
{
  if (!g_hash_table_contains (table, name))
    g_hash_table_insert (table, (char *) name, value);
}

static void
index_pack (PlumbRegistry *self, PlumbPack *pack)
{
  for (guint i = 0; i < pack->kinds->len; i++)
    {
      PlumbKind *kind = g_ptr_array_index (pack->kinds, i);
      index_first (self->kinds, plumb_kind_get_name (kind), kind);
    }
  for (guint i = 0; i < pack->n_families; i++)
    index_first (self->families, pack->families[i].name, &pack->families[i]);
  for (guint i = 0; i < pack->n_modules; i++)
    index_first (self->modules, pack->modules[i].name, &pack->modules[i]);
  for (guint i = 0; i < pack->n_artifact_kinds; i++)
    index_first (self->artifact_kinds, pack->artifact_kinds[i].name, &pack->artifact_kinds[i]);
  for (guint i = 0; i < pack->n_tools; i++)
    index_first (self->tools, pack->tools[i].name, &pack->tools[i]);
}

/* What the program's own packs say counts before what others say of the same name. */
static void
index_all (PlumbRegistry *self)
{
  g_hash_table_remove_all (self->kinds);
  g_hash_table_remove_all (self->families);
  g_hash_table_remove_all (self->modules);
  g_hash_table_remove_all (self->artifact_kinds);
  g_hash_table_remove_all (self->tools);
  for (guint origin = PLUMB_PACK_ORIGIN_APPLICATION; origin <= PLUMB_PACK_ORIGIN_USER; origin++)
    for (guint i = 0; i < self->packs->len; i++)
      {
        PlumbPack *pack = g_ptr_array_index (self->packs, i);
        if (pack->origin == origin)
          index_pack (self, pack);
      }
}

static PlumbPack *
find_pack (PlumbRegistry *self, const char *name)
{
  for (guint i = 0; i < self->packs->len; i++)
    {
      PlumbPack *pack = g_ptr_array_index (self->packs, i);
      if (g_str_equal (pack->name, name))
        return pack;
    }
  return NULL;
}

static void
report_shadowed (PlumbPack *pack, PlumbPack *stronger, PlumbProblems *problems)
{
  g_autofree char *message
      = g_strdup_printf ("Pack %s in %s is not used: the one in %s comes first", pack->name,
                         pack->folder, stronger->folder);
  plumb_problems_add (problems, &(PlumbProblem) { .severity = PLUMB_SEVERITY_NOTE,
                                                  .code = "pack-shadowed",
                                                  .node = pack->name,
                                                  .message = message,
                                                  .expected = stronger->folder,
                                                  .found = pack->folder,
                                                  .advice = "Remove one of the two folders" });
}

/* What the program builds on cannot be put in another pack's place. */
static gboolean
check_reserved (PlumbPack *pack, PlumbProblems *problems)
{
  if (pack->origin == PLUMB_PACK_ORIGIN_APPLICATION || !g_str_equal (pack->name, RESERVED_PACK))
    return TRUE;
  PlumbPlace place = { .problems = problems, .pack = pack->name };
  plumb_place_report (&place, &(PlumbFault) { "pack-reserved", "pack",
                                              "a name other than core, which is the program's own",
                                              pack->folder, "Rename the pack" });
  return FALSE;
}

static gint
compare_packs (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(PlumbPack *const *) a)->name, (*(PlumbPack *const *) b)->name);
}

/* Sets a pack that was read, or not, beside the others, its references unseen. */
static PlumbPack *
add_pack (PlumbRegistry *self, PlumbPack *read, PlumbProblems *problems)
{
  g_autoptr (PlumbPack) pack = read;
  if (pack == NULL || !check_reserved (pack, problems))
    return NULL;
  PlumbPack *stronger = find_pack (self, pack->name);
  if (stronger != NULL)
    {
      report_shadowed (pack, stronger, problems);
      return NULL;
    }
  PlumbPack *added = g_steal_pointer (&pack);
  g_ptr_array_add (self->packs, added);
  g_ptr_array_sort (self->packs, compare_packs);
  index_all (self);
  return added;
}

/* Taking a pack out may leave another without what it refers to, so until nothing changes. */
static void
remove_unlinked (PlumbRegistry *self, PlumbProblems *problems)
{
  gboolean changed = TRUE;
  while (changed)
    {
      changed = FALSE;
      for (guint i = 0; i < self->packs->len && !changed; i++)
        if (!plumb_registry_check_pack (self, g_ptr_array_index (self->packs, i), problems))
          {
            g_ptr_array_remove_index (self->packs, i);
            index_all (self);
            changed = TRUE;
          }
    }
}

/* A folder that is not known for the program's or the system's is the user's: trusted least. */
static PlumbPackOrigin
find_origin (const char *folder)
{
  g_autofree char *path = g_canonicalize_filename (folder, NULL);
  g_autofree char *data = plumb_paths_get_data ("packs");
  g_autofree char *application = g_canonicalize_filename (data, NULL);
  if (g_str_equal (path, application))
    return PLUMB_PACK_ORIGIN_APPLICATION;
  for (const char *const *at = g_get_system_data_dirs (); *at != NULL; at++)
    {
      g_autofree char *system = g_canonicalize_filename (*at, NULL);
      if (g_str_has_prefix (path, system) && path[strlen (system)] == '/')
        return PLUMB_PACK_ORIGIN_SYSTEM;
    }
  return PLUMB_PACK_ORIGIN_USER;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Folders with a pack.json in @folder, sorted. A folder that is not there has none. */
static GPtrArray *
list_packs (const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *file = g_build_filename (path, "pack.json", NULL);
      if (g_file_test (file, G_FILE_TEST_EXISTS))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  g_ptr_array_sort (paths, compare_names);
  return paths;
}

typedef struct
{
  const char *name;
  guint distance;
} Candidate;

/* The restricted Damerau-Levenshtein distance, with three rows. */
guint
plumb_name_measure (const char *a, const char *b)
{
  guint rows[3][NAME_BYTES_MAX + 1];
  guint n = strlen (a), m = strlen (b);
  if (n > NAME_BYTES_MAX || m > NAME_BYTES_MAX)
    return G_MAXUINT;
  for (guint j = 0; j <= m; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= n; i++)
    {
      guint *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
      row[0] = i;
      for (guint j = 1; j <= m; j++)
        {
          guint best = above[j - 1] + (a[i - 1] != b[j - 1]);
          best = MIN (best, MIN (above[j], row[j - 1]) + 1);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            best = MIN (best, two_above[j - 2] + 1);
          row[j] = best;
        }
    }
  return rows[n % 3][m];
}

guint
plumb_name_get_reach (const char *name)
{
  return 1 + (guint) strlen (name) / 4;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *left = a, *right = b;
  if (left->distance != right->distance)
    return left->distance < right->distance ? -1 : 1;
  return strcmp (left->name, right->name);
}

static void
consider (GArray *candidates, const char *name, const char *known)
{
  const char *short_known = strchr (known, '.') + 1;
  const char *dot = strchr (name, '.');
  const char *short_name = dot == NULL ? name : dot + 1;
  guint distance = plumb_name_measure (name, known);
  /* The right name in the wrong pack, or without one. */
  if (g_str_equal (short_name, short_known))
    distance = MIN (distance, 1);
  /* A name that is not written to its end. */
  guint length = strlen (name);
  gboolean is_begun = length >= BEGUN_BYTES_MIN
                      && (g_str_has_prefix (known, name) || g_str_has_prefix (short_known, name));
  if (is_begun)
    distance = MIN (distance, 1);
  if (distance <= plumb_name_get_reach (name))
    {
      Candidate candidate = { known, distance };
      g_array_append_val (candidates, candidate);
    }
}

/**
 * plumb_registry_new:
 *
 * Returns: (transfer full): a registry with nothing in it
 */
PlumbRegistry *
plumb_registry_new (void)
{
  return g_object_new (PLUMB_TYPE_REGISTRY, NULL);
}

/* A pack that is read beside others. */
typedef struct
{
  char *folder;
  PlumbPackOrigin origin;
  PlumbPack *pack; /* NULL: not read, the problems say why */
  PlumbProblems *problems;
} Reading;

static void
clear_reading (gpointer data)
{
  Reading *self = data;
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->pack, plumb_pack_free);
  g_clear_pointer (&self->problems, plumb_problems_unref);
}

static void
list_readings (const char *folder, GArray *readings)
{
  PlumbPackOrigin origin = find_origin (folder);
  g_autoptr (GPtrArray) paths = list_packs (folder);
  for (guint i = 0; i < paths->len; i++)
    {
      Reading reading = { .folder = g_strdup (g_ptr_array_index (paths, i)),
                          .origin = origin,
                          .problems = plumb_problems_new () };
      g_array_append_val (readings, reading);
    }
}

static void
read_part (guint part, gpointer data)
{
  Reading *reading = &g_array_index ((GArray *) data, Reading, part);
  reading->pack = plumb_pack_read (reading->folder, reading->origin, reading->problems);
}

/**
 * plumb_registry_load:
 * @self: a registry
 * @folders: (array zero-terminated=1): folders of packs, the strongest first
 * @problems: where what is wrong with packs goes
 *
 * Loads every pack of the folders, several at once. A pack with any fault is left out whole, and so
 * is one that refers to what only such a pack has. Reads files.
 */
void
plumb_registry_load (PlumbRegistry *self, const char *const *folders, PlumbProblems *problems)
{
  g_return_if_fail (PLUMB_IS_REGISTRY (self) && folders != NULL && problems != NULL);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  g_array_set_clear_func (readings, clear_reading);
  for (; *folders != NULL; folders++)
    list_readings (*folders, readings);
  plumb_parallel_run (readings->len, read_part, readings);
  for (guint i = 0; i < readings->len; i++)
    {
      Reading *reading = &g_array_index (readings, Reading, i);
      plumb_problems_append (problems, reading->problems, NULL);
      add_pack (self, g_steal_pointer (&reading->pack), problems);
    }
  remove_unlinked (self, problems);
}

/**
 * plumb_registry_load_pack:
 * @self: a registry
 * @folder: the folder of one pack
 * @origin: whose it is
 * @problems: where what is wrong with it goes
 *
 * Returns: whether it was loaded
 */
gboolean
plumb_registry_load_pack (PlumbRegistry *self,
                          const char *folder,
                          PlumbPackOrigin origin,
                          PlumbProblems *problems)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self) && folder != NULL && problems != NULL, FALSE);
  PlumbPack *pack = add_pack (self, plumb_pack_read (folder, origin, problems), problems);
  if (pack == NULL)
    return FALSE;
  if (plumb_registry_check_pack (self, pack, problems))
    return TRUE;
  g_ptr_array_remove (self->packs, pack);
  index_all (self);
  return FALSE;
}

/**
 * plumb_registry_check:
 * @self: a registry
 * @problems: where what is wrong goes
 *
 * Holds the invariants over all that was loaded.
 */
void
plumb_registry_check (PlumbRegistry *self, PlumbProblems *problems)
{
  g_return_if_fail (PLUMB_IS_REGISTRY (self) && problems != NULL);
  for (guint i = 0; i < self->packs->len; i++)
    plumb_registry_check_pack (self, g_ptr_array_index (self->packs, i), problems);
}

/**
 * plumb_registry_find_kind:
 * @self: a registry
 * @name: a name, such as "core.text"
 *
 * Returns: (transfer none) (nullable): the kind
 */
PlumbKind *
plumb_registry_find_kind (PlumbRegistry *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self) && name != NULL, NULL);
  return g_hash_table_lookup (self->kinds, name);
}

/**
 * plumb_registry_find_tool:
 * @self: a registry
 * @name: a name, such as "blender"
 *
 * Returns: (transfer none) (nullable): the tool
 */
const PlumbTool *
plumb_registry_find_tool (PlumbRegistry *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self) && name != NULL, NULL);
  return g_hash_table_lookup (self->tools, name);
}

/**
 * plumb_registry_find_family:
 * @self: a registry
 * @name: a name, such as "graph"
 *
 * Returns: (transfer none) (nullable): the family
 */
const PlumbFamily *
plumb_registry_find_family (PlumbRegistry *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self) && name != NULL, NULL);
  return g_hash_table_lookup (self->families, name);
}

/**
 * plumb_registry_find_module:
 * @self: a registry
 * @name: a name, such as "blender.render"
 *
 * Returns: (transfer none) (nullable): the module
 */
const PlumbModule *
plumb_registry_find_module (PlumbRegistry *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self) && name != NULL, NULL);
  return g_hash_table_lookup (self->modules, name);
}

/**
 * plumb_registry_find_artifact_kind:
 * @self: a registry
 * @name: a name, such as "image"
 *
 * Returns: (transfer none) (nullable): the artifact kind
 */
const PlumbArtifactKind *
plumb_registry_find_artifact_kind (PlumbRegistry *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self) && name != NULL, NULL);
  return g_hash_table_lookup (self->artifact_kinds, name);
}

/**
 * plumb_registry_get_n_packs:
 * @self: a registry
 *
 * Returns: how many packs were loaded
 */
guint
plumb_registry_get_n_packs (PlumbRegistry *self)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self), 0);
  return self->packs->len;
}

/**
 * plumb_registry_get_pack:
 * @self: a registry
 * @position: which, by name
 *
 * Returns: (transfer none): the pack, which lives as long as @self
 */
PlumbPack *
plumb_registry_get_pack (PlumbRegistry *self, guint position)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self) && position < self->packs->len, NULL);
  return g_ptr_array_index (self->packs, position);
}

/* Follows what kinds widen to; the check of a pack has made sure that this ends. */
static gboolean
widens_to (PlumbRegistry *self, const char *from, const char *to)
{
  if (g_str_equal (from, to))
    return TRUE;
  const PlumbArtifactKind *kind = plumb_registry_find_artifact_kind (self, from);
  if (kind == NULL)
    return FALSE;
  for (guint i = 0; kind->widens_to[i] != NULL; i++)
    if (widens_to (self, kind->widens_to[i], to))
      return TRUE;
  return FALSE;
}

/**
 * plumb_registry_accepts:
 * @self: a registry
 * @from: the artifact kind that comes
 * @to: the artifact kind that is asked for
 *
 * What is known only when it is there ("any") may enter everywhere; it is looked at then.
 *
 * Returns: whether data of kind @from may enter a port of kind @to
 */
gboolean
plumb_registry_accepts (PlumbRegistry *self, const char *from, const char *to)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self) && from != NULL && to != NULL, FALSE);
  if (g_str_equal (from, "any") || g_str_equal (to, "any"))
    return TRUE;
  return widens_to (self, from, to);
}

/**
 * plumb_registry_port_accepts:
 * @self: a registry
 * @from: the artifact kind that comes
 * @port: an input
 *
 * Returns: whether data of kind @from may enter @port
 */
gboolean
plumb_registry_port_accepts (PlumbRegistry *self, const char *from, const PlumbPort *port)
{
  g_return_val_if_fail (port != NULL, FALSE);
  if (plumb_registry_accepts (self, from, port->kind))
    return TRUE;
  for (guint i = 0; port->also != NULL && port->also[i] != NULL; i++)
    if (plumb_registry_accepts (self, from, port->also[i]))
      return TRUE;
  return FALSE;
}

/**
 * plumb_registry_is_file_kind:
 * @self: a registry
 * @artifact_kind: a name, such as "image"
 *
 * Returns: whether data of that kind are files
 */
gboolean
plumb_registry_is_file_kind (PlumbRegistry *self, const char *artifact_kind)
{
  const PlumbArtifactKind *kind = plumb_registry_find_artifact_kind (self, artifact_kind);
  return kind != NULL && kind->is_file;
}

/**
 * plumb_registry_suggest_kinds:
 * @self: a registry
 * @name: a name that is not known
 *
 * Returns: (transfer full) (array zero-terminated=1): up to three known kinds with a name near it,
 *   the nearest first
 */
char **
plumb_registry_suggest_kinds (PlumbRegistry *self, const char *name)
{
  g_return_val_if_fail (PLUMB_IS_REGISTRY (self) && name != NULL, NULL);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  for (guint i = 0; i < plumb_registry_get_n_packs (self); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (self, i);
      for (guint k = 0; k < plumb_pack_get_n_kinds (pack); k++)
        consider (candidates, name, plumb_kind_get_name (plumb_pack_get_kind (pack, k)));
    }
  g_array_sort (candidates, compare_candidates);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < MIN (candidates->len, SUGGESTIONS_MAX); i++)
    g_strv_builder_add (names, g_array_index (candidates, Candidate, i).name);
  return g_strv_builder_end (names);
}
