/* plumb-document-reader-private.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "plumb-graph-private.h"
#include "plumb-member-private.h"
#include "plumb-problem.h"

G_BEGIN_DECLS

/* How reading a document says what is wrong with it. For plumb-document-read.c. */

/* One graph being read. Problems come in the order of the format: the graph's members by their
 * table, things in the order of the file, a thing's members by their table. */
typedef struct
{
  PlumbGraph *graph;
  PlumbProblems *problems; /* (nullable) */
  const char *definition;  /* (nullable): the name of the definition that is read */
} PlumbReader;

/* What a problem is about. Its words are made when there is a problem: most things have none. */
typedef struct
{
  const char *node;    /* (nullable): the id of the node at which it is shown */
  const char *section; /* (nullable): where it is in the file, if it is not shown at a node */
  const char *noun;    /* such as frame; NULL for what has no id */
  const char *id;      /* (nullable) */
  const PlumbEdge *edge;
  guint number; /* of an edge whose ends cannot be read */
} PlumbSubject;

void plumb_reader_report (PlumbReader *self, const PlumbSubject *subject, PlumbProblem problem);
void plumb_reader_report_member (PlumbReader *self,
                                 const PlumbSubject *subject,
                                 const PlumbMember *member,
                                 PlumbValue *value);
void plumb_reader_report_bad_id (PlumbReader *self, const PlumbSubject *subject, const char *id);
void plumb_reader_report_not_an_object (PlumbReader *self,
                                        const PlumbSubject *subject,
                                        PlumbValue *value);
void plumb_reader_check_members (PlumbReader *self,
                                 const PlumbSubject *subject,
                                 const PlumbMember *members,
                                 PlumbValue *object);

G_END_DECLS
