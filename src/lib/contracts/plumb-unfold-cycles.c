/* plumb-unfold-cycles.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-unfold-private.h"

#define CYCLES_MAX 20
#define CYCLE_NODES_MAX 12 /* of a longer one the middle is left out */
#define NONE G_MAXUINT

/* Tarjan's strongly connected components, without recursion: a cycle may have any length. Walks
 * from targets to sources, which has the same components. */
typedef struct
{
  const PlumbUnfold *unfold;
  guint *index;  /* when a node was reached, from 1; 0: not yet */
  guint *low;    /* the earliest that it reaches */
  guint *next;   /* the edge to look at next */
  guint *part;   /* the component, from 1; 0: not known yet */
  GArray *way;   /* the walk */
  GArray *stack; /* nodes without a component */
  guint n_reached;
  guint n_parts;
} Search;

static const PlumbUnfoldNode *
get_node (const PlumbUnfold *self, guint number)
{
  return &g_array_index (self->nodes, PlumbUnfoldNode, number);
}

static guint
get_source (const PlumbUnfold *self, guint node, guint position)
{
  return g_array_index (self->edges, PlumbUnfoldEdge, get_node (self, node)->first_in + position)
      .source;
}

static guint
pop (GArray *array)
{
  guint value = g_array_index (array, guint, array->len - 1);
  g_array_set_size (array, array->len - 1);
  return value;
}

static void
reach (Search *search, guint node)
{
  search->index[node] = search->low[node] = ++search->n_reached;
  g_array_append_val (search->way, node);
  g_array_append_val (search->stack, node);
}

static void
leave (Search *search, guint node)
{
  pop (search->way);
  if (search->way->len > 0)
    {
      guint above = g_array_index (search->way, guint, search->way->len - 1);
      search->low[above] = MIN (search->low[above], search->low[node]);
    }
  if (search->low[node] != search->index[node])
    return;
  search->n_parts++;
  guint member;
  do
    {
      member = pop (search->stack);
      search->part[member] = search->n_parts;
    }
  while (member != node);
}

static void
walk (Search *search, guint start)
{
  reach (search, start);
  while (search->way->len > 0)
    {
      guint node = g_array_index (search->way, guint, search->way->len - 1);
      if (search->next[node] == get_node (search->unfold, node)->n_in)
        {
          leave (search, node);
          continue;
        }
      guint source = get_source (search->unfold, node, search->next[node]++);
      if (search->index[source] == 0)
        reach (search, source);
      else if (search->part[source] == 0)
        search->low[node] = MIN (search->low[node], search->index[source]);
    }
}

/* The component of each node. */
static guint *
find_parts (const PlumbUnfold *self)
{
  guint n = self->nodes->len;
  Search search = {
    .unfold = self,
    .index = g_new0 (guint, n),
    .low = g_new0 (guint, n),
    .next = g_new0 (guint, n),
    .part = g_new0 (guint, n),
    .way = g_array_new (FALSE, FALSE, sizeof (guint)),
    .stack = g_array_new (FALSE, FALSE, sizeof (guint)),
  };
  for (guint i = 0; i < n; i++)
    if (search.index[i] == 0)
      walk (&search, i);
  g_clear_pointer (&search.index, g_free);
  g_clear_pointer (&search.low, g_free);
  g_clear_pointer (&search.next, g_free);
  g_array_unref (search.way);
  g_array_unref (search.stack);
  return search.part;
}

/* A shortest way from @start against the edges back to it, inside its component. Returns: the nodes
 * in the direction of the edges, @start first; NULL where there is none. */
static GArray *
find_cycle (const PlumbUnfold *self, const guint *part, guint start)
{
  g_autofree guint *after = g_new (guint, self->nodes->len);
  for (guint i = 0; i < self->nodes->len; i++)
    after[i] = NONE;
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (queue, start);
  for (guint at = 0; at < queue->len && after[start] == NONE; at++)
    {
      guint node = g_array_index (queue, guint, at);
      for (guint i = 0; i < get_node (self, node)->n_in; i++)
        {
          guint source = get_source (self, node, i);
          if (part[source] != part[start] || after[source] != NONE)
            continue;
          after[source] = node;
          g_array_append_val (queue, source);
        }
    }
  if (after[start] == NONE)
    return NULL;
  GArray *cycle = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (cycle, start);
  for (guint node = after[start]; node != start; node = after[node])
    g_array_append_val (cycle, node);
  return cycle;
}

static void
report_cycle (PlumbUnfold *self, GArray *cycle)
{
  g_autofree char *first = plumb_unfold_make_path (self, g_array_index (cycle, guint, 0));
  g_autoptr (GString) way = g_string_new (NULL);
  gboolean is_long = cycle->len > CYCLE_NODES_MAX;
  for (guint i = 0; i < cycle->len; i++)
    {
      if (is_long && i == CYCLE_NODES_MAX / 2)
        {
          i = cycle->len - CYCLE_NODES_MAX / 2;
          g_string_append (way, "… → ");
        }
      g_autofree char *path = plumb_unfold_make_path (self, g_array_index (cycle, guint, i));
      g_string_append_printf (way, "%s → ", path);
    }
  g_string_append (way, first);
  g_autofree char *message
      = g_strdup_printf ("%u nodes wait for each other: %s", cycle->len, way->str);
  if (cycle->len == 1)
    {
      g_free (message);
      message = g_strdup_printf ("A node waits for itself: %s", way->str);
    }
  plumb_findings_add (self->findings, PLUMB_RULE_CYCLES,
                      &(PlumbProblem) { .severity = PLUMB_SEVERITY_ERROR,
                                        .code = "cycle",
                                        .node = first,
                                        .message = message,
                                        .expected = "edges that lead forward",
                                        .found = way->str,
                                        .advice = "Remove one of these edges; to do work again, "
                                                  "use a repeat block" });
}

void
plumb_unfold_report_cycles (PlumbUnfold *self)
{
  g_autofree guint *part = find_parts (self);
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->nodes->len && g_hash_table_size (told) < CYCLES_MAX; i++)
    {
      if (g_hash_table_contains (told, GUINT_TO_POINTER (part[i])))
        continue;
      /* A component of one node is a cycle only where it feeds itself; look before searching. */
      gboolean may_cycle = FALSE;
      for (guint k = 0; k < get_node (self, i)->n_in && !may_cycle; k++)
        may_cycle = part[get_source (self, i, k)] == part[i];
      g_autoptr (GArray) cycle = may_cycle ? find_cycle (self, part, i) : NULL;
      if (cycle == NULL)
        continue;
      g_hash_table_add (told, GUINT_TO_POINTER (part[i]));
      report_cycle (self, cycle);
    }
}
