/* plumb-card.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-geometry.h"
#include "plumb-registry.h"
#include "plumb-graph.h"

G_BEGIN_DECLS

/* What a node looks like: the one place that says where which part of a card is. The canvas and the
 * thumbnailer draw it, the scene finds what lies under the pointer with it, auto-align spaces by
 * it. All lengths are canvas pixels, all places are relative to the card's top left corner. */

#define PLUMB_CARD_WIDTH 200.0
#define PLUMB_CARD_HEADER 36.0
#define PLUMB_CARD_ROW 24.0
#define PLUMB_CARD_FOOTER 18.0
#define PLUMB_CARD_MARGIN 12.0
#define PLUMB_CARD_PICTURE 100.0
#define PLUMB_CARD_REROUTE 20.0
#define PLUMB_CARD_GRID 20.0
#define PLUMB_CARD_MAX_ROWS 3

/**
 * PlumbCardForm:
 * @PLUMB_CARD_PLAIN: header, ports, parameters, picture, footer
 * @PLUMB_CARD_COLLAPSED: the header alone, with all ports of a side at one place
 * @PLUMB_CARD_REROUTE_DOT: a dot
 */
typedef enum
{
  PLUMB_CARD_PLAIN,
  PLUMB_CARD_COLLAPSED,
  PLUMB_CARD_REROUTE_DOT,
} PlumbCardForm;

/**
 * PlumbCardPort:
 * @name: as edges name it
 * @title: as people read it
 * @kind: artifact kind
 * @at: its center
 * @is_field: a field that an edge is bound to
 * @is_known: %FALSE where only an edge names it and no contract does
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *kind;
  PlumbPoint at;
  gboolean is_field;
  gboolean is_known;
  gboolean is_connected;
  gboolean optional;
  gboolean many;
} PlumbCardPort;

/**
 * PlumbCardRow:
 * @field: the contract
 * @value: (nullable): what counts, default or not; %NULL where a required one is missing
 * @text: @value in a few words, without what has to be translated; "" where the painter shows it
 *   otherwise (a boolean's mark)
 * @rect: where it is
 * @is_changed: differs from the default
 */
typedef struct
{
  const PlumbField *field;
  PlumbValue *value;
  const char *text;
  PlumbRect rect;
  gboolean is_changed;
} PlumbCardRow;

/**
 * PlumbCard:
 * @id: of the node
 * @title: the node's own, else its kind's, else the kind's name
 * @kind: (nullable): the contract; %NULL where it is not known
 * @index: of the node; greater is on top
 * @width: of the whole card
 * @height: of the whole card
 * @picture: where the last picture is shown; of width 0 where none is
 * @footer: where item dots are shown; of width 0 where there is none
 * @definition: (nullable): of a block, what it is an instance of
 *
 * Immutable and atomically counted; safe to share between threads.
 */
typedef struct
{
  PlumbCardForm form;
  char *id;
  char *title;
  char *kind_name;
  PlumbKind *kind;
  char *definition;
  char *color;
  gint64 index;
  PlumbNodeMode mode;
  gboolean is_pinned;
  double width;
  double height;
  PlumbRect picture;
  PlumbRect footer;
  PlumbCardPort *inputs;
  PlumbCardPort *outputs;
  guint n_inputs;
  guint n_outputs;
  PlumbCardRow rows[PLUMB_CARD_MAX_ROWS];
  guint n_rows;
} PlumbCard;

/**
 * PlumbCardScope:
 * @document: for the definitions of blocks
 * @level: the graph that the nodes are in: @document, or one of its definitions
 * @registry: contracts
 */
typedef struct
{
  PlumbGraph *document;
  PlumbGraph *level;
  PlumbRegistry *registry;
} PlumbCardScope;

PlumbCard *plumb_card_new (const PlumbCardScope *scope, PlumbNode *node) G_GNUC_WARN_UNUSED_RESULT;
PlumbCard *plumb_card_ref (PlumbCard *self);
void plumb_card_unref (PlumbCard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbCard, plumb_card_unref)

/* Positions among the card's inputs or outputs; -1 where there is none. */
int plumb_card_find_input (const PlumbCard *self, const char *name);
int plumb_card_find_output (const PlumbCard *self, const char *name);

/* The artifact kind that an edge carries, seen through reroutes and ports that pass on. */
const char *plumb_card_get_edge_kind (const PlumbCardScope *scope, PlumbEdge *edge);
/* Whether what leaves a node may be of the kind of what enters it. */
gboolean plumb_card_passes_on (const PlumbCard *self);

G_END_DECLS
