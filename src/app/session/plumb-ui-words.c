/* plumb-ui-words.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-words.h"

static GWeakRef taught;

/* All titles of one registry by name; NULL where kinds call a member differently. */
typedef struct
{
  PlumbRegistry *registry; /* to know it by */
  GHashTable *members;
} Members;

static Members members;
static GMutex lock; /* of the two above */

static void
add_member (GHashTable *table, const char *name, const char *title)
{
  const char *known;
  if (!g_hash_table_lookup_extended (table, name, NULL, (gpointer *) &known))
    g_hash_table_insert (table, g_strdup (name), g_strdup (title));
  else if (known != NULL && strcmp (known, title) != 0)
    g_hash_table_insert (table, g_strdup (name), NULL);
}

static void
add_members (GHashTable *table, PlumbKind *kind)
{
  for (guint i = 0; i < plumb_kind_get_n_fields (kind); i++)
    add_member (table, plumb_kind_get_field (kind, i)->name, plumb_kind_get_field (kind, i)->title);
  for (guint i = 0; i < plumb_kind_get_n_inputs (kind); i++)
    add_member (table, plumb_kind_get_input (kind, i)->name, plumb_kind_get_input (kind, i)->title);
  for (guint i = 0; i < plumb_kind_get_n_outputs (kind); i++)
    add_member (table, plumb_kind_get_output (kind, i)->name,
                plumb_kind_get_output (kind, i)->title);
}

static void
learn_members (PlumbRegistry *registry)
{
  g_clear_pointer (&members.members, g_hash_table_unref);
  members.registry = registry;
  members.members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < plumb_registry_get_n_packs (registry); i++)
    {
      PlumbPack *pack = plumb_registry_get_pack (registry, i);
      for (guint k = 0; k < plumb_pack_get_n_kinds (pack); k++)
        add_members (members.members, plumb_pack_get_kind (pack, k));
    }
}

void
plumb_ui_words_learn (PlumbRegistry *registry)
{
  g_mutex_lock (&lock);
  g_weak_ref_set (&taught, registry);
  g_clear_pointer (&members.members, g_hash_table_unref);
  g_mutex_unlock (&lock);
}

/* Made when a message first needs it: a window in English never does. */
static char *
find_agreed (PlumbRegistry *registry, const char *name)
{
  g_mutex_lock (&lock);
  if (members.members == NULL || members.registry != registry)
    learn_members (registry);
  char *title = g_strdup (g_hash_table_lookup (members.members, name));
  g_mutex_unlock (&lock);
  return title;
}

static char *
find_member (PlumbRegistry *registry, PlumbKind *kind, const char *name)
{
  if (kind == NULL)
    return find_agreed (registry, name);
  const PlumbField *field = plumb_kind_find_field (kind, name);
  const PlumbPort *port = plumb_kind_find_input (kind, name);
  if (port == NULL)
    port = plumb_kind_find_output (kind, name);
  return field != NULL ? g_strdup (field->title) : port != NULL ? g_strdup (port->title) : NULL;
}

/* A name, or several. */
typedef struct
{
  PlumbUiWord word;
  PlumbKind *kind; /* (nullable): whose members */
  const char *text;
} Names;

static char *
find_title (PlumbRegistry *registry, const Names *told)
{
  if (told->word == PLUMB_UI_WORD_ARTIFACT)
    {
      const PlumbArtifactKind *found = plumb_registry_find_artifact_kind (registry, told->text);
      return found != NULL ? g_strdup (found->title) : NULL;
    }
  PlumbKind *found
      = told->word != PLUMB_UI_WORD_MEMBER ? plumb_registry_find_kind (registry, told->text) : NULL;
  if (found != NULL)
    return g_strdup (plumb_kind_get_title (found));
  return told->word != PLUMB_UI_WORD_KIND ? find_member (registry, told->kind, told->text) : NULL;
}

/* What stands between names that are told, the widest first. */
static const char *const betweens[] = { ", ", " or ", NULL };

static char *
tell_names (PlumbRegistry *registry, const Names *told, const char *const *between)
{
  if (*between == NULL)
    return find_title (registry, told);
  g_auto (GStrv) names = g_strsplit (told->text, *between, -1);
  gboolean is_told = FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      Names inner = *told;
      inner.text = names[i];
      char *title = tell_names (registry, &inner, between + 1);
      if (title == NULL)
        continue;
      g_free (names[i]);
      names[i] = title;
      is_told = TRUE;
    }
  /* Translators: between two things of which one is to be chosen: "image or video". */
  return is_told ? g_strjoinv (between[1] != NULL ? *between : _ (" or "), names) : NULL;
}

char *
plumb_ui_words_tell (PlumbUiWord word, PlumbKind *kind, const char *text)
{
  g_autoptr (PlumbRegistry) registry = word != PLUMB_UI_WORD_NONE ? g_weak_ref_get (&taught) : NULL;
  if (registry == NULL || text == NULL)
    return NULL;
  return tell_names (registry, &(Names) { word, kind, text }, betweens);
}

PlumbUiWord
plumb_ui_words_get_of_code (const char *code)
{
  static const struct
  {
    const char *code;
    PlumbUiWord word;
  } words[] = {
    { "incompatible-ports", PLUMB_UI_WORD_ARTIFACT }, { "missing-input", PLUMB_UI_WORD_ARTIFACT },
    { "bad-feedback", PLUMB_UI_WORD_ARTIFACT },       { "bad-until", PLUMB_UI_WORD_ARTIFACT },
    { "unknown-kind", PLUMB_UI_WORD_KIND },           { "unknown-port", PLUMB_UI_WORD_MEMBER },
    { "unknown-field", PLUMB_UI_WORD_MEMBER },
  };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].code, code) == 0)
      return words[i].word;
  return PLUMB_UI_WORD_NONE;
}
