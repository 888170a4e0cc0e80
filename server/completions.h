/* completions.h — a list of completion items, before it is JSON. */
#pragma once

#include "base/lines.h"

/* LSP CompletionItemKind */
enum completion_icon {
    ICON_TEXT = 1,
    ICON_PROPERTY = 10,
    ICON_VALUE = 12,
    ICON_KEYWORD = 14,
    ICON_FILE = 17,
    ICON_REFERENCE = 18,
    ICON_FOLDER = 19,
    ICON_ENUM_MEMBER = 20,
};

struct completion_item {
    struct str label, detail;
    struct str note;   /* dimmer, at the end of the line */
    struct str text;   /* what is inserted */
    struct str filter; /* "": the label */
    struct str doc;    /* Markdown; "" when only `data` leads to it */
    struct str data;   /* leads completionItem/resolve to more; "" when there is no more to say */
    enum completion_icon icon;
    bool snippet;
    bool whole; /* replaces completions.whole */
};

struct completions {
    struct range replace, whole;   /* in the text that the client asked about */
    struct completion_item *items; /* in the order they are to be shown in */
    size_t count;
    bool cut;
};
