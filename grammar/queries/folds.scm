[
  (front_matter)
  (section)
  (list)
  (block_quote)
  (fenced_code_block)
  (indented_code_block)
  (html_block)
  (html_comment)
  (pipe_table)
  (diagram)
] @fold
