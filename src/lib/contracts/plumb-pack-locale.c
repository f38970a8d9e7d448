/* plumb-pack-locale.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "plumb-pack-private.h"

#include "plumb-json.h"

#define FOLDER "locale/"
#define ENDING ".json"

/* A file of translations: { "text of the pack": "the same in another language" }. */
typedef struct
{
  const char *path; /* borrowed */
  PlumbValue *texts;
} Translation;

struct _PlumbPackLocale
{
  GArray *translations; /* of Translation: every language */
  GPtrArray *spoken;    /* of PlumbValue: those of this process, the most wanted first */
  GHashTable *said;     /* (nullable): the texts of the pack, while it is read */
};

static void
clear_translation (gpointer data)
{
  g_clear_pointer (&((Translation *) data)->texts, plumb_value_unref);
}

PlumbPackLocale *
plumb_pack_locale_new (void)
{
  PlumbPackLocale *self = g_new0 (PlumbPackLocale, 1);
  self->translations = g_array_new (FALSE, FALSE, sizeof (Translation));
  g_array_set_clear_func (self->translations, clear_translation);
  self->spoken = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  return self;
}

void
plumb_pack_locale_free (PlumbPackLocale *self)
{
  g_clear_pointer (&self->translations, g_array_unref);
  g_clear_pointer (&self->spoken, g_ptr_array_unref);
  g_clear_pointer (&self->said, g_hash_table_unref);
  g_free (self);
}

/* As gettext names them: de, pt_BR, sr@latin. */
static gboolean
is_language (const char *text, gsize length)
{
  static const char *const classes[] = { G_CSET_a_2_z, G_CSET_A_2_Z, G_CSET_a_2_z };
  gsize n = strspn (text, classes[0]);
  if (n < 2 || n > 3)
    return FALSE;
  if (n < length && text[n] == '_')
    {
      gsize n_country = strspn (text + n + 1, classes[1]);
      if (n_country != 2)
        return FALSE;
      n += 1 + n_country;
    }
  if (n < length && text[n] == '@')
    n += 1 + strspn (text + n + 1, classes[2]);
  return n == length && text[n - 1] != '@';
}

static gboolean
report_language (const PlumbPlace *place, const char *path)
{
  plumb_place_report (place, &(PlumbFault) { "pack-bad-name", path,
                                             "a language and .json, such as de.json or pt_BR.json",
                                             path, "Rename the file" });
  return FALSE;
}

/* An empty translation is one that is still to be made. */
static gboolean
check_texts (const PlumbPlace *place, PlumbValue *texts)
{
  if (!plumb_shape_check_object (place, texts))
    return FALSE;
  gboolean valid = TRUE;
  for (guint i = 0; i < plumb_value_get_length (texts); i++)
    {
      const char *name;
      PlumbValue *text = plumb_value_get_member_at (texts, i, &name);
      if (plumb_value_get_string (text, NULL) != NULL)
        continue;
      const char *found = plumb_value_type_get_name (plumb_value_get_value_type (text));
      plumb_place_report (place, &(PlumbFault) { "pack-wrong-type", name, "a text", found,
                                                 "Write the translation as a text" });
      valid = FALSE;
    }
  return valid;
}

static gboolean
read_translation (const PlumbPlace *place, PlumbPack *self, const char *path)
{
  gsize length = strlen (path) - strlen (FOLDER) - strlen (ENDING);
  if (!is_language (path + strlen (FOLDER), length))
    return report_language (place, path);
  g_autofree char *prefix = g_strconcat (path, ".", NULL);
  PlumbPlace inner = *place;
  inner.path = prefix;
  g_autoptr (PlumbValue) texts = plumb_pack_load_file (&inner, self, path);
  if (texts == NULL || !check_texts (&inner, texts))
    return FALSE;
  Translation translation = { path, g_steal_pointer (&texts) };
  g_array_append_val (self->locale->translations, translation);
  return TRUE;
}

static gboolean
is_translation (const char *path)
{
  return g_str_has_prefix (path, FOLDER) && g_str_has_suffix (path, ENDING)
         && strchr (path + strlen (FOLDER), '/') == NULL;
}

