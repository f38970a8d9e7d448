/* plumb-exr.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <OpenEXR/openexr.h>

#include "plumb-image-codecs.h"

#include "plumb-codec-private.h"

#include "plumb-limits.h"

/* OpenEXR through its C core: the first part of a file, scan lines or tiles, its R, G, B and A (or
 * Y) as they are; of a file with layers, the first layer that has colors. The picture is the data
 * window. */

#define MAX_TILE_SIDE 8192
#define MAX_CHANNELS 1024

/* --- Opening --------------------------------------------------------------------------------- */

typedef struct
{
  PlumbSource source;
  exr_result_t result; /* the first failure */
  char message[160];
} Stream;

static int64_t
read_cb (exr_const_context_t exr,
         void *data,
         void *buffer,
         uint64_t length,
         uint64_t offset,
         exr_stream_error_func_ptr_t error)
{
  const Stream *stream = data;
  guint64 rest = stream->source.length - MIN (offset, stream->source.length);
  gsize n = MIN (length, rest); /* the library reads ahead, over the end */

  return plumb_source_read (&stream->source, offset, buffer, n) ? (int64_t) n : -1;
}

static int64_t
size_cb (exr_const_context_t exr, void *data)
{
  return ((const Stream *) data)->source.length;
}

static void
error_cb (exr_const_context_t exr, exr_result_t code, const char *message)
{
  void *data = NULL;
  Stream *stream;

  if (exr_get_user_data (exr, &data) != EXR_ERR_SUCCESS || data == NULL)
    return;
  stream = data;
  if (stream->message[0] == 0)
    {
      stream->result = code;
      g_strlcpy (stream->message, message, sizeof stream->message);
    }
}

static exr_context_t
open_stream (Stream *stream)
{
  exr_context_initializer_t options = EXR_DEFAULT_CONTEXT_INITIALIZER;
  exr_context_t exr = NULL;
  exr_result_t result;

  options.error_handler_fn = error_cb;
  options.user_data = stream;
  options.read_fn = read_cb;
  options.size_fn = size_cb;
  options.max_image_width = options.max_image_height = PLUMB_LIMIT_IMAGE_SIDE;
  options.max_tile_width = options.max_tile_height = MAX_TILE_SIDE;
  options.flags
      = EXR_CONTEXT_FLAG_SILENT_HEADER_PARSE | EXR_CONTEXT_FLAG_DISABLE_CHUNK_RECONSTRUCTION;
  result = exr_start_read (&exr, "picture", &options);
  if (result == EXR_ERR_SUCCESS)
    return exr;
  stream->result = result;
  if (exr != NULL)
    exr_finish (&exr);
  return NULL;
}

static void
close_stream (exr_context_t *exr)
{
  if (*exr != NULL)
    exr_finish (exr);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (exr_context_t, close_stream)

static gboolean
fail_damaged (const Stream *stream, GError **error)
{
  PlumbImageError code = PLUMB_IMAGE_ERROR_CORRUPT;
  const char *message = stream->message;

  if (message[0] == 0)
    message = exr_get_default_error_message (stream->result);
  if (stream->result == EXR_ERR_OUT_OF_MEMORY)
    code = PLUMB_IMAGE_ERROR_LIMIT;
  else if (stream->result == EXR_ERR_READ_IO)
    code = PLUMB_IMAGE_ERROR_TRUNCATED;
  return plumb_image_fail (error, code, "the EXR is damaged or not complete: %s", message);
}

/* --- The header, first ----------------------------------------------------------------------- */

#define NAME_BYTES 256 /* of an attribute or its type, with the NUL */

/* The length of the text at @at with its NUL; 0 where it is too long or the file ends. */
static gsize
read_name (const PlumbSource *source, guint64 at, char name[NAME_BYTES])
{
  gsize n = MIN (NAME_BYTES, source->length - MIN (at, source->length));
  const char *end;

  if (!plumb_source_read (source, at, name, n))
    return 0;
  end = memchr (name, 0, n);
  return end != NULL ? end - name + 1 : 0;
}

static gboolean
check_window (const guint8 bytes[16], GError **error)
{
  gint64 side[4];
  PlumbImageLayout layout = { .n_channels = 1 };

  for (guint i = 0; i < 4; i++)
    side[i] = (gint32) plumb_get_le32 (bytes + 4 * i);
  layout.width = CLAMP (side[2] - side[0] + 1, 0, G_MAXUINT32);
  layout.height = CLAMP (side[3] - side[1] + 1, 0, G_MAXUINT32);
  return plumb_image_check_layout (&layout, error);
}

/* The size that the first part claims, before the library believes it. */
static gboolean
check_header (const PlumbSource *source, GError **error)
{
  guint64 at = 8;
  char name[NAME_BYTES], type[NAME_BYTES];
  guint8 bytes[20];

  for (;;)
    {
      gsize name_length = read_name (source, at, name), type_length;

      if (name_length == 1)
        break;
      type_length = name_length > 0 ? read_name (source, at + name_length, type) : 0;
      at += name_length + type_length;
      if (type_length == 0 || !plumb_source_read (source, at, bytes, 4))
        return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED,
                                 "the EXR ends inside its header, or it is damaged");
      if (strcmp (name, "dataWindow") == 0 && strcmp (type, "box2i") == 0
          && plumb_source_read (source, at, bytes, 20))
        return check_window (bytes + 4, error);
      at += 4 + (guint64) plumb_get_le32 (bytes);
    }
  return plumb_image_fail (error, PLUMB_IMAGE_ERROR_CORRUPT, "the EXR does not tell its size");
}

