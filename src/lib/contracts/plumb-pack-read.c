/* plumb-pack-read.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "plumb-pack-private.h"

#include "plumb-json.h"
#include "plumb-kind-private.h"

#define KINDS_MAX 10000
#define KINDS_BYTES_MAX (16u << 20)
#define PATTERNS_MAX 1000
#define PROGRAM_CHARACTERS G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_.+-"

static const PlumbShapeMember pack_members[] = {
  { "pack", PLUMB_SHAPE_NAME, TRUE },
  { "version", PLUMB_SHAPE_WORD, TRUE },
  { "title", PLUMB_SHAPE_WORD, TRUE },
  { "summary", PLUMB_SHAPE_WORD, TRUE },
  { "license", PLUMB_SHAPE_WORD, TRUE },
  { "families", PLUMB_SHAPE_OBJECT, FALSE },
  { "modules", PLUMB_SHAPE_OBJECT, FALSE },
  { "artifact_kinds", PLUMB_SHAPE_OBJECT, FALSE },
  { "tools", PLUMB_SHAPE_OBJECT, FALSE },
  { "defaults", PLUMB_SHAPE_OBJECT, FALSE },
  { "kinds", PLUMB_SHAPE_ARRAY, FALSE },
  { "include", PLUMB_SHAPE_TEXTS, FALSE },
  { NULL },
};

static const PlumbShapeMember include_members[] = {
  { "defaults", PLUMB_SHAPE_OBJECT, FALSE },
  { "kinds", PLUMB_SHAPE_ARRAY, TRUE },
  { NULL },
};

static const PlumbShapeMember family_members[] = {
  { "title", PLUMB_SHAPE_WORD, TRUE },
  { "summary", PLUMB_SHAPE_TEXT, FALSE },
  { "realm", PLUMB_SHAPE_NAME, FALSE },
  { NULL },
};

static const PlumbShapeMember module_members[] = {
  { "title", PLUMB_SHAPE_WORD, TRUE },
  { "summary", PLUMB_SHAPE_TEXT, FALSE },
  { NULL },
};

static const PlumbShapeMember artifact_members[] = {
  { "title", PLUMB_SHAPE_WORD, TRUE },
  { "summary", PLUMB_SHAPE_TEXT, FALSE },
  { "file", PLUMB_SHAPE_BOOLEAN, FALSE },
  { "value", PLUMB_SHAPE_TEXT, FALSE },
  { "formats", PLUMB_SHAPE_TEXTS, FALSE },
  { "widens_to", PLUMB_SHAPE_TEXTS, FALSE },
  { NULL },
};

static const PlumbShapeMember tool_members[] = {
  { "command", PLUMB_SHAPE_WORD, TRUE },  { "version", PLUMB_SHAPE_OBJECT, TRUE },
  { "minimum", PLUMB_SHAPE_TEXT, FALSE }, { "enables", PLUMB_SHAPE_WORD, TRUE },
  { "advice", PLUMB_SHAPE_WORD, TRUE },   { NULL },
};

static const PlumbShapeMember version_members[] = {
  { "argv", PLUMB_SHAPE_TEXTS, TRUE },
  { "match", PLUMB_SHAPE_WORD, TRUE },
  { NULL },
};

static const char *const *
own_strv (PlumbPack *self, PlumbValue *array)
{
  guint n = array == NULL ? 0 : plumb_value_get_length (array);
  const char **texts = g_new0 (const char *, n + 1);
  g_ptr_array_add (self->owned, texts);
  for (guint i = 0; i < n; i++)
    texts[i] = plumb_value_get_string (plumb_value_get_element (array, i), "");
  return texts;
}

/* The table @member of pack.json as blocks of @size; *@n is their number. */
static gpointer
make_table (PlumbPack *self, const char *member, gsize size, guint *n)
{
  PlumbValue *table = plumb_value_get_member (self->source, member);
  *n = table == NULL ? 0 : plumb_value_get_length (table);
  return g_malloc0_n (MAX (*n, 1), size);
}

static PlumbValue *
get_entry (PlumbPack *self, const char *member, guint position, const char **name)
{
  return plumb_value_get_member_at (plumb_value_get_member (self->source, member), position, name);
}

static const char *
say (PlumbPack *self, PlumbValue *value, const char *member, const char *fallback)
{
  return plumb_pack_say (self, plumb_value_member_string (value, member, fallback));
}

/* A family or module that is a text is its title alone. */
static const char *
get_title (PlumbPack *self, PlumbValue *value)
{
  return plumb_pack_say (
      self, plumb_value_get_string (value, plumb_value_member_string (value, "title", NULL)));
}

