-- For nvim-lspconfig's own way, require('lspconfig').kitls.setup {}: the same table as lsp/kitls.lua.
local table_file = vim.api.nvim_get_runtime_file('lsp/kitls.lua', false)[1]
local config = dofile(table_file)
local markers = config.root_markers
config.root_markers = nil
config.root_dir = function(file)
  local util = require('lspconfig.util')
  return util.root_pattern(unpack(markers))(file) or util.path.dirname(file)
end

return { default_config = config, docs = { description = 'Language server for kit markdown.' } }
