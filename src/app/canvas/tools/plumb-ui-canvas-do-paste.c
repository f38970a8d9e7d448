/* plumb-ui-canvas-do-paste.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "plumb-ui-canvas-do-private.h"

#include "plumb-image-file.h"
#include "plumb-ui-bring.h"

/* What the clipboard has, in the order in which it is preferred: nodes, files, a picture, text that
 * is one of these. */

#define MAX_PICTURE_BYTES ((gsize) 256 << 20)
#define PIECE_BYTES (1u << 20)

typedef struct
{
  PlumbUiTools *tools;
  GtkWidget *canvas; /* which may have left its window meanwhile */
  PlumbPoint at;
  PlumbUiAddClipFunc func;
  GByteArray *bytes; /* (nullable): of a picture, as far as they came */
} Paste;

static void
paste_free (Paste *self)
{
  g_clear_object (&self->tools);
  g_clear_object (&self->canvas);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Paste, paste_free)

static gboolean
is_wanted (const Paste *self)
{
  return gtk_widget_get_root (self->canvas) != NULL;
}

static PlumbPoint
get_corner (const Paste *self)
{
  return (PlumbPoint) { self->at.x - PLUMB_CARD_WIDTH / 2, self->at.y - PLUMB_CARD_HEADER / 2 };
}

/* --- text --------------------------------------------------------------------------------------
 */

static double
snap (double offset)
{
  return round (offset / PLUMB_CARD_GRID) * PLUMB_CARD_GRID;
}

/* Whether they were nodes, if only what is left of some. */
static gboolean
paste_nodes (Paste *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbClip) clip = plumb_clip_parse (text, -1, &error);
  if (g_error_matches (error, PLUMB_AUTHOR_ERROR, PLUMB_AUTHOR_ERROR_DAMAGED))
    {
      plumb_ui_tools_refuse (self->tools, error->message);
      return TRUE;
    }
  if (clip == NULL)
    return FALSE;
  PlumbPoint corner = plumb_clip_get_corner (clip);
  const PlumbPoint offset = { snap (self->at.x - corner.x), snap (self->at.y - corner.y) };
  plumb_ui_do_add_clip (self->tools, clip, offset, self->func, _ ("Paste"));
  return TRUE;
}

/* Addresses of local files, one a line. */
static gboolean
paste_addresses (Paste *self, const char *text)
{
  g_auto (GStrv) addresses = g_uri_list_extract_uris (text);
  g_autoslist (GFile) files = NULL;
  for (guint i = 0; addresses[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (addresses[i]);
      if (!g_str_has_prefix (addresses[i], "file:") || !g_file_query_exists (file, NULL))
        return FALSE;
      files = g_slist_append (files, g_steal_pointer (&file));
    }
  if (files != NULL)
    plumb_ui_bring_files (self->tools, files, get_corner (self));
  return files != NULL;
}

static void
answered_cb (AdwAlertDialog *dialog, const char *response, const char *address)
{
  if (!g_str_equal (response, "open"))
    return;
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (address);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (dialog));
  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, NULL,
                           NULL);
}

/* Of something on the network: nothing is fetched because of a paste. */
static gboolean
paste_web_address (Paste *self, const char *text)
{
  g_autofree char *address = g_strstrip (g_strdup (text));
  const char *scheme = g_uri_peek_scheme (address);
  if ((g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0)
      || !g_uri_is_valid (address, G_URI_FLAGS_NONE, NULL))
    return FALSE;
  AdwDialog *dialog = adw_alert_dialog_new (_ ("This Is on the Network"), NULL);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);
  adw_alert_dialog_format_body (alert,
                                _ ("Nothing was fetched from “%s”. Save the file with a browser "
                                   "first, then drop or paste it here."),
                                address);
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "open", _ ("_Open in Browser"),
                                  NULL);
  adw_alert_dialog_set_default_response (alert, "cancel");
  adw_alert_dialog_set_close_response (alert, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), g_steal_pointer (&address),
                         (GClosureNotify) (GCallback) g_free, 0);
  adw_dialog_present (dialog, self->canvas);
  return TRUE;
}

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  if (!is_wanted (self))
    return;
  if (text == NULL)
    plumb_ui_tools_refuse (self->tools, _ ("The clipboard holds no text"));
  else if (!paste_nodes (self, text) && !plumb_ui_bring_text (self->tools, text)
           && !paste_addresses (self, text) && !paste_web_address (self, text))
    plumb_ui_tools_refuse (self->tools, _ ("The clipboard holds no nodes"));
}

/* --- files -------------------------------------------------------------------------------------
 */

