; Front matter
(front_matter_delimiter) @punctuation.delimiter
(key) @property
(plain_scalar) @string
(single_quote_scalar) @string
(double_quote_scalar) @string
(block_scalar) @string
(boolean) @boolean
(number) @number
(null) @constant
(comment) @comment
(unknown_line) @hint
(field ":" @punctuation.delimiter)
(flow_sequence ["[" "," "]"] @punctuation.bracket)
(block_sequence_item "-" @punctuation.special)

; Blocks
(atx_heading (heading_content) @title)
(setext_heading (heading_content) @title)
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
(task_list_marker_unchecked) @punctuation.list_marker
(task_list_marker_checked) @punctuation.list_marker
(callout) @label
(fenced_code_block_delimiter) @punctuation.delimiter
(language) @label
(indented_code_block) @text.literal
(html_block) @text.literal
(html_comment) @comment
(pipe_table_header (pipe_table_cell) @title)
(pipe_table_header "|" @punctuation.delimiter)
(pipe_table_row "|" @punctuation.delimiter)
(pipe_table_delimiter_row "|" @punctuation.delimiter)
(pipe_table_delimiter_cell) @punctuation.special
(link_reference_definition ["[" "]:"] @punctuation.bracket)

; Inline
(emphasis) @emphasis
(strong_emphasis) @emphasis.strong
(strikethrough) @comment
(emphasis_delimiter) @punctuation.delimiter
(code_span) @text.literal
(code_span_delimiter) @punctuation.delimiter
(path) @link_uri
(line_number) @number
(link_text) @link_text
(image_description) @link_text
(link_label) @link_text
(link_destination) @link_uri
(link_title) @string
(inline_link ["[" "](" ")"] @punctuation.bracket)
(image ["![" "](" ")" "][" "]"] @punctuation.bracket)
(full_reference_link ["[" "][" "]"] @punctuation.bracket)
(collapsed_reference_link ["[" "][" "]"] @punctuation.bracket)
(wiki_link ["[[" "#" "|" "]]"] @punctuation.bracket)
(wiki_target) @link_uri
(wiki_heading) @link_uri
(wiki_label) @link_text
[
  (uri_autolink)
  (email_autolink)
  (bare_autolink)
] @link_uri
(html_tag) @tag
(entity_reference) @string.escape
(numeric_character_reference) @string.escape
(backslash_escape) @string.escape
(hard_line_break) @string.escape
(token ["{{" "}}"] @punctuation.bracket)
(token_helper) @function
(token_name) @variable
(tag) @attribute
