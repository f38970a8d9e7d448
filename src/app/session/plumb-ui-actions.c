/* plumb-ui-actions.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plumb-ui-actions.h"

#define DEFAULT [PLUMB_UI_KEYS_DEFAULT]
#define BLENDER [PLUMB_UI_KEYS_BLENDER]
#define COMFYUI [PLUMB_UI_KEYS_COMFYUI]
#define HOUDINI [PLUMB_UI_KEYS_HOUDINI]

#define GENERAL N_ ("General")
#define FILES N_ ("Workflows and Tabs")
#define EDITING N_ ("Editing")
#define SELECTING N_ ("Selecting")
#define VIEW N_ ("View")
#define NODES N_ ("Nodes and Links")
#define ARRANGE N_ ("Arranging")
#define RUNNING N_ ("Checking and Running")
#define RUNS N_ ("Runs")
#define REVIEWING N_ ("Reviewing")
#define JUDGING N_ ("Judging a Pair of a Review (Not There for Two Files)")
#define COMPARING N_ ("Comparing Pictures")

static const PlumbUiAction actions[] = {
  { "app.quit", GENERAL, N_ ("Quit"), { DEFAULT = "<Control>q" } },
  { "app.preferences", GENERAL, N_ ("Preferences"), { DEFAULT = "<Control>comma" } },
  { "app.shortcuts",
    GENERAL,
    N_ ("Keyboard Shortcuts"),
    { DEFAULT = "<Control>question <Control>slash" } },
  { "win.help", GENERAL, N_ ("Help"), { DEFAULT = "F1" } },
  { "app.about", GENERAL, N_ ("About Plumbline"), { NULL } },
  { "win.menu", GENERAL, N_ ("Main Menu"), { DEFAULT = "F10" } },
  { "win.fullscreen", GENERAL, N_ ("Full Screen"), { DEFAULT = "F11" } },
  { "win.palette", GENERAL, N_ ("Command Palette"), { DEFAULT = "<Control>k" } },
  { "app.new-window", GENERAL, N_ ("New Window"), { DEFAULT = "<Control><Alt>n" } },

  { "win.new", FILES, N_ ("New Workflow"), { DEFAULT = "<Control>n <Control>t" } },
  { "win.templates", FILES, N_ ("New from a Template"), { NULL } },
  { "win.new-project", FILES, N_ ("New Project"), { NULL } },
  { "win.open", FILES, N_ ("Open"), { DEFAULT = "<Control>o" } },
  { "win.save", FILES, N_ ("Save"), { DEFAULT = "<Control>s" } },
  { "win.save-as", FILES, N_ ("Save As"), { DEFAULT = "<Control><Shift>s" } },
  { "win.versions", FILES, N_ ("Earlier Versions"), { NULL } },
  { "win.close-tab", FILES, N_ ("Close Tab"), { DEFAULT = "<Control>w" } },
  { "win.reopen-tab", FILES, N_ ("Reopen Closed Tab"), { DEFAULT = "<Control><Shift>t" } },
  { "win.next-tab", FILES, N_ ("Next Tab"), { DEFAULT = "<Control>Page_Down" } },
  { "win.previous-tab", FILES, N_ ("Previous Tab"), { DEFAULT = "<Control>Page_Up" } },

  { "win.undo", EDITING, N_ ("Undo"), { DEFAULT = "<Control>z" } },
  { "win.redo", EDITING, N_ ("Redo"), { DEFAULT = "<Control><Shift>z <Control>y" } },
  { "canvas.cut", EDITING, N_ ("Cut"), { DEFAULT = "<Control>x" } },
  { "canvas.copy", EDITING, N_ ("Copy"), { DEFAULT = "<Control>c" } },
  { "canvas.paste", EDITING, N_ ("Paste"), { DEFAULT = "<Control>v" } },
  { "canvas.paste-keeping-inputs",
    EDITING,
    N_ ("Paste Keeping Inputs"),
    { DEFAULT = "<Control><Shift>v" } },
  { "canvas.duplicate", EDITING, N_ ("Duplicate"), { DEFAULT = "<Control>d <Shift>d" } },
  { "canvas.duplicate-keeping-inputs",
    EDITING,
    N_ ("Duplicate Keeping Inputs"),
    { DEFAULT = "<Control><Shift>d" } },
  { "canvas.delete",
    EDITING,
    N_ ("Delete"),
    { DEFAULT = "Delete BackSpace", BLENDER = "Delete BackSpace x" } },
  { "canvas.delete-and-reconnect",
    EDITING,
    N_ ("Delete and Reconnect"),
    { DEFAULT = "<Control>Delete" } },
  { "canvas.rename", EDITING, N_ ("Rename"), { DEFAULT = "F2" } },
  { "canvas.properties", EDITING, N_ ("Properties"), { DEFAULT = "<Alt>Return" } },

  { "canvas.select-all", SELECTING, N_ ("Select All"), { DEFAULT = "<Control>a" } },
  { "canvas.select-none", SELECTING, N_ ("Select None"), { DEFAULT = "<Control><Shift>a" } },
  { "canvas.select-invert", SELECTING, N_ ("Invert Selection"), { DEFAULT = "<Control>i" } },
  { "canvas.select-upstream",
    SELECTING,
    N_ ("Select Upstream"),
    { DEFAULT = "<Shift>bracketleft braceleft <Shift>braceleft" } },
  { "canvas.select-downstream",
    SELECTING,
    N_ ("Select Downstream"),
    { DEFAULT = "<Shift>bracketright braceright <Shift>braceright" } },
  { "canvas.select-linked", SELECTING, N_ ("Select Linked"), { BLENDER = "l" } },
  { "canvas.focus-upstream", SELECTING, N_ ("Go Upstream"), { DEFAULT = "bracketleft" } },
  { "canvas.focus-downstream", SELECTING, N_ ("Go Downstream"), { DEFAULT = "bracketright" } },
  { "win.find",
    SELECTING,
    N_ ("Find Node"),
    { DEFAULT = "<Control>f", HOUDINI = "<Control>f slash" } },
  { "win.find-in-project", SELECTING, N_ ("Find in Project"), { DEFAULT = "<Control><Shift>f" } },

  { "canvas.fit",
    VIEW,
    N_ ("Fit All"),
    { DEFAULT = "Home a", BLENDER = "Home", HOUDINI = "Home h a" } },
  { "canvas.fit-selection",
    VIEW,
    N_ ("Fit Selection"),
    { DEFAULT = "period KP_Decimal f", BLENDER = "period KP_Decimal",
      HOUDINI = "period KP_Decimal g f" } },
  { "canvas.zoom-100", VIEW, N_ ("Zoom to 100 %"), { DEFAULT = "<Control>0 <Control>KP_0" } },
  { "canvas.zoom-in",
    VIEW,
    N_ ("Zoom In"),
    { DEFAULT = "<Control>plus <Control>equal <Control>KP_Add <Alt>plus <Alt>equal" } },
  { "canvas.zoom-out",
    VIEW,
    N_ ("Zoom Out"),
    { DEFAULT = "<Control>minus <Control>KP_Subtract <Alt>minus" } },
  { "win.page('design')", VIEW, N_ ("Design"), { DEFAULT = "<Control><Alt>1" } },
  { "win.page('runs')", VIEW, N_ ("Runs"), { DEFAULT = "<Control><Alt>2" } },
  { "win.page('review')", VIEW, N_ ("Review"), { DEFAULT = "<Control><Alt>3" } },
  { "win.show-sidebar", VIEW, N_ ("Sidebar"), { DEFAULT = "<Shift>F9" } },
  { "win.show-inspector", VIEW, N_ ("Inspector"), { DEFAULT = "F9", BLENDER = "F9 n" } },
  { "win.show-outline", VIEW, N_ ("Outline"), { DEFAULT = "<Control><Shift>o" } },
  { "win.show-queue",
    VIEW,
    N_ ("Queue"),
    { DEFAULT = "<Control><Shift>q", COMFYUI = "<Control><Shift>q q" } },
  { "win.show-log", VIEW, N_ ("Live Log"), { DEFAULT = "<Control>grave" } },
  { "win.show-problems", VIEW, N_ ("Problems"), { DEFAULT = "F8" } },
  { "win.show-plan", VIEW, N_ ("Plan"), { DEFAULT = "<Shift>F8" } },
  { "win.show-minimap", VIEW, N_ ("Minimap"), { NULL } },
  { "win.show-grid", VIEW, N_ ("Grid"), { NULL } },
  { "canvas.enter",
    VIEW,
    N_ ("Enter Group or Edit Node"),
    { DEFAULT = "Return KP_Enter", BLENDER = "Return KP_Enter Tab",
      HOUDINI = "Return KP_Enter i" } },
  { "canvas.leave",
    VIEW,
    N_ ("Leave Group"),
    { DEFAULT = "<Alt>Up", BLENDER = "<Alt>Up <Control>Tab", HOUDINI = "<Alt>Up u" } },
  { "canvas.preview", VIEW, N_ ("Look at the Picture"), { DEFAULT = "space" } },
  { "canvas.store-view", VIEW, N_ ("Remember This View"), { NULL } },

  { "canvas.add-node",
    NODES,
    N_ ("Add Node"),
    { DEFAULT = "<Shift>a <Control>space", HOUDINI = "<Shift>a <Control>space Tab" } },
  { "canvas.context-menu", NODES, N_ ("Context Menu"), { DEFAULT = "Menu <Shift>F10" } },
  { "canvas.group",
    NODES,
    N_ ("Group to Subgraph"),
    { DEFAULT = "<Control>g <Control><Alt>g", COMFYUI = "<Control><Shift>e" } },
  { "canvas.ungroup", NODES, N_ ("Ungroup"), { DEFAULT = "<Control><Shift>g" } },
  { "canvas.frame", NODES, N_ ("Frame"), { DEFAULT = "<Control>j", COMFYUI = "<Control>g" } },
  { "canvas.note", NODES, N_ ("Add Note"), { NULL } },
  { "canvas.mute", NODES, N_ ("Mute"), { DEFAULT = "m <Control>m" } },
  { "canvas.bypass", NODES, N_ ("Bypass"), { DEFAULT = "<Control>b" } },
  { "canvas.collapse", NODES, N_ ("Collapse"), { DEFAULT = "<Alt>c", BLENDER = "<Alt>c h" } },
  { "canvas.pin", NODES, N_ ("Pin"), { DEFAULT = "p" } },
  { "canvas.connect", NODES, N_ ("Connect"), { DEFAULT = "c", BLENDER = "c f" } },
  { "canvas.swap", NODES, N_ ("Swap Links"), { DEFAULT = "<Alt>s" } },
  { "canvas.disconnect", NODES, N_ ("Disconnect"), { DEFAULT = "<Alt>d" } },
  { "canvas.insert-into-link", NODES, N_ ("Insert into Link"), { HOUDINI = "8" } },

  { "canvas.auto-align",
    ARRANGE,
    N_ ("Auto-Align"),
    { DEFAULT = "<Control><Shift>l", HOUDINI = "<Control><Shift>l l" } },
  { "canvas.fold", ARRANGE, N_ ("Fold into Rows"), { NULL } },
  { "canvas.align('left')", ARRANGE, N_ ("Align Left"), { NULL } },
  { "canvas.align('center')", ARRANGE, N_ ("Align Centers"), { NULL } },
  { "canvas.align('right')", ARRANGE, N_ ("Align Right"), { NULL } },
  { "canvas.align('top')", ARRANGE, N_ ("Align Top"), { NULL } },
  { "canvas.align('middle')", ARRANGE, N_ ("Align Middles"), { NULL } },
  { "canvas.align('bottom')", ARRANGE, N_ ("Align Bottom"), { NULL } },
  { "canvas.distribute('horizontal')", ARRANGE, N_ ("Distribute Horizontally"), { NULL } },
  { "canvas.distribute('vertical')", ARRANGE, N_ ("Distribute Vertically"), { NULL } },
  { "canvas.straighten", ARRANGE, N_ ("Straighten Links"), { NULL } },
  { "canvas.grab", ARRANGE, N_ ("Grab"), { BLENDER = "g" } },

  { "win.check", RUNNING, N_ ("Check"), { DEFAULT = "F7" } },
  { "win.plan",
    RUNNING,
    N_ ("Plan (Dry Run)"),
    { DEFAULT = "<Control>r", COMFYUI = "<Control>r r" } },
  { "win.run", RUNNING, N_ ("Run"), { DEFAULT = "<Control>Return <Control>KP_Enter" } },
  { "win.run-first",
    RUNNING,
    N_ ("Run Before What Waits"),
    { DEFAULT = "<Control><Shift>Return <Control><Shift>KP_Enter" } },
  { "win.stop", RUNNING, N_ ("Stop"), { DEFAULT = "<Control><Alt>Return <Control>period" } },
  { "win.pause", RUNNING, N_ ("Pause or Continue"), { NULL } },
  { "canvas.run-to", RUNNING, N_ ("Run to Here"), { DEFAULT = "<Shift>Return <Shift>KP_Enter" } },
  { "canvas.run-from", RUNNING, N_ ("Run from Here"), { NULL } },
  { "win.run-failed", RUNNING, N_ ("Run What Failed"), { NULL } },
  { "win.resume", RUNNING, N_ ("Resume"), { NULL } },
  { "win.refresh", RUNNING, N_ ("Look for Tools Again"), { DEFAULT = "F5" } },

  { "runs.next", RUNS, N_ ("Next Run"), { DEFAULT = "j" } },
  { "runs.previous", RUNS, N_ ("Previous Run"), { DEFAULT = "k" } },
  { "runs.find", RUNS, N_ ("Search Runs"), { DEFAULT = "<Control>f" } },
  { "runs.compare", RUNS, N_ ("Compare with Another Run"), { DEFAULT = "c" } },
  { "runs.close-comparison", RUNS, N_ ("Close the Comparison"), { DEFAULT = "Escape" } },
  { "runs.again", RUNS, N_ ("Run the Workflow Again"), { NULL } },
  { "runs.replay", RUNS, N_ ("Replay the Run"), { NULL } },
  { "runs.reference", RUNS, N_ ("Compare with the Reference"), { NULL } },
  { "runs.export", RUNS, N_ ("Export Evidence"), { NULL } },

  { "review.run", REVIEWING, N_ ("Run in Its Mode"), { NULL } },
  { "review.shadow", REVIEWING, N_ ("Observe the Graph"), { NULL } },
  { "review.promote", REVIEWING, N_ ("Promote the Graph"), { NULL } },
  { "review.roll-back", REVIEWING, N_ ("Roll Back to the Legacy Command"), { NULL } },
  { "review.legacy", REVIEWING, N_ ("Name the Legacy Command"), { NULL } },
  { "review.tab('rollout')", REVIEWING, N_ ("Rollout"), { DEFAULT = "1" } },
  { "review.tab('references')", REVIEWING, N_ ("References"), { DEFAULT = "2" } },
  { "review.tab('noise')", REVIEWING, N_ ("Noise Floor"), { DEFAULT = "3" } },
  { "review.tab('matrix')", REVIEWING, N_ ("Template Matrix"), { DEFAULT = "4" } },
  { "review.measure-noise", REVIEWING, N_ ("Measure the Noise"), { NULL } },
  { "review.accept-noise", REVIEWING, N_ ("Accept the Measured Limits"), { NULL } },
  { "review.run-matrix", REVIEWING, N_ ("Try the Matrix"), { NULL } },
  { "review.next", REVIEWING, N_ ("Next Workflow"), { DEFAULT = "j" } },
  { "review.previous", REVIEWING, N_ ("Previous Workflow"), { DEFAULT = "k" } },

  { "compare.accept", JUDGING, N_ ("Accept the Pair"), { DEFAULT = "a" } },
  { "compare.reject", JUDGING, N_ ("Reject the Pair"), { DEFAULT = "x" } },
  { "compare.rate(1)", JUDGING, N_ ("One Star"), { DEFAULT = "1" } },
  { "compare.rate(2)", JUDGING, N_ ("Two Stars"), { DEFAULT = "2" } },
  { "compare.rate(3)", JUDGING, N_ ("Three Stars"), { DEFAULT = "3" } },
  { "compare.rate(4)", JUDGING, N_ ("Four Stars"), { DEFAULT = "4" } },
  { "compare.rate(5)", JUDGING, N_ ("Five Stars"), { DEFAULT = "5" } },

  { "win.compare", COMPARING, N_ ("Compare Pictures"), { DEFAULT = "<Control><Shift>c" } },
  { "compare.mode('replace')", COMPARING, N_ ("Replace"), { DEFAULT = "r" } },
  { "compare.mode('side')", COMPARING, N_ ("Side by Side"), { DEFAULT = "s" } },
  { "compare.mode('wipe')", COMPARING, N_ ("Wipe"), { DEFAULT = "w" } },
  { "compare.mode('onion')", COMPARING, N_ ("Onion Skin"), { DEFAULT = "o" } },
  { "compare.mode('difference')", COMPARING, N_ ("Difference"), { NULL } },
  { "compare.toggle", COMPARING, N_ ("Compare On or Off"), { DEFAULT = "c" } },
  { "compare.flick", COMPARING, N_ ("Flick to the Other Picture"), { DEFAULT = "f space" } },
  { "compare.next-look", COMPARING, N_ ("Difference, Next Look"), { DEFAULT = "d" } },
  { "compare.look('absolute')", COMPARING, N_ ("Absolute Difference"), { NULL } },
  { "compare.look('signed')", COMPARING, N_ ("Signed Difference"), { NULL } },
  { "compare.look('heat')", COMPARING, N_ ("Heat Map"), { DEFAULT = "h" } },
  { "compare.look('visible')", COMPARING, N_ ("Visible Difference (FLIP)"), { DEFAULT = "v" } },
  { "compare.gain-up", COMPARING, N_ ("More Gain"), { DEFAULT = "bracketright" } },
  { "compare.gain-down", COMPARING, N_ ("Less Gain"), { DEFAULT = "bracketleft" } },
  { "compare.worst-pixel", COMPARING, N_ ("Go to the Largest Difference"), { DEFAULT = "t" } },
  { "compare.approve", COMPARING, N_ ("Approve as Reference"), { DEFAULT = "<Alt>a" } },
  { "compare.first-step",
    COMPARING,
    N_ ("Show the First Step That Differs"),
    { DEFAULT = "Return" } },
  { "compare.exposure-up", COMPARING, N_ ("More Exposure"), { DEFAULT = "e" } },
  { "compare.exposure-down", COMPARING, N_ ("Less Exposure"), { DEFAULT = "<Shift>e" } },
  { "compare.gamma-up", COMPARING, N_ ("More Gamma"), { DEFAULT = "m" } },
  { "compare.gamma-down", COMPARING, N_ ("Less Gamma"), { DEFAULT = "<Shift>m" } },
  { "compare.opacity-up", COMPARING, N_ ("More of the Second"), { DEFAULT = "<Shift>o" } },
  { "compare.opacity-down", COMPARING, N_ ("Less of the Second"), { DEFAULT = "<Alt>o" } },
  { "compare.reset", COMPARING, N_ ("Reset Light and Gain"), { DEFAULT = "BackSpace" } },
  { "compare.false-color", COMPARING, N_ ("False Color"), { DEFAULT = "<Shift>f" } },
  { "compare.channel('color')", COMPARING, N_ ("All Channels"), { DEFAULT = "<Alt>c" } },
  { "compare.channel('red')", COMPARING, N_ ("Red"), { DEFAULT = "<Shift>r" } },
  { "compare.channel('green')", COMPARING, N_ ("Green"), { DEFAULT = "<Shift>g" } },
  { "compare.channel('blue')", COMPARING, N_ ("Blue"), { DEFAULT = "<Shift>b" } },
  { "compare.channel('alpha')", COMPARING, N_ ("Alpha"), { DEFAULT = "<Shift>a" } },
  { "compare.channel('luminance')", COMPARING, N_ ("Luminance"), { DEFAULT = "<Shift>l" } },
  { "compare.next-ground", COMPARING, N_ ("Next Ground Behind Alpha"), { DEFAULT = "Tab" } },
  { "compare.overlay('grid')", COMPARING, N_ ("Pixels and Their Numbers"), { DEFAULT = "g" } },
  { "compare.overlay('histogram')", COMPARING, N_ ("Histogram"), { DEFAULT = "i" } },
  { "compare.overlay('loupe')", COMPARING, N_ ("Loupe"), { DEFAULT = "l" } },
  { "compare.overlay('iso')", COMPARING, N_ ("Isometric Grid"), { DEFAULT = "<Alt>g" } },
  { "compare.overlay('horizon')", COMPARING, N_ ("Horizon"), { DEFAULT = "<Alt>h" } },
  { "compare.overlay('safe')", COMPARING, N_ ("Safe Area"), { DEFAULT = "<Alt>s" } },
  { "compare.overlay('ghosts')", COMPARING, N_ ("Ghosts of the Neighbors"), { DEFAULT = "n" } },
  { "compare.fit", COMPARING, N_ ("Fit the Picture"), { DEFAULT = "Home 0" } },
  { "compare.zoom-100",
    COMPARING,
    N_ ("Pixel for Pixel"),
    { DEFAULT = "<Control>0 <Control>KP_0" } },
  { "compare.zoom-in",
    COMPARING,
    N_ ("Zoom In on the Picture"),
    { DEFAULT = "plus equal KP_Add <Control>plus" } },
  { "compare.zoom-out",
    COMPARING,
    N_ ("Zoom Out of the Picture"),
    { DEFAULT = "minus KP_Subtract <Control>minus" } },
  { "compare.pan('left')", COMPARING, N_ ("Pan Left"), { DEFAULT = "<Control>Left" } },
  { "compare.pan('right')", COMPARING, N_ ("Pan Right"), { DEFAULT = "<Control>Right" } },
  { "compare.pan('up')", COMPARING, N_ ("Pan Up"), { DEFAULT = "Up" } },
  { "compare.pan('down')", COMPARING, N_ ("Pan Down"), { DEFAULT = "Down" } },
  { "compare.wipe-line('left')",
    COMPARING,
    N_ ("Move the Wipe Line Left"),
    { DEFAULT = "<Alt>Left" } },
  { "compare.wipe-line('right')",
    COMPARING,
    N_ ("Move the Wipe Line Right"),
    { DEFAULT = "<Alt>Right" } },
  { "compare.wipe-line('turn-left')",
    COMPARING,
    N_ ("Turn the Wipe Line Left"),
    { DEFAULT = "<Alt>Up" } },
  { "compare.wipe-line('turn-right')",
    COMPARING,
    N_ ("Turn the Wipe Line Right"),
    { DEFAULT = "<Alt>Down" } },
  { "compare.next", COMPARING, N_ ("Next Pair"), { DEFAULT = "j Right period Page_Down" } },
  { "compare.previous", COMPARING, N_ ("Previous Pair"), { DEFAULT = "k Left comma Page_Up" } },
  { "compare.play", COMPARING, N_ ("Play"), { DEFAULT = "p" } },
  { "compare.worst", COMPARING, N_ ("Go to the Worst Pair"), { DEFAULT = "<Shift>x" } },
  { "compare.show-panel", COMPARING, N_ ("Verdict and Numbers"), { DEFAULT = "F9" } },
  { "compare.open", COMPARING, N_ ("Open Pictures"), { DEFAULT = "<Control>o" } },
  { "compare.draw('select')", COMPARING, N_ ("Select Areas"), { DEFAULT = "u" } },
  { "compare.draw('rectangle')", COMPARING, N_ ("Draw a Rectangle"), { DEFAULT = "q" } },
  { "compare.draw('ellipse')", COMPARING, N_ ("Draw an Ellipse"), { DEFAULT = "z" } },
  { "compare.draw('polygon')", COMPARING, N_ ("Draw a Polygon"), { DEFAULT = "y" } },
  { "compare.draw('brush')", COMPARING, N_ ("Draw with a Brush"), { DEFAULT = "b" } },
  { "compare.weigh-more", COMPARING, N_ ("The Area Counts More"), { DEFAULT = "<Control>Up" } },
  { "compare.weigh-less", COMPARING, N_ ("The Area Counts Less"), { DEFAULT = "<Control>Down" } },
  { "compare.remove-region", COMPARING, N_ ("Remove the Area"), { DEFAULT = "Delete" } },
  { "compare.ignore-nothing", COMPARING, N_ ("Remove All Areas"), { DEFAULT = "<Shift>Delete" } },
  { "compare.undo", COMPARING, N_ ("Undo the Change of Areas"), { DEFAULT = "<Control>z" } },
  { "compare.redo",
    COMPARING,
    N_ ("Redo the Change of Areas"),
    { DEFAULT = "<Control><Shift>z <Control>y" } },
  { "compare.open-settings", COMPARING, N_ ("Open Areas"), { DEFAULT = "<Control><Shift>o" } },
  { "compare.save-settings", COMPARING, N_ ("Save Areas"), { DEFAULT = "<Control>s" } },
  { "compare.save-reference",
    COMPARING,
    N_ ("Save Areas with the Reference"),
    { DEFAULT = "<Control><Alt>s" } },
  { "compare.export", COMPARING, N_ ("Export a Report"), { DEFAULT = "<Control>e" } },
  { "compare.save-picture",
    COMPARING,
    N_ ("Save Side by Side"),
    { DEFAULT = "<Control><Shift>s" } },
};

guint
plumb_ui_actions_get_length (void)
{
  return G_N_ELEMENTS (actions);
}

const PlumbUiAction *
plumb_ui_actions_get (guint position)
{
  g_return_val_if_fail (position < G_N_ELEMENTS (actions), NULL);
  return &actions[position];
}

const PlumbUiAction *
plumb_ui_actions_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (strcmp (actions[i].name, name) == 0)
      return &actions[i];
  return NULL;
}

/* A key that types a character, alone: it would be taken from whoever types. */
static gboolean
is_single_key (const char *accel)
{
  return *accel != '<' && g_utf8_strlen (accel, -1) == 1;
}

char **
plumb_ui_actions_get_accels (const char *name, GSettings *settings)
{
  g_autoptr (GVariant) custom = g_settings_get_value (settings, "custom-keys");
  char **own = NULL;
  if (g_variant_lookup (custom, name, "^as", &own))
    return own;
  const PlumbUiAction *action = plumb_ui_actions_find (name);
  if (action == NULL)
    return g_new0 (char *, 1);
  const char *keys = action->keys[g_settings_get_enum (settings, "canvas-keys")];
  if (keys == NULL)
    keys = action->keys[PLUMB_UI_KEYS_DEFAULT];
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = g_strsplit (keys != NULL ? keys : "", " ", -1);
  gboolean with_single = g_settings_get_boolean (settings, "single-keys");
  for (guint i = 0; all[i] != NULL; i++)
    if (*all[i] != '\0' && (with_single || !is_single_key (all[i])))
      g_strv_builder_add (builder, all[i]);
  return g_strv_builder_end (builder);
}
