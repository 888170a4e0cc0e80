-- Highlighting, folds and text objects by the grammar `kit`, for the documents that are kits. Neovim
-- 0.9 and later; the parser is built as :h kitls-treesitter says.
local M = {}

local function is_kit(buffer)
  return vim.api.nvim_buf_get_name(buffer):find('/%.bluekit/') ~= nil
end

function M.start(buffer)
  buffer = buffer or vim.api.nvim_get_current_buf()
  if not is_kit(buffer) or not pcall(vim.treesitter.language.add, 'kit') then
    return false
  end
  vim.treesitter.start(buffer, 'kit')
  return true
end

function M.setup()
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('kitls-treesitter', {}),
    pattern = { 'markdown', 'mermaid' },
    callback = function(event)
      M.start(event.buf)
    end,
  })
end

return M