/* --- Channels -------------------------------------------------------------------------------- */

typedef struct
{
  const char *names[4]; /* of the picture's channels, in order */
  guint n;
  gboolean has_alpha;
  exr_pixel_type_t type;
} Selection;

static const exr_attr_chlist_entry_t *
find_channel (const exr_attr_chlist_t *list,
              const char *layer,
              gsize layer_length,
              const char *name)
{
  for (int i = 0; i < list->num_channels; i++)
    {
      const exr_attr_string_t *full = &list->entries[i].name;

      if ((gsize) full->length == layer_length + strlen (name)
          && memcmp (full->str, layer, layer_length) == 0
          && strcmp (full->str + layer_length, name) == 0)
        return &list->entries[i];
    }
  return NULL;
}

static gboolean
take_channel (Selection *selection, const exr_attr_chlist_entry_t *entry)
{
  if (entry == NULL || entry->x_sampling != 1 || entry->y_sampling != 1
      || entry->pixel_type == EXR_PIXEL_UINT)
    return FALSE;
  if (selection->n == 0)
    selection->type = entry->pixel_type;
  else if (selection->type != entry->pixel_type)
    selection->type = EXR_PIXEL_FLOAT;
  selection->names[selection->n++] = entry->name.str;
  return TRUE;
}

static gboolean
select_layer (const exr_attr_chlist_t *list, const char *layer, gsize length, Selection *selection)
{
  const exr_attr_chlist_entry_t *alpha = find_channel (list, layer, length, "A");

  *selection = (Selection) { 0 };
  if (take_channel (selection, find_channel (list, layer, length, "R")))
    {
      if (!take_channel (selection, find_channel (list, layer, length, "G"))
          || !take_channel (selection, find_channel (list, layer, length, "B")))
        return FALSE;
    }
  else if (find_channel (list, layer, length, "RY") != NULL
           || !take_channel (selection, find_channel (list, layer, length, "Y")))
    return FALSE;
  selection->has_alpha = alpha != NULL && take_channel (selection, alpha);
  return TRUE;
}

static gboolean
select_channels (const exr_attr_chlist_t *list, Selection *selection)
{
  if (select_layer (list, "", 0, selection))
    return TRUE;
  for (int i = 0; i < list->num_channels; i++)
    {
      const char *name = list->entries[i].name.str, *dot = strrchr (name, '.');

      if (dot != NULL && select_layer (list, name, dot + 1 - name, selection))
        return TRUE;
    }
  *selection = (Selection) { 0 };
  return list->num_channels == 1 && take_channel (selection, &list->entries[0]);
}

/* --- Probing --------------------------------------------------------------------------------- */

/* Those of sRGB are left out: they are what is meant where nothing is said. */
static void
read_primaries (exr_context_t exr, PlumbImageLayout *layout)
{
  static const float srgb[8] = { 0.64f, 0.33f, 0.3f, 0.6f, 0.15f, 0.06f, 0.3127f, 0.329f };
  exr_attr_chromaticities_t found;
  gboolean is_other = FALSE;

  if (layout->n_channels < 3
      || exr_attr_get_chromaticities (exr, 0, "chromaticities", &found) != EXR_ERR_SUCCESS)
    return;
  const float primaries[8] = { found.red_x,  found.red_y,  found.green_x, found.green_y,
                               found.blue_x, found.blue_y, found.white_x, found.white_y };
  for (guint i = 0; i < 8; i++)
    {
      if (!(primaries[i] > -10 && primaries[i] < 10)) /* nor a number that is none */
        return;
      is_other |= ABS (primaries[i] - srgb[i]) > 1e-3f;
    }
  if (is_other && primaries[7] > 0)
    memcpy (layout->primaries, primaries, sizeof primaries);
}

