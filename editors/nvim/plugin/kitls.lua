local function command(name, run, options)
  vim.api.nvim_create_user_command(name, run, options)
end

command('KitSearch', function(call)
  require('kitls').search(call.args, call.bang)
end, { nargs = '+', bang = true, desc = 'Search the text of all kits and pick one; with ! into the quickfix list' })

command('KitHealth', function()
  require('kitls').health()
end, { desc = 'Show what kitls watches' })

command('KitNew', function(call)
  require('kitls').new(call.fargs[1], table.concat(call.fargs, ' ', 2))
end, {
  nargs = '*',
  desc = 'Make a new kit: :KitNew [kind [name]]',
  complete = function(lead, line)
    return line:match('^%S+%s+%S*$')
        and vim.tbl_filter(function(kind)
          return vim.startswith(kind, lead)
        end, require('kitls').kinds)
      or {}
  end,
})
