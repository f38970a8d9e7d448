/* plumb-format.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "plumb-format.h"

#include "plumb-file.h"

#define SUFFIX_BYTES_MAX 64
#define REGEX_BYTES_MAX 4096

typedef struct
{
  const char *name;
  gboolean (*accepts) (const char *text);
  const char *description;
} Format;

static const char *
skip_digits (const char *text)
{
  while (g_ascii_isdigit (*text))
    text++;
  return text;
}

static gboolean
accepts_uuid (const char *text)
{
  static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (strlen (text) != sizeof shape - 1)
    return FALSE;
  for (guint i = 0; shape[i] != '\0'; i++)
    if (shape[i] == '-' ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
accepts_absolute_path (const char *text)
{
  if (text[0] != '/')
    return FALSE;
  g_auto (GStrv) components = g_strsplit (text, "/", -1);
  return !g_strv_contains ((const char *const *) components, "..");
}

static gboolean
accepts_float_string (const char *text)
{
  const char *at = text + (*text == '+' || *text == '-');
  const char *end = skip_digits (at);
  if (end == at)
    return FALSE;
  if (*end == '.')
    {
      at = end + 1;
      end = skip_digits (at);
      if (end == at)
        return FALSE;
    }
  if (*end == 'e' || *end == 'E')
    {
      at = end + 1;
      at += *at == '+' || *at == '-';
      end = skip_digits (at);
      if (end == at)
        return FALSE;
    }
  return *end == '\0' && isfinite (g_ascii_strtod (text, NULL));
}

static gboolean
accepts_hex_color (const char *text)
{
  gsize length = strlen (text);
  if (text[0] != '#' || (length != 7 && length != 9))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
accepts_suffix (const char *text)
{
  const char *at = text;
  while (g_ascii_isalnum (*at) || *at == '_' || *at == '-')
    at++;
  return *at == '\0' && at - text <= SUFFIX_BYTES_MAX;
}

static gboolean
accepts_regex (const char *text)
{
  if (strlen (text) > REGEX_BYTES_MAX)
    return FALSE;
  g_autoptr (GRegex) regex = g_regex_new (text, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  return regex != NULL;
}

static gboolean
accepts_name (const char *text)
{
  return plumb_file_check_name (text, NULL);
}

static gboolean
accepts_relative_path (const char *text)
{
  return plumb_file_check_relative (text, NULL);
}

/* Whether it is right only what reads it knows: the format tells editors what they have before
 * them. */
static gboolean
accepts_code (const char *text)
{
  return TRUE;
}

static const Format formats[] = {
  { "uuid", accepts_uuid, "a UUID: 8-4-4-4-12 hexadecimal digits" },
  { "absolute-path", accepts_absolute_path,
    "an absolute path: it starts with / and has no .. in it" },
  { "float-string", accepts_float_string, "a decimal number as text, such as 0.1 or 2.5e-3" },
  { "hex-color", accepts_hex_color, "a color: #RRGGBB or #RRGGBBAA" },
  { "suffix", accepts_suffix, "at most 64 of the characters A-Z a-z 0-9 _ -" },
  { "regex", accepts_regex, "a regular expression (PCRE) of at most 4096 bytes" },
  { "name", accepts_name,
    "a file name: one component of at most 255 bytes, no leading -, no control characters" },
  { "relative-path", accepts_relative_path,
    "a path relative to the project folder that does not climb out of it" },
  { "code", accepts_code, "a text" },
};

static const Format *
find_format (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].name, name))
      return &formats[i];
  return NULL;
}

/**
 * plumb_format_is_known:
 * @format: a name
 *
 * Returns: whether there is a format of that name
 */
gboolean
plumb_format_is_known (const char *format)
{
  g_return_val_if_fail (format != NULL, FALSE);
  return find_format (format) != NULL;
}

/**
 * plumb_format_accepts:
 * @format: a known format
 * @text: any text
 *
 * Numbers are read in the C locale.
 *
 * Returns: whether @text has the format
 */
gboolean
plumb_format_accepts (const char *format, const char *text)
{
  g_return_val_if_fail (format != NULL && text != NULL, FALSE);
  const Format *found = find_format (format);
  g_return_val_if_fail (found != NULL, FALSE);
  return found->accepts (text);
}

/**
 * plumb_format_describe:
 * @format: a known format
 *
 * Returns: what a text of the format looks like
 */
const char *
plumb_format_describe (const char *format)
{
  g_return_val_if_fail (format != NULL, NULL);
  const Format *found = find_format (format);
  g_return_val_if_fail (found != NULL, NULL);
  return found->description;
}

/**
 * plumb_format_normalize:
 * @format: a known format
 * @text: a text that it accepts
 *
 * Returns: (transfer full): the form in which it is stored
 */
char *
plumb_format_normalize (const char *format, const char *text)
{
  g_return_val_if_fail (format != NULL && text != NULL, NULL);
  return g_str_equal (format, "uuid") ? g_ascii_strdown (text, -1) : g_strdup (text);
}
