/* plumb-project-settings.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-project-settings-private.h"

#include "plumb-clock.h"
#include "plumb-ledger.h"

#define MAX_NAME_BYTES 200
#define MAX_SLOTS 64

/* A number of project.json, by group. What the table does not name is kept and not looked at. */
typedef struct
{
  const char *group;
  const char *name;
  double minimum;
  double maximum;
  gboolean is_whole;
} NumberRule;

static const NumberRule number_rules[] = {
  { "budget", "executions", 1, 1e9, TRUE },
  { "budget", "rounds", 1, 1e6, TRUE },
  { "budget", "wall_s", 1, 31536000, TRUE },
  { "budget", "bytes", 1, 1e15, TRUE },
  { "budget", "free_mb", 0, 1e9, TRUE },
  { "budget", "patience", 1, 1000, TRUE },
  { "budget_per_day", "executions", 1, 1e9, TRUE },
  { "budget_per_day", "wall_s", 1, 86400, TRUE },
  { "budget_per_day", "bytes", 1, 1e15, TRUE },
  { "retry", "max_attempts", 1, 100, TRUE },
  { "retry", "base_ms", 0, 86400000, TRUE },
  { "retry", "max_ms", 0, 86400000, TRUE },
  { "retry", "jitter", 0, 1, FALSE },
  { "compare", "pass_delta", 0, 1, FALSE },
  { "compare", "pass_changed_fraction", 0, 1, FALSE },
  { "compare", "step", 0, 1, FALSE },
  { "compare", "warn_delta", 0, 1, FALSE },
};

static const char *const groups[] = { "slots", "budget", "budget_per_day", "retry", "compare" };
static const char *const retry_modes[] = { "fixed", "exponential", NULL };
static const char *const failure_classes[]
    = { "non-retryable", "timeout", "upstream-unavailable", "retryable", NULL };
static const char *const escalations[] = { "decision-sprint", "exception-inbox", "reject", NULL };

G_GNUC_PRINTF (2, 3)
static gboolean
set_invalid (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, PLUMB_STORE_ERROR, PLUMB_STORE_ERROR_INVALID, "%s", text);
  return FALSE;
}

static gboolean
check_number (const NumberRule *rule, const PlumbValue *value, GError **error)
{
  PlumbValueType type;
  double number;

  if (value == NULL)
    return TRUE;
  type = plumb_value_get_value_type (value);
  number = plumb_value_get_double (value, 0);
  if (plumb_value_is_number (value) && number >= rule->minimum && number <= rule->maximum
      && (!rule->is_whole || type == PLUMB_VALUE_INT))
    return TRUE;
  return set_invalid (error,
                      rule->is_whole ? "“%s.%s” must be a whole number from %g to %g"
                                     : "“%s.%s” must be a number from %g to %g",
                      rule->group, rule->name, rule->minimum, rule->maximum);
}

static gboolean
check_numbers (const PlumbValue *settings, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (number_rules); i++)
    {
      PlumbValue *group = plumb_value_get_member (settings, number_rules[i].group);

      if (group != NULL
          && !check_number (&number_rules[i], plumb_value_get_member (group, number_rules[i].name),
                            error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_word (const PlumbValue *value, const char *what, const char *const *words, GError **error)
{
  const char *word = plumb_value_get_string (value, "");
  g_autofree char *all = NULL;

  if (value == NULL || g_strv_contains (words, word))
    return TRUE;
  all = g_strjoinv (", ", (char **) words);
  return set_invalid (error, "“%s” is “%s”; expected one of: %s", what, word, all);
}

static gboolean
check_retry (const PlumbValue *retry, GError **error)
{
  PlumbValue *classes = plumb_value_get_member (retry, "on");

  if (classes != NULL && plumb_value_get_value_type (classes) != PLUMB_VALUE_ARRAY)
    return set_invalid (error, "“retry.on” must be a list");
  for (guint i = 0; classes != NULL && i < plumb_value_get_length (classes); i++)
    if (!check_word (plumb_value_get_element (classes, i), "retry.on", failure_classes, error))
      return FALSE;
  return check_word (plumb_value_get_member (retry, "mode"), "retry.mode", retry_modes, error)
         && check_word (plumb_value_get_member (retry, "escalate_to"), "retry.escalate_to",
                        escalations, error);
}

static gboolean
check_slots (const PlumbValue *slots, GError **error)
{
  if (plumb_value_get_length (slots) > MAX_SLOTS)
    return set_invalid (error, "“slots” has more than %d members", MAX_SLOTS);
  for (guint i = 0; i < plumb_value_get_length (slots); i++)
    {
      const char *name = NULL;
      PlumbValue *value = plumb_value_get_member_at (slots, i, &name);
      NumberRule rule = { "slots", name, 0, 4096, TRUE };

      if (!check_number (&rule, value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_format (const PlumbValue *settings, GError **error)
{
  PlumbValue *format;

  if (plumb_value_get_value_type (settings) != PLUMB_VALUE_OBJECT)
    return set_invalid (error, "Expected an object at the top");
  format = plumb_value_get_member (settings, PLUMB_PROJECT_FORMAT_MEMBER);
  if (format == NULL || plumb_value_get_value_type (format) != PLUMB_VALUE_INT)
    return set_invalid (error, "“plumb_project”, the number of the format, is missing; expected 1");
  if (plumb_value_get_int (format, 0) > PLUMB_PROJECT_FORMAT)
    return set_invalid (error, "The project is of a newer format. Update the program to open it");
  if (plumb_value_get_int (format, 0) < 1)
    return set_invalid (error, "“plumb_project”, the number of the format, must be 1");
  return TRUE;
}

static gboolean
check_name (const PlumbValue *settings, GError **error)
{
  const char *name = plumb_value_member_string (settings, "name", "");

  if (*name == '\0' || strlen (name) > MAX_NAME_BYTES)
    return set_invalid (error, "“name” must be a text of 1 to %d bytes", MAX_NAME_BYTES);
  return TRUE;
}

gboolean
plumb_project_settings_check (const PlumbValue *settings, GError **error)
{
  PlumbValue *slots, *retry;

  if (!check_format (settings, error) || !check_name (settings, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      PlumbValue *group = plumb_value_get_member (settings, groups[i]);

      if (group != NULL && plumb_value_get_value_type (group) != PLUMB_VALUE_OBJECT)
        return set_invalid (error, "“%s” must be an object", groups[i]);
    }
  slots = plumb_value_get_member (settings, "slots");
  retry = plumb_value_get_member (settings, "retry");
  return check_numbers (settings, error) && (slots == NULL || check_slots (slots, error))
         && (retry == NULL || check_retry (retry, error));
}

PlumbValue *
plumb_project_settings_make (const char *name)
{
  g_autoptr (PlumbClock) clock = plumb_clock_new ();
  g_autofree char *id = plumb_id_new (clock);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_int (builder, PLUMB_PROJECT_FORMAT_MEMBER, PLUMB_PROJECT_FORMAT);
  plumb_value_builder_set_string (builder, "id", id);
  plumb_value_builder_set_string (builder, "name", name);
  return plumb_value_builder_end (builder);
}
