/* plumb-journal.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plumb-journal.h"

#include "plumb-document.h"
#include "plumb-fault.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-json.h"
#include "plumb-limits.h"

#define SUFFIX ".journal"
#define NAME_DIGITS 32
#define SYNC_MS 1000
#define OPEN_RETRIES 16

/**
 * PlumbJournal:
 *
 * A file of lines, each a JSON object:
 * |[
 * { "journal": 1, "document": "/home/me/still.plumb", "text": "<sha256>" }
 * { "edit": { … } }
 * { "saving": "<sha256>" }
 * ]|
 * The first names the document and the hash of the text that the edits start from. `saving` is
 * written before the document is, with the hash of its new text: so it does not matter on which
 * side of the document's rename the machine stops. Edits are recovered from the last line whose
 * hash is that of the document found.
 *
 * While it is open the file is locked (an OFD lock); it goes when it is closed without edits.
 */
struct _PlumbJournal
{
  GObject parent_instance;

  char *path;
  char *document;
  PlumbWorkPool *pool; /* (nullable) */
  int fd;
  GPtrArray *lines;  /* values read when it was opened, until they are recovered or forgotten */
  GArray *line_ends; /* goffset: where each of them ends */
  guint n_dropped;   /* lines behind them that could not be read */
  guint n_edits;     /* since the document was saved */
  goffset length;    /* up to here every line is whole */
  guint sync_source;
  gboolean is_dirty;
  GError *failure; /* (nullable): the first; nothing is appended after it */
};

G_DEFINE_FINAL_TYPE (PlumbJournal, plumb_journal, G_TYPE_OBJECT)

/**
 * plumb_journal_error_quark:
 *
 * Returns: the domain of %PLUMB_JOURNAL_ERROR
 */
GQuark
plumb_journal_error_quark (void)
{
  return g_quark_from_static_string ("plumb-journal-error-quark");
}

/* --- reading -------------------------------------------------------------------------------- */

static gboolean
is_edit (PlumbValue *line)
{
  return plumb_value_get_member (line, "edit") != NULL;
}

/* The hash that a line says the document has from here on. */
static const char *
get_mark (PlumbValue *line)
{
  return plumb_value_member_string (line, "saving", plumb_value_member_string (line, "text", NULL));
}

static gboolean
is_first_line (PlumbValue *line)
{
  return plumb_value_member_int (line, "journal", 0) == 1
         && plumb_value_member_string (line, "document", NULL) != NULL && get_mark (line) != NULL;
}

static guint
count_lines (const char *text, gsize length)
{
  guint n = 0;
  for (const char *at = text; at < text + length; n++)
    {
      const char *end = memchr (at, '\n', text + length - at);
      at = end != NULL ? end + 1 : text + length;
    }
  return n;
}

/* Takes whole lines from the front, up to the first that is none. */
static void
read_lines (PlumbJournal *self, const char *text, gsize length)
{
  const char *at = text, *end;
  while ((end = memchr (at, '\n', text + length - at)) != NULL)
    {
      g_autoptr (PlumbValue) line = plumb_json_parse (at, end - at, NULL);
      gboolean is_good = line != NULL && (self->lines->len > 0 || is_first_line (line))
                         && (is_edit (line) || get_mark (line) != NULL);
      if (!is_good)
        break;
      at = end + 1;
      self->length = at - text;
      g_ptr_array_add (self->lines, g_steal_pointer (&line));
      g_array_append_val (self->line_ends, self->length);
    }
  self->n_dropped = count_lines (at, text + length - at);
  for (guint i = 0; i < self->lines->len; i++)
    if (is_edit (g_ptr_array_index (self->lines, i)))
      self->n_edits++;
}

static gboolean
read_journal (PlumbJournal *self, GError **error)
{
  gsize length = 0;
  g_autofree char *text = plumb_file_read (self->path, PLUMB_LIMIT_JSON_BYTES, &length, error);
  if (text == NULL)
    return FALSE;
  read_lines (self, text, length);
  return TRUE;
}

/* --- opening -------------------------------------------------------------------------------- */

