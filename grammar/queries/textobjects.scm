(section) @class.outer
(section (_) @class.inner)
(fenced_code_block) @block.outer
(fenced_code_block (code_fence_content) @block.inner)
(paragraph) @statement.outer
(list_item) @parameter.outer
(field) @assignment.outer
(field key: (_) @assignment.lhs)
(field value: (_) @assignment.rhs)
(comment) @comment.outer
(code_span) @string.outer
