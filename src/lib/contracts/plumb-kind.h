/* plumb-kind.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-value.h"

/* What the program itself knows of kinds; the rest is data. */
#define PLUMB_KIND_REROUTE "core.reroute"
#define PLUMB_KIND_SUBGRAPH "core.subgraph"
#define PLUMB_KIND_REPEAT "core.repeat"
#define PLUMB_KIND_INPUT "core.input"
#define PLUMB_KIND_OUTPUT "core.output"
#define PLUMB_KIND_QUESTION "core.question"

G_BEGIN_DECLS

/* The contract of a node kind: what it needs, makes and allows. Immutable after the pack was read;
 * safe to share between threads. All strings are owned by the kind. */

typedef enum
{
  PLUMB_FIELD_BOOLEAN,
  PLUMB_FIELD_INTEGER,
  PLUMB_FIELD_NUMBER,
  PLUMB_FIELD_TEXT,
  PLUMB_FIELD_ENUM,
  PLUMB_FIELD_COLOR,
  PLUMB_FIELD_FILE,
  PLUMB_FIELD_LIST,
  PLUMB_FIELD_OBJECT,
  PLUMB_FIELD_SEED,
} PlumbFieldType;

typedef struct
{
  const char *name;
  const char *kind;        /* artifact kind */
  const char *const *also; /* inputs: further artifact kinds that it takes, or NULL */
  const char *title;
  const char *summary;
  const char *file; /* outputs: the file that the call leaves, or a pattern; NULL for a value */
  const char *like; /* outputs of kind any: the input whose kind it passes on, or NULL */
  gboolean optional;
  gboolean many;
} PlumbPort;

typedef struct
{
  const char *name;
  PlumbFieldType type;
  PlumbFieldType element_type; /* of a list whose elements are of one type */
  gboolean has_element_type;
  const char *title;
  const char *summary;
  const char *unit;
  const char *format;        /* of a text: one of plumb-format.h, or NULL */
  const char *language;      /* of a text with the format code: what it is written in, else NULL */
  const char *pattern;       /* of a text: what the whole of it matches, or NULL */
  GRegex *pattern_regex;     /* @pattern, ready for use */
  PlumbValue *default_value; /* NULL: required */
  PlumbValue *minimum;
  PlumbValue *maximum;
  PlumbValue *soft_minimum; /* what a slider offers */
  PlumbValue *soft_maximum;
  PlumbValue *step;
  gint64 min_items; /* of a list */
  gint64 max_items;
  const char *const *choices;
  const char *const *choice_titles; /* as many as choices, or NULL */
  const char *const *accepts;       /* of a file: artifact kinds, or NULL */
  const char *visible_field;
  const char *const *visible_values;
  gboolean optional;  /* null, and for texts "", is a value */
  gboolean multiline; /* of a text, or of the elements of a list of texts */
  gboolean in_key;    /* takes part in the step key */
} PlumbField;

typedef struct _PlumbPack PlumbPack;

#define PLUMB_TYPE_KIND (plumb_kind_get_type ())
G_DECLARE_FINAL_TYPE (PlumbKind, plumb_kind, PLUMB, KIND, GObject)

const char *plumb_kind_get_name (PlumbKind *self); /* "blender.render_still" */
gint64 plumb_kind_get_version (PlumbKind *self);
const char *plumb_kind_get_title (PlumbKind *self);
const char *plumb_kind_get_summary (PlumbKind *self);
const char *plumb_kind_get_help (PlumbKind *self);
const char *plumb_kind_get_family (PlumbKind *self);
const char *plumb_kind_get_module (PlumbKind *self);
const char *plumb_kind_get_stage (PlumbKind *self);
const char *plumb_kind_get_category (PlumbKind *self);
const char *plumb_kind_get_role (PlumbKind *self);
const char *plumb_kind_get_backend (PlumbKind *self);
const char *plumb_kind_get_disabled (PlumbKind *self); /* the reason, or NULL */
gboolean plumb_kind_has_no_settings (PlumbKind *self);
gboolean plumb_kind_uses_seed (PlumbKind *self);
gboolean plumb_kind_uses_network (PlumbKind *self);
gboolean plumb_kind_is_cached (PlumbKind *self);
gboolean plumb_kind_writes_output (PlumbKind *self); /* into the project's output folder */
/* Runs when any of its connected inputs came, not only when all did. */
gboolean plumb_kind_needs_any (PlumbKind *self);
const char *const *plumb_kind_get_words (PlumbKind *self); /* more words for a search; never NULL */
guint plumb_kind_get_slots (PlumbKind *self, const char *slot);
PlumbValue *plumb_kind_get_slot_table (PlumbKind *self); /* { "cpu": 1 } */
const char *const *plumb_kind_get_tools (PlumbKind *self);
PlumbValue *plumb_kind_get_call (PlumbKind *self);
PlumbPack *plumb_kind_get_pack (PlumbKind *self);

guint plumb_kind_get_n_inputs (PlumbKind *self);
const PlumbPort *plumb_kind_get_input (PlumbKind *self, guint position);
const PlumbPort *plumb_kind_find_input (PlumbKind *self, const char *name);
guint plumb_kind_get_n_outputs (PlumbKind *self);
const PlumbPort *plumb_kind_get_output (PlumbKind *self, guint position);
const PlumbPort *plumb_kind_find_output (PlumbKind *self, const char *name);
guint plumb_kind_get_n_fields (PlumbKind *self);
const PlumbField *plumb_kind_get_field (PlumbKind *self, guint position);
const PlumbField *plumb_kind_find_field (PlumbKind *self, const char *name);
/* Every field's default as an object; a required field is not in it. */
PlumbValue *plumb_kind_get_default_params (PlumbKind *self);

G_END_DECLS
