/* plumb-legacy.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-legacy.h"

#include "plumb-file.h"
#include "plumb-legacy-private.h"

#define DEFAULT_TIMEOUT_S 3600

static PlumbLegacy *
plumb_legacy_alloc (void)
{
  PlumbLegacy *self = g_atomic_rc_box_new0 (PlumbLegacy);
  self->takes = g_array_new (FALSE, TRUE, sizeof (PlumbLegacyTake));
  self->outputs = g_array_new (FALSE, TRUE, sizeof (PlumbLegacyOutput));
  return self;
}

static void
plumb_legacy_clear (gpointer data)
{
  PlumbLegacy *self = data;

  for (guint i = 0; i < self->takes->len; i++)
    {
      PlumbLegacyTake *take = &g_array_index (self->takes, PlumbLegacyTake, i);
      g_free (take->name);
      g_free (take->text);
    }
  for (guint i = 0; i < self->outputs->len; i++)
    {
      PlumbLegacyOutput *output = &g_array_index (self->outputs, PlumbLegacyOutput, i);
      g_free (output->id);
      g_free (output->kind);
      g_free (output->files);
      g_free (output->step);
      g_free (output->port);
      g_free (output->folder);
    }
  g_array_unref (self->takes);
  g_array_unref (self->outputs);
  g_strfreev (self->command);
  g_clear_pointer (&self->source, plumb_value_unref);
  g_clear_pointer (&self->seed, plumb_value_unref);
  g_free (self->title);
  g_free (self->script);
  g_free (self->notice);
}

/**
 * plumb_legacy_ref:
 * @self: a contract
 *
 * Returns: (transfer full): it
 */
PlumbLegacy *
plumb_legacy_ref (PlumbLegacy *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * plumb_legacy_unref:
 * @self: (transfer full): a contract
 */
void
plumb_legacy_unref (PlumbLegacy *self)
{
  g_atomic_rc_box_release_full (self, plumb_legacy_clear);
}

/* --- reading --- */

typedef struct
{
  PlumbLegacy *legacy;
  const PlumbValue *document;
  PlumbRegistry *registry;
  PlumbProblems *problems;
} Reading;

static void
report (
    Reading *self, const char *field, const char *message, const char *expected, const char *found)
{
  plumb_problems_add (
      self->problems,
      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                        .code = "bad-legacy",
                        .field = field,
                        .message = message,
                        .expected = expected,
                        .found = found != NULL ? found : "nothing",
                        .advice = "Correct the member “legacy” of the workflow's file." });
}

static const char *
read_text (Reading *self, const PlumbValue *object, const char *member, const char *fallback)
{
  PlumbValue *value = plumb_value_get_member (object, member);
  if (value == NULL)
    return fallback;
  const char *text = plumb_value_get_string (value, NULL);
  if (text == NULL)
    report (self, member, "A member of the legacy command is not a text", "a text",
            plumb_value_type_get_name (plumb_value_get_value_type (value)));
  return text != NULL ? text : fallback;
}

static void
read_command (Reading *self, const PlumbValue *legacy)
{
  PlumbValue *list = plumb_value_get_member (legacy, "command");
  guint n = plumb_value_get_length (list);
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      const char *text = plumb_value_get_string (plumb_value_get_element (list, i), NULL);
      if (text == NULL)
        report (self, "command", "An argument of the legacy command is not a text",
                "a list of texts, the program first", NULL);
      else
        g_strv_builder_add (command, text);
    }
  if (n == 0)
    report (self, "command", "The legacy command is not there",
            "a list of texts, the program first", NULL);
  self->legacy->command = g_strv_builder_end (command);
}

static void
read_path (Reading *self, const char *field, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (path != NULL && !plumb_file_check_relative (path, &error))
    report (self, field, error->message, "a path below the project folder", path);
}

/* What the graph has at "node.field": the document's value, else its kind's default. */
static PlumbValue *
find_parameter (Reading *self, const char *reference)
{
  const char *dot = strrchr (reference, '.');
  g_autofree char *id
      = dot != NULL ? g_strndup (reference, (gsize) (dot - reference)) : g_strdup ("");
  PlumbValue *node = plumb_value_get_member (plumb_value_get_member (self->document, "nodes"), id);
  PlumbValue *value = plumb_value_get_member (plumb_value_get_member (node, "params"),
                                              dot != NULL ? dot + 1 : "");
  PlumbKind *kind
      = plumb_registry_find_kind (self->registry, plumb_value_member_string (node, "kind", ""));
  const PlumbField *field
      = kind != NULL && dot != NULL ? plumb_kind_find_field (kind, dot + 1) : NULL;

  if (value == NULL && field != NULL)
    value = field->default_value;
  if (value == NULL)
    report (self, "takes", "The legacy command takes a parameter that the graph does not have",
            "NODE.FIELD of a node that has a value there", reference);
  return value;
}

