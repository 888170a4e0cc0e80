/* settings.c — `kitls settings`: the table of settings as JSON Schema, by full name. The VS Code
 * extension's package.json is made from it. */
#include "cli/cli.h"

#include "encode.h"
#include "settings.h"

#include <jansson.h>
#include <stdio.h>

static json_t *choices_of(const struct setting *row) {
    json_t *all = json_array();
    struct str rest = str_z(row->choices), one;
    while (str_split(&rest, ' ', &one))
        json_array_append_new(all, encode_str(one));
    return all;
}

static void describe_severities(json_t *schema, const struct setting *row) {
    json_t *value = json_object();
    json_object_set_new(value, "enum", choices_of(row));
    json_t *codes = json_object();
    for (size_t i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++) {
        json_t *one = json_deep_copy(value);
        json_object_set_new(one, "default", encode_str(severity_name(problem_rows[i].severity)));
        json_object_set_new(one, "description", encode_str(problem_rows[i].name));
        json_object_set_new(codes, problem_rows[i].code.p, one);
    }
    json_decref(value);
    json_object_set_new(schema, "type", json_string("object"));
    json_object_set_new(schema, "properties", codes);
    json_object_set_new(schema, "additionalProperties", json_false());
    json_object_set_new(schema, "default", json_object());
}

static void describe_type(json_t *schema, const struct setting *row) {
    switch (row->type) {
    case SETTING_BOOL:
        json_object_set_new(schema, "type", json_string("boolean"));
        json_object_set_new(schema, "default", json_boolean(row->initial));
        break;
    case SETTING_INT:
        json_object_set_new(schema, "type", json_string("integer"));
        json_object_set_new(schema, "default", json_integer(row->initial));
        json_object_set_new(schema, "minimum", json_integer(row->min));
        json_object_set_new(schema, "maximum", json_integer(row->max));
        break;
    case SETTING_CHOICE: {
        json_t *choices = choices_of(row);
        json_object_set_new(schema, "type", json_string("string"));
        json_object_set(schema, "default", json_array_get(choices, (size_t)row->initial));
        json_object_set_new(schema, "enum", choices);
        break;
    }
    case SETTING_PATH:
        json_object_set_new(schema, "type", json_pack("[ss]", "string", "null"));
        json_object_set_new(schema, "default", json_null());
        break;
    case SETTING_PATHS:
        json_object_set_new(schema, "type", json_string("array"));
        json_object_set_new(schema, "items", json_pack("{ss}", "type", "string"));
        json_object_set_new(schema, "default", json_array());
        break;
    case SETTING_SEVERITIES:
        describe_severities(schema, row);
        break;
    }
}

int cli_settings(const struct cli *cli) {
    (void)cli;
    json_t *all = json_object();
    for (size_t i = 0; i < settings_count; i++) {
        const struct setting *row = &settings_table[i];
        char name[64];
        snprintf(name, sizeof name, "kit.%s", row->name);
        json_t *schema = json_object();
        describe_type(schema, row);
        json_object_set_new(schema, "description", json_string(row->help));
        json_object_set_new(all, name, schema);
    }
    json_dumpf(all, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(all);
    return EXIT_OK;
}
