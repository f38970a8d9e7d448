/* plumb-ui-actions.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which program's habits the canvas follows. As in the settings' schema. */
typedef enum
{
  PLUMB_UI_KEYS_DEFAULT,
  PLUMB_UI_KEYS_BLENDER,
  PLUMB_UI_KEYS_COMFYUI,
  PLUMB_UI_KEYS_HOUDINI,
} PlumbUiKeys;

#define PLUMB_UI_N_KEYS 4

/* Everything that a person can do, by name: the one table that menus, shortcuts, the shortcuts
 * window, the command palette and the preferences are made of. What an action does is installed by
 * the room that can do it: "app." by the application, "win." on the window, "canvas." on the
 * canvas, "runs." on the page of runs, "review." on that of reviews and "compare." on a comparison
 * (their keys count only while the focus is there). */
typedef struct
{
  const char *name;                  /* detailed: "win.save", "win.page('runs')" */
  const char *group;                 /* heading in the shortcuts window; translatable */
  const char *title;                 /* imperative; translatable */
  const char *keys[PLUMB_UI_N_KEYS]; /* accelerators apart by spaces; NULL: as the default */
} PlumbUiAction;

guint plumb_ui_actions_get_length (void);
const PlumbUiAction *plumb_ui_actions_get (guint position);
const PlumbUiAction *plumb_ui_actions_find (const char *name);
/* The accelerators of an action under the user's settings (preset and own choices): a
 * NULL-terminated array; free with g_strfreev(). */
char **plumb_ui_actions_get_accels (const char *name,
                                    GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
