/* plumb-ui-speech.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-speech.h"

#include "plumb-ui-fill.h"
#include "plumb-ui-speech-private.h"
#include "plumb-ui-words.h"

/* How far a message may lie in a message: an error in an error in a problem. */
#define DEPTH_MAX 6

/* Whose message it is, and how deep in another one. */
typedef struct
{
  PlumbKind *kind;  /* (nullable) */
  PlumbUiWord fact; /* what names in it are, where it is expected or found */
  guint depth;
} Context;

static char *say (const char *text, const Context *context);

static char *
say_inner (const char *text, const Context *context)
{
  return say (text, &(Context) { context->kind, context->fact, context->depth + 1 });
}

/* --- places --------------------------------------------------------------------------------- */

/* The length of a place such as “%s” or “%.6g”; its kind is the last letter. */
static gsize
measure_place (const char *format)
{
  return strcspn (format, "diouxXeEfgGsc") + 1;
}

static gboolean
is_number (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isxdigit (text[i]) && strchr ("+-.infa", text[i]) == NULL)
      return FALSE;
  return length > 0;
}

/* Whether @text is @format with something in each place, which goes to @values. */
static gboolean
match (const char *format, const char *text, GPtrArray *values)
{
  gsize plain = strcspn (format, "%");
  if (strncmp (format, text, plain) != 0)
    return FALSE;
  format += plain;
  text += plain;
  if (*format == '\0')
    return *text == '\0';
  if (format[1] == '%')
    return *text == '%' && match (format + 2, text + 1, values);
  gsize place = measure_place (format);
  gboolean takes_any = format[place - 1] == 's' || format[place - 1] == 'c';
  g_autofree char *next = g_strndup (format + place, strcspn (format + place, "%"));
  guint n_before = values->len;
  for (const char *end
       = *next == '\0' && format[place] == '\0' ? strchr (text, '\0') : strstr (text, next);
       end != NULL; end = *end == '\0' ? NULL : strstr (end + 1, next))
    {
      if (!takes_any && !is_number (text, (gsize) (end - text)))
        continue;
      g_ptr_array_add (values, g_strndup (text, (gsize) (end - text)));
      if (match (format + place, end, values))
        return TRUE;
      g_ptr_array_set_size (values, (int) n_before);
    }
  return FALSE;
}

/* The count of a sentence that has two forms is its first number. */
static gulong
find_count (GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++)
    if (g_ascii_isdigit (*(const char *) values->pdata[i]))
      return strtoul (values->pdata[i], NULL, 10);
  return 0;
}

typedef struct
{
  const PlumbUiSentence *sentence;
  const char *format; /* of one, or of many */
  guint position;
} Place;

/* What stands in quotes is a name, and said as it is. */
static gboolean
is_quoted (const char *format, guint position)
{
  const char *at = format;
  for (guint i = 0; at != NULL && (at = strchr (at, '%')) != NULL; at += measure_place (at))
    {
      if (at[1] == '%')
        {
          at += 2;
          continue;
        }
      if (i++ == position)
        return (at > format && at[-1] == '\'')
               || (at - format >= 3 && memcmp (at - 3, "“", strlen ("“")) == 0);
    }
  return FALSE;
}

static char *
say_value (const Place *place, const char *value, const Context *context)
{
  const char *words = place->sentence->words;
  PlumbUiWord word = words != NULL ? (PlumbUiWord) words[place->position] : PLUMB_UI_WORD_NONE;
  char *told = plumb_ui_words_tell (word == PLUMB_UI_WORD_FACT ? context->fact : word,
                                    context->kind, value);
  if (told != NULL)
    return told;
  return is_quoted (place->format, place->position) ? g_strdup (value) : say_inner (value, context);
}

static char *
say_sentence (const PlumbUiSentence *sentence,
              const char *format,
              const char *text,
              const Context *context)
{
  if (strncmp (format, text, strcspn (format, "%")) != 0)
    return NULL;
  g_autoptr (GPtrArray) values = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  if (!match (format, text, values))
    return NULL;
  for (guint i = 0; i < values->len; i++)
    {
      g_autofree char *value = values->pdata[i];
      values->pdata[i] = say_value (&(Place) { sentence, format, i }, value, context);
    }
  const char *said = sentence->many == NULL
                         ? _ (sentence->one)
                         : ngettext (sentence->one, sentence->many, find_count (values));
  return plumb_ui_fill (said, (char **) values->pdata);
}

