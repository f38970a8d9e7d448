/* store-test.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib/gstdio.h>

#include "plumb-json.h"
#include "plumb-ledger-reader.h"
#include "plumb-ledger.h"

/* What several tests of the store need. */

static inline char *
store_test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("plumb-store-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* Folders from now on are in memory, if there is room for them: for what is about the answers of
 * calls, not about the disk. Before anything else asks for a temporary folder. */
static inline void
store_test_use_memory (void)
{
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
}

/* How often something random is done: what a variable says, or @usual. */
static inline guint
store_test_get_size (const char *variable, guint usual)
{
  const char *wished = g_getenv (variable);

  return wished != NULL ? (guint) g_ascii_strtoull (wished, NULL, 10) : usual;
}

static inline PlumbValue *
store_test_parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  PlumbValue *value = plumb_json_parse (json, -1, &error);

  g_assert_no_error (error);
  return value;
}

static inline gint64
store_test_append (PlumbLedger *ledger,
                   PlumbEventType type,
                   gint64 run,
                   const char *step,
                   gint64 item,
                   const char *payload)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlumbValue) value = store_test_parse (payload);
  PlumbEvent event = {
    .type = type,
    .run = run,
    .step = step,
    .item = item,
    .payload = value,
  };
  gint64 seq = plumb_ledger_append (ledger, &event, &error);

  g_assert_no_error (error);
  g_assert_cmpint (seq, >, 0);
  return seq;
}

static inline void
store_test_assert_json (const PlumbValue *value, const char *json)
{
  g_autofree char *text = value != NULL ? plumb_json_format (value, PLUMB_JSON_CANONICAL) : NULL;

  g_assert_cmpstr (text, ==, json);
}

#define STORE_TEST_KEY(letter)                                                                     \
  letter letter letter letter letter letter letter letter letter letter letter letter letter       \
      letter letter letter letter letter letter letter letter letter letter letter letter letter   \
          letter letter letter letter letter letter letter letter letter letter letter letter      \
              letter letter letter letter letter letter letter letter letter letter letter letter  \
                  letter letter letter letter letter letter letter letter letter letter letter     \
                      letter letter letter
