/* plumb-report-html.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-report-html-private.h"

#include <string.h>

#include "plumb-file.h"
#include "plumb-json.h"

/* The page is written for a person who was not there: what was asked, what ran and why, what came
 * out, and what it was made of. No script; every text is escaped. */

static const char style[]
    = "body{font:15px/1.5 system-ui,sans-serif;max-width:1200px;margin:2rem auto;padding:0 "
      "1rem;color:#222;background:#fafafa}"
      "h1{margin-bottom:.2rem}h2{margin-top:2.2rem;border-bottom:1px solid "
      "#ddd;padding-bottom:.2rem}"
      "table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;padding:."
      "35rem .6rem;border-bottom:1px solid #e4e4e4;"
      "vertical-align:top}th{font-weight:600;color:#555}code,pre{font:13px/1.4 "
      "ui-monospace,monospace}"
      "pre{background:#f0f0f2;padding:.7rem;overflow:auto;border-radius:6px}.meta{color:#666}"
      ".chip{display:inline-block;padding:.05rem "
      ".6rem;border-radius:999px;font-weight:600;font-size:13px;border:1px solid currentColor}"
      ".good{color:#1a7f37}.bad{color:#b42318}.soft{color:#8a6100}.calm{color:#57606a}"
      ".grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:1rem}"
      "figure{margin:0;background:#fff;border:1px solid #ddd;border-radius:8px;overflow:hidden}"
      "figure img{width:100%;display:block;background:repeating-conic-gradient(#ddd 0 25%,#fff 0 "
      "50%) 0/16px 16px}"
      "figcaption{padding:.4rem .6rem;font-size:13px;word-break:break-all}details{margin:.4rem "
      "0}summary{cursor:pointer}"
      "@media(prefers-color-scheme:dark){body{background:#1d1d20;color:#e8e8ea}th{color:#aaa}td,th,"
      "h2{border-color:#3a3a3f}"
      "pre{background:#2a2a2e}figure{background:#26262a;border-color:#3a3a3f}.good{color:#57d57a}."
      "bad{color:#ff8a80}.soft{color:#f0c04a}"
      ".calm,.meta{color:#a0a0a8}a{color:#7db4ff}}";

/**
 * plumb_report_html_get_style:
 *
 * Returns: (transfer none): what goes into a page's style element
 */
const char *
plumb_report_html_get_style (void)
{
  return style;
}

static void
append_escaped (GString *page, const char *text)
{
  g_autofree char *visible = plumb_text_make_visible (text != NULL ? text : "");
  g_autofree char *escaped = g_markup_escape_text (visible, -1);
  g_string_append (page, escaped);
}

static void
append_member (GString *page, PlumbValue *object, const char *name)
{
  append_escaped (page, plumb_value_member_string (object, name, ""));
}

static void
append_json (GString *page, PlumbValue *value)
{
  g_autofree char *text = plumb_json_format (value, PLUMB_JSON_PRETTY);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_string_append_printf (page, "<pre>%s</pre>\n", escaped);
}

static const char *
find_tone (const char *state)
{
  static const char *const good[]
      = { "succeeded", "cached", "pass", "bit-identical", "pixel-identical", NULL };
  static const char *const bad[] = { "failed", "fail", "drifted", "blocked", NULL };
  static const char *const soft[] = { "warn", "waiting", "within-tolerance", "paused", NULL };
  if (g_strv_contains (good, state))
    return "good";
  if (g_strv_contains (bad, state))
    return "bad";
  return g_strv_contains (soft, state) ? "soft" : "calm";
}

static void
append_chip (GString *page, const char *state)
{
  if (state == NULL || *state == '\0')
    return;
  g_string_append_printf (page, "<span class=\"chip %s\">", find_tone (state));
  append_escaped (page, state);
  g_string_append (page, "</span> ");
}

static void
append_duration (GString *page, gint64 us)
{
  if (us < 0)
    return;
  if (us < 1000000)
    g_string_append_printf (page, "%" G_GINT64_FORMAT " ms", us / 1000);
  else
    g_string_append_printf (page, "%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " s", us / 1000000,
                            us / 100000 % 10);
}

/* --- data --- */