static void
read_families_and_modules (PlumbPack *self)
{
  self->families = make_table (self, "families", sizeof (PlumbFamily), &self->n_families);
  for (guint i = 0; i < self->n_families; i++)
    {
      PlumbFamily *family = &self->families[i];
      PlumbValue *value = get_entry (self, "families", i, &family->name);
      family->title = get_title (self, value);
      family->summary = say (self, value, "summary", "");
      family->realm = plumb_value_member_string (value, "realm", NULL);
    }
  self->modules = make_table (self, "modules", sizeof (PlumbModule), &self->n_modules);
  for (guint i = 0; i < self->n_modules; i++)
    {
      PlumbModule *module = &self->modules[i];
      PlumbValue *value = get_entry (self, "modules", i, &module->name);
      module->title = get_title (self, value);
      module->summary = say (self, value, "summary", "");
    }
}

static void
read_artifact_kinds (PlumbPack *self)
{
  self->artifact_kinds
      = make_table (self, "artifact_kinds", sizeof (PlumbArtifactKind), &self->n_artifact_kinds);
  for (guint i = 0; i < self->n_artifact_kinds; i++)
    {
      PlumbArtifactKind *kind = &self->artifact_kinds[i];
      PlumbValue *value = get_entry (self, "artifact_kinds", i, &kind->name);
      kind->title = say (self, value, "title", NULL);
      kind->summary = say (self, value, "summary", "");
      kind->value = plumb_value_member_string (value, "value", NULL);
      kind->formats = own_strv (self, plumb_value_get_member (value, "formats"));
      kind->widens_to = own_strv (self, plumb_value_get_member (value, "widens_to"));
      kind->is_file = plumb_value_member_boolean (value, "file", FALSE);
    }
}

static void
read_tools (PlumbPack *self)
{
  self->tools = make_table (self, "tools", sizeof (PlumbTool), &self->n_tools);
  for (guint i = 0; i < self->n_tools; i++)
    {
      PlumbTool *tool = &self->tools[i];
      PlumbValue *value = get_entry (self, "tools", i, &tool->name);
      PlumbValue *version = plumb_value_get_member (value, "version");
      tool->command = plumb_value_member_string (value, "command", NULL);
      tool->version_argv = own_strv (self, plumb_value_get_member (version, "argv"));
      tool->version_match = plumb_value_member_string (version, "match", NULL);
      tool->minimum = plumb_value_member_string (value, "minimum", NULL);
      tool->enables = say (self, value, "enables", NULL);
      tool->advice = say (self, value, "advice", NULL);
    }
}

static gboolean
is_program_name (const char *command)
{
  return command[strspn (command, PROGRAM_CHARACTERS)] == '\0' && g_ascii_isalnum (command[0]);
}

/* To ask a program for its version is all that is done for a pack that nobody trusts yet: which
 * program that is, and what it is told, cannot be the pack's own idea. */
static gboolean
check_question (const PlumbPlace *place, const PlumbTool *tool)
{
  static const char *const questions[] = { "--version", "-version", "-V", NULL };
  gboolean is_program = is_program_name (tool->command);
  gboolean is_question = g_strv_length ((char **) tool->version_argv) == 1
                         && g_strv_contains (questions, tool->version_argv[0]);
  g_autofree char *command = g_strdup_printf ("tools.%s.command", tool->name);
  g_autofree char *argv = g_strdup_printf ("tools.%s.version.argv", tool->name);
  if (!is_program)
    plumb_place_report (place, &(PlumbFault) { "pack-field-rule", command,
                                               "the name of a program, without a folder",
                                               tool->command, "Name a program that is in PATH" });
  if (!is_question)
    {
      g_autofree char *found = g_strjoinv (" ", (char **) tool->version_argv);
      plumb_place_report (place,
                          &(PlumbFault) { "pack-field-rule", argv, "one of --version, -version, -V",
                                          found, "Ask for the version in one of these ways" });
    }
  return is_program && is_question;
}

static gboolean
check_questions (const PlumbPlace *place, PlumbPack *self)
{
  gboolean valid = TRUE;
  for (guint i = 0; i < self->n_tools; i++)
    valid &= check_question (place, &self->tools[i]);
  return valid;
}

static gboolean
check_version_matches (const PlumbPlace *place, PlumbPack *self)
{
  gboolean valid = TRUE;
  for (guint i = 0; i < self->n_tools; i++)
    {
      const char *match = self->tools[i].version_match;
      g_autoptr (GRegex) regex
          = g_regex_new (match, G_REGEX_MULTILINE, G_REGEX_MATCH_DEFAULT, NULL);
      if (regex != NULL && g_regex_get_capture_count (regex) >= 1)
        continue;
      g_autofree char *member = g_strdup_printf ("tools.%s.version.match", self->tools[i].name);
      plumb_place_report (place,
                          &(PlumbFault) { "pack-field-rule", member,
                                          "a regular expression whose group 1 is the version",
                                          match, "Correct the expression" });
      valid = FALSE;
    }
  return valid;
}