static gboolean
lock_journal (PlumbJournal *self, GError **error)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  if (fcntl (self->fd, F_OFD_SETLK, &lock) == 0)
    return TRUE;
  if (errno != EAGAIN && errno != EACCES)
    return plumb_file_set_errno (error, errno, "Cannot lock", self->path);
  g_autofree char *visible = plumb_text_make_visible (self->document);
  g_set_error (error, PLUMB_JOURNAL_ERROR, PLUMB_JOURNAL_ERROR_BUSY,
               "“%s” is being edited in another window; close it there", visible);
  return FALSE;
}

/* Whether the path still leads to what is open: its former owner may have removed it. */
static gboolean
is_in_place (PlumbJournal *self)
{
  struct stat opened, found;
  return fstat (self->fd, &opened) == 0 && lstat (self->path, &found) == 0
         && opened.st_ino == found.st_ino && opened.st_dev == found.st_dev;
}

static gboolean
open_file (PlumbJournal *self, GError **error)
{
  for (guint i = 0; i < OPEN_RETRIES; i++)
    {
      self->fd = open (self->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
      if (self->fd < 0)
        return plumb_file_set_errno (error, errno, "Cannot open", self->path);
      if (!lock_journal (self, error))
        return FALSE;
      if (is_in_place (self))
        return TRUE;
      close (self->fd);
      self->fd = -1;
    }
  return plumb_file_set_errno (error, EBUSY, "Cannot open", self->path);
}

static char *
make_path (const char *folder, const char *document)
{
  char hex[PLUMB_HASH_LENGTH + 1];
  plumb_hash_bytes_to (document, strlen (document), hex);
  return g_strdup_printf ("%s/%.*s%s", folder, NAME_DIGITS, hex, SUFFIX);
}

/* --- writing -------------------------------------------------------------------------------- */

static gboolean
truncate_to (PlumbJournal *self, goffset length, GError **error)
{
  if (ftruncate (self->fd, length) != 0)
    return plumb_file_set_errno (error, errno, "Cannot write to", self->path);
  self->length = length;
  return TRUE;
}

static int
write_all (int fd, const char *data, gsize length)
{
  int fault = plumb_fault_check ("journal.append");
  if (fault != 0)
    return fault;
  while (length > 0)
    {
      gssize n = write (fd, data, length);
      if (n < 0 && errno != EINTR)
        return errno;
      data += MAX (n, 0);
      length -= MAX (n, 0);
    }
  return 0;
}

/* A line that did not fit leaves nothing behind: what is written next must not follow half a line.
 */
static gboolean
write_line (PlumbJournal *self, PlumbValue *line, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  plumb_json_append (text, line, PLUMB_JSON_COMPACT);
  g_string_append_c (text, '\n');
  if (self->length + (goffset) text->len > PLUMB_LIMIT_JSON_BYTES)
    {
      g_set_error (error, PLUMB_JOURNAL_ERROR, PLUMB_JOURNAL_ERROR_LIMIT,
                   "the edits since the last save are more than %u MB; save the workflow",
                   PLUMB_LIMIT_JSON_BYTES >> 20);
      return FALSE;
    }
  int failure = write_all (self->fd, text->str, text->len);
  if (failure == 0)
    {
      self->length += text->len;
      self->is_dirty = TRUE;
      return TRUE;
    }
  if (truncate_to (self, self->length, error))
    plumb_file_set_errno (error, failure, "Cannot write to", self->path);
  return FALSE;
}

static gboolean
sync_fd (int fd, GError **error)
{
  int failure = plumb_fault_check ("journal.sync");
  if (failure == 0 && fdatasync (fd) != 0)
    failure = errno;
  return failure == 0 || plumb_file_set_errno (error, failure, "Cannot sync", "the edit journal");
}

static gpointer
sync_in_pool (gpointer data, GCancellable *cancellable, GError **error)
{
  return sync_fd (GPOINTER_TO_INT (data), error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
close_fd (gpointer data)
{
  close (GPOINTER_TO_INT (data));
}

static void
journal_synced_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PlumbJournal) self = user_data;
  g_autoptr (GError) error = NULL;
  plumb_work_pool_run_finish (PLUMB_WORK_POOL (object), result, &error);
  if (error != NULL && self->failure == NULL)
    self->failure = g_steal_pointer (&error);
}

static void
sync_in_background (PlumbJournal *self)
{
  self->is_dirty = FALSE;
  int fd = self->pool != NULL ? fcntl (self->fd, F_DUPFD_CLOEXEC, 3) : -1;
  if (fd < 0)
    sync_fd (self->fd, self->failure == NULL ? &self->failure : NULL);
  else
    plumb_work_pool_run_async (self->pool, sync_in_pool, GINT_TO_POINTER (fd), close_fd, NULL, NULL,
                               journal_synced_cb, g_object_ref (self));
}

static gboolean
sync_due_cb (gpointer user_data)
{
  PlumbJournal *self = user_data;
  self->sync_source = 0;
  if (self->is_dirty)
    sync_in_background (self);
  return G_SOURCE_REMOVE;
}

/* One sync covers all that is written until it is due. */
static void
schedule_sync (PlumbJournal *self)
{
  if (self->sync_source == 0)
    self->sync_source = g_timeout_add (SYNC_MS, sync_due_cb, self);
}

static PlumbValue *
make_first_line (PlumbJournal *self, const char *text_hash)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_int (builder, "journal", 1);
  plumb_value_builder_set_string (builder, "document", self->document);
  plumb_value_builder_set_string (builder, "text", text_hash);
  return plumb_value_builder_end (builder);
}

