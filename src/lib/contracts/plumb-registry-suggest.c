/* plumb-registry-suggest.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-registry.h"

#define SUGGESTIONS_MAX 3
#define NAME_BYTES_MAX 64

typedef struct
{
  const char *name;
  guint distance;
} Candidate;

/* Edits (insert, delete, replace, swap neighbors) that make @b of @a: the restricted
 * Damerau-Levenshtein distance, with three rows. Both are at most NAME_BYTES_MAX long. */
static guint
measure (const char *a, const char *b)
{
  guint rows[3][NAME_BYTES_MAX + 1];
  guint n = strlen (a), m = strlen (b);
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
  guint limit = 1 + strlen (name) / 4;
  const char *short_known = strchr (known, '.') + 1;
  const char *dot = strchr (name, '.');
  const char *short_name = dot == NULL ? name : dot + 1;
  guint distance = measure (name, known);
  /* The right name in the wrong pack, or without one. */
  if (g_str_equal (short_name, short_known))
    distance = MIN (distance, 1);
  if (distance <= limit)
    {
      Candidate candidate = { known, distance };
      g_array_append_val (candidates, candidate);
    }
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
  for (guint i = 0; strlen (name) <= NAME_BYTES_MAX && i < plumb_registry_get_n_packs (self); i++)
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
