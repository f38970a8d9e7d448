/* plumb-outputs.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-outputs.h"

#include "plumb-file.h"
#include "plumb-json.h"
#include "plumb-limits.h"
#include "plumb-template.h"

#define MAX_TABLE_BYTES (8u << 20)
/* So many names are told of what was found instead. */
#define MAX_NAMES_TOLD 6

typedef struct
{
  const PlumbJobInfo *job;
  int folder; /* the work folder, once something is looked for in it */
  PlumbFailure *failure;
} Collection;

static gboolean
open_folder (Collection *self)
{
  if (self->folder < 0)
    self->folder = open (self->job->work_folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  return self->folder >= 0
         || plumb_failure_set (
             self->failure, "output-missing", g_strdup ("The work folder is gone"), NULL,
             g_strdup (g_strerror (errno)), "Keep other programs out of .plumbline/work.");
}

static void
collection_clear (Collection *self)
{
  g_clear_fd (&self->folder, NULL);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Collection, collection_clear)

/* --- one file --- */

static gboolean
check_file (Collection *self, const char *port, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = plumb_text_make_visible (path);
  g_autofd int fd = -1;
  struct stat info;

  if (plumb_file_check_relative (path, &error))
    fd = plumb_file_open_beneath (self->folder, path, O_RDONLY, 0, &error);
  if (fd < 0)
    return plumb_failure_set (
        self->failure, "output-invalid",
        g_strdup_printf ("The output “%s” cannot be “%s”", port, shown),
        g_strdup ("a regular file in the work folder, reached through no link"),
        g_strdup (error->message),
        "Let the command write the file itself, by a plain name, into its work folder.");
  if (fstat (fd, &info) != 0 || info.st_nlink != 1 || info.st_uid != geteuid ())
    return plumb_failure_set (self->failure, "output-invalid",
                              g_strdup_printf ("The output “%s” cannot be “%s”", port, shown),
                              g_strdup ("a file of the job's own, with one name"),
                              g_strdup ("a file that has another name or owner too"),
                              "Let the command copy the file instead of linking it.");
  return TRUE;
}

static PlumbValue *
make_file_datum (const char *path)
{
  g_autoptr (PlumbValueBuilder) builder = plumb_value_builder_new_object ();

  plumb_value_builder_set_string (builder, "file", path);
  return plumb_value_builder_end (g_steal_pointer (&builder));
}

/* --- outputs.json --- */

static gboolean
refuse_table (Collection *self, const char *expected, char *found)
{
  return plumb_failure_set (
      self->failure, "output-invalid",
      g_strdup ("The command wrote an outputs.json that cannot be used"), g_strdup (expected),
      found,
      "Correct the script: { \"port\": datum or [data] }, a file as { \"file\": \"name\" }.");
}

static gboolean
check_datum (Collection *self, const char *port, PlumbValue *datum)
{
  PlumbValue *file = plumb_value_get_member (datum, "file");

  if (plumb_value_get_member (datum, "artifact") != NULL
      || plumb_value_get_member (datum, "project") != NULL)
    return refuse_table (self, "data without “artifact” and “project”, which only the store gives",
                         g_strdup (port));
  if (file == NULL)
    return TRUE;
  if (plumb_value_get_string (file, NULL) == NULL)
    return refuse_table (self, "“file” as a text", g_strdup (port));
  return check_file (self, port, plumb_value_get_string (file, NULL));
}

static gboolean
check_entry (Collection *self, const char *name, PlumbValue *value)
{
  const PlumbPort *port = plumb_kind_find_output (self->job->kind, name);
  gboolean good = TRUE;

  if (port == NULL)
    return refuse_table (self, "the names of the kind's outputs", plumb_text_make_visible (name));
  if (!port->many || plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
    return check_datum (self, name, value);
  if (plumb_value_get_length (value) > PLUMB_LIMIT_ITEMS)
    return refuse_table (self, "no more items than a step may have",
                         g_strdup_printf ("%u", plumb_value_get_length (value)));
  for (guint i = 0; good && i < plumb_value_get_length (value); i++)
    good = check_datum (self, name, plumb_value_get_element (value, i));
  return good;
}

static char *
read_table (Collection *self, gsize *length, GError **error)
{
  g_autofd int fd = plumb_file_open_beneath (self->folder, "outputs.json", O_RDONLY, 0, error);
  g_autofree char *text = NULL;
  struct stat info;
  gsize n = 0;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &info) != 0 || info.st_nlink != 1 || info.st_size > (off_t) MAX_TABLE_BYTES)
    {
      g_set_error (error, PLUMB_FILE_ERROR, PLUMB_FILE_ERROR_LIMIT,
                   "it has more than %u bytes, or another name", MAX_TABLE_BYTES);
      return NULL;
    }
  text = g_malloc ((gsize) info.st_size + 1);
  while (n < (gsize) info.st_size)
    {
      gssize n_read = read (fd, text + n, (gsize) info.st_size - n);

      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read <= 0)
        break;
      n += (gsize) n_read;
    }
  *length = n;
  return g_steal_pointer (&text);
}