static char *
make_text (Reading *self, const PlumbValue *value)
{
  PlumbValueType type = plumb_value_get_value_type (value);
  char *text;

  if (type == PLUMB_VALUE_STRING)
    text = g_strdup (plumb_value_get_string (value, ""));
  else if (type != PLUMB_VALUE_ARRAY && type != PLUMB_VALUE_OBJECT && type != PLUMB_VALUE_NULL)
    text = plumb_json_format (value, PLUMB_JSON_COMPACT);
  else
    {
      report (self, "takes", "A list or an object is no argument of a command",
              "a text, a number, true or false", plumb_value_type_get_name (type));
      return g_strdup ("");
    }
  if (strchr (text, '{') != NULL)
    report (self, "takes", "A value of the legacy command holds a brace",
            "a text without {, which begins a placeholder", text);
  return text;
}

static void
read_take (Reading *self, const char *name, const PlumbValue *source)
{
  PlumbLegacyTake take = { .name = g_strdup (name) };
  const char *parameter = plumb_value_member_string (source, "parameter", NULL);
  const char *file = plumb_value_member_string (source, "file", NULL);
  PlumbValue *value = plumb_value_get_member (source, "value");

  if (parameter != NULL)
    value = find_parameter (self, parameter);
  if (file != NULL)
    {
      read_path (self, "takes", file);
      take.text = g_strdup (file);
      take.is_file = TRUE;
    }
  else if (value != NULL)
    take.text = make_text (self, value);
  else
    {
      take.text = g_strdup ("");
      if (parameter == NULL)
        report (self, "takes", "What the legacy command takes has no source",
                "one of parameter, file, value", name);
    }
  g_array_append_val (self->legacy->takes, take);
}

static void
read_takes (Reading *self, const PlumbValue *legacy)
{
  PlumbValue *takes = plumb_value_get_member (legacy, "takes");

  for (guint i = 0; i < plumb_value_get_length (takes); i++)
    {
      const char *name = NULL;
      PlumbValue *source = plumb_value_get_member_at (takes, i, &name);
      if (name != NULL)
        read_take (self, name, source);
    }
}

/* "node.port" of the graph; a port can only be looked up where the kind has its own. */
static void
read_graph_side (Reading *self, PlumbLegacyOutput *output, const char *reference)
{
  const char *dot = reference != NULL ? strrchr (reference, '.') : NULL;
  output->step = dot != NULL ? g_strndup (reference, (gsize) (dot - reference)) : g_strdup ("");
  output->port = g_strdup (dot != NULL ? dot + 1 : "");
  const char *colon = strchr (output->step, ':');
  g_autofree char *id = colon != NULL ? g_strndup (output->step, (gsize) (colon - output->step))
                                      : g_strdup (output->step);
  PlumbValue *node = plumb_value_get_member (plumb_value_get_member (self->document, "nodes"), id);
  PlumbKind *kind
      = plumb_registry_find_kind (self->registry, plumb_value_member_string (node, "kind", ""));

  if (node == NULL
      || (colon == NULL && kind != NULL && plumb_kind_get_n_outputs (kind) > 0
          && plumb_kind_find_output (kind, output->port) == NULL))
    report (self, "leaves", "An output of the legacy command has no counterpart in the graph",
            "NODE.PORT of the graph", reference);
}

static void
read_output (Reading *self, const char *id, const PlumbValue *value)
{
  g_autoptr (GError) error = NULL;
  const char *folder = read_text (self, value, "folder", "");
  PlumbLegacyOutput output = {
    .id = g_strdup (id),
    .kind = g_strdup (read_text (self, value, "kind", "image")),
    .files = g_strdup (read_text (self, value, "files", "*")),
    .folder = g_strdup (folder),
  };

  if (!g_regex_match_simple ("^[A-Za-z0-9_-]{1,56}$", id, 0, 0))
    report (self, "leaves", "The id of an output is not one", "1 to 56 letters, digits, - and _",
            id);
  if (*output.files == '\0' || strchr (output.files, '/') != NULL)
    report (self, "leaves", "The files of an output are no pattern of names",
            "a name, with * and ?", output.files);
  if (*folder != '\0')
    read_path (self, "leaves", folder);
  read_graph_side (self, &output, read_text (self, value, "graph", NULL));
  g_array_append_val (self->legacy->outputs, output);
}

