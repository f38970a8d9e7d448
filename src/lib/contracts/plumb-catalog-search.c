/* plumb-catalog-search.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-catalog.h"

#include "plumb-catalog-private.h"
#include "plumb-kind-private.h"
#include "plumb-pack-private.h"

/* What a find is worth: the sum over the words of a query decides, so the steps are wide enough
 * that no number of lesser finds outweighs where the best one is. */
#define WORTH_WHOLE_TITLE 1000
#define WORTH_TITLE_START 600
#define WORTH_TITLE_WORD 400
#define WORTH_NAME 300
#define WORTH_WORD 200
#define WORTH_HEADING 120
#define WORTH_PORT 80
#define WORTH_INSIDE 60
#define WORTH_SUMMARY 40
#define WORTH_EXACT_FIT 30
#define WORTH_WIDE_FIT 20
#define WORTH_LOOSE_FIT 0 /* “any” */
#define COST_DISABLED 5000

/* Whether a word of @text, which is in lower case, starts with @word. */
static gboolean
has_word_start (const char *text, const char *word)
{
  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    if (at == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
      return TRUE;
  return FALSE;
}

static gint
weigh_title (const char *title, const char *word)
{
  if (g_str_equal (title, word))
    return WORTH_WHOLE_TITLE;
  if (g_str_has_prefix (title, word))
    return WORTH_TITLE_START;
  if (has_word_start (title, word))
    return WORTH_TITLE_WORD;
  return 0;
}

static gboolean
fold_and_find (const char *text, const char *word)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  return has_word_start (folded, word);
}

/* In the language of the process, or as the pack has it. */
static gboolean
find_either (const char *said, const char *text, const char *word)
{
  return fold_and_find (said, word) || (said != text && fold_and_find (text, word));
}

static gint
weigh_words (PlumbKind *kind, const char *word)
{
  for (const char *const *at = plumb_kind_get_words (kind); *at != NULL; at++)
    if (fold_and_find (*at, word))
      return WORTH_WORD;
  if (find_either (kind->category_title, kind->category, word)
      || fold_and_find (plumb_kind_get_stage (kind), word)
      || fold_and_find (plumb_kind_get_role (kind), word))
    return WORTH_HEADING;
  return 0;
}

static gint
weigh_ports (PlumbKind *kind, const char *word)
{
  for (guint i = 0; i < plumb_kind_get_n_inputs (kind); i++)
    if (g_str_has_prefix (plumb_kind_get_input (kind, i)->kind, word))
      return WORTH_PORT;
  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    if (g_str_has_prefix (plumb_kind_get_output (kind, i)->kind, word))
      return WORTH_PORT;
  return 0;
}

/* What one word is worth for a kind, by the best place where it is; 0: it is nowhere. */
static gint
weigh_word (PlumbKind *kind, const char *title, const char *word)
{
  gint worth = weigh_title (title, word);
  if (worth == 0 && fold_and_find (plumb_kind_get_name (kind), word))
    worth = WORTH_NAME;
  if (worth == 0)
    worth = weigh_words (kind, word);
  if (worth == 0)
    worth = weigh_ports (kind, word);
  if (worth == 0 && (strstr (title, word) != NULL || strstr (plumb_kind_get_name (kind), word)))
    worth = WORTH_INSIDE;
  if (worth == 0
      && find_either (kind->summary, plumb_value_member_string (kind->source, "summary", ""), word))
    worth = WORTH_SUMMARY;
  return worth;
}

/* -1 where a word is nowhere. */
static gint
weigh_text (PlumbKind *kind, char *const *words)
{
  g_autofree char *title = g_utf8_casefold (plumb_kind_get_title (kind), -1);
  g_autofree char *whole = g_strjoinv (" ", (char **) words);
  gint total = g_str_equal (title, whole) ? WORTH_WHOLE_TITLE : 0;
  for (; *words != NULL; words++)
    {
      gint worth = weigh_word (kind, title, *words);
      if (worth == 0)
        return -1;
      total += worth;
    }
  return total;
}

static gint
weigh_fit (PlumbRegistry *registry, const char *from, const PlumbPort *to)
{
  if (!plumb_registry_port_accepts (registry, from, to))
    return -1;
  if (g_str_equal (from, to->kind))
    return WORTH_EXACT_FIT;
  gboolean is_loose = g_str_equal (from, "any") || g_str_equal (to->kind, "any");
  return is_loose ? WORTH_LOOSE_FIT : WORTH_WIDE_FIT;
}

