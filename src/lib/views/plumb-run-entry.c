/* plumb-run-entry.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-run-entry.h"

/**
 * PlumbRunEntry:
 *
 * A run as a row of a list. What it shows is one row of the ledger, replaced as a whole.
 */
struct _PlumbRunEntry
{
  GObject parent_instance;

  PlumbRunRow *row;
};

G_DEFINE_FINAL_TYPE (PlumbRunEntry, plumb_run_entry, G_TYPE_OBJECT)

static const struct
{
  const char *name;
  gboolean is_text;
  gsize offset;
} members[] = {
  { "run", FALSE, G_STRUCT_OFFSET (PlumbRunRow, run) },
  { "created-us", FALSE, G_STRUCT_OFFSET (PlumbRunRow, created_us) },
  { "started-us", FALSE, G_STRUCT_OFFSET (PlumbRunRow, started_us) },
  { "ended-us", FALSE, G_STRUCT_OFFSET (PlumbRunRow, ended_us) },
  { "n-steps", FALSE, G_STRUCT_OFFSET (PlumbRunRow, n_steps) },
  { "n-ran", FALSE, G_STRUCT_OFFSET (PlumbRunRow, n_ran) },
  { "n-cached", FALSE, G_STRUCT_OFFSET (PlumbRunRow, n_cached) },
  { "n-failed", FALSE, G_STRUCT_OFFSET (PlumbRunRow, n_failed) },
  { "replay-of", FALSE, G_STRUCT_OFFSET (PlumbRunRow, replay_of) },
  { "workflow", TRUE, G_STRUCT_OFFSET (PlumbRunRow, workflow) },
  { "state", TRUE, G_STRUCT_OFFSET (PlumbRunRow, state) },
  { "reason", TRUE, G_STRUCT_OFFSET (PlumbRunRow, reason) },
  { "verdict", TRUE, G_STRUCT_OFFSET (PlumbRunRow, verdict) },
  { "grade", TRUE, G_STRUCT_OFFSET (PlumbRunRow, grade) },
};

enum
{
  PROP_SEED = G_N_ELEMENTS (members) + 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static gint64
get_number (const PlumbRunRow *row, guint member)
{
  return G_STRUCT_MEMBER (gint64, row, members[member].offset);
}

static const char *
get_text (const PlumbRunRow *row, guint member)
{
  return G_STRUCT_MEMBER (char *, row, members[member].offset);
}

static void
plumb_run_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const PlumbRunRow *row = PLUMB_RUN_ENTRY (object)->row;

  if (id == PROP_SEED)
    g_value_set_uint64 (value, row->seed);
  else if (members[id - 1].is_text)
    g_value_set_string (value, get_text (row, id - 1));
  else
    g_value_set_int64 (value, get_number (row, id - 1));
}

static void
plumb_run_entry_finalize (GObject *object)
{
  PlumbRunEntry *self = PLUMB_RUN_ENTRY (object);

  g_clear_pointer (&self->row, plumb_run_row_free);
  G_OBJECT_CLASS (plumb_run_entry_parent_class)->finalize (object);
}

static void
plumb_run_entry_class_init (PlumbRunEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = plumb_run_entry_get_property;
  object_class->finalize = plumb_run_entry_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    properties[i + 1]
        = members[i].is_text
              ? g_param_spec_string (members[i].name, NULL, NULL, NULL, flags)
              : g_param_spec_int64 (members[i].name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_SEED] = g_param_spec_uint64 ("seed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plumb_run_entry_init (PlumbRunEntry *self)
{
}

/**
 * plumb_run_entry_new_take:
 * @row: (transfer full): of a run
 *
 * Returns: (transfer full): the entry
 */
PlumbRunEntry *
plumb_run_entry_new_take (PlumbRunRow *row)
{
  g_return_val_if_fail (row != NULL, NULL);

  PlumbRunEntry *self = g_object_new (PLUMB_TYPE_RUN_ENTRY, NULL);
  self->row = row;
  return self;
}

/**
 * plumb_run_entry_get_row:
 * @self: an entry
 *
 * Returns: (transfer none): the row, until it is updated
 */
const PlumbRunRow *
plumb_run_entry_get_row (PlumbRunEntry *self)
{
  g_return_val_if_fail (PLUMB_IS_RUN_ENTRY (self), NULL);

  return self->row;
}

static gboolean
is_same (const PlumbRunRow *a, const PlumbRunRow *b, guint member)
{
  return members[member].is_text ? g_strcmp0 (get_text (a, member), get_text (b, member)) == 0
                                 : get_number (a, member) == get_number (b, member);
}

/**
 * plumb_run_entry_update_take:
 * @self: an entry
 * @row: (transfer full): of the same run
 *
 * Notifies each property whose value is another one now.
 */
void
plumb_run_entry_update_take (PlumbRunEntry *self, PlumbRunRow *row)
{
  g_return_if_fail (PLUMB_IS_RUN_ENTRY (self) && row != NULL && row->run == self->row->run);

  GObject *object = G_OBJECT (self);
  PlumbRunRow *before = g_steal_pointer (&self->row);
  self->row = row;
  g_object_freeze_notify (object);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (!is_same (before, row, i))
      g_object_notify_by_pspec (object, properties[i + 1]);
  if (before->seed != row->seed)
    g_object_notify_by_pspec (object, properties[PROP_SEED]);
  plumb_run_row_free (before);
  g_object_thaw_notify (object);
}
