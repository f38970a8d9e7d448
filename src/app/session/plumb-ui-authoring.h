/* plumb-ui-authoring.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-graph.h"
#include "plumb-ui-environment.h"

G_BEGIN_DECLS

/* The one authoring surface of the window, above the one catalog: favorites, recent kinds, how
 * often each was inserted, which section is shown, and how an insertion is spelled. Node picker,
 * catalog panel, palette and starters all ask here and keep no copy. Main thread.
 *
 * Properties that notify: "section".
 * Signals: "changed" ()  favorites, recent kinds or uses are others; also when another window's
 * authoring changed them. */
#define PLUMB_UI_TYPE_AUTHORING (plumb_ui_authoring_get_type ())
G_DECLARE_FINAL_TYPE (PlumbUiAuthoring, plumb_ui_authoring, PLUMB_UI, AUTHORING, GObject)

/* How many recent kinds are kept. */

PlumbUiAuthoring *plumb_ui_authoring_new (PlumbUiEnvironment *environment)
    G_GNUC_WARN_UNUSED_RESULT;
PlumbCatalog *plumb_ui_authoring_get_catalog (PlumbUiAuthoring *self);
PlumbRegistry *plumb_ui_authoring_get_registry (PlumbUiAuthoring *self);

/* The path of the section that is shown, NULL: all. Setting one that is not there sets the nearest
 * around it. */
const char *plumb_ui_authoring_get_section (PlumbUiAuthoring *self);
void plumb_ui_authoring_set_section (PlumbUiAuthoring *self, const char *path);

gboolean plumb_ui_authoring_is_favorite (PlumbUiAuthoring *self, const char *kind);
void plumb_ui_authoring_set_favorite (PlumbUiAuthoring *self, const char *kind, gboolean favorite);
/* PlumbKinds, borrowed from the registry: in the order in which they were marked, or the latest
 * first. Names that no pack has any more are left out. */
GPtrArray *plumb_ui_authoring_list_favorites (PlumbUiAuthoring *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *plumb_ui_authoring_list_recent (PlumbUiAuthoring *self) G_GNUC_WARN_UNUSED_RESULT;
guint plumb_ui_authoring_get_n_uses (PlumbUiAuthoring *self, const char *kind);
/* A node of that kind was inserted by a person. */
void plumb_ui_authoring_note_use (PlumbUiAuthoring *self, const char *kind);

/* plumb_catalog_search(), with what is used more before what fits the same. */
GArray *plumb_ui_authoring_search (PlumbUiAuthoring *self,
                                   const PlumbCatalogQuery *query) G_GNUC_WARN_UNUSED_RESULT;
/* The realm that a graph's kinds belong to, or NULL: kinds of other realms do not fit into it. */
const char *plumb_ui_authoring_find_realm (PlumbUiAuthoring *self, PlumbGraph *graph);

/* --- insertion: the same words wherever it comes from --- */

/* The detailed action that inserts the kind in the middle of what the canvas shows. */
char *plumb_ui_authoring_make_action (const char *kind) G_GNUC_WARN_UNUSED_RESULT;
/* What a drag of the kind carries, as a string; and back: the kind's name in @text, or NULL. */
char *plumb_ui_authoring_make_drag (const char *kind) G_GNUC_WARN_UNUSED_RESULT;
const char *plumb_ui_authoring_parse_drag (const char *text);

G_END_DECLS
