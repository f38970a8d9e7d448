/* plumb-core-save.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Results into the project's output folder. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-core-private.h"

#include "plumb-failure.h"
#include "plumb-fault.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-limits.h"

typedef struct
{
  PlumbValue *datum;
  char *text; /* of a value; NULL: a file */
  const char *ext;
  char *name;        /* in the folder */
  char *sha256;      /* of its bytes */
  gboolean is_there; /* with the same bytes: nothing to write */
} Entry;

typedef struct
{
  const PlumbJobInfo *job;
  GCancellable *cancellable;
  PlumbFailure *failure;
  const char *folder; /* below output/ */
  int folder_fd;
  GArray *entries;
  const char *existing;
} Save;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->text);
  g_free (entry->name);
  g_free (entry->sha256);
}

static gboolean
fail_io (Save *self, const char *what, const char *name, int error)
{
  g_autofree char *shown = plumb_text_make_visible (name);

  plumb_failure_set (self->failure,
                     error == ENOSPC || error == EDQUOT ? "no-space" : "write-failed",
                     g_strdup_printf ("%s “%s” in output/%s", what, shown, self->folder), NULL,
                     g_strdup (g_strerror (error)),
                     error == ENOSPC || error == EDQUOT
                         ? "Free some space on the disk and resume the run."
                         : "See that the folder can be written and resume the run.");
  self->failure->failure_class = PLUMB_FAILURE_RETRYABLE;
  return FALSE;
}

/* --- names --- */

/* The id of the node within its graph. */
static const char *
get_node_id (const PlumbJobInfo *job)
{
  const char *colon = job->node == NULL ? NULL : strrchr (job->node, ':');

  return colon != NULL ? colon + 1 : job->node != NULL ? job->node : "node";
}

static void
append_field (GString *name, Save *self, guint position, const char *field)
{
  const Entry *entry = &g_array_index (self->entries, Entry, position);
  g_autofree char *last = g_strdup_printf ("%u", self->entries->len);
  g_autofree char *stem = plumb_core_dup_stem (entry->datum);

  if (g_str_equal (field, "name"))
    g_string_append (name, stem == NULL ? get_node_id (self->job) : stem);
  else if (g_str_equal (field, "index"))
    g_string_append_printf (name, "%u", position);
  else if (g_str_equal (field, "number"))
    g_string_append_printf (name, "%0*u", (int) strlen (last), position + 1);
  else if (g_str_equal (field, "ext"))
    g_string_append (name, entry->ext);
  else if (g_str_equal (field, "workflow"))
    g_string_append (name, self->job->workflow == NULL ? "workflow" : self->job->workflow);
  else if (g_str_equal (field, "node"))
    g_string_append (name, get_node_id (self->job));
  else
    g_string_append_printf (name, "{%s}", field);
}

/* Fills in the template of the names; a file without an ending gets no dot either. */
static char *
make_name (Save *self, guint position)
{
  const char *template = plumb_value_member_string (self->job->params, "name", "{name}.{ext}");
  g_autoptr (GString) name = g_string_new (NULL);

  while (*template != '\0')
    {
      const char *open = strchrnul (template, '{');
      const char *close = strchrnul (open, '}');

      g_string_append_len (name, template, open - template);
      template = open;
      if (*open == '{' && *close == '}')
        {
          g_autofree char *field = g_strndup (open + 1, (gsize) (close - open - 1));

          append_field (name, self, position, field);
          template = close + 1;
        }
      else if (*open == '{')
        {
          g_string_append (name, open);
          template = open + strlen (open);
        }
    }
  if (name->len > 0 && name->str[name->len - 1] == '.')
    g_string_truncate (name, name->len - 1);
  return g_string_free_and_steal (g_steal_pointer (&name));
}