static void
files_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GSList) files
      = value != NULL ? gdk_file_list_get_files (g_value_get_boxed (value)) : NULL;
  if (is_wanted (self) && files != NULL)
    plumb_ui_bring_files (self->tools, files, get_corner (self));
  else if (is_wanted (self))
    plumb_ui_tools_refuse (self->tools, _ ("The clipboard's files cannot be read"));
}

/* --- a picture ---------------------------------------------------------------------------------
 */

static void
refuse_picture (Paste *self)
{
  if (is_wanted (self))
    plumb_ui_tools_refuse (self->tools, _ ("The clipboard's picture cannot be read"));
}

/* What the bytes are is told by themselves and not by whoever gave them. */
static void
paste_picture (Paste *self, GBytes *bytes)
{
  static const char *const endings[] = { [PLUMB_IMAGE_PNG] = "png",
                                         [PLUMB_IMAGE_JPEG] = "jpg",
                                         [PLUMB_IMAGE_WEBP] = "webp",
                                         [PLUMB_IMAGE_TIFF] = "tif",
                                         [PLUMB_IMAGE_EXR] = "exr" };
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) error = NULL;
  PlumbImageInfo info;
  if (!is_wanted (self))
    return;
  if (plumb_image_peek_bytes (data, length, &info, &error))
    plumb_ui_bring_picture (self->tools, bytes, endings[info.format], get_corner (self));
  else
    plumb_ui_session_report (plumb_ui_tools_get_session (self->tools),
                             _ ("Cannot Paste the Picture"), error);
}

static void
piece_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) self = user_data;
  GInputStream *stream = G_INPUT_STREAM (source);
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (stream, result, NULL);
  if (piece == NULL || self->bytes->len + g_bytes_get_size (piece) > MAX_PICTURE_BYTES)
    refuse_picture (self);
  else if (g_bytes_get_size (piece) == 0)
    {
      g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
      paste_picture (self, bytes);
    }
  else
    {
      g_byte_array_append (self->bytes, g_bytes_get_data (piece, NULL),
                           (guint) g_bytes_get_size (piece));
      g_input_stream_read_bytes_async (stream, PIECE_BYTES, G_PRIORITY_DEFAULT, NULL, piece_read_cb,
                                       g_steal_pointer (&self));
    }
}

static void
stream_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) self = user_data;
  g_autoptr (GInputStream) stream
      = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  if (stream == NULL)
    {
      refuse_picture (self);
      return;
    }
  self->bytes = g_byte_array_new ();
  g_input_stream_read_bytes_async (stream, PIECE_BYTES, G_PRIORITY_DEFAULT, NULL, piece_read_cb,
                                   g_steal_pointer (&self));
}

static void
texture_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) self = user_data;
  g_autoptr (GdkTexture) texture
      = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GBytes) bytes = texture != NULL ? gdk_texture_save_to_png_bytes (texture) : NULL;
  if (bytes != NULL)
    paste_picture (self, bytes);
  else
    refuse_picture (self);
}

/* --- which --------------------------------------------------------------------------------------
 */

static const char *picture_types[]
    = { "image/png", "image/jpeg", "image/webp", "image/tiff", NULL };

static gboolean
has_picture_file (GdkContentFormats *formats)
{
  for (guint i = 0; picture_types[i] != NULL; i++)
    if (gdk_content_formats_contain_mime_type (formats, picture_types[i]))
      return TRUE;
  return FALSE;
}

static void
start_paste (PlumbUiTools *tools, PlumbUiAddClipFunc func)
{
  Paste *self = g_new0 (Paste, 1);
  self->canvas = g_object_ref (GTK_WIDGET (plumb_ui_tools_get_canvas (tools)));
  self->tools = g_object_ref (tools);
  self->at = plumb_ui_tools_get_place (tools);
  self->func = func;
  GdkClipboard *clipboard = gtk_widget_get_clipboard (self->canvas);
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_union_deserialize_gtypes (
      gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));
  if (gdk_content_formats_contain_mime_type (formats, PLUMB_CLIP_MIME_TYPE))
    gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, self);
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    files_read_cb, self);
  else if (has_picture_file (formats))
    gdk_clipboard_read_async (clipboard, picture_types, G_PRIORITY_DEFAULT, NULL, stream_cb, self);
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, NULL, texture_read_cb, self);
  else
    gdk_clipboard_read_text_async (clipboard, NULL, text_read_cb, self);
}

void
plumb_ui_do_paste (PlumbUiTools *tools, GVariant *parameter)
{
  start_paste (tools, plumb_clip_paste);
}

void
plumb_ui_do_paste_keeping_inputs (PlumbUiTools *tools, GVariant *parameter)
{
  start_paste (tools, plumb_clip_paste_keeping_inputs);
}
