/* plumb-video-compare.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <unistd.h>

#include "plumb-video.h"

#include "plumb-compared.h"
#include "plumb-file.h"
#include "plumb-hash.h"
#include "plumb-image-file.h"

typedef struct
{
  char *hash;
  guint64 n_bytes;
  GPtrArray *frames; /* NULL: it cannot be read */
  GError *error;
} Side;

typedef struct
{
  const PlumbVideoQuery *query;
  PlumbVideoFolder *own; /* (nullable): of frames that nobody asked to keep */
  const char *folder;
  Side sides[2];
  PlumbProblems *reasons;
  PlumbValue *worst; /* (nullable): the record of that pair */
  guint worst_frame; /* from 1; 0: none was compared */
  PlumbVerdict verdict;
  PlumbValueBuilder *frames;
} Comparing;

static void
clear_comparing (Comparing *self)
{
  for (guint i = 0; i < 2; i++)
    {
      g_free (self->sides[i].hash);
      g_clear_pointer (&self->sides[i].frames, g_ptr_array_unref);
      g_clear_error (&self->sides[i].error);
    }
  g_clear_pointer (&self->own, plumb_video_folder_free);
  g_clear_pointer (&self->reasons, plumb_problems_unref);
  g_clear_pointer (&self->worst, plumb_value_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparing, clear_comparing)

static void
hash_side (Side *side, const char *path, GCancellable *cancellable)
{
  int fd = plumb_file_open_regular (path, &side->error);

  if (fd < 0)
    return;
  side->hash = plumb_hash_fd (fd, &side->n_bytes, cancellable, &side->error);
  close (fd);
}

static gboolean
is_fault_of_video (const GError *error)
{
  return error->domain == PLUMB_IMAGE_ERROR && error->code != PLUMB_IMAGE_ERROR_LIMIT;
}

/* An error is for what is not the video's fault: no room is the disk's. */
static gboolean
extract (Comparing *self, guint i, GCancellable *cancellable, GError **error)
{
  Side *side = &self->sides[i];
  g_autofree char *folder = g_build_filename (self->folder, i == 0 ? "a" : "b", NULL);

  if (side->error != NULL)
    return TRUE;
  if (!plumb_file_make_folder (folder, 0700, error))
    return FALSE;
  side->frames = plumb_video_extract (self->query->paths[i], folder, cancellable, &side->error);
  if (side->error == NULL || is_fault_of_video (side->error))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&side->error));
  return FALSE;
}

/* --- frames ---------------------------------------------------------------------------------- */

static void
add_frame (Comparing *self, guint frame, PlumbComparison *comparison)
{
  const PlumbDelta *delta = plumb_comparison_get_delta (comparison);
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  PlumbVerdict verdict = plumb_comparison_get_verdict (comparison);

  plumb_value_builder_set_int (builder, "frame", frame);
  plumb_value_builder_set_string (builder, "verdict", plumb_verdict_get_name (verdict));
  if (delta != NULL)
    {
      plumb_value_builder_set_double (builder, "mean_pixel_delta", delta->mean_delta);
      plumb_value_builder_set_double (builder, "changed_fraction", delta->changed_fraction);
    }
  plumb_value_builder_add (self->frames, plumb_value_builder_end (builder));
}

static gboolean
is_worse (const Comparing *self, PlumbComparison *comparison)
{
  PlumbVerdict verdict = plumb_comparison_get_verdict (comparison);
  const PlumbDelta *delta = plumb_comparison_get_delta (comparison);

  if (self->worst == NULL || verdict != self->verdict)
    return self->worst == NULL || verdict > self->verdict;
  return delta != NULL
         && delta->mean_delta > plumb_value_member_double (self->worst, "mean_pixel_delta", 0);
}

static gboolean
compare_frame (Comparing *self, guint frame, GCancellable *cancellable, GError **error)
{
  g_autoptr (PlumbComparison) comparison = plumb_compared_judge (
      g_ptr_array_index (self->sides[0].frames, frame),
      g_ptr_array_index (self->sides[1].frames, frame), self->query->settings, cancellable, error);

  if (comparison == NULL)
    return FALSE;
  add_frame (self, frame + 1, comparison);
  if (!is_worse (self, comparison))
    return TRUE;
  self->verdict = plumb_comparison_get_verdict (comparison);
  self->worst_frame = frame + 1;
  g_clear_pointer (&self->worst, plumb_value_unref);
  self->worst = plumb_comparison_to_value (comparison);
  return TRUE;
}

static void
add_reason (Comparing *self, const char *code, const char *message)
{
  plumb_problems_add (
      self->reasons,
      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR, .code = code, .message = message });
  self->verdict = PLUMB_VERDICT_FAIL;
}

