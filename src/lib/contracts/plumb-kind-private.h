/* plumb-kind-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-kind.h"

G_BEGIN_DECLS

/* Filled by the pack reader, or by plumb_kind_new_instance(); not changed after that. Texts point
 * into @source. */
struct _PlumbKind
{
  GObject parent_instance;

  PlumbValue *source;
  PlumbPack *pack;   /* not owned: the registry holds both */
  GPtrArray *owned;  /* blocks that texts and arrays lie in */
  GPtrArray *values; /* values that are not in @source */

  const char *name;
  gint64 version;
  const char *title;
  const char *summary;
  const char *help;
  const char *family;
  const char *module;
  const char *stage;
  const char *stage_title;
  const char *category;
  const char *category_title;
  const char *role;
  const char *backend;
  const char *disabled;
  gboolean has_no_settings;
  gboolean needs_any;
  gboolean uses_seed;
  gboolean uses_network;
  gboolean is_cached;
  gboolean writes_output;
  PlumbValue *slots;
  PlumbValue *call;
  const char *const *tools;
  const char *const *words;

  PlumbPort *inputs;
  guint n_inputs;
  PlumbPort *outputs;
  guint n_outputs;
  PlumbField *fields;
  guint n_fields;
  PlumbValue *default_params;
};

/* Takes over @block: it is freed with the kind. */
gpointer plumb_kind_own (PlumbKind *self, gpointer block);
PlumbValue *plumb_kind_own_value (PlumbKind *self, PlumbValue *value);
/* Texts of an array, ended by NULL; the array is owned by the kind, the texts by @array. */
const char *const *plumb_kind_own_strv (PlumbKind *self, PlumbValue *array);
void plumb_kind_make_default_params (PlumbKind *self);

/* A block's ports are those of its definition: a kind of the same name, pack and fields with
 * @inputs in front of its own and @outputs in front of its own. The texts are copied. */
PlumbKind *plumb_kind_new_instance (PlumbKind *block,
                                    GArray *inputs,
                                    GArray *outputs) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
