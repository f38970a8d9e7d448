/* plumb-ui-ansi.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* What a terminal's escape sequences say about text: colors (16, 256 and true ones) and styles are
 * understood, all others are left out. Any thread. */

typedef enum
{
  PLUMB_UI_ANSI_BOLD = 1 << 0,
  PLUMB_UI_ANSI_DIM = 1 << 1,
  PLUMB_UI_ANSI_ITALIC = 1 << 2,
  PLUMB_UI_ANSI_UNDERLINE = 1 << 3,
  PLUMB_UI_ANSI_REVERSE = 1 << 4,
  PLUMB_UI_ANSI_STRIKE = 1 << 5,
  /* No text: bytes that had to be made visible. */
  PLUMB_UI_ANSI_JUNK = 1 << 6,
} PlumbUiAnsiFlags;

/* A color: 0 is the default one, else one of the palette or a true one. */
#define PLUMB_UI_ANSI_INDEXED 0x01000000u
#define PLUMB_UI_ANSI_TRUE 0x02000000u

/* How the next character looks; all zero at the beginning of a text. */
typedef struct
{
  guint32 foreground;
  guint32 background;
  PlumbUiAnsiFlags flags;
} PlumbUiAnsiStyle;

/* Bytes of a text that look alike and other than plain. */
typedef struct
{
  guint start;
  guint end;
  PlumbUiAnsiStyle style;
} PlumbUiAnsiRun;

gboolean plumb_ui_ansi_style_equal (const PlumbUiAnsiStyle *a, const PlumbUiAnsiStyle *b);
/* The visible text of some bytes, as UTF-8: what is none is shown as escapes (`\xff`). @style goes
 * on from line to line; @runs (PlumbUiAnsiRun, nullable) is appended to. */
char *plumb_ui_ansi_parse (const char *bytes, gsize length, PlumbUiAnsiStyle *style, GArray *runs)
    G_GNUC_WARN_UNUSED_RESULT;
/* Takes over the style that holds after some bytes. */
void plumb_ui_ansi_skip (const char *bytes, gsize length, PlumbUiAnsiStyle *style);
/* Copies the bytes to @text (room for @length) without escape sequences; returns how many. */
gsize plumb_ui_ansi_strip (const char *bytes, gsize length, char *text);

/* A color as it is, or nearer to @plain until it stands out from @ground by 4.5 : 1. */
GdkRGBA plumb_ui_ansi_get_color (guint32 color, const GdkRGBA *plain, const GdkRGBA *ground);

G_END_DECLS
