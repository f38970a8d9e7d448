/* plumb-trust.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-project.h"

G_BEGIN_DECLS

/* Which projects the user lets start programs. A record names a project (by folder and id) and the
 * hash of its executable parts, so that trust is lost when they change; a project that was made
 * here is trusted whatever it holds. The records are in the user's state folder, out of reach of
 * the project. The caller computes the hash. */
gboolean plumb_trust_is_trusted (PlumbProject *project, const char *hash);
gboolean plumb_trust_grant (PlumbProject *project, const char *hash, GError **error);
gboolean plumb_trust_grant_created (PlumbProject *project, GError **error);
gboolean plumb_trust_revoke (PlumbProject *project, GError **error);
/* [ { "folder", "id", "hash" | "created": true, "since" } ], sorted by folder, then time. */
PlumbValue *plumb_trust_list (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