static gboolean
is_picture (PlumbValue *datum)
{
  static const char *const shown[] = { "png", "jpg", "jpeg", "webp", "gif", NULL };
  return plumb_value_member_string (datum, "artifact", NULL) != NULL
         && g_strv_contains (shown, plumb_value_member_string (datum, "ext", ""));
}

static char *
make_link (PlumbValue *datum, const char *artifacts)
{
  const char *hash = plumb_value_member_string (datum, "artifact", "");
  return g_strdup_printf ("%s/%.2s/%s.%s", artifacts, hash, hash,
                          plumb_value_member_string (datum, "ext", "bin"));
}

static void
append_figure (GString *page, PlumbValue *datum, const char *step, const char *artifacts)
{
  g_autofree char *link = make_link (datum, artifacts);
  g_autofree char *escaped = g_markup_escape_text (link, -1);
  g_string_append_printf (page, "<figure><a href=\"%s\"><img loading=\"lazy\" src=\"%s\" alt=\"",
                          escaped, escaped);
  append_member (page, datum, "name");
  g_string_append (page, "\"></a><figcaption><b>");
  append_escaped (page, step);
  g_string_append (page, "</b> ");
  append_member (page, datum, "name");
  g_string_append_printf (page, "<br><code>%.16s</code></figcaption></figure>\n",
                          plumb_value_member_string (datum, "artifact", ""));
}

typedef void (*DatumFunc) (GString *page,
                           PlumbValue *datum,
                           const char *step,
                           const char *artifacts);

static void
visit_port (
    GString *page, PlumbValue *value, const char *where, const char *artifacts, DatumFunc func)
{
  if (plumb_value_get_value_type (value) != PLUMB_VALUE_ARRAY)
    func (page, value, where, artifacts);
  else
    for (guint i = 0; i < plumb_value_get_length (value); i++)
      func (page, plumb_value_get_element (value, i), where, artifacts);
}

/* Each datum that a step gave, with where it came from: "compare · front · heat". */
static void
visit_outputs (GString *page, PlumbValue *step, const char *artifacts, DatumFunc func)
{
  const char *path = plumb_value_member_string (step, "step", "");
  PlumbValue *items = plumb_value_get_member (step, "items");
  for (guint i = 0; i < plumb_value_get_length (items); i++)
    {
      PlumbValue *item = plumb_value_get_element (items, i);
      const char *name = plumb_value_member_string (item, "name", NULL);
      PlumbValue *outputs = plumb_value_get_member (item, "outputs");
      for (guint k = 0; outputs != NULL && k < plumb_value_get_length (outputs); k++)
        {
          const char *port = NULL;
          PlumbValue *value = plumb_value_get_member_at (outputs, k, &port);
          g_autofree char *where = name != NULL ? g_strdup_printf ("%s · %s · %s", path, name, port)
                                                : g_strdup_printf ("%s · %s", path, port);
          visit_port (page, value, where, artifacts, func);
        }
    }
}

static void
append_picture (GString *page, PlumbValue *datum, const char *step, const char *artifacts)
{
  if (is_picture (datum))
    append_figure (page, datum, step, artifacts);
}

static void
append_verdict (GString *page, PlumbValue *datum, const char *step, const char *artifacts)
{
  const char *verdict = plumb_value_member_string (datum, "verdict", NULL);
  if (verdict == NULL)
    return;
  g_string_append (page, "<details><summary>");
  append_chip (page, verdict);
  append_escaped (page, step);
  g_string_append_printf (
      page, " <span class=\"meta\">mean delta %.6f, changed %.4f %%</span></summary>\n",
      plumb_value_member_double (datum, "mean_pixel_delta", 0),
      100 * plumb_value_member_double (datum, "changed_fraction", 0));
  append_json (page, datum);
  g_string_append (page, "</details>\n");
}

/* --- sections --- */

