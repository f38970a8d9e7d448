/* plumb-template.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-template.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-registry.h"

/* One reading of a list of templates. */
typedef struct
{
  const PlumbJobInfo *job;
  GPtrArray *arguments;
  gboolean options_ended; /* an element "--" has been seen */
  GString *text;          /* the argument that is being put together */
  gboolean value_first;   /* it begins with a value */
} Expansion;

GQuark
plumb_template_error_quark (void)
{
  return g_quark_from_static_string ("plumb-template-error-quark");
}

/* --- what a placeholder stands for --- */

static void
append_value (GString *text, PlumbValue *value)
{
  const char *path = plumb_value_member_string (value, "path", NULL);
  PlumbValueType type = plumb_value_get_value_type (value);

  if (path != NULL)
    g_string_append (text, path);
  else if (type == PLUMB_VALUE_STRING)
    g_string_append (text, plumb_value_get_string (value, ""));
  else if (type != PLUMB_VALUE_NULL)
    plumb_json_append (text, value, PLUMB_JSON_COMPACT);
}

static gboolean
refuse (GError **error, PlumbTemplateError code, const char *format, const char *name)
{
  g_autofree char *shown = plumb_text_make_visible (name);
  g_autofree char *message = g_strdup_printf ("{%s}", shown);

  g_set_error (error, PLUMB_TEMPLATE_ERROR, code, "%s: %s", message, format);
  return FALSE;
}

static gboolean
append_input (GString *text, const PlumbJobInfo *job, const char *name, GError **error)
{
  PlumbValue *value = plumb_value_get_member (job->inputs, name + strlen ("in."));

  if (plumb_kind_find_input (job->kind, name + strlen ("in.")) == NULL)
    return refuse (error, PLUMB_TEMPLATE_ERROR_UNKNOWN, "the kind has no such input", name);
  if (value == NULL)
    return refuse (error, PLUMB_TEMPLATE_ERROR_MISSING, "nothing is connected to this input", name);
  append_value (text, value);
  return TRUE;
}

static gboolean
append_output (GString *text, const PlumbJobInfo *job, const char *name, GError **error)
{
  const PlumbPort *port = plumb_kind_find_output (job->kind, name + strlen ("out."));
  g_autofree char *path = NULL;

  if (port == NULL)
    return refuse (error, PLUMB_TEMPLATE_ERROR_UNKNOWN, "the kind has no such output", name);
  if (port->file == NULL)
    return refuse (error, PLUMB_TEMPLATE_ERROR_MISSING, "this output is no file", name);
  path = plumb_template_get_output_path (port, job, error);
  if (path == NULL)
    return FALSE;
  g_string_append (text, path);
  return TRUE;
}

static gboolean
append_parameter (GString *text, const PlumbJobInfo *job, const char *name, GError **error)
{
  PlumbValue *value = plumb_value_get_member (job->params, name + strlen ("param."));

  if (plumb_kind_find_field (job->kind, name + strlen ("param.")) == NULL)
    return refuse (error, PLUMB_TEMPLATE_ERROR_UNKNOWN, "the kind has no such field", name);
  if (value == NULL)
    return refuse (error, PLUMB_TEMPLATE_ERROR_MISSING, "this field has no value", name);
  append_value (text, value);
  return TRUE;
}

static gboolean
append_tool (GString *text, const PlumbJobInfo *job, const char *name, GError **error)
{
  PlumbValue *tool = plumb_value_get_member (job->tools, name + strlen ("tool."));
  const char *path = plumb_value_member_string (tool, "path", NULL);

  if (path == NULL)
    return refuse (error, PLUMB_TEMPLATE_ERROR_MISSING, "this program was not found", name);
  g_string_append (text, path);
  return TRUE;
}