static void
read_outputs (Reading *self, const PlumbValue *legacy)
{
  PlumbValue *leaves = plumb_value_get_member (legacy, "leaves");

  for (guint i = 0; i < plumb_value_get_length (leaves); i++)
    {
      const char *id = NULL;
      PlumbValue *output = plumb_value_get_member_at (leaves, i, &id);
      if (id != NULL)
        read_output (self, id, output);
    }
  if (plumb_value_get_length (leaves) == 0)
    report (self, "leaves", "The legacy command leaves nothing behind",
            "an output: { \"files\", \"graph\" }", NULL);
}

static void
read_members (Reading *self, PlumbValue *legacy)
{
  PlumbLegacy *made = self->legacy;

  made->source = plumb_value_ref (legacy);
  made->title = g_strdup (read_text (self, legacy, "title", "Legacy command"));
  made->script = g_strdup (read_text (self, legacy, "script", NULL));
  made->notice = g_strdup (read_text (self, legacy, "notify", NULL));
  made->timeout_s = plumb_value_member_int (legacy, "timeout_s", DEFAULT_TIMEOUT_S);
  PlumbValue *seed = plumb_value_get_member (self->document, "seed");
  made->seed = seed != NULL ? plumb_value_ref (seed) : NULL;
  read_path (self, "script", made->script);
  read_command (self, legacy);
  read_takes (self, legacy);
  read_outputs (self, legacy);
}

/**
 * plumb_legacy_new:
 * @document: a workflow, with the parameters that it is to run with
 * @registry: the kinds
 * @problems: (nullable): every fault is added
 * @error: set to PLUMB_PARITY_ERROR_CONTRACT
 *
 * Returns: (transfer full) (nullable): the contract of its legacy command; NULL with @error where
 * it names none, or a faulty one
 */
PlumbLegacy *
plumb_legacy_new (const PlumbValue *document,
                  PlumbRegistry *registry,
                  PlumbProblems *problems,
                  GError **error)
{
  g_return_val_if_fail (document != NULL && PLUMB_IS_REGISTRY (registry), NULL);

  PlumbValue *legacy = plumb_value_get_member (document, PLUMB_LEGACY_MEMBER);
  if (legacy == NULL)
    {
      g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_CONTRACT,
                   "the workflow names no legacy command; give its file a member \"legacy\"");
      return NULL;
    }
  g_autoptr (PlumbLegacy) self = plumb_legacy_alloc ();
  g_autoptr (PlumbProblems) own = plumb_problems_new ();
  Reading reading = { self, document, registry, own };
  read_members (&reading, legacy);
  if (problems != NULL)
    plumb_problems_append (problems, own, NULL);
  if (!plumb_problems_has_errors (own))
    return g_steal_pointer (&self);
  const PlumbProblem *first = plumb_problems_get (own, 0);
  g_set_error (error, PLUMB_PARITY_ERROR, PLUMB_PARITY_ERROR_CONTRACT,
               "legacy.%s: %s (expected %s, found %s)", first->field, first->message,
               first->expected, first->found);
  return NULL;
}

/* --- what it says --- */

/**
 * plumb_legacy_get_title:
 * @self: a contract
 *
 * Returns: how people call the command
 */
const char *
plumb_legacy_get_title (const PlumbLegacy *self)
{
  return self->title;
}

/**
 * plumb_legacy_get_n_outputs:
 * @self: a contract
 *
 * Returns: how many outputs the command leaves
 */
guint
plumb_legacy_get_n_outputs (const PlumbLegacy *self)
{
  return self->outputs->len;
}

/**
 * plumb_legacy_get_output:
 * @self: a contract
 * @position: of an output
 *
 * Returns: the output, in the order of the document
 */
const PlumbLegacyOutput *
plumb_legacy_get_output (const PlumbLegacy *self, guint position)
{
  g_return_val_if_fail (position < self->outputs->len, NULL);

  return &g_array_index (self->outputs, PlumbLegacyOutput, position);
}

/**
 * plumb_legacy_find_output:
 * @self: a contract
 * @id: of an output
 *
 * Returns: its position, or G_MAXUINT
 */
guint
plumb_legacy_find_output (const PlumbLegacy *self, const char *id)
{
  for (guint i = 0; i < self->outputs->len; i++)
    if (g_str_equal (g_array_index (self->outputs, PlumbLegacyOutput, i).id, id))
      return i;
  return G_MAXUINT;
}