static void
add_spoken (PlumbPackLocale *self, const char *language)
{
  g_autofree char *path = g_strconcat (FOLDER, language, ENDING, NULL);
  for (guint i = 0; i < self->translations->len; i++)
    {
      const Translation *translation = &g_array_index (self->translations, Translation, i);
      if (g_str_equal (translation->path, path))
        g_ptr_array_add (self->spoken, plumb_value_ref (translation->texts));
    }
}

static gboolean
is_english (const char *language)
{
  return g_str_has_prefix (language, "en") && strchr ("_.@", language[2]) != NULL;
}

/* Packs are written in English: whoever would rather have that is given nothing that comes after
 * it. */
static void
choose_languages (PlumbPackLocale *self)
{
  const char *locale = setlocale (LC_MESSAGES, NULL);
  if (g_strcmp0 (locale, "C") == 0 || g_strcmp0 (locale, "POSIX") == 0)
    return;
  gboolean has_english = FALSE;
  for (const char *const *language = g_get_language_names_with_category ("LC_MESSAGES");
       *language != NULL && !g_str_equal (*language, "C"); language++)
    {
      if (has_english && !is_english (*language))
        return;
      has_english |= is_english (*language);
      add_spoken (self, *language);
    }
}

gboolean
plumb_pack_read_locale (const PlumbPlace *place, PlumbPack *self, GPtrArray *files)
{
  gboolean valid = TRUE;
  for (guint i = 0; i < files->len; i++)
    if (is_translation (g_ptr_array_index (files, i)))
      valid &= read_translation (place, self, g_ptr_array_index (files, i));
  if (self->locale->translations->len > 0)
    self->locale->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  choose_languages (self->locale);
  return valid;
}

/* A text that was changed, or is gone, does no harm but for what is then read in English. */
static void
report_idle (const PlumbPlace *place, const Translation *translation, guint n, const char *first)
{
  g_autofree char *message
      = g_strdup_printf (n == 1 ? "Pack %s, %s: %u translated text is not in the pack"
                                : "Pack %s, %s: %u translated texts are not in the pack",
                         place->pack, translation->path, n);
  plumb_problems_add (place->problems,
                      &(PlumbProblem) { .severity = PLUMB_SEVERITY_NOTE,
                                        .code = "pack-idle-translation",
                                        .node = place->pack,
                                        .field = translation->path,
                                        .message = message,
                                        .expected = "texts of the pack, to the letter",
                                        .found = first,
                                        .advice = "Correct the text, or remove it" });
}

static void
check_idle (const PlumbPlace *place, const PlumbPackLocale *self, const Translation *translation)
{
  const char *first = NULL;
  guint n = 0;
  for (guint i = 0; i < plumb_value_get_length (translation->texts); i++)
    {
      const char *name;
      plumb_value_get_member_at (translation->texts, i, &name);
      if (g_hash_table_contains (self->said, name))
        continue;
      first = first == NULL ? name : first;
      n++;
    }
  if (n > 0)
    report_idle (place, translation, n, first);
}

void
plumb_pack_end_locale (const PlumbPlace *place, PlumbPack *self)
{
  PlumbPackLocale *locale = self->locale;
  for (guint i = 0; i < locale->translations->len; i++)
    check_idle (place, locale, &g_array_index (locale->translations, Translation, i));
  g_array_set_size (locale->translations, 0);
  g_clear_pointer (&locale->said, g_hash_table_unref);
}

const char *
plumb_pack_say (const PlumbPack *self, const char *text)
{
  const PlumbPackLocale *locale = self->locale;
  if (text == NULL || *text == '\0')
    return text;
  if (locale->said != NULL)
    g_hash_table_add (locale->said, g_strdup (text));
  for (guint i = 0; i < locale->spoken->len; i++)
    {
      const char *said
          = plumb_value_member_string (g_ptr_array_index (locale->spoken, i), text, NULL);
      if (said != NULL && *said != '\0')
        return said;
    }
  return g_dpgettext2 (GETTEXT_PACKAGE, "pack", text);
}
