/* plumb-clip.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-draft.h"

G_BEGIN_DECLS

/* Nodes as text, for the clipboard, for a mail, for another window: JSON with the members that a
 * workflow has, under a marker of its own. */

#define PLUMB_CLIP_MIME_TYPE "application/vnd.plumbline.nodes+json"
#define PLUMB_CLIP_BYTES_MAX (8u << 20)
#define PLUMB_CLIP_NODES_MAX 20000

/**
 * PlumbClipItems:
 * @nodes: ids, ended by %NULL
 * @frames: (nullable): ids, ended by %NULL
 * @notes: (nullable): ids, ended by %NULL
 */
typedef struct
{
  const char *const *nodes;
  const char *const *frames;
  const char *const *notes;
} PlumbClipItems;

typedef struct _PlumbClip PlumbClip;

/* With links among the nodes, links into them from others, and the definitions that they use. */
PlumbClip *plumb_clip_new (const PlumbAuthorScope *scope,
                           const PlumbClipItems *items) G_GNUC_WARN_UNUSED_RESULT;
/* Text from anywhere. */
PlumbClip *plumb_clip_parse (const char *text,
                             gssize length,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *plumb_clip_format (PlumbClip *self) G_GNUC_WARN_UNUSED_RESULT;
void plumb_clip_free (PlumbClip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlumbClip, plumb_clip_free)

guint plumb_clip_get_n_nodes (PlumbClip *self);
/* The left top corner of what is in it. */
PlumbPoint plumb_clip_get_corner (PlumbClip *self);

/* What was pasted: ids, ended by NULL. */
typedef struct
{
  char **nodes;
  char **frames;
  char **notes;
} PlumbClipPasted;

void plumb_clip_pasted_clear (PlumbClipPasted *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PlumbClipPasted, plumb_clip_pasted_clear)

/* Adds all of it, moved by @offset, with new ids and indexes. Links from others are left out. */
void plumb_clip_paste (PlumbClip *self,
                       PlumbDraft *draft,
                       PlumbPoint offset,
                       PlumbClipPasted *pasted);
/* Likewise; links from others are made where those are there. */
void plumb_clip_paste_keeping_inputs (PlumbClip *self,
                                      PlumbDraft *draft,
                                      PlumbPoint offset,
                                      PlumbClipPasted *pasted);

G_END_DECLS