static gboolean
check_name (Save *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = plumb_text_make_visible (name);

  if (!plumb_file_check_name (name, &error))
    return plumb_failure_set (self->failure, "bad-name",
                              g_strdup_printf ("“%s” cannot be the name of a file", shown),
                              g_strdup ("one plain name"), g_strdup (error->message),
                              "Change the template of the names, or the name of the item.");
  if (name[0] == '.')
    return plumb_failure_set (self->failure, "bad-name",
                              g_strdup_printf ("“%s” would be a hidden file", shown),
                              g_strdup ("a name that does not begin with a dot"), NULL,
                              "Change the template of the names, or the name of the item.");
  return TRUE;
}

/* Gives every entry its name, before anything is written. */
static gboolean
make_names (Save *self)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      entry->name = make_name (self, i);
      if (!check_name (self, entry->name))
        return FALSE;
      if (!g_hash_table_add (taken, entry->name))
        return plumb_failure_set (
            self->failure, "name-taken",
            g_strdup_printf ("Two of the data would be saved as “%s”", entry->name),
            g_strdup ("a name of its own for each"), NULL,
            "Put {number} or {name} into the template of the names. Nothing was written.");
    }
  return TRUE;
}

/* --- what is saved --- */

static const char *
find_ending (PlumbValue *datum)
{
  const char *name = plumb_value_member_string (datum, "name", "");
  const char *dot = strrchr (name, '.');

  return plumb_value_member_string (datum, "ext", dot == NULL ? "" : dot + 1);
}

/* A text as it is, any other value as JSON. */
static void
make_content (Entry *entry)
{
  const char *text = plumb_value_get_string (entry->datum, NULL);
  g_autofree char *json = NULL;

  if (plumb_value_member_string (entry->datum, "path", NULL) != NULL)
    {
      entry->ext = find_ending (entry->datum);
      entry->sha256 = g_strdup (plumb_value_member_string (entry->datum, "artifact", NULL));
      return;
    }
  entry->ext = text != NULL ? "txt" : "json";
  json = text != NULL ? NULL : plumb_json_format (entry->datum, PLUMB_JSON_PRETTY);
  entry->text = text != NULL ? g_strdup (text) : g_strdup (json);
  entry->sha256 = plumb_hash_bytes (entry->text, strlen (entry->text));
}

static gboolean
hash_source (Save *self, Entry *entry)
{
  const char *path = plumb_value_member_string (entry->datum, "path", "");
  g_autoptr (GError) error = NULL;
  g_autofd int fd = -1;

  if (entry->sha256 != NULL)
    return TRUE;
  fd = plumb_file_open_regular (path, &error);
  if (fd >= 0)
    entry->sha256 = plumb_hash_fd (fd, NULL, self->cancellable, &error);
  return entry->sha256 != NULL
         || plumb_failure_set_error (self->failure, "input-unreadable", error,
                                     "Run the step above again.");
}

static gboolean
list_entries (Save *self)
{
  PlumbValue *files = plumb_core_get_input (self->job, "files");

  for (guint i = 0; i < plumb_value_get_length (files); i++)
    {
      Entry entry = { .datum = plumb_value_get_element (files, i) };

      make_content (&entry);
      g_array_append_val (self->entries, entry);
    }
  for (guint i = 0; i < self->entries->len; i++)
    if (!hash_source (self, &g_array_index (self->entries, Entry, i)))
      return FALSE;
  return make_names (self);
}

/* --- where to --- */