/* Returns FALSE without @error where @name is no placeholder at all. */
static gboolean
append_placeholder (GString *text, const PlumbJobInfo *job, const char *name, GError **error)
{
  if (g_str_has_prefix (name, "in."))
    return append_input (text, job, name, error);
  if (g_str_has_prefix (name, "out."))
    return append_output (text, job, name, error);
  if (g_str_has_prefix (name, "param."))
    return append_parameter (text, job, name, error);
  if (g_str_has_prefix (name, "tool."))
    return append_tool (text, job, name, error);
  if (g_str_equal (name, "seed"))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, job->seed);
  else if (g_str_equal (name, "item"))
    g_string_append_printf (text, "%" G_GINT64_FORMAT,
                            plumb_value_member_int (job->item, "index", 0));
  else if (g_str_equal (name, "work"))
    g_string_append (text, job->work_folder);
  else if (g_str_equal (name, "job"))
    g_string_append_printf (text, "%s/job.json", job->work_folder);
  else if (g_str_equal (name, "pack"))
    g_string_append (text, plumb_pack_get_folder (plumb_kind_get_pack (job->kind)));
  else
    return FALSE;
  return TRUE;
}

/* The name between braces at @open, or NULL: a name has letters, digits and ._- alone. */
static char *
find_name (const char *open, const char **end)
{
  const char *close = open + 1;

  while (g_ascii_isalnum (*close) || *close == '.' || *close == '_' || *close == '-')
    close++;
  *end = close + 1;
  return *close == '}' && close > open + 1 ? g_strndup (open + 1, close - open - 1) : NULL;
}

/* Puts the text of one template into @text. @value_first tells whether it begins with a value. */
static gboolean
fill_in (GString *text,
         const char *template,
         const PlumbJobInfo *job,
         gboolean *value_first,
         GError **error)
{
  *value_first = FALSE;
  while (*template != '\0')
    {
      const char *open = strchrnul (template, '{'), *end;
      g_autofree char *name = *open == '{' ? find_name (open, &end) : NULL;
      g_autoptr (GError) reason = NULL;
      gboolean at_start;

      g_string_append_len (text, template, open - template);
      template = open;
      at_start = text->len == 0;
      if (name != NULL && append_placeholder (text, job, name, &reason))
        {
          *value_first = *value_first || at_start;
          template = end;
        }
      else if (reason != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      else if (*open == '{')
        {
          g_string_append_c (text, '{');
          template = open + 1;
        }
    }
  return TRUE;
}

/* --- lists of arguments --- */

/* Ends the argument that is in the text. */
static gboolean
push_argument (Expansion *self, GError **error)
{
  if (self->value_first && self->text->str[0] == '-' && !self->options_ended)
    {
      g_autofree char *shown = plumb_text_make_visible (self->text->str);

      g_set_error (error, PLUMB_TEMPLATE_ERROR, PLUMB_TEMPLATE_ERROR_OPTION,
                   "the value “%s” would be taken for an option", shown);
      return FALSE;
    }
  g_ptr_array_add (self->arguments, g_strndup (self->text->str, self->text->len));
  return TRUE;
}

static gboolean
push_template (Expansion *self, const char *template, GError **error)
{
  g_string_truncate (self->text, 0);
  if (!fill_in (self->text, template, self->job, &self->value_first, error)
      || !push_argument (self, error))
    return FALSE;
  self->options_ended = self->options_ended || g_str_equal (template, "--");
  return TRUE;
}

static gboolean
push_value (Expansion *self, PlumbValue *value, GError **error)
{
  g_string_truncate (self->text, 0);
  append_value (self->text, value);
  self->value_first = TRUE;
  return push_argument (self, error);
}

/* The elements of an input or field that is asked for as a list: one that is no list is one
 * element, and there is none of what has no value. */
static gboolean
collect_elements (Expansion *self, const char *name, GPtrArray *elements, GError **error)
{
  gboolean is_input = g_str_has_prefix (name, "in.");
  PlumbValue *value;

  if (is_input ? plumb_kind_find_input (self->job->kind, name + 3) == NULL
               : !g_str_has_prefix (name, "param.")
                     || plumb_kind_find_field (self->job->kind, name + 6) == NULL)
    return refuse (error, PLUMB_TEMPLATE_ERROR_UNKNOWN, "the kind has no such list", name);
  value = is_input ? plumb_value_get_member (self->job->inputs, name + 3)
                   : plumb_value_get_member (self->job->params, name + 6);
  if (value == NULL || plumb_value_get_value_type (value) == PLUMB_VALUE_NULL)
    return TRUE;
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
    g_ptr_array_add (elements, value);
  else
    for (guint i = 0; i < plumb_value_get_length (value); i++)
      g_ptr_array_add (elements, plumb_value_get_element (value, i));
  return TRUE;
}

static gboolean
push_values (Expansion *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) elements = g_ptr_array_new ();
  gboolean good = collect_elements (self, name, elements, error);

  for (guint i = 0; good && i < elements->len; i++)
    good = push_value (self, g_ptr_array_index (elements, i), error);
  return good;
}

