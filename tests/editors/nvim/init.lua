-- A user's init.lua, and what the test wants to hear of.
vim.opt.runtimepath:append(os.getenv('KITLS_SOURCE') .. '/editors/nvim')
require('kitls').setup()

vim.o.completeopt = 'menuone,noselect'
vim.o.hidden = true
said = {}
for _, method in ipairs({ 'window/showMessage', 'window/logMessage' }) do
  vim.lsp.handlers[method] = function(_, result)
    table.insert(said, method .. ': ' .. result.message)
    return vim.NIL
  end
end
ready = true