/* By what the display window is, wherever both lie in the plane. */
static void
read_place (exr_context_t exr, const exr_attr_box2i_t *window, PlumbImageLayout *layout)
{
  exr_attr_box2i_t display;

  if (exr_get_display_window (exr, 0, &display) != EXR_ERR_SUCCESS)
    return;
  const gint64 place[4]
      = { (gint64) window->min.x - display.min.x, (gint64) window->min.y - display.min.y,
          (gint64) display.max.x - display.min.x + 1, (gint64) display.max.y - display.min.y + 1 };
  if (place[0] == 0 && place[1] == 0 && place[2] == layout->width && place[3] == layout->height)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (place); i++)
    layout->place[i] = (gint32) CLAMP (place[i], G_MININT32, G_MAXINT32);
}

static gboolean
describe (exr_context_t exr,
          const Stream *stream,
          PlumbImageLayout *layout,
          Selection *selection,
          GError **error)
{
  const exr_attr_chlist_t *channels = NULL;
  exr_attr_box2i_t window;
  exr_storage_t storage;

  if (exr_get_storage (exr, 0, &storage) != EXR_ERR_SUCCESS
      || exr_get_data_window (exr, 0, &window) != EXR_ERR_SUCCESS
      || exr_get_channels (exr, 0, &channels) != EXR_ERR_SUCCESS)
    return fail_damaged (stream, error);
  if (storage != EXR_STORAGE_SCANLINE && storage != EXR_STORAGE_TILED)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
                             "a deep EXR is not read: flatten it first");
  if (channels->num_channels > MAX_CHANNELS)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT,
                             "the EXR has %d channels, more than are read", channels->num_channels);
  if (!select_channels (channels, selection))
    return plumb_image_fail (
        error, PLUMB_IMAGE_ERROR_UNSUPPORTED,
        "the EXR has no R, G and B (or Y) of half or float numbers at full size");
  *layout = (PlumbImageLayout) {
    .width = (gint64) window.max.x - window.min.x + 1,
    .height = (gint64) window.max.y - window.min.y + 1,
    .n_channels = selection->n,
    .sample = selection->type == EXR_PIXEL_HALF ? PLUMB_SAMPLE_HALF : PLUMB_SAMPLE_FLOAT,
    .alpha = selection->has_alpha ? PLUMB_ALPHA_PREMULTIPLIED : PLUMB_ALPHA_NONE,
    .space = PLUMB_SPACE_LINEAR,
  };
  read_primaries (exr, layout);
  read_place (exr, &window, layout);
  return plumb_image_check_layout (layout, error);
}

/* Calls @visit for each chunk of the full-size picture. */
typedef gboolean (*ChunkFunc) (exr_context_t exr, const exr_chunk_info_t *chunk, gpointer data);

static gboolean
visit_tiles (exr_context_t exr, const PlumbImageLayout *layout, ChunkFunc visit, gpointer data)
{
  int32_t width = 0, height = 0;
  exr_chunk_info_t chunk;

  if (exr_get_tile_sizes (exr, 0, 0, 0, &width, &height) != EXR_ERR_SUCCESS || width <= 0
      || height <= 0)
    return FALSE;
  for (guint y = 0; y * (guint64) height < layout->height; y++)
    for (guint x = 0; x * (guint64) width < layout->width; x++)
      if (exr_read_tile_chunk_info (exr, 0, x, y, 0, 0, &chunk) != EXR_ERR_SUCCESS
          || !visit (exr, &chunk, data))
        return FALSE;
  return TRUE;
}

static gboolean
visit_lines (exr_context_t exr, const PlumbImageLayout *layout, ChunkFunc visit, gpointer data)
{
  int32_t lines = 0;
  exr_attr_box2i_t window;
  exr_chunk_info_t chunk;

  if (exr_get_scanlines_per_chunk (exr, 0, &lines) != EXR_ERR_SUCCESS || lines <= 0
      || exr_get_data_window (exr, 0, &window) != EXR_ERR_SUCCESS)
    return FALSE;
  for (gint64 y = window.min.y; y <= window.max.y; y += lines)
    if (exr_read_scanline_chunk_info (exr, 0, y, &chunk) != EXR_ERR_SUCCESS
        || !visit (exr, &chunk, data))
      return FALSE;
  return TRUE;
}