static void
forget_lines (PlumbJournal *self)
{
  g_ptr_array_set_size (self->lines, 0);
  g_array_set_size (self->line_ends, 0);
  self->n_dropped = 0;
}

/* --- the object ------------------------------------------------------------------------------ */

/* The lock goes with the descriptor, so the file goes before it. */
static void
close_file (PlumbJournal *self)
{
  if (self->is_dirty)
    sync_fd (self->fd, NULL);
  if (!plumb_journal_has_edits (self))
    unlink (self->path);
  close (self->fd);
  self->fd = -1;
}

static void
plumb_journal_dispose (GObject *object)
{
  PlumbJournal *self = PLUMB_JOURNAL (object);
  g_clear_handle_id (&self->sync_source, g_source_remove);
  g_clear_object (&self->pool);
  G_OBJECT_CLASS (plumb_journal_parent_class)->dispose (object);
}

static void
plumb_journal_finalize (GObject *object)
{
  PlumbJournal *self = PLUMB_JOURNAL (object);
  if (self->fd >= 0)
    close_file (self);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->document, g_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->line_ends, g_array_unref);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (plumb_journal_parent_class)->finalize (object);
}

static void
plumb_journal_class_init (PlumbJournalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = plumb_journal_dispose;
  object_class->finalize = plumb_journal_finalize;
}

static void
plumb_journal_init (PlumbJournal *self)
{
  self->fd = -1;
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_value_unref);
  self->line_ends = g_array_new (FALSE, FALSE, sizeof (goffset));
}

/**
 * plumb_journal_open:
 * @folder: where journals are kept; made if missing
 * @document: the absolute path of the document, or another name that is its own while it has no
 * file
 * @pool: (nullable): where syncs are done; %NULL does them on the main thread
 * @error: return location for a %PLUMB_JOURNAL_ERROR, %PLUMB_FILE_ERROR or %G_IO_ERROR
 *
 * Opens the document's journal, with the edits of a process that did not save them, or a new one.
 * Before anything is appended comes plumb_journal_recover() or plumb_journal_restart().
 *
 * Returns: (transfer full) (nullable): the journal, or %NULL with @error set
 */