static gboolean
check_entry_name (const PlumbPlace *place, const char *table, const char *name)
{
  if (plumb_shape_is_name (name))
    return TRUE;
  plumb_place_report (
      place,
      &(PlumbFault) { "pack-bad-name", table,
                      "names: a letter first, then letters, digits, _ . -, at most 64 characters",
                      name, "Rename it" });
  return FALSE;
}

/* A table of pack.json: an object of objects; with @short_form an entry may be its title alone. */
static gboolean
check_table (const PlumbPlace *place,
             PlumbPack *self,
             const char *table,
             const PlumbShapeMember *members,
             gboolean short_form)
{
  PlumbValue *entries = plumb_value_get_member (self->source, table);
  gboolean valid = TRUE;
  for (guint i = 0; entries != NULL && i < plumb_value_get_length (entries); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (entries, i, &name);
      g_autofree char *path = g_strdup_printf ("%s.%s.", table, name);
      PlumbPlace inner = *place;
      inner.path = path;
      valid &= check_entry_name (place, table, name);
      if (!short_form || plumb_value_get_string (value, NULL) == NULL)
        valid &= plumb_shape_check (&inner, value, members);
    }
  return valid;
}

static gboolean
check_versions (const PlumbPlace *place, PlumbPack *self)
{
  PlumbValue *tools = plumb_value_get_member (self->source, "tools");
  gboolean valid = TRUE;
  for (guint i = 0; tools != NULL && i < plumb_value_get_length (tools); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (tools, i, &name);
      g_autofree char *path = g_strdup_printf ("tools.%s.version.", name);
      PlumbPlace inner = *place;
      inner.path = path;
      valid
          &= plumb_shape_check (&inner, plumb_value_get_member (value, "version"), version_members);
    }
  return valid;
}

static gboolean
read_tables (const PlumbPlace *place, PlumbPack *self)
{
  gboolean valid = check_table (place, self, "families", family_members, TRUE);
  valid &= check_table (place, self, "modules", module_members, TRUE);
  valid &= check_table (place, self, "artifact_kinds", artifact_members, FALSE);
  valid &= check_table (place, self, "tools", tool_members, FALSE);
  if (!valid || !check_versions (place, self))
    return FALSE;
  read_families_and_modules (self);
  read_artifact_kinds (self);
  read_tools (self);
  valid = check_questions (place, self);
  return check_version_matches (place, self) && valid;
}

static gboolean
report_size (const PlumbPlace *place, const char *member, const char *expected)
{
  plumb_place_report (
      place, &(PlumbFault) { "pack-too-large", member, expected, "more", "Divide the pack" });
  return FALSE;
}

/* Counts a kind with what it may have from defaults: a small file can say much. */
static gboolean
has_room (PlumbPack *self, PlumbValue *value, const PlumbValue *const *defaults)
{
  self->n_bytes += plumb_json_estimate_bytes (value, KINDS_BYTES_MAX);
  for (; *defaults != NULL; defaults++)
    self->n_bytes += plumb_json_estimate_bytes (*defaults, KINDS_BYTES_MAX);
  return self->n_bytes <= KINDS_BYTES_MAX && self->kinds->len < KINDS_MAX;
}

static gboolean
add_kind (const PlumbPlace *place, PlumbPack *self, PlumbKind *kind)
{
  gboolean is_new = g_hash_table_add (self->names, (char *) plumb_kind_get_name (kind));
  g_ptr_array_add (self->kinds, kind);
  if (!is_new)
    plumb_place_report (place, &(PlumbFault) { "pack-duplicate", "kinds", "each type once",
                                               plumb_kind_get_name (kind), "Rename one of them" });
  return is_new;
}

static gboolean
read_kinds (const PlumbPlace *place,
            PlumbPack *self,
            PlumbValue *array,
            const PlumbValue *const *defaults)
{
  gboolean valid = TRUE;
  for (guint i = 0; array != NULL && i < plumb_value_get_length (array); i++)
    {
      PlumbValue *value = plumb_value_get_element (array, i);
      if (!has_room (self, value, defaults))
        return report_size (place, "kinds", "at most 10000 kinds, 16 MB with their defaults");
      PlumbKind *kind = plumb_kind_read (place, self, value, defaults);
      valid &= kind != NULL && add_kind (place, self, kind);
    }
  return valid;
}

static void
report_error (const PlumbPlace *place, const char *code, const char *expected, const GError *error)
{
  plumb_place_report (place, &(PlumbFault) { code, NULL, expected, error->message,
                                             "Correct the file, or remove the pack's folder" });
}