static gboolean
visit_chunks (exr_context_t exr, const PlumbImageLayout *layout, ChunkFunc visit, gpointer data)
{
  exr_storage_t storage = EXR_STORAGE_SCANLINE;

  exr_get_storage (exr, 0, &storage);
  if (storage == EXR_STORAGE_TILED)
    return visit_tiles (exr, layout, visit, data);
  return visit_lines (exr, layout, visit, data);
}

static gboolean
is_in_file (exr_context_t exr, const exr_chunk_info_t *chunk, gpointer data)
{
  const Stream *stream = data;
  guint64 length = stream->source.length;

  return chunk->data_offset <= length && chunk->packed_size <= length - chunk->data_offset;
}

static gboolean
probe (const PlumbSource *source, PlumbImageInfo *info, GError **error)
{
  Stream stream = { .source = *source };
  g_auto (exr_context_t) exr = NULL;
  Selection selection;
  int32_t n_chunks = 0;

  if (!check_header (source, error))
    return FALSE;
  exr = open_stream (&stream);
  if (exr == NULL)
    return fail_damaged (&stream, error);
  if (!describe (exr, &stream, &info->layout, &selection, error))
    return FALSE;
  if (exr_get_chunk_count (exr, 0, &n_chunks) != EXR_ERR_SUCCESS || n_chunks <= 0
      || (guint64) n_chunks * 8 > source->length
      || !visit_chunks (exr, &info->layout, is_in_file, &stream))
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_TRUNCATED,
                             "the EXR lacks some of its rows or tiles: the file is not complete");
  return TRUE;
}

/* --- Decoding -------------------------------------------------------------------------------- */

typedef struct
{
  const PlumbImageLayout *layout;
  const Selection *selection;
  exr_attr_box2i_t window;
  gboolean is_tiled;
  guint8 *pixels;
  gsize top; /* the row of the picture that @pixels begin with */
  exr_decode_pipeline_t pipeline;
  gboolean is_started;
  int32_t tile_width, tile_height;
} Decoding;

static int
find_selected (const Selection *selection, const char *name)
{
  for (guint i = 0; i < selection->n; i++)
    if (strcmp (selection->names[i], name) == 0)
      return i;
  return -1;
}

static gint64
get_left (const Decoding *decoding, const exr_chunk_info_t *chunk)
{
  return decoding->is_tiled ? (gint64) chunk->start_x * decoding->tile_width : 0;
}

static gint64
get_top (const Decoding *decoding, const exr_chunk_info_t *chunk)
{
  return decoding->is_tiled ? (gint64) chunk->start_y * decoding->tile_height
                            : (gint64) chunk->start_y - decoding->window.min.y;
}

static void
aim_channels (Decoding *decoding, const exr_chunk_info_t *chunk)
{
  const PlumbImageLayout *layout = decoding->layout;
  gsize size = plumb_sample_get_size (layout->sample), pixel = size * layout->n_channels;
  gsize row = plumb_image_layout_get_row_size (layout);
  gsize x = (gsize) get_left (decoding, chunk);
  gsize y = (gsize) get_top (decoding, chunk) - decoding->top;

  for (int i = 0; i < decoding->pipeline.channel_count; i++)
    {
      exr_coding_channel_info_t *channel = &decoding->pipeline.channels[i];
      int index = find_selected (decoding->selection, channel->channel_name);

      channel->decode_to_ptr = NULL;
      if (index < 0)
        continue;
      channel->decode_to_ptr = decoding->pixels + y * row + x * pixel + index * size;
      channel->user_bytes_per_element = size;
      channel->user_data_type
          = layout->sample == PLUMB_SAMPLE_HALF ? EXR_PIXEL_HALF : EXR_PIXEL_FLOAT;
      channel->user_pixel_stride = pixel;
      channel->user_line_stride = row;
    }
}

static gboolean
fits_picture (const Decoding *decoding, const exr_chunk_info_t *chunk)
{
  gint64 x = get_left (decoding, chunk), y = get_top (decoding, chunk);

  return x >= 0 && y >= 0 && chunk->width > 0 && chunk->height > 0
         && x + chunk->width <= decoding->layout->width
         && y + chunk->height <= decoding->layout->height;
}