static void
append_head (GString *page, PlumbValue *run)
{
  g_string_append (page, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                         "<meta name=\"viewport\" content=\"width=device-width\">"
                         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                         "'none'; img-src 'self' file:; style-src 'unsafe-inline'\">"
                         "<title>");
  append_member (page, run, "workflow");
  g_string_append_printf (page,
                          " #%" G_GINT64_FORMAT "</title><style>%s</style></head><body>\n<h1>",
                          plumb_value_member_int (run, "run", 0), style);
  append_member (page, run, "workflow");
  g_string_append_printf (page, " #%" G_GINT64_FORMAT " ", plumb_value_member_int (run, "run", 0));
  append_chip (page, plumb_value_member_string (run, "state", ""));
  append_chip (page, plumb_value_member_string (run, "grade", ""));
  g_string_append (page, "</h1>\n<p class=\"meta\">project ");
  append_member (page, run, "project");
  g_string_append (page, " · ");
  append_member (page, run, "created");
  g_string_append (page, " · ");
  append_duration (page, plumb_value_member_int (run, "duration_us", -1));
  g_string_append_printf (
      page,
      " · seed %" G_GUINT64_FORMAT " · %" G_GINT64_FORMAT " ran, %" G_GINT64_FORMAT
      " cached, %" G_GINT64_FORMAT " failed</p>\n",
      plumb_value_member_uint (run, "seed", 0), plumb_value_member_int (run, "ran", 0),
      plumb_value_member_int (run, "cached", 0), plumb_value_member_int (run, "failed", 0));
}

static void
append_step_row (GString *page, PlumbValue *step)
{
  g_string_append (page, "<tr><td>");
  append_member (page, step, "step");
  g_string_append (page, "</td><td>");
  append_member (page, step, "kind");
  g_string_append (page, "</td><td>");
  gboolean cached = g_strcmp0 (plumb_value_member_string (step, "decision", ""), "cached") == 0;
  append_chip (page, cached ? "cached" : plumb_value_member_string (step, "state", ""));
  g_string_append_printf (page, "</td><td>%u</td><td>",
                          plumb_value_get_length (plumb_value_get_member (step, "items")));
  if (!cached)
    append_duration (page, plumb_value_member_int (step, "duration_us", -1));
  g_string_append (page, "</td><td>");
  append_member (page, step, "reason");
  g_string_append (page, "</td></tr>\n");
}

static void
append_steps (GString *page, PlumbValue *steps)
{
  g_string_append (page, "<h2>Steps</h2>\n<table><tr><th>Step</th><th>Kind</th><th>State</"
                         "th><th>Items</th><th>Time</th><th>Why</th></tr>\n");
  for (guint i = 0; i < plumb_value_get_length (steps); i++)
    append_step_row (page, plumb_value_get_element (steps, i));
  g_string_append (page, "</table>\n");
}

static void
append_results (GString *page, PlumbValue *steps, const char *artifacts)
{
  guint n_steps = plumb_value_get_length (steps);
  g_string_append (page, "<h2>Verdicts</h2>\n");
  gsize before = page->len;
  for (guint i = 0; i < n_steps; i++)
    visit_outputs (page, plumb_value_get_element (steps, i), artifacts, append_verdict);
  if (page->len == before)
    g_string_append (page, "<p class=\"meta\">No step of this run compares pictures.</p>\n");

  g_string_append (page, "<h2>Pictures</h2>\n<div class=\"grid\">\n");
  for (guint i = n_steps; i > 0; i--)
    visit_outputs (page, plumb_value_get_element (steps, i - 1), artifacts, append_picture);
  g_string_append (page, "</div>\n");
}

static void
append_details (GString *page, PlumbValue *run, PlumbValue *steps)
{
  g_string_append (page, "<h2>Evidence</h2>\n");
  for (guint i = 0; i < plumb_value_get_length (steps); i++)
    {
      PlumbValue *step = plumb_value_get_element (steps, i);
      g_string_append (page, "<details><summary>");
      append_member (page, step, "step");
      g_string_append (page, "</summary>\n");
      append_json (page, plumb_value_get_member (step, "items"));
      g_string_append (page, "</details>\n");
    }
  g_string_append (page, "<details><summary>Document, request, environment</summary>\n");
  append_json (page, plumb_value_get_member (run, "record"));
  g_string_append (page, "</details>\n");
}

char *
plumb_report_html_format (PlumbValue *run, const char *artifacts)
{
  GString *page = g_string_new (NULL);
  PlumbValue *steps = plumb_value_get_member (run, "step_list");
  append_head (page, run);
  append_results (page, steps, artifacts);
  append_steps (page, steps);
  append_details (page, run, steps);
  g_string_append (page, "</body></html>\n");
  return g_string_free (page, FALSE);
}