/* The name in an element that is exactly OPEN NAME }. */
static char *
find_list_name (const char *element, const char *open)
{
  gsize length = strlen (element), skip = strlen (open);

  return g_str_has_prefix (element, open) && element[length - 1] == '}'
             ? g_strndup (element + skip, length - skip - 1)
             : NULL;
}

/* What a user typed as an argument. Braces that mean nothing here are just braces. */
static gboolean
push_typed (Expansion *self, const char *text, GError **error)
{
  g_autofree char *list = find_list_name (text, "{*");
  gboolean is_list
      = list != NULL && (g_str_has_prefix (list, "in.") || g_str_has_prefix (list, "param."));

  return is_list ? push_values (self, list, error) : push_template (self, text, error);
}

/* Texts of a list that a user typed are templates; whatever else is in it is a value. */
static gboolean
push_templates (Expansion *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) elements = g_ptr_array_new ();
  gboolean good = collect_elements (self, name, elements, error);

  for (guint i = 0; good && i < elements->len; i++)
    {
      PlumbValue *value = g_ptr_array_index (elements, i);
      const char *text = plumb_value_get_string (value, NULL);

      good = text != NULL ? push_typed (self, text, error) : push_value (self, value, error);
    }
  return good;
}

static gboolean
expand_element (Expansion *self, const char *element, GError **error)
{
  g_autofree char *templates = find_list_name (element, "{**");
  g_autofree char *list = templates == NULL ? find_list_name (element, "{*") : NULL;

  if (templates != NULL)
    return push_templates (self, templates, error);
  if (list != NULL)
    return push_values (self, list, error);
  return push_template (self, element, error);
}

/**
 * plumb_template_expand:
 * @elements: an array of templates
 * @job: what fills them in
 * @error: return location for a PLUMB_TEMPLATE_ERROR
 *
 * Returns: (transfer full) (nullable): the arguments, or NULL with @error
 */
char **
plumb_template_expand (PlumbValue *elements, const PlumbJobInfo *job, GError **error)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_null_terminated (8, g_free, TRUE);
  g_autoptr (GString) text = g_string_new (NULL);
  Expansion self = { .job = job, .arguments = arguments, .text = text };

  for (guint i = 0; i < plumb_value_get_length (elements); i++)
    {
      const char *element = plumb_value_get_string (plumb_value_get_element (elements, i), "");

      if (!expand_element (&self, element, error))
        return NULL;
    }
  return (char **) g_ptr_array_steal (arguments, NULL);
}

/**
 * plumb_template_expand_text:
 * @text: one template
 * @job: what fills it in
 * @error: return location for a PLUMB_TEMPLATE_ERROR
 *
 * For texts that are no argument: a name of an output, a number.
 *
 * Returns: (transfer full) (nullable): the text, or NULL with @error
 */
char *
plumb_template_expand_text (const char *text, const PlumbJobInfo *job, GError **error)
{
  g_autoptr (GString) filled = g_string_new (NULL);
  gboolean value_first;

  g_return_val_if_fail (text != NULL, NULL);

  if (!fill_in (filled, text, job, &value_first, error))
    return NULL;
  return g_string_free_and_steal (g_steal_pointer (&filled));
}

/**
 * plumb_template_get_output_path:
 * @port: an output
 * @job: whose work folder it is in
 * @error: return location for a PLUMB_TEMPLATE_ERROR
 *
 * Returns: (transfer full) (nullable): the path; NULL without @error where the port has no file
 */
char *
plumb_template_get_output_path (const PlumbPort *port, const PlumbJobInfo *job, GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (port != NULL, NULL);

  if (port->file == NULL)
    return NULL;
  name = plumb_template_expand_text (port->file, job, error);
  return name == NULL ? NULL : g_strdup_printf ("%s/%s", job->work_folder, name);
}