/* --- messages ------------------------------------------------------------------------------- */

static GHashTable *
get_whole_sentences (void)
{
  static GHashTable *whole = NULL;
  if (g_once_init_enter_pointer (&whole))
    {
      GHashTable *made = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < plumb_ui_n_sentences; i++)
        if (strchr (plumb_ui_sentences[i].one, '%') == NULL)
          g_hash_table_add (made, (char *) plumb_ui_sentences[i].one);
      g_once_init_leave_pointer (&whole, made);
    }
  return whole;
}

static char *
find_sentence (const char *text, const Context *context)
{
  if (g_hash_table_contains (get_whole_sentences (), text))
    return g_strdup (_ (text));
  for (guint i = 0; i < plumb_ui_n_sentences; i++)
    {
      const PlumbUiSentence *sentence = &plumb_ui_sentences[i];
      if (strchr (sentence->one, '%') == NULL)
        continue;
      char *said = say_sentence (sentence, sentence->one, text, context);
      if (said == NULL && sentence->many != NULL)
        said = say_sentence (sentence, sentence->many, text, context);
      if (said != NULL)
        return said;
    }
  return NULL;
}

/* Both sides of @between, where one of them can be said; a reason follows a colon, advice a
 * semicolon. */
static char *
find_parts (const char *text, const char *between, const Context *context)
{
  for (const char *at = strstr (text, between); at != NULL; at = strstr (at + 1, between))
    {
      g_autofree char *before = g_strndup (text, (gsize) (at - text));
      const char *after = at + strlen (between);
      g_autofree char *first = say_inner (before, context);
      g_autofree char *second = say_inner (after, context);
      if (!g_str_equal (first, before) || !g_str_equal (second, after))
        return g_strconcat (first, between, second, NULL);
    }
  return NULL;
}

/* "Cannot open “a.png”": what could not be done, and with what. */
static char *
find_named (const char *text, const Context *context)
{
  const char *quote = strstr (text, " “");
  if (quote == NULL || quote == text || !g_str_has_suffix (text, "”"))
    return NULL;
  g_autofree char *before = g_strndup (text, (gsize) (quote - text));
  g_autofree char *said = say_inner (before, context);
  g_autofree char *name
      = g_strndup (quote + strlen (" “"), strlen (quote) - strlen (" “") - strlen ("”"));
  /* Translators: what could not be done, and the name of what it was done to. */
  return g_str_equal (said, before)
             ? NULL
             : plumb_ui_fill (_ ("%s “%s”"), (char *[]) { said, name, NULL });
}

static char *
say (const char *text, const Context *context)
{
  char *said = context->depth < DEPTH_MAX && *text != '\0' ? find_sentence (text, context) : NULL;
  if (said == NULL && context->depth < DEPTH_MAX)
    said = find_parts (text, "; ", context);
  if (said == NULL && context->depth < DEPTH_MAX)
    said = find_parts (text, ": ", context);
  if (said == NULL && context->depth < DEPTH_MAX)
    said = find_named (text, context);
  if (said == NULL) /* the system's own reasons: "No such file or directory" */
    said = g_strdup (*text == '\0' ? "" : g_dgettext ("libc", text));
  return said;
}

/* What a catalog has for nothing is its head; without one there is nothing to look for. */
static gboolean
has_catalog (void)
{
  const char *nothing = "";
  return *gettext (nothing) != '\0';
}

char *
plumb_ui_say_about (const char *message, PlumbKind *kind)
{
  return message == NULL || !has_catalog ()
             ? g_strdup (message)
             : say (message, &(Context) { kind, PLUMB_UI_WORD_NONE, 0 });
}

char *
plumb_ui_say (const char *message)
{
  return plumb_ui_say_about (message, NULL);
}

char *
plumb_ui_say_fact (const PlumbProblem *problem, const char *fact, PlumbKind *kind)
{
  if (fact == NULL || !has_catalog ())
    return g_strdup (fact);
  PlumbUiWord word = plumb_ui_words_get_of_code (problem->code);
  char *told = plumb_ui_words_tell (word, kind, fact);
  return told != NULL ? told : say (fact, &(Context) { kind, word, 0 });
}
