/* test-work-pool.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "plumb-work-pool.h"

/* A job as a caller has it, and all that happened to it. */
typedef struct
{
  GThread *worker;
  int value;
  gboolean fails;
  GMutex *gate; /* (nullable): locked by the test for as long as the work shall last */
  guint n_works;
  guint n_data_frees;
  GThread *data_freer;
} Case;

typedef struct
{
  guint n_callbacks;
  int sum;
  GError *error;
  guint n_expected;
  GMainLoop *loop;
} Answer;

static int n_results_alive;

static void
free_result (gpointer data)
{
  g_atomic_int_add (&n_results_alive, -1);
  g_free (data);
}

static void
free_data (gpointer data)
{
  Case *self = data;
  self->n_data_frees++;
  self->data_freer = g_thread_self ();
}

static gpointer
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Case *self = data;
  self->worker = g_thread_self ();
  self->n_works++;
  if (self->gate != NULL)
    {
      g_mutex_lock (self->gate);
      g_mutex_unlock (self->gate);
    }
  if (self->fails)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no");
      return NULL;
    }
  int *result = g_new (int, 1);
  *result = self->value * 2;
  g_atomic_int_inc (&n_results_alive);
  return result;
}

static void
answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *self = user_data;
  g_clear_error (&self->error);
  int *value = plumb_work_pool_run_finish (PLUMB_WORK_POOL (source), result, &self->error);
  if (value != NULL)
    {
      self->sum += *value;
      free_result (value);
    }
  if (++self->n_callbacks == self->n_expected)
    g_main_loop_quit (self->loop);
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_test_fail_printf ("no answer within 30 s");
  abort ();
}

static void
await (Answer *self)
{
  guint deadline = g_timeout_add_seconds (30, give_up_cb, NULL);
  if (self->n_callbacks < self->n_expected)
    g_main_loop_run (self->loop);
  g_source_remove (deadline);
}

static Answer
expect (guint n)
{
  return (Answer) { .n_expected = n, .loop = g_main_loop_new (NULL, FALSE) };
}

static void
clear_answer (Answer *self)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->loop, g_main_loop_unref);
}

/* Lets what was scheduled behind the callbacks run too. */
static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
run (PlumbWorkPool *pool, Case *data, GCancellable *cancellable, Answer *answer)
{
  plumb_work_pool_run_async (pool, work, data, free_data, free_result, cancellable, answer_cb,
                             answer);
}

static void
test_result (void)
{
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("test", 2);
  Answer answer = expect (1);
  Case data = { .value = 21 };
  run (pool, &data, NULL, &answer);
  g_assert_cmpuint (answer.n_callbacks, ==, 0);
  await (&answer);
  drain ();
  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.sum, ==, 42);
  g_assert_true (data.worker != g_thread_self ());
  g_assert_true (data.data_freer == g_thread_self ());
  g_assert_cmpuint (data.n_data_frees, ==, 1);
  g_assert_cmpint (n_results_alive, ==, 0);
  clear_answer (&answer);
}

static void
test_error (void)
{
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("test", 1);
  Answer answer = expect (1);
  Case data = { .fails = TRUE };
  run (pool, &data, NULL, &answer);
  await (&answer);
  drain ();
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_cmpuint (data.n_data_frees, ==, 1);
  clear_answer (&answer);
}

static void
test_many (void)
{
  enum
  {
    N = 2000
  };
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("test", 0);
  Answer answer = expect (N);
  g_autofree Case *data = g_new0 (Case, N);
  int expected = 0;
  for (int i = 0; i < N; i++)
    {
      data[i].value = i;
      expected += 2 * i;
      run (pool, &data[i], NULL, &answer);
    }
  await (&answer);
  drain ();
  g_assert_cmpint (answer.sum, ==, expected);
  g_assert_cmpuint (answer.n_callbacks, ==, N);
  for (int i = 0; i < N; i++)
    g_assert_cmpuint (data[i].n_data_frees, ==, 1);
  g_assert_cmpint (n_results_alive, ==, 0);
  clear_answer (&answer);
}

