-- :Telescope kitls — full text of all kits as you type.
local telescope = require('telescope')
local actions = require('telescope.actions')
local config = require('telescope.config').values
local finders = require('telescope.finders')
local pickers = require('telescope.pickers')
local sorters = require('telescope.sorters')
local state = require('telescope.actions.state')

-- Telescope asks in a coroutine of its own and wants an answer there and then.
local function answers(query)
  local items
  require('kitls').find(query, function(found)
    items = found
  end, 100, true)
  vim.wait(2000, function()
    return items ~= nil
  end, 1)
  return items or {}
end

local function search(options)
  options = options or {}
  pickers
    .new(options, {
      prompt_title = 'Kits',
      finder = finders.new_dynamic({
        fn = answers,
        entry_maker = function(item)
          return {
            value = item,
            ordinal = item.text,
            display = item.text,
            filename = item.filename,
            lnum = item.lnum,
            col = item.col,
          }
        end,
      }),
      previewer = config.grep_previewer(options),
      sorter = sorters.empty(), -- the server has ranked them
      attach_mappings = function(buffer)
        actions.select_default:replace(function()
          local entry = state.get_selected_entry()
          actions.close(buffer)
          if entry then
            -- Later: leaving Insert mode would move the cursor to the left.
            vim.schedule(function()
              require('kitls').open(entry.value)
            end)
          end
        end)
        return true
      end,
    })
    :find()
end

return telescope.register_extension({ exports = { kitls = search, search = search } })
