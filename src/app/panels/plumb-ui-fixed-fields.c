/* plumb-ui-fixed-fields.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "plumb-ui-fixed-fields.h"

#define ANY_NUMBER .min_items = 0, .max_items = G_MAXINT64

static const char *const modes[] = { "active", "mute", "bypass", NULL };
static const char *mode_titles[] = { N_ ("Active"), N_ ("Muted"), N_ ("Bypassed"), NULL };
static const char *const conditions[] = { "pass", "fail", "always", "flags.name", NULL };
static const char *condition_titles[] = { N_ ("When It Passes"), N_ ("When It Fails"),
                                          N_ ("Always"), N_ ("When a Flag Is Set"), NULL };
static const char *const seed_modes[] = { "derived", "indexed", "fixed", "random", NULL };
static const char *seed_mode_titles[]
    = { N_ ("One per Node and Item"), N_ ("Seed plus Number of the Node"),
        N_ ("The Same Everywhere"), N_ ("A New One in Every Run"), NULL };

static PlumbField fields[] = {
  [PLUMB_UI_FIXED_TITLE] = { .name = "title",
                             .type = PLUMB_FIELD_TEXT,
                             .title = N_ ("Title"),
                             .summary = N_ ("What people read"),
                             .optional = TRUE,
                             ANY_NUMBER },
  [PLUMB_UI_FIXED_MODE] = { .name = "mode",
                            .type = PLUMB_FIELD_ENUM,
                            .title = "Runs",
                            .summary = N_ ("Muted: it and what needs it do not run. Bypassed: its "
                                           "inputs pass through."),
                            .choices = modes,
                            .choice_titles = mode_titles,
                            ANY_NUMBER },
  [PLUMB_UI_FIXED_CONDITION] = { .name = "when",
                                 .type = PLUMB_FIELD_ENUM,
                                 .title = N_ ("Condition"),
                                 .summary = N_ ("When something comes over this link"),
                                 .choices = conditions,
                                 .choice_titles = condition_titles,
                                 ANY_NUMBER },
  [PLUMB_UI_FIXED_FLAG] = { .name = "when",
                            .type = PLUMB_FIELD_TEXT,
                            .title = N_ ("Condition"),
                            .summary = N_ ("pass, fail, always, or flags.NAME"),
                            .pattern = "pass|fail|always|flags\\.[A-Za-z0-9_-]+",
                            ANY_NUMBER },
  [PLUMB_UI_FIXED_ORDER] = { .name = "order",
                             .type = PLUMB_FIELD_INTEGER,
                             .title = N_ ("Order"),
                             .summary = N_ ("Among the links into the same input"),
                             ANY_NUMBER },
  [PLUMB_UI_FIXED_COLOR] = { .name = "color",
                             .type = PLUMB_FIELD_COLOR,
                             .title = N_ ("Color"),
                             .optional = TRUE,
                             ANY_NUMBER },
  [PLUMB_UI_FIXED_TEXT] = { .name = "text",
                            .type = PLUMB_FIELD_TEXT,
                            .title = N_ ("Text"),
                            .multiline = TRUE,
                            .optional = TRUE,
                            ANY_NUMBER },
  [PLUMB_UI_FIXED_DESCRIPTION] = { .name = "description",
                                   .type = PLUMB_FIELD_TEXT,
                                   .title = N_ ("Description"),
                                   .summary = N_ ("What it is for, and what to know about it"),
                                   .multiline = TRUE,
                                   .optional = TRUE,
                                   ANY_NUMBER },
  [PLUMB_UI_FIXED_SEED]
  = { .name = "seed.base",
      .type = PLUMB_FIELD_SEED,
      .title = N_ ("Seed"),
      .summary = N_ ("All chance in the workflow comes from it; unlocked, each run draws another"),
      ANY_NUMBER },
  [PLUMB_UI_FIXED_SEED_MODE] = { .name = "seed.mode",
                                 .type = PLUMB_FIELD_ENUM,
                                 .title = N_ ("Seeds of the Nodes"),
                                 .summary = N_ ("How the seed of each node is made of the "
                                                "workflow’s: all but the last give the same "
                                                "results in every run."),
                                 .choices = seed_modes,
                                 .choice_titles = seed_mode_titles,
                                 ANY_NUMBER },
  [PLUMB_UI_FIXED_SEED_LOCKED] = { .name = "seed.locked",
                                   .type = PLUMB_FIELD_BOOLEAN,
                                   .title = N_ ("Locked"),
                                   .summary = N_ ("The same seed in every run"),
                                   ANY_NUMBER },
};

static void
translate (const char **titles)
{
  for (; *titles != NULL; titles++)
    *titles = _ (*titles);
}

static void
make_fields (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      fields[i].title = _ (fields[i].title);
      if (fields[i].summary != NULL)
        fields[i].summary = _ (fields[i].summary);
    }
  /* Translators: a field of a node: whether it runs, is muted, or lets its inputs through. */
  fields[PLUMB_UI_FIXED_MODE].title = C_ ("field", "Runs");
  translate (mode_titles);
  translate (condition_titles);
  translate (seed_mode_titles);
  fields[PLUMB_UI_FIXED_MODE].default_value = plumb_value_new_string ("active");
  fields[PLUMB_UI_FIXED_CONDITION].default_value = plumb_value_new_string ("pass");
  fields[PLUMB_UI_FIXED_ORDER].default_value = plumb_value_new_int (0);
  fields[PLUMB_UI_FIXED_SEED].default_value = plumb_value_new_int (0);
  fields[PLUMB_UI_FIXED_SEED_MODE].default_value = plumb_value_new_string ("derived");
  fields[PLUMB_UI_FIXED_SEED_LOCKED].default_value = plumb_value_new_boolean (TRUE);
  fields[PLUMB_UI_FIXED_FLAG].pattern_regex
      = g_regex_new ("^(?:pass|fail|always|flags\\.[A-Za-z0-9_-]+)$", G_REGEX_DEFAULT,
                     G_REGEX_MATCH_DEFAULT, NULL);
}

const PlumbField *
plumb_ui_fixed_field_get (PlumbUiFixedField field)
{
  static gsize is_made;
  if (g_once_init_enter (&is_made))
    {
      make_fields ();
      g_once_init_leave (&is_made, 1);
    }
  return &fields[field];
}