PlumbJournal *
plumb_journal_open (const char *folder, const char *document, PlumbWorkPool *pool, GError **error)
{
  g_return_val_if_fail (folder != NULL && document != NULL, NULL);
  if (!plumb_file_make_folder (folder, 0700, error))
    return NULL;
  g_autoptr (PlumbJournal) self = g_object_new (PLUMB_TYPE_JOURNAL, NULL);
  self->path = make_path (folder, document);
  self->document = g_strdup (document);
  g_set_object (&self->pool, pool);
  if (!open_file (self, error) || !read_journal (self, error))
    {
      if (self->fd >= 0)
        close (self->fd); /* it is not ours, or cannot be read: it stays */
      self->fd = -1;
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * plumb_journal_get_path:
 * @self: a journal
 *
 * Returns: its file
 */
const char *
plumb_journal_get_path (PlumbJournal *self)
{
  g_return_val_if_fail (PLUMB_IS_JOURNAL (self), NULL);
  return self->path;
}

/**
 * plumb_journal_has_edits:
 * @self: a journal
 *
 * Returns: whether it holds edits that may not be in the document's file
 */
gboolean
plumb_journal_has_edits (PlumbJournal *self)
{
  g_return_val_if_fail (PLUMB_IS_JOURNAL (self), FALSE);
  return self->n_edits > 0;
}

/* The line after the last that names the hash; 0 where none does. */
static guint
find_start (PlumbJournal *self, const char *text_hash)
{
  for (guint i = self->lines->len; i > 0; i--)
    if (g_strcmp0 (get_mark (g_ptr_array_index (self->lines, i - 1)), text_hash) == 0)
      return i;
  return 0;
}

static gboolean
apply_line (PlumbHistory *history, PlumbValue *line)
{
  PlumbValue *value = plumb_value_get_member (line, "edit");
  g_autoptr (PlumbEdit) edit = plumb_edit_new_from_value (value, NULL);
  return edit != NULL && plumb_history_apply (history, edit, NULL, NULL);
}

/**
 * plumb_journal_recover:
 * @self: a journal that was just opened
 * @history: of the document as its file has it; nobody listens to it yet
 * @text_hash: plumb_hash_bytes() of the file's text; of no bytes where there is no file
 * @recovery: (out) (optional): what was recovered
 * @error: return location for a %PLUMB_JOURNAL_ERROR or %G_IO_ERROR
 *
 * Applies the edits that are not in the file, each a step that can be undone, and goes on from
 * there. A torn line at the end is dropped, and so is all that follows an edit that does not apply.
 * On %PLUMB_JOURNAL_ERROR_CHANGED nothing happened: the journal stays as it is until
 * plumb_journal_restart().
 *
 * Returns: whether the document has all edits that can be had
 */
gboolean
plumb_journal_recover (PlumbJournal *self,
                       PlumbHistory *history,
                       const char *text_hash,
                       PlumbRecovery *recovery,
                       GError **error)
{
  g_return_val_if_fail (PLUMB_IS_JOURNAL (self) && PLUMB_IS_HISTORY (history) && text_hash != NULL,
                        FALSE);
  PlumbRecovery found = { .n_dropped = self->n_dropped };
  guint start = find_start (self, text_hash);
  if (start == 0 && plumb_journal_has_edits (self))
    {
      g_set_error (
          error, PLUMB_JOURNAL_ERROR, PLUMB_JOURNAL_ERROR_CHANGED,
          "“%s” was changed by another program after it was edited here; the %u edits that were "
          "not saved belong to the text it had before. They are kept in “%s”",
          self->document, self->n_edits, self->path);
      return FALSE;
    }
  guint next = start;
  for (; start > 0 && next < self->lines->len; next++)
    {
      PlumbValue *line = g_ptr_array_index (self->lines, next);
      if (!is_edit (line))
        continue;
      if (!apply_line (history, line))
        break;
      found.n_edits++;
    }
  found.n_dropped += self->lines->len - next;
  if (recovery != NULL)
    *recovery = found;
  if (found.n_edits == 0)
    return plumb_journal_restart (self, text_hash, error);
  self->n_edits = found.n_edits;
  goffset length = g_array_index (self->line_ends, goffset, next - 1);
  forget_lines (self);
  return truncate_to (self, length, error);
}

/**
 * plumb_journal_restart:
 * @self: a journal
 * @text_hash: plumb_hash_bytes() of the text that the document's file has now
 * @error: return location for a %G_IO_ERROR
 *
 * Forgets all edits: they are saved, or not wanted.
 *
 * Returns: whether the journal is empty
 */
gboolean
plumb_journal_restart (PlumbJournal *self, const char *text_hash, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_JOURNAL (self) && text_hash != NULL, FALSE);
  forget_lines (self);
  if (!truncate_to (self, 0, error))
    return FALSE;
  self->n_edits = 0;
  g_clear_error (&self->failure);
  g_autoptr (PlumbValue) line = make_first_line (self, text_hash);
  if (!write_line (self, line, &self->failure))
    {
      if (error != NULL)
        *error = g_error_copy (self->failure);
      return FALSE;
    }
  schedule_sync (self);
  return TRUE;
}

/* The journal as it is, kept beside it under a name that is no journal's. */
static gboolean
set_aside (PlumbJournal *self, GError **error)
{
  gsize length = 0;
  g_autofree char *text = plumb_file_read (self->path, PLUMB_LIMIT_JSON_BYTES, &length, error);
  g_autofree char *hash = text != NULL ? plumb_hash_bytes (text, length) : NULL;
  if (hash == NULL)
    return FALSE;
  g_autofree char *aside = g_strdup_printf ("%s.%.8s.aside", self->path, hash);
  return plumb_file_write_atomic (aside, text, (gssize) length, error);
}

/* The edits after the last mark that still apply, applied. */
static GPtrArray *
apply_what_fits (PlumbJournal *self, PlumbHistory *history, PlumbRecovery *found)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func ((GDestroyNotify) plumb_edit_unref);
  guint start = self->lines->len;
  while (start > 0 && is_edit (g_ptr_array_index (self->lines, start - 1)))
    start--;
  for (guint i = start; i < self->lines->len; i++)
    {
      PlumbValue *line = g_ptr_array_index (self->lines, i);
      g_autoptr (PlumbEdit) edit
          = plumb_edit_new_from_value (plumb_value_get_member (line, "edit"), NULL);
      if (edit != NULL && plumb_history_apply (history, edit, NULL, NULL))
        g_ptr_array_add (edits, g_steal_pointer (&edit));
    }
  found->n_edits = edits->len;
  found->n_dropped += self->lines->len - start - edits->len;
  return edits;
}

