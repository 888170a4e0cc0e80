/* settings.h — every setting of section `kit` as a row: name, type, range, default, help. The man
 * page kitls(5) and the editors' packages are checked against this table. Main thread. */
#pragma once

#include "kit/problems.h"
#include "watch/watch.h"

struct json_t;

enum unopened { UNOPENED_OFF, UNOPENED_WARNINGS, UNOPENED_ALL };
enum link_setting { LINKS_RELATIVE, LINKS_WIKI };
enum code_setting { CODE_OFF, CODE_LINES, CODE_ALL };

struct settings {
    struct arena *arena; /* of roots and index_path */
    bool diagnostics;
    int unopened;                    /* enum unopened */
    uint8_t severity[PROBLEM_COUNT]; /* enum severity, defaults filled in */
    struct str *roots;               /* absolute paths */
    size_t root_count;
    bool registry;
    int watch_backend; /* enum watch_setting */
    int quiet_ms, max_wait_ms, poll_interval_ms;
    int link_style; /* enum link_setting */
    int code;       /* enum code_setting */
    bool format_sort;
    int format_lists;      /* enum list_style of edit/format.h */
    struct str index_path; /* "" : the cache directory */
    int search_limit;
    bool code_lens, hint_aliases, hint_wiki_targets, hint_line_drift;
};

enum setting_type {
    SETTING_BOOL,
    SETTING_INT,
    SETTING_CHOICE,
    SETTING_PATH,
    SETTING_PATHS,
    SETTING_SEVERITIES
};
struct setting {
    const char *name; /* without "kit." */
    enum setting_type type;
    size_t offset;       /* in struct settings */
    const char *choices; /* separated by blanks, in the order of the enum */
    int initial, min, max;
    const char *help;
};
extern const struct setting settings_table[];
extern const size_t settings_count;

void settings_init(struct settings *);
void settings_fini(struct settings *);
/* Takes the object of section `kit` (nested or with dotted names); members that are absent, null
 * keep the default, wrong ones too, with a sentence each in `complaints`. Replaces all settings. */
void settings_read(struct settings *, const struct json_t *section, struct buf *complaints);
