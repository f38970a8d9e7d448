/* plumb-fault.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "plumb-fault.h"

#define KILL (-1)
#define MAX_ERRNO 4095

typedef struct
{
  char *name;
  int call; /* counted from 1 */
  gboolean and_after;
  int outcome; /* an errno, or KILL */
  int n_calls; /* atomic */
} Rule;

static int
parse_outcome (const char *name)
{
  if (g_str_equal (name, "KILL"))
    return KILL;
  for (int i = 1; i <= MAX_ERRNO; i++)
    if (g_strcmp0 (strerrorname_np (i), name) == 0)
      return i;
  return 0;
}

static gboolean
parse_call (const char *text, Rule *rule)
{
  char *end = NULL;
  guint64 call = g_ascii_strtoull (text, &end, 10);
  rule->and_after = *end == '+';
  rule->call = (int) MIN (call, G_MAXINT);
  return end != text && call > 0 && (*end == '\0' || g_str_equal (end, "+"));
}

static Rule
parse_rule (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);
  Rule rule = { 0 };
  if (g_strv_length (parts) != 3 || !parse_call (parts[1], &rule)
      || (rule.outcome = parse_outcome (parts[2])) == 0)
    g_error ("PLUMB_FAULT: “%s” is not NAME:CALL:ERRNO, as in “file.write:2+:ENOSPC”", text);
  rule.name = g_steal_pointer (&parts[0]);
  parts[0] = g_strdup ("");
  return rule;
}

/* Lives as long as the process; NULL where the variable is not set. */
static GArray *rules;

static void
read_rules (void)
{
  const char *text = g_getenv ("PLUMB_FAULT");
  if (text == NULL || *text == '\0')
    return;
  rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      Rule rule = parse_rule (parts[i]);
      g_array_append_val (rules, rule);
    }
}

static int
apply (Rule *rule)
{
  int call = g_atomic_int_add (&rule->n_calls, 1) + 1;
  if (call != rule->call && !(rule->and_after && call > rule->call))
    return 0;
  if (rule->outcome == KILL)
    kill (getpid (), SIGKILL);
  return rule->outcome;
}

/**
 * plumb_fault_check:
 * @name: a place, as in "store.commit"
 *
 * Thread-safe. Nothing but a branch where `PLUMB_FAULT` is not set; the variable is read once.
 *
 * Returns: 0, or the errno that the caller behaves as if it had met
 */
int
plumb_fault_check (const char *name)
{
  static pthread_once_t is_read = PTHREAD_ONCE_INIT;
  pthread_once (&is_read, read_rules);
  if (G_LIKELY (rules == NULL))
    return 0;
  int outcome = 0;
  for (guint i = 0; i < rules->len; i++)
    {
      Rule *rule = &g_array_index (rules, Rule, i);
      int found = g_str_equal (rule->name, name) ? apply (rule) : 0;
      outcome = outcome == 0 ? found : outcome;
    }
  return outcome;
}