/* output/ and what is below it: made where missing, none of it a link. */
static gboolean
open_folder (Save *self)
{
  g_autofree char *path
      = g_strconcat ("output", *self->folder == '\0' ? "" : "/", self->folder, NULL);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GError) error = NULL;
  int fd = open (self->job->project_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (!plumb_file_check_relative (path, &error))
    {
      close (fd);
      return plumb_failure_set (self->failure, "bad-name",
                                g_strdup_printf ("“%s” is no folder below output/", self->folder),
                                g_strdup ("names joined by /"), g_strdup (error->message),
                                "Correct the folder.");
    }
  for (guint i = 0; fd >= 0 && parts[i] != NULL; i++)
    {
      int below;

      if (mkdirat (fd, parts[i], 0777) != 0 && errno != EEXIST)
        below = -1;
      else
        below = openat (fd, parts[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (below < 0)
        fail_io (self, "Cannot use the folder", parts[i], errno);
      close (fd);
      fd = below;
    }
  self->folder_fd = fd;
  return fd >= 0;
}

/* Whether a file of that name has these bytes: 1 yes, 0 no, -1 there is none. */
static int
compare_existing (Save *self, const char *name, const char *sha256)
{
  g_autofd int fd = openat (self->folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  g_autofree char *hash = NULL;
  struct stat info;

  if (fd < 0)
    return errno == ENOENT ? -1 : 0;
  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return 0;
  hash = plumb_hash_fd (fd, NULL, self->cancellable, NULL);
  return g_strcmp0 (hash, sha256) == 0;
}

static gboolean
is_name_of_other (Save *self, const Entry *entry, const char *name)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *other = &g_array_index (self->entries, Entry, i);

      if (other != entry && g_str_equal (other->name, name))
        return TRUE;
    }
  return FALSE;
}

/* name-2.png, name-3.png …: the first that is free, or that has the bytes already. */
static gboolean
number_name (Save *self, Entry *entry)
{
  const char *dot = strrchr (entry->name, '.');
  g_autofree char *stem
      = dot == NULL ? g_strdup (entry->name) : g_strndup (entry->name, (gsize) (dot - entry->name));

  for (guint n = 2; n < PLUMB_LIMIT_ITEMS; n++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%u%s", stem, n, dot == NULL ? "" : dot);
      int same = compare_existing (self, name, entry->sha256);

      if (!check_name (self, name))
        return FALSE;
      if (same == 0 || is_name_of_other (self, entry, name))
        continue;
      g_free (entry->name);
      entry->name = g_steal_pointer (&name);
      entry->is_there = same == 1;
      return TRUE;
    }
  return plumb_failure_set (self->failure, "name-taken",
                            g_strdup_printf ("No number is free for “%s”", entry->name), NULL, NULL,
                            "Clear the output folder.");
}

/* What to do where a file of the name is there. Before anything is written. */
static gboolean
settle_name (Save *self, Entry *entry)
{
  int same = compare_existing (self, entry->name, entry->sha256);

  entry->is_there = same == 1;
  if (same != 0 || g_str_equal (self->existing, "replace"))
    return TRUE;
  if (g_str_equal (self->existing, "number"))
    return number_name (self, entry);
  return plumb_failure_set (
      self->failure, "file-exists",
      g_strdup_printf ("“%s” is there with other content", entry->name),
      g_strdup ("no such file, or the same one"), NULL,
      "Move it away, or let the node replace or number files. Nothing was written.");
}

/* --- writing --- */

static gboolean
fill (Save *self, const Entry *entry, int fd)
{
  g_autoptr (GError) error = NULL;
  g_autofd int from = -1;
  gsize at = 0, length = entry->text == NULL ? 0 : strlen (entry->text);

  while (at < length)
    {
      gssize n = write (fd, entry->text + at, length - at);

      if (n < 0 && errno != EINTR)
        return fail_io (self, "Cannot write", entry->name, errno);
      at += (gsize) MAX (n, 0);
    }
  if (entry->text != NULL)
    return TRUE;
  from = plumb_file_open_regular (plumb_value_member_string (entry->datum, "path", ""), &error);
  if (from >= 0 && plumb_file_copy_fd (from, fd, PLUMB_LIMIT_ARTIFACT_BYTES, NULL, &error))
    return TRUE;
  plumb_failure_set_error (self->failure, "write-failed", error,
                           "See that there is space and resume the run.");
  self->failure->failure_class = PLUMB_FAILURE_RETRYABLE;
  return FALSE;
}

static gboolean
put_in_place (Save *self, const Entry *entry, const char *temporary, int fd)
{
  int fault = plumb_fault_check ("save.rename");

  if (fault != 0)
    return fail_io (self, "Cannot save", entry->name, fault);
  if (fsync (fd) != 0 || renameat (self->folder_fd, temporary, self->folder_fd, entry->name) != 0)
    return fail_io (self, "Cannot save", entry->name, errno);
  return TRUE;
}

static gboolean
write_entry (Save *self, const Entry *entry)
{
  g_autofree char *temporary
      = g_strdup_printf (".plumb-%08x%08x.tmp", g_random_int (), g_random_int ());
  g_autofd int fd = -1;
  gboolean good;

  if (entry->is_there)
    return TRUE;
  fd = openat (self->folder_fd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
               0666);
  if (fd < 0)
    return fail_io (self, "Cannot write", entry->name, errno);
  good = fill (self, entry, fd) && put_in_place (self, entry, temporary, fd);
  if (!good)
    unlinkat (self->folder_fd, temporary, 0);
  return good;
}

static gboolean
write_entries (Save *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (!settle_name (self, &g_array_index (self->entries, Entry, i)))
      return FALSE;
  for (guint i = 0; i < self->entries->len; i++)
    if (g_cancellable_is_cancelled (self->cancellable)
        || !write_entry (self, &g_array_index (self->entries, Entry, i)))
      return FALSE;
  return fsync (self->folder_fd) == 0 || fail_io (self, "Cannot make durable", "", errno);
}

/* --- the outcome --- */

static PlumbValue *
list_paths (Save *self)
{
  g_autoptr (PlumbValueBuilder) outputs = plumb_value_builder_new_object ();
  g_autoptr (PlumbValueBuilder) paths = plumb_value_builder_new_array ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      g_autofree char *path = g_build_filename ("output", self->folder,
                                                g_array_index (self->entries, Entry, i).name, NULL);

      plumb_value_builder_add (paths, plumb_value_new_string (path));
    }
  plumb_value_builder_set (outputs, "paths", plumb_value_builder_end (g_steal_pointer (&paths)));
  return plumb_value_builder_end (g_steal_pointer (&outputs));
}

