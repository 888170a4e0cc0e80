((fenced_code_block
  (info_string (language) @injection.language)
  (code_fence_content) @injection.content))

((diagram) @injection.content
  (#set! injection.language "mermaid"))

((html_block) @injection.content
  (#set! injection.language "html")
  (#set! injection.combined))