/**
 * plumb_journal_recover_onto:
 * @self: a journal whose recovery gave %PLUMB_JOURNAL_ERROR_CHANGED
 * @history: of the document as its file has it; nobody listens to it yet
 * @text_hash: plumb_hash_bytes() of the file's text
 * @recovery: (out): what was recovered
 * @error: return location for a %PLUMB_FILE_ERROR or %G_IO_ERROR
 *
 * Another program wrote the document after it was edited: the edits that still fit are applied to
 * what it wrote, and the journal goes on from there. As it was, it is kept beside it. Where that
 * cannot be done nothing happened.
 *
 * Returns: whether the document has the edits that fit
 */
gboolean
plumb_journal_recover_onto (PlumbJournal *self,
                            PlumbHistory *history,
                            const char *text_hash,
                            PlumbRecovery *recovery,
                            GError **error)
{
  g_return_val_if_fail (PLUMB_IS_JOURNAL (self) && PLUMB_IS_HISTORY (history) && text_hash != NULL,
                        FALSE);
  if (!set_aside (self, error))
    return FALSE;
  *recovery = (PlumbRecovery) { .n_dropped = self->n_dropped };
  g_autoptr (GPtrArray) edits = apply_what_fits (self, history, recovery);
  if (!plumb_journal_restart (self, text_hash, error))
    return FALSE;
  for (guint i = 0; i < edits->len; i++)
    if (!plumb_journal_append (self, g_ptr_array_index (edits, i), error))
      return FALSE;
  return TRUE;
}

static guint
get_depth (const PlumbValue *value)
{
  PlumbValueType type = plumb_value_get_value_type (value);
  if (type != PLUMB_VALUE_ARRAY && type != PLUMB_VALUE_OBJECT)
    return 0;
  guint deepest = 0;
  for (guint i = 0; i < plumb_value_get_length (value); i++)
    {
      const PlumbValue *item = type == PLUMB_VALUE_ARRAY
                                   ? plumb_value_get_element (value, i)
                                   : plumb_value_get_member_at (value, i, NULL);
      guint depth = get_depth (item);
      deepest = MAX (deepest, depth);
    }
  return deepest + 1;
}