static gboolean
decode_chunk (exr_context_t exr, const exr_chunk_info_t *chunk, gpointer data)
{
  Decoding *decoding = data;
  exr_result_t result;

  if (!fits_picture (decoding, chunk))
    return FALSE;
  if (decoding->is_started)
    result = exr_decoding_update (exr, 0, chunk, &decoding->pipeline);
  else
    result = exr_decoding_initialize (exr, 0, chunk, &decoding->pipeline);
  if (result != EXR_ERR_SUCCESS)
    return FALSE;
  aim_channels (decoding, chunk);
  if (!decoding->is_started
      && exr_decoding_choose_default_routines (exr, 0, &decoding->pipeline) != EXR_ERR_SUCCESS)
    return FALSE;
  decoding->is_started = TRUE;
  return exr_decoding_run (exr, 0, &decoding->pipeline) == EXR_ERR_SUCCESS;
}

static void
start_decoding (exr_context_t exr, Decoding *decoding)
{
  exr_storage_t storage = EXR_STORAGE_SCANLINE;

  exr_get_storage (exr, 0, &storage);
  exr_get_data_window (exr, 0, &decoding->window);
  decoding->is_tiled = storage == EXR_STORAGE_TILED;
  if (decoding->is_tiled)
    exr_get_tile_sizes (exr, 0, 0, 0, &decoding->tile_width, &decoding->tile_height);
}

/* --- Row by row ------------------------------------------------------------------------------ */

typedef struct
{
  Decoding decoding; /* its pixels are those of one band */
  guint n_most;      /* rows that there is room for */
  guint n_rows;      /* that are there */
  const PlumbRowSink *sink;
  gpointer data;
  GError *error; /* the sink's */
} Banding;

static gboolean
hand_on_band (Banding *self)
{
  gsize row = plumb_image_layout_get_row_size (self->decoding.layout);
  guint n_rows = self->n_rows;

  self->n_rows = 0;
  return n_rows == 0
         || self->sink->rows (self->decoding.pixels, row, n_rows, self->data, &self->error);
}

/* Chunks come from the top to the bottom: those that begin at the same row are one band. */
static gboolean
decode_into_band (exr_context_t exr, const exr_chunk_info_t *chunk, gpointer data)
{
  Banding *self = data;
  gint64 top = get_top (&self->decoding, chunk);

  if (chunk->height <= 0 || (guint) chunk->height > self->n_most
      || !fits_picture (&self->decoding, chunk))
    return FALSE;
  if ((gsize) top != self->decoding.top && !hand_on_band (self))
    return FALSE;
  self->decoding.top = (gsize) top;
  self->n_rows = (guint) chunk->height;
  return decode_chunk (exr, chunk, &self->decoding);
}

static gboolean
read_bands (exr_context_t exr, const Stream *stream, Banding *self, GError **error)
{
  int32_t n_lines = 1;
  gboolean is_done;

  start_decoding (exr, &self->decoding);
  exr_get_scanlines_per_chunk (exr, 0, &n_lines);
  self->n_most
      = MIN ((guint) MAX (1, self->decoding.is_tiled ? self->decoding.tile_height : n_lines),
             self->decoding.layout->height);
  g_autofree guint8 *pixels
      = g_try_malloc0 (self->n_most * plumb_image_layout_get_row_size (self->decoding.layout));
  if (pixels == NULL)
    return plumb_image_fail (error, PLUMB_IMAGE_ERROR_LIMIT, "no memory for some rows of the EXR");
  self->decoding.pixels = pixels;
  is_done
      = visit_chunks (exr, self->decoding.layout, decode_into_band, self) && hand_on_band (self);
  exr_decoding_destroy (exr, &self->decoding.pipeline);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else if (!is_done)
    fail_damaged (stream, error);
  return is_done;
}

static gboolean
read_rows (const PlumbSource *source,
           const PlumbImageInfo *info,
           const PlumbRowSink *sink,
           gpointer data,
           GError **error)
{
  Stream stream = { .source = *source };
  g_auto (exr_context_t) exr = open_stream (&stream);
  PlumbImageLayout layout;
  Selection selection;
  Banding banding = { .decoding = { .layout = &info->layout, .selection = &selection },
                      .sink = sink,
                      .data = data };

  if (exr == NULL)
    return fail_damaged (&stream, error);
  return describe (exr, &stream, &layout, &selection, error)
         && sink->begin (&info->layout, NULL, data, error)
         && read_bands (exr, &stream, &banding, error);
}

const PlumbCodec plumb_exr_codec = { probe, read_rows };
