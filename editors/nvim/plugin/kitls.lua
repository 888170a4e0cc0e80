vim.api.nvim_create_user_command('KitSearch', function(command)
  require('kitls').search(command.args)
end, { nargs = '+', desc = 'Search the text of all kits into the quickfix list' })