/* The hash of each path, in their order: by this it can be told whether they are there still. */
static PlumbValue *
list_hashes (Save *self)
{
  g_autoptr (PlumbValueBuilder) evidence = plumb_value_builder_new_object ();
  g_autoptr (PlumbValueBuilder) hashes = plumb_value_builder_new_array ();

  for (guint i = 0; i < self->entries->len; i++)
    plumb_value_builder_add (
        hashes, plumb_value_new_string (g_array_index (self->entries, Entry, i).sha256));
  plumb_value_builder_set (evidence, "saved", plumb_value_builder_end (g_steal_pointer (&hashes)));
  return plumb_value_builder_end (g_steal_pointer (&evidence));
}

static PlumbOutcome *
make_outcome (Save *self, gboolean good, gint64 start_us)
{
  g_autoptr (PlumbValue) outputs = good ? list_paths (self) : NULL;
  g_autoptr (PlumbValue) evidence = good ? list_hashes (self) : NULL;
  PlumbOutcomeInfo info = { .status = PLUMB_OUTCOME_SUCCEEDED,
                            .outputs = outputs,
                            .evidence = evidence,
                            .wall_us = g_get_monotonic_time () - start_us };

  if (!good && self->failure->code != NULL)
    plumb_failure_fill (self->failure, &info);
  else if (!good)
    info.status = PLUMB_OUTCOME_CANCELLED;
  return plumb_outcome_new (&info);
}

PlumbOutcome *
plumb_core_save (const PlumbJobInfo *job, GCancellable *cancellable)
{
  g_auto (PlumbFailure) failure = { 0 };
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  Save self = { .job = job,
                .cancellable = cancellable,
                .failure = &failure,
                .folder = plumb_value_member_string (job->params, "folder", ""),
                .folder_fd = -1,
                .entries = entries,
                .existing = plumb_value_member_string (job->params, "existing", "replace") };
  gint64 start_us = g_get_monotonic_time ();
  PlumbOutcome *outcome;

  g_array_set_clear_func (entries, entry_clear);
  outcome = make_outcome (
      &self, list_entries (&self) && open_folder (&self) && write_entries (&self), start_us);
  if (self.folder_fd >= 0)
    close (self.folder_fd);
  return outcome;
}