/* Fewer on one side, or none at all. */
static void
note_missing (Comparing *self)
{
  static const char *const missing[] = { "authoritative-missing", "observer-missing" };
  static const char *const unreadable[] = { "authoritative-unreadable", "observer-unreadable" };
  static const char *const names[] = { "the first video", "the second video" };

  for (guint i = 0; i < 2; i++)
    {
      const Side *side = &self->sides[i], *other = &self->sides[1 - i];

      if (side->error != NULL)
        add_reason (self,
                    g_error_matches (side->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? missing[i]
                                                                                    : unreadable[i],
                    side->error->message);
      else if (side->frames != NULL && other->frames != NULL
               && side->frames->len < other->frames->len)
        {
          g_autofree char *message
              = g_strdup_printf ("%s has no frames %u to %u, which the other has", names[i],
                                 side->frames->len + 1, other->frames->len);
          add_reason (self, missing[i], message);
        }
    }
}

/* --- the record ------------------------------------------------------------------------------- */

static PlumbValue *
describe_side (const Comparing *self, guint i)
{
  static const char *const names[] = { "authoritative", "observer" };
  static const char *const members[] = { "width", "height" };
  const Side *side = &self->sides[i];
  PlumbValueBuilder *builder = plumb_value_builder_new_object ();
  PlumbValue *frame = plumb_value_get_member (self->worst, names[i]);

  plumb_value_builder_set_string (builder, "path", self->query->paths[i]);
  if (side->hash != NULL)
    {
      plumb_value_builder_set_string (builder, "sha256", side->hash);
      plumb_value_builder_set_int (builder, "bytes", (gint64) side->n_bytes);
    }
  for (guint k = 0; k < G_N_ELEMENTS (members); k++)
    if (plumb_value_get_member (frame, members[k]) != NULL)
      plumb_value_builder_set (builder, members[k],
                               plumb_value_ref (plumb_value_get_member (frame, members[k])));
  if (side->frames != NULL)
    plumb_value_builder_set_int (builder, "frames", side->frames->len);
  return plumb_value_builder_end (builder);
}

/* The reasons of the worst frame say in which they are. */
static void
take_reasons (Comparing *self)
{
  PlumbValue *list = plumb_value_get_member (self->worst, "reasons");

  for (guint i = 0; i < plumb_value_get_length (list); i++)
    {
      PlumbValue *reason = plumb_value_get_element (list, i);
      const char *severity = plumb_value_member_string (reason, "severity", "");
      g_autofree char *message = g_strdup_printf (
          "frame %u: %s", self->worst_frame, plumb_value_member_string (reason, "message", ""));

      plumb_problems_add (
          self->reasons,
          &(PlumbProblem) { .severity = g_str_equal (severity, "error")     ? PLUMB_SEVERITY_ERROR
                                        : g_str_equal (severity, "warning") ? PLUMB_SEVERITY_WARNING
                                                                            : PLUMB_SEVERITY_NOTE,
                            .code = plumb_value_member_string (reason, "code", ""),
                            .message = message,
                            .expected = plumb_value_member_string (reason, "expected", NULL),
                            .found = plumb_value_member_string (reason, "found", NULL) });
    }
}

static PlumbValue *
make_record (Comparing *self, gboolean is_exact)
{
  g_autoptr (PlumbCompareSettings) defaults = plumb_compare_settings_new ();
  PlumbValueBuilder *record = self->worst != NULL ? plumb_value_builder_new_copy (self->worst)
                                                  : plumb_value_builder_new_object ();

  plumb_value_builder_set_string (record, "verdict", plumb_verdict_get_name (self->verdict));
  plumb_value_builder_set (record, "reasons", plumb_problems_to_value (self->reasons));
  plumb_value_builder_set (record, "authoritative", describe_side (self, 0));
  plumb_value_builder_set (record, "observer", describe_side (self, 1));
  plumb_value_builder_set_boolean (record, "exact_match", is_exact);
  if (self->worst_frame > 0)
    plumb_value_builder_set_int (record, "worst_frame", self->worst_frame);
  plumb_value_builder_set (record, "frames", plumb_value_builder_end (self->frames));
  if (self->worst == NULL)
    {
      plumb_value_builder_set_boolean (record, "dimensions_match", is_exact);
      plumb_value_builder_set (record, "settings",
                               plumb_compare_settings_to_value (self->query->settings != NULL
                                                                    ? self->query->settings
                                                                    : defaults));
    }
  return plumb_value_builder_end (record);
}

static gboolean
compare_all (Comparing *self, GCancellable *cancellable, GError **error)
{
  guint n;

  for (guint i = 0; i < 2; i++)
    if (!extract (self, i, cancellable, error))
      return FALSE;
  n = self->sides[0].frames != NULL && self->sides[1].frames != NULL
          ? MIN (self->sides[0].frames->len, self->sides[1].frames->len)
          : 0;
  for (guint i = 0; i < n; i++)
    if (!compare_frame (self, i, cancellable, error))
      return FALSE;
  take_reasons (self);
  note_missing (self);
  return TRUE;
}

/**
 * plumb_video_compare:
 * @query: which, and how
 * @cancellable: (nullable): ends it
 * @error: return location for G_IO_ERROR (cancelled; settings that fit no frame), PLUMB_FILE_ERROR,
 *   PLUMB_IMAGE_ERROR_LIMIT where there is no room for the frames, and G_SPAWN_ERROR where there is
 *   no ffmpeg
 *
 * Returns: (transfer full): the record, or NULL
 */
PlumbValue *
plumb_video_compare (const PlumbVideoQuery *query, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (query != NULL && query->paths[0] != NULL && query->paths[1] != NULL, NULL);
  g_auto (Comparing) self = { .query = query, .reasons = plumb_problems_new () };
  gboolean is_exact;

  for (guint i = 0; i < 2; i++)
    hash_side (&self.sides[i], query->paths[i], cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (query->folder == NULL && (self.own = plumb_video_folder_new (error)) == NULL)
    return NULL;
  self.folder = self.own != NULL ? plumb_video_folder_get_path (self.own) : query->folder;
  is_exact = self.sides[0].hash != NULL && g_strcmp0 (self.sides[0].hash, self.sides[1].hash) == 0;
  self.frames = plumb_value_builder_new_array ();
  if (!is_exact && !compare_all (&self, cancellable, error))
    {
      plumb_value_unref (plumb_value_builder_end (self.frames));
      return NULL;
    }
  return make_record (&self, is_exact);
}
