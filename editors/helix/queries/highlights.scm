; Front matter
(front_matter_delimiter) @punctuation.delimiter
(key) @variable.other.member
(plain_scalar) @string
(single_quote_scalar) @string
(double_quote_scalar) @string
(block_scalar) @string
(boolean) @constant.builtin.boolean
(number) @constant.numeric
(null) @constant.builtin
(comment) @comment
(unknown_line) @error
(field ":" @punctuation.delimiter)
(flow_sequence ["[" "," "]"] @punctuation.bracket)
(block_sequence_item "-" @punctuation.special)

; Blocks
(atx_heading (heading_content) @markup.heading)
(setext_heading (heading_content) @markup.heading)
[
  (atx_h1_marker)
  (atx_h2_marker)
  (atx_h3_marker)
  (atx_h4_marker)
  (atx_h5_marker)
  (atx_h6_marker)
  (setext_h1_underline)
  (setext_h2_underline)
] @punctuation.special
(thematic_break) @punctuation.special
(block_quote_marker) @punctuation.special
(block_continuation) @punctuation.special
(list_marker) @punctuation.special
(task_list_marker_unchecked) @markup.list.unchecked
(task_list_marker_checked) @markup.list.checked
(callout) @label
(fenced_code_block_delimiter) @punctuation.delimiter
(language) @label
(indented_code_block) @markup.raw
(html_block) @markup.raw
(html_comment) @comment
(pipe_table_header (pipe_table_cell) @markup.heading)
(pipe_table_header "|" @punctuation.delimiter)
(pipe_table_row "|" @punctuation.delimiter)
(pipe_table_delimiter_row "|" @punctuation.delimiter)
(pipe_table_delimiter_cell) @punctuation.special
(link_reference_definition ["[" "]:"] @punctuation.bracket)

; Inline
(emphasis) @markup.italic
(strong_emphasis) @markup.bold
(strikethrough) @markup.strikethrough
(emphasis_delimiter) @punctuation.delimiter
(code_span) @markup.raw
(code_span_delimiter) @punctuation.delimiter
(path) @markup.link.url
(line_number) @constant.numeric
(link_text) @markup.link.text
(image_description) @markup.link.text
(link_label) @markup.link.text
(link_destination) @markup.link.url
(link_title) @string
(inline_link ["[" "](" ")"] @punctuation.bracket)
(image ["![" "](" ")" "][" "]"] @punctuation.bracket)
(full_reference_link ["[" "][" "]"] @punctuation.bracket)
(collapsed_reference_link ["[" "][" "]"] @punctuation.bracket)
(wiki_link ["[[" "#" "|" "]]"] @punctuation.bracket)
(wiki_target) @markup.link.url
(wiki_heading) @markup.link.url
(wiki_label) @markup.link.text
[
  (uri_autolink)
  (email_autolink)
  (bare_autolink)
] @markup.link.url
(html_tag) @tag
(entity_reference) @constant.character.escape
(numeric_character_reference) @constant.character.escape
(backslash_escape) @constant.character.escape
(hard_line_break) @constant.character.escape
(token ["{{" "}}"] @punctuation.bracket)
(token_helper) @function
(token_name) @variable
(tag) @attribute