/* Cancelled before it began: the work is not done. */
static void
test_cancelled_before (void)
{
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("test", 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  Answer answer = expect (1);
  Case data = { .value = 1 };
  run (pool, &data, cancellable, &answer);
  g_assert_cmpuint (answer.n_callbacks, ==, 0);
  await (&answer);
  drain ();
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (answer.n_callbacks, ==, 1);
  g_assert_cmpuint (data.n_works, ==, 0);
  g_assert_cmpuint (data.n_data_frees, ==, 1);
  clear_answer (&answer);
}

/* Cancelled while the worker is at it: its result is freed. */
static void
test_cancelled_during (void)
{
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("test", 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GMutex gate;
  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  Answer answer = expect (1);
  Case data = { .value = 1, .gate = &gate };
  run (pool, &data, cancellable, &answer);
  g_cancellable_cancel (cancellable);
  g_mutex_unlock (&gate);
  await (&answer);
  drain ();
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (answer.n_callbacks, ==, 1);
  g_assert_cmpuint (data.n_data_frees, ==, 1);
  g_assert_cmpint (n_results_alive, ==, 0);
  g_mutex_clear (&gate);
  clear_answer (&answer);
}

/* Nobody asks: the result is freed all the same. */
static void
test_no_callback (void)
{
  PlumbWorkPool *pool = plumb_work_pool_new ("test", 1);
  Case data = { .value = 1 };
  plumb_work_pool_run_async (pool, work, &data, free_data, free_result, NULL, NULL, NULL);
  plumb_work_pool_shut_down (pool);
  drain ();
  g_assert_cmpuint (data.n_works, ==, 1);
  g_assert_cmpuint (data.n_data_frees, ==, 1);
  g_assert_cmpint (n_results_alive, ==, 0);
  g_assert_finalize_object (pool);
}

/* It waits for what was given, the callbacks come later, and nothing more is taken. */
static void
test_shut_down (void)
{
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("test", 2);
  Answer answer = expect (50);
  Case data[51] = { 0 };
  for (guint i = 0; i < 50; i++)
    {
      data[i].value = 1;
      run (pool, &data[i], NULL, &answer);
    }
  plumb_work_pool_shut_down (pool);
  plumb_work_pool_shut_down (pool);
  for (guint i = 0; i < 50; i++)
    g_assert_cmpuint (data[i].n_works, ==, 1);
  g_assert_cmpuint (answer.n_callbacks, ==, 0);
  await (&answer);
  g_assert_cmpint (answer.sum, ==, 100);

  answer.n_expected = 51;
  run (pool, &data[50], NULL, &answer);
  g_assert_cmpuint (answer.n_callbacks, ==, 50);
  await (&answer);
  drain ();
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_cmpuint (data[50].n_works, ==, 0);
  g_assert_cmpuint (data[50].n_data_frees, ==, 1);
  clear_answer (&answer);
}

/* The last reference to the pool falls in the callback, on the caller's thread, never on a worker,
 * where it would wait for itself. */
static void
test_dropped_early (void)
{
  for (guint round = 0; round < 200; round++)
    {
      PlumbWorkPool *pool = plumb_work_pool_new ("test", 1);
      Answer answer = expect (1);
      Case data = { .value = 1 };
      run (pool, &data, NULL, &answer);
      g_object_add_weak_pointer (G_OBJECT (pool), (gpointer *) &pool);
      g_object_unref (pool);
      g_assert_nonnull (pool);
      await (&answer);
      drain ();
      g_assert_null (pool);
      g_assert_cmpint (answer.sum, ==, 2);
      clear_answer (&answer);
    }
}

/* The answer comes back on the context of the thread that asked. */
static gpointer
ask_on_thread (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  Answer answer = { .n_expected = 1, .loop = g_main_loop_new (context, FALSE) };
  Case job = { .value = 4 };
  run (data, &job, NULL, &answer);
  g_main_loop_run (answer.loop);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_true (job.data_freer == g_thread_self ());
  g_main_context_pop_thread_default (context);
  clear_answer (&answer);
  return GINT_TO_POINTER (answer.sum);
}

static void
test_context (void)
{
  g_autoptr (PlumbWorkPool) pool = plumb_work_pool_new ("test", 2);
  GThread *thread = g_thread_new (NULL, ask_on_thread, pool);
  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (thread)), ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/work-pool/result", test_result);
  g_test_add_func ("/work-pool/error", test_error);
  g_test_add_func ("/work-pool/many", test_many);
  g_test_add_func ("/work-pool/cancelled-before", test_cancelled_before);
  g_test_add_func ("/work-pool/cancelled-during", test_cancelled_during);
  g_test_add_func ("/work-pool/no-callback", test_no_callback);
  g_test_add_func ("/work-pool/shut-down", test_shut_down);
  g_test_add_func ("/work-pool/dropped-early", test_dropped_early);
  g_test_add_func ("/work-pool/context", test_context);
  return g_test_run ();
}
