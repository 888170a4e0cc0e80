/* parse.c — kit_parse(): the parts in order, and what the whole is. The reading itself is in
 * front.c, yaml.c, markdown.c and tokens.c. */
#include "kit/parts.h"

#include "base/path.h"
#include "base/text.h"

const struct node *kit_field(const struct kit *kit, struct str key) {
    const struct node *root = &kit->front.root;
    if (root->type != NODE_MAPPING)
        return NULL;
    for (size_t i = 0; i < root->count; i++)
        if (root->entries[i].key.type == NODE_SCALAR && str_eq(root->entries[i].key.text, key))
            return &root->entries[i].value;
    return NULL;
}

struct str kit_field_text(const struct kit *kit, struct str key) {
    const struct node *node = kit_field(kit, key);
    return node && node->type == NODE_SCALAR ? node->text : STR("");
}

static struct str name_of(const struct source *source) {
    return path_name(source->path.n ? source->path : source->below);
}

static bool is_config(const struct source *source) {
    return str_eq(name_of(source), STR("config.json")) && source->home != HOME_LOOSE;
}

/* kit-format 3: the extension, else `type`, else the folder; a document that has neither front
 * matter nor a scanned folder is a page. */
static enum kind kind_of(const struct kit *kit) {
    if (kit->format == FORMAT_MERMAID)
        return KIND_DIAGRAM;
    if (kit->format == FORMAT_JSON) /* a folder's config.json has references, but no rules */
        return is_config(&kit->source) ? KIND_PAGE : KIND_BLUEPRINT;
    const struct node *type = kit_field(kit, STR("type"));
    if (type && type->type == NODE_SCALAR && type->value.type == VALUE_STRING && type->text.n)
        return kind_of_type(type->text);
    return kit->source.home == HOME_LOOSE ? KIND_PAGE : kind_of_folder(kit->source.below);
}

static bool has_text(const struct kit *kit, struct str key) {
    return str_trim(kit_field_text(kit, key)).n != 0;
}

/* Decision 1. */
static bool is_kit(const struct kit *kit) {
    if (kit->format == FORMAT_NONE)
        return false;
    if (kit->source.home != HOME_LOOSE)
        return true;
    if (kit->front.state != FRONT_READ || kit->front.not_mapping)
        return false;
    if (kit->format == FORMAT_JSON)
        return true;
    struct str type = kit_field_text(kit, STR("type"));
    return (type.n && kind_of_type(type) != KIND_OTHER) ||
           (has_text(kit, STR("id")) && has_text(kit, STR("alias")));
}

static enum format format_of(const struct source *source) {
    if (is_config(source))
        return FORMAT_JSON;
    enum format format = format_of_name(name_of(source));
    bool untitled = source->home == HOME_LOOSE && !source->path.n;
    return format == FORMAT_NONE && untitled ? FORMAT_MARKDOWN : format;
}

struct kit *kit_parse(struct arena *a, const struct source *source) {
    struct kit *kit = ARENA_NEW(a, struct kit);
    kit->source = *source;
    kit->format = format_of(source);
    kit->valid_utf8 = text_valid(source->text) == source->text.n;
    kit->body.end = (uint32_t)source->text.n;
    kit->front.root.type = NODE_MAPPING;
    if (kit->format == FORMAT_JSON) {
        kit->front.state = FRONT_READ;
        kit->front.content = kit->body;
        if (str_starts(source->text, STR("\xef\xbb\xbf"))) {
            kit->front.oddities |= ODD_BOM;
            kit->front.content.start = 3;
        }
        kit->body.start = kit->body.end;
        yaml_read(a, source->text, kit->front.content, true, &kit->front);
    } else if (kit->format != FORMAT_NONE) {
        front_read(a, kit);
    }
    kit->kind = kind_of(kit);
    kit->is_kit = is_kit(kit);
    if (source->text.n > KIT_SIZE_MAX)
        kit->limits |= LIMIT_SIZE;
    else if (kit->format == FORMAT_MARKDOWN)
        markdown_read(a, kit);
    if (kit->format == FORMAT_MARKDOWN && !(kit->limits & LIMIT_SIZE))
        tokens_read(a, kit);
    return kit;
}