/* Finds the port where the edge fits best. -1 where none does. */
static gint
find_port (PlumbCatalog *self,
           PlumbKind *kind,
           gboolean takes,
           const char *artifact_kind,
           const PlumbPort **port)
{
  guint n = takes ? plumb_kind_get_n_inputs (kind) : plumb_kind_get_n_outputs (kind);
  PlumbPort asked = { .name = "", .kind = artifact_kind };
  gint best = -1;
  for (guint i = 0; i < n; i++)
    {
      const PlumbPort *candidate
          = takes ? plumb_kind_get_input (kind, i) : plumb_kind_get_output (kind, i);
      gint worth = takes ? weigh_fit (self->registry, artifact_kind, candidate)
                         : weigh_fit (self->registry, candidate->kind, &asked);
      if (worth <= best)
        continue;
      best = worth;
      *port = candidate;
    }
  return best;
}

static gint
find_fit (PlumbCatalog *self,
          PlumbKind *kind,
          const PlumbCatalogQuery *query,
          const PlumbPort **port)
{
  const PlumbPort *behind = NULL;
  gboolean takes = query->fit != PLUMB_CATALOG_GIVES;
  gint before = find_port (self, kind, takes, query->artifact_kind, port);
  if (query->fit != PLUMB_CATALOG_BETWEEN || before < 0)
    return before;
  gint after = find_port (self, kind, FALSE, query->given_kind, &behind);
  return after < 0 ? -1 : before + after;
}

static gboolean
is_in_realm (PlumbCatalog *self, PlumbKind *kind, const char *realm)
{
  const PlumbFamily *family
      = plumb_registry_find_family (self->registry, plumb_kind_get_family (kind));
  return realm == NULL || family->realm == NULL || g_str_equal (family->realm, realm);
}

static gboolean
weigh (PlumbCatalog *self,
       PlumbKind *kind,
       const PlumbCatalogQuery *query,
       char *const *words,
       PlumbCatalogHit *hit)
{
  *hit = (PlumbCatalogHit) { .kind = kind };
  if (!is_in_realm (self, kind, query->realm))
    return FALSE;
  if (query->backend != NULL && !g_str_equal (plumb_kind_get_backend (kind), query->backend))
    return FALSE;
  gint fit = query->fit == PLUMB_CATALOG_ANY ? 0 : find_fit (self, kind, query, &hit->port);
  gint text = fit < 0 ? -1 : weigh_text (kind, words);
  hit->score = fit + text - (plumb_kind_get_disabled (kind) != NULL ? COST_DISABLED : 0);
  return fit >= 0 && text >= 0;
}

static gint
compare_hits (gconstpointer a, gconstpointer b)
{
  gint left = ((const PlumbCatalogHit *) a)->score, right = ((const PlumbCatalogHit *) b)->score;
  return (left < right) - (left > right);
}

static char **
split_words (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text == NULL ? "" : text, -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\n", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  return g_strv_builder_end (words);
}

/**
 * plumb_catalog_search:
 * @self: a catalog
 * @query: what is looked for
 *
 * Returns: (transfer full) (element-type PlumbCatalogHit): what answers it, the best first
 */
GArray *
plumb_catalog_search (PlumbCatalog *self, const PlumbCatalogQuery *query)
{
  g_return_val_if_fail (PLUMB_IS_CATALOG (self) && query != NULL, NULL);
  g_return_val_if_fail (query->fit == PLUMB_CATALOG_ANY || query->artifact_kind != NULL, NULL);
  g_return_val_if_fail (query->fit != PLUMB_CATALOG_BETWEEN || query->given_kind != NULL, NULL);
  g_auto (GStrv) words = split_words (query->text);
  const PlumbCatalogSection *section
      = query->section == NULL ? NULL : plumb_catalog_find_section (self, query->section);
  guint first = section == NULL ? 0 : section->first_kind;
  guint end = section == NULL ? self->kinds->len : first + section->n_kinds;
  if (query->section != NULL && section == NULL)
    end = first;
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (PlumbCatalogHit));
  for (guint i = first; i < end; i++)
    {
      PlumbCatalogHit hit;
      if (weigh (self, g_ptr_array_index (self->kinds, i), query, words, &hit))
        g_array_append_val (hits, hit);
    }
  g_array_sort (hits, compare_hits);
  return hits;
}