/* A quick look, as most commands write no table. */
static gboolean
has_table (Collection *self)
{
  g_autofree char *path = g_build_filename (self->job->work_folder, "outputs.json", NULL);

  return faccessat (AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

/* Adds what the script's own table says. */
static gboolean
collect_table (Collection *self, PlumbValueBuilder *outputs)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (PlumbValue) table = NULL;
  gsize length = 0;

  if (!has_table (self))
    return TRUE;
  if (!open_folder (self))
    return FALSE;
  text = read_table (self, &length, &error);
  if (text == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  if (text != NULL)
    table = plumb_json_parse (text, (gssize) length, &error);
  if (table == NULL)
    return refuse_table (self, "a small JSON file", g_strdup (error->message));
  if (plumb_value_get_value_type (table) != PLUMB_VALUE_OBJECT)
    return refuse_table (self, "an object", g_strdup ("something else"));
  for (guint i = 0; i < plumb_value_get_length (table); i++)
    {
      const char *name;
      PlumbValue *value = plumb_value_get_member_at (table, i, &name);

      if (!check_entry (self, name, value))
        return FALSE;
      plumb_value_builder_set (outputs, name, plumb_value_ref (value));
    }
  return TRUE;
}

/* --- declared files --- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What lies beside these is the runner's. */
static gboolean
is_own_name (const char *name)
{
  return g_str_equal (name, "job.json") || g_str_equal (name, "outputs.json") || name[0] == '.';
}

/* The names in the folder that match, in the order of their bytes. */
static GPtrArray *
list_names (Collection *self, const char *folder, const char *pattern)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = g_build_filename (self->job->work_folder, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPatternSpec) spec = g_pattern_spec_new (pattern);
  const char *name;

  while (dir != NULL && names->len <= PLUMB_LIMIT_ITEMS && (name = g_dir_read_name (dir)) != NULL)
    if (!is_own_name (name) && g_pattern_spec_match_string (spec, name))
      g_ptr_array_add (names,
                       folder == NULL ? g_strdup (name) : g_strdup_printf ("%s/%s", folder, name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static char *
tell_names (Collection *self)
{
  g_autoptr (GPtrArray) names = list_names (self, NULL, "*");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len && i < MAX_NAMES_TOLD; i++)
    {
      g_autofree char *shown = plumb_text_make_visible (names->pdata[i]);

      g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", shown);
    }
  if (names->len > MAX_NAMES_TOLD)
    g_string_append_printf (text, " and %u more", names->len - MAX_NAMES_TOLD);
  return names->len == 0 ? g_strdup ("no file at all")
                         : g_string_free_and_steal (g_steal_pointer (&text));
}

static gboolean
refuse_missing (Collection *self, const PlumbPort *port, const char *name)
{
  g_autofree char *shown = plumb_text_make_visible (name);

  return plumb_failure_set (
      self->failure, "output-missing",
      g_strdup_printf ("The command ended well but did not leave “%s” for its output “%s”", shown,
                       port->name),
      g_strdup_printf ("the file “%s” in the work folder", shown), tell_names (self),
      "Look at the log; the command may write elsewhere or under another name.");
}

/* A literal name: the file if it is there. */
static gboolean
collect_file (Collection *self, const PlumbPort *port, const char *name, PlumbValueBuilder *list)
{
  struct stat info;

  if (fstatat (self->folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
    return TRUE;
  if (!check_file (self, port->name, name))
    return FALSE;
  plumb_value_builder_add (list, make_file_datum (name));
  return TRUE;
}

static gboolean
collect_pattern (Collection *self,
                 const PlumbPort *port,
                 const char *pattern,
                 PlumbValueBuilder *list)
{
  const char *slash = strrchr (pattern, '/');
  g_autofree char *folder = slash == NULL ? NULL : g_strndup (pattern, (gsize) (slash - pattern));
  g_autoptr (GPtrArray) names = list_names (self, folder, slash == NULL ? pattern : slash + 1);

  if (names->len > PLUMB_LIMIT_ITEMS)
    return plumb_failure_set (self->failure, "too-much-output",
                              g_strdup_printf ("The output “%s” has too many files", port->name),
                              g_strdup_printf ("at most %u", PLUMB_LIMIT_ITEMS),
                              g_strdup_printf ("%u", names->len),
                              "Split the work into several steps.");
  for (guint i = 0; i < names->len; i++)
    {
      if (!check_file (self, port->name, names->pdata[i]))
        return FALSE;
      plumb_value_builder_add (list, make_file_datum (names->pdata[i]));
    }
  return TRUE;
}

/* Whether the job may leave nothing for the port: an optional one may, unless the user gave a name
 * for it, or when that name is empty. */
static gboolean
may_lack (const PlumbPort *port, const char *name)
{
  return *name == '\0' || (port->optional && strchr (port->file, '{') == NULL);
}

static gboolean
collect_declared (Collection *self, const PlumbPort *port, PlumbValueBuilder *outputs)
{
  g_autoptr (PlumbValueBuilder) list = plumb_value_builder_new_array ();
  g_autoptr (PlumbValue) data = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = plumb_template_expand_text (port->file, self->job, &error);
  gboolean good = TRUE;

  if (name == NULL || (*name != '\0' && !plumb_file_check_relative (name, &error)))
    return plumb_failure_set_error (self->failure, "output-invalid", error,
                                    "Give the output a plain file name.");
  if (*name != '\0' && !open_folder (self))
    return FALSE;
  if (*name != '\0')
    good = strpbrk (name, "*?") != NULL ? collect_pattern (self, port, name, list)
                                        : collect_file (self, port, name, list);
  if (!good)
    return FALSE;
  data = plumb_value_builder_end (g_steal_pointer (&list));
  if (plumb_value_get_length (data) == 0 && !may_lack (port, name))
    return refuse_missing (self, port, name);
  if (port->many)
    plumb_value_builder_set (outputs, port->name, g_steal_pointer (&data));
  else if (plumb_value_get_length (data) == 1)
    plumb_value_builder_set (outputs, port->name,
                             plumb_value_ref (plumb_value_get_element (data, 0)));
  else if (plumb_value_get_length (data) > 1)
    return plumb_failure_set (
        self->failure, "output-invalid", g_strdup_printf ("“%s” gives several files", name),
        g_strdup_printf ("one file for the output “%s”", port->name),
        g_strdup_printf ("%u", plumb_value_get_length (data)), "Narrow the pattern.");
  return TRUE;
}

static gboolean
collect_port (Collection *self,
              const PlumbPort *port,
              const char *stdout_text,
              PlumbValueBuilder *outputs)
{
  const char *stdout_port
      = plumb_value_member_string (plumb_kind_get_call (self->job->kind), "stdout", NULL);

  if (port->file != NULL)
    return collect_declared (self, port, outputs);
  if (stdout_text != NULL && g_strcmp0 (stdout_port, port->name) == 0)
    plumb_value_builder_set_string (outputs, port->name, stdout_text);
  else if (!port->optional)
    return plumb_failure_set (
        self->failure, "output-missing",
        g_strdup_printf ("The command ended well but gave nothing for its output “%s”", port->name),
        g_strdup_printf ("a member “%s” in outputs.json", port->name), tell_names (self),
        "Look at the log; correct the script of the pack.");
  return TRUE;
}

/**
 * plumb_outputs_collect:
 * @job: a job whose command has ended well
 * @stdout_text: (nullable): what it wrote to its standard output, where that is an output
 * @failure: (inout): set to output-missing, output-invalid or too-much-output
 *
 * Returns: (transfer full) (nullable): port -> datum or list of data, in the order of the ports; or
 *   NULL with @failure
 */
PlumbValue *
plumb_outputs_collect (const PlumbJobInfo *job, const char *stdout_text, PlumbFailure *failure)
{
  g_autoptr (PlumbValueBuilder) outputs = plumb_value_builder_new_object ();
  g_autoptr (PlumbValueBuilder) sorted = plumb_value_builder_new_object ();
  g_autoptr (PlumbValue) table = NULL;
  g_auto (Collection) self = { .job = job, .folder = -1, .failure = failure };

  if (!collect_table (&self, outputs))
    return NULL;
  table = plumb_value_builder_end (g_steal_pointer (&outputs));
  for (guint i = 0; i < plumb_kind_get_n_outputs (job->kind); i++)
    {
      const PlumbPort *port = plumb_kind_get_output (job->kind, i);
      PlumbValue *given = plumb_value_get_member (table, port->name);

      if (given != NULL)
        plumb_value_builder_set (sorted, port->name, plumb_value_ref (given));
      else if (!collect_port (&self, port, stdout_text, sorted))
        return NULL;
    }
  return plumb_value_builder_end (g_steal_pointer (&sorted));
}