static gboolean
write_edit (PlumbJournal *self, PlumbEdit *edit, GError **error)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set (builder, "edit", plumb_edit_to_value (edit));
  g_autoptr (PlumbValue) line = plumb_value_builder_end (builder);
  if (get_depth (line) <= PLUMB_LIMIT_JSON_DEPTH)
    return write_line (self, line, error);
  g_set_error (error, PLUMB_JOURNAL_ERROR, PLUMB_JOURNAL_ERROR_LIMIT,
               "the edit is nested deeper than %u levels; save the workflow",
               PLUMB_LIMIT_JSON_DEPTH);
  return FALSE;
}

/**
 * plumb_journal_append:
 * @self: a journal
 * @edit: what was applied to the document
 * @error: return location for a %PLUMB_JOURNAL_ERROR or %G_IO_ERROR
 *
 * Writes the edit at once, and has it synced within a second where a main loop runs. After the
 * first failure, also of a sync in the background, nothing more is taken, and each call tells that
 * failure: what would be recovered must be a document that there was. Saving starts anew.
 *
 * Returns: whether it was written
 */
gboolean
plumb_journal_append (PlumbJournal *self, PlumbEdit *edit, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_JOURNAL (self) && edit != NULL, FALSE);
  if (self->failure == NULL && write_edit (self, edit, &self->failure))
    {
      self->n_edits++;
      schedule_sync (self);
      return TRUE;
    }
  if (error != NULL)
    *error = g_error_copy (self->failure);
  return FALSE;
}

/**
 * plumb_journal_sync:
 * @self: a journal
 * @error: return location for a %G_IO_ERROR
 *
 * Waits until all that was appended is durable.
 *
 * Returns: whether it is
 */
gboolean
plumb_journal_sync (PlumbJournal *self, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_JOURNAL (self), FALSE);
  if (!sync_fd (self->fd, error))
    return FALSE;
  self->is_dirty = FALSE;
  return TRUE;
}

static gboolean
announce_save (PlumbJournal *self, const char *text_hash, GError **error)
{
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  plumb_value_builder_set_string (builder, "saving", text_hash);
  g_autoptr (PlumbValue) line = plumb_value_builder_end (builder);
  return write_line (self, line, error) && plumb_journal_sync (self, error);
}

/**
 * plumb_journal_save:
 * @self: a journal
 * @graph: the document
 * @path: where to
 * @versions: (nullable): as for plumb_document_save()
 * @error: as for plumb_document_save()
 *
 * Saves the document and forgets the edits. A journal that cannot be written does not hinder it:
 * then it is the file that counts.
 *
 * Returns: whether the file holds the document
 */
gboolean
plumb_journal_save (
    PlumbJournal *self, PlumbGraph *graph, const char *path, const char *versions, GError **error)
{
  g_return_val_if_fail (PLUMB_IS_JOURNAL (self) && PLUMB_IS_GRAPH (graph), FALSE);
  g_autofree char *text = plumb_document_format (graph);
  g_autofree char *hash = plumb_hash_bytes (text, strlen (text));
  announce_save (self, hash, NULL);
  if (!plumb_document_save (graph, path, versions, error))
    return FALSE;
  plumb_journal_restart (self, hash, NULL);
  return TRUE;
}

static char *
read_document_name (const char *path)
{
  gsize length = 0;
  g_autofree char *text = plumb_file_read (path, PLUMB_LIMIT_JSON_BYTES, &length, NULL);
  const char *end = text != NULL ? memchr (text, '\n', length) : NULL;
  g_autoptr (PlumbValue) first = end != NULL ? plumb_json_parse (text, end - text, NULL) : NULL;
  gboolean has_more = end != NULL && (gsize) (end + 1 - text) < length;
  if (first == NULL || !is_first_line (first) || !has_more)
    return NULL;
  return g_strdup (plumb_value_member_string (first, "document", NULL));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * plumb_journal_list:
 * @folder: where journals are kept
 * @error: return location for a %G_FILE_ERROR
 *
 * Returns: (transfer full) (nullable): the documents with edits that were not saved, sorted, those
 * being edited now too; none where there is no such folder
 */
char **
plumb_journal_list (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &local);
  if (directory == NULL && !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  for (const char *file; directory != NULL && (file = g_dir_read_name (directory)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      char *name = g_str_has_suffix (file, SUFFIX) ? read_document_name (path) : NULL;
      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  g_ptr_array_sort (names, compare_names);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
