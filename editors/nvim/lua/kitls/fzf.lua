-- With fzf-lua: require('kitls.fzf').search() — full text of all kits as you type.
local M = {}

function M.search(options)
  local fzf = require('fzf-lua')
  fzf.fzf_live(
    function(arguments)
      local query = type(arguments) == 'table' and arguments[1] or arguments
      return function(line)
        require('kitls').find(query, function(items)
          for _, item in ipairs(items) do
            line(('%s:%d:%d:%s'):format(item.filename, item.lnum, item.col, item.text))
          end
          line(nil)
        end, 100, true)
      end
    end,
    vim.tbl_extend('force', {
      prompt = 'Kits> ',
      actions = fzf.defaults.actions.files,
      previewer = 'builtin',
      -- The place of a hit is for the preview; what is read is its name and text.
      fzf_opts = { ['--no-sort'] = true, ['--delimiter'] = ':', ['--with-nth'] = '4..' },
    }, options or {})
  )
end

return M