PlumbValue *
plumb_pack_load_file (const PlumbPlace *place, PlumbPack *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *full = g_build_filename (self->folder, path, NULL);
  PlumbValue *value = plumb_json_load (full, &error);
  if (value == NULL)
    report_error (place, "pack-unreadable", "a JSON file", error);
  return value;
}

static gboolean
include_file (const PlumbPlace *place, PlumbPack *self, const char *path)
{
  PlumbPlace inner = *place;
  g_autofree char *prefix = g_strconcat (path, ".", NULL);
  inner.path = prefix;
  PlumbValue *value = plumb_pack_load_file (&inner, self, path);
  if (value == NULL)
    return FALSE;
  g_ptr_array_add (self->included, value);
  if (!plumb_shape_check (&inner, value, include_members))
    return FALSE;
  PlumbValue *array = plumb_value_get_member (value, "kinds");
  PlumbValue *own = plumb_value_get_member (value, "defaults");
  const PlumbValue *defaults[3] = { NULL };
  guint n = 0;
  if (!plumb_kind_check_defaults (&inner, own))
    return FALSE;
  if (own != NULL)
    defaults[n++] = own;
  defaults[n] = plumb_value_get_member (self->source, "defaults");
  return read_kinds (place, self, array, defaults);
}

/* Includes what the pattern finds and no pattern before found. */
static gboolean
include_pattern (const PlumbPlace *place,
                 PlumbPack *self,
                 GPtrArray *files,
                 const char *pattern,
                 GHashTable *included)
{
  gboolean valid = TRUE;
  guint n_found = 0;
  for (guint k = 0; k < files->len; k++)
    {
      char *path = g_ptr_array_index (files, k);
      if (!g_pattern_match_simple (pattern, path))
        continue;
      n_found++;
      if (g_hash_table_add (included, path))
        valid &= include_file (place, self, path);
    }
  if (n_found > 0)
    return valid;
  plumb_place_report (place, &(PlumbFault) { "pack-unknown-reference", "include",
                                             "a pattern that a file of the pack matches", pattern,
                                             "Correct the pattern or add the file" });
  return FALSE;
}

static gboolean
include_files (const PlumbPlace *place, PlumbPack *self, GPtrArray *files)
{
  PlumbValue *patterns = plumb_value_get_member (self->source, "include");
  guint n = patterns == NULL ? 0 : plumb_value_get_length (patterns);
  g_autoptr (GHashTable) included = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean valid = TRUE;
  if (n > PATTERNS_MAX)
    return report_size (place, "include", "at most 1000 patterns");
  for (guint i = 0; i < n; i++)
    {
      const char *pattern = plumb_value_get_string (plumb_value_get_element (patterns, i), "");
      valid &= include_pattern (place, self, files, pattern, included);
    }
  return valid;
}

static gboolean
read_whole (PlumbPlace *place, PlumbPack *self, GPtrArray *files)
{
  if (!plumb_shape_check (place, self->source, pack_members))
    return FALSE;
  self->name = plumb_value_member_string (self->source, "pack", NULL);
  self->version = plumb_value_member_string (self->source, "version", NULL);
  place->pack = self->name;
  gboolean valid = plumb_pack_read_locale (place, self, files);
  self->title = say (self, self->source, "title", NULL);
  self->summary = say (self, self->source, "summary", NULL);
  valid &= read_tables (place, self);
  const PlumbValue *defaults[] = { plumb_value_get_member (self->source, "defaults"), NULL };
  if (!plumb_kind_check_defaults (place, plumb_value_get_member (self->source, "defaults")))
    return FALSE;
  valid &= read_kinds (place, self, plumb_value_get_member (self->source, "kinds"), defaults);
  valid &= include_files (place, self, files);
  if (valid)
    plumb_pack_end_locale (place, self);
  return valid;
}

PlumbPack *
plumb_pack_read (const char *folder, PlumbPackOrigin origin, PlumbProblems *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbPack) self = plumb_pack_new (folder, origin);
  g_autofree char *folder_name = g_path_get_basename (folder);
  g_autofree char *path = g_build_filename (folder, "pack.json", NULL);
  guint n_told = 0;
  PlumbPlace place = { .problems = problems, .pack = folder_name, .n_told = &n_told };
  g_autoptr (GPtrArray) files = plumb_pack_list_files (folder, &error);
  if (files != NULL)
    self->hash = plumb_pack_hash_files (folder, files, &error);
  if (self->hash != NULL)
    self->source = plumb_json_load (path, &error);
  if (self->source == NULL)
    {
      report_error (&place, "pack-unreadable", "a readable pack.json and pack files", error);
      return NULL;
    }
  gboolean valid = read_whole (&place, self, files);
  plumb_place_end (&place);
  return valid ? g_steal_pointer (&self) : NULL;
}
