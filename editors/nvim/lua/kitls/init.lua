-- Starts the server that lsp/kitls.lua describes, also where Neovim (0.7 to 0.10) does not read that
-- file by itself, and searches. Everything else is plain LSP and the editor's own.
local M = {}

local function root_of(file, markers)
  for _, marker in ipairs(markers) do
    local dir, parent = file, vim.fn.fnamemodify(file, ':h')
    while parent ~= dir do
      dir, parent = parent, vim.fn.fnamemodify(parent, ':h')
      if (vim.uv or vim.loop).fs_stat(dir .. '/' .. marker) then
        return dir
      end
    end
  end
end

-- For 0.7: vim.lsp.start of 0.8, and what that does to completion.
local started = {}
local function start(config, options)
  local key = config.root_dir or ''
  if not (started[key] and vim.lsp.get_client_by_id(started[key])) then
    started[key] = vim.lsp.start_client(config)
  end
  if started[key] then
    vim.lsp.buf_attach_client(options.bufnr, started[key])
    vim.bo[options.bufnr].omnifunc = 'v:lua.vim.lsp.omnifunc'
  end
end

local program

-- The server that is started: what setup() was told, else what lsp/kitls.lua says.
function M.program()
  return program or 'kitls'
end

-- `overrides` are laid over lsp/kitls.lua, such as { settings = { kit = { registry = false } } }.
function M.setup(overrides)
  program = overrides and type(overrides.cmd) == 'table' and overrides.cmd[1] or nil
  if vim.lsp.config then
    vim.lsp.config('kitls', overrides or {})
    vim.lsp.enable('kitls')
    return
  end
  local table_file = vim.api.nvim_get_runtime_file('lsp/kitls.lua', false)[1]
  local config = vim.tbl_deep_extend('force', { name = 'kitls' }, dofile(table_file), overrides or {})
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('kitls', {}),
    pattern = config.filetypes,
    callback = function(event)
      local file = vim.api.nvim_buf_get_name(event.buf)
      if vim.bo[event.buf].buftype == '' and file ~= '' then
        local here = vim.tbl_extend('keep', { root_dir = root_of(file, config.root_markers) }, config)
        local go = vim.lsp.start or start
        go(here, { bufnr = event.buf })
      end
    end,
  })
end

-- The server of this buffer, else any: it knows all kits anyway.
local function client()
  local list = vim.lsp.get_clients or vim.lsp.get_active_clients
  local any
  for _, candidate in pairs(list()) do
    if candidate.name == 'kitls' then
      if vim.lsp.buf_is_attached(0, candidate.id) then
        return candidate
      end
      any = candidate
    end
  end
  return any
end

-- The answer of `method` goes to `show`; what goes wrong is said.
local function ask(method, params, show)
  local server = client()
  if not server then
    vim.notify('kitls is not running: open a kit first', vim.log.levels.WARN)
    return
  end
  local function take(err, result)
    if err then
      vim.notify('kitls: ' .. err.message, vim.log.levels.ERROR)
    else
      show(result, server)
    end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    server:request(method, params, take)
  else
    server.request(method, params, take)
  end
end

-- Hands the hits of kit/search to `show`, best first, as items of the quickfix list with `hit`. With
-- `typing` the last word may go on.
function M.find(query, show, limit, typing)
  ask('kit/search', { query = query, limit = limit, typing = typing }, function(result, server)
    local items = {}
    for i, hit in ipairs(result.hits) do
      -- One at a time: a list would come back sorted by file.
      items[i] = vim.lsp.util.locations_to_items({ hit }, server.offset_encoding)[1]
      items[i].text = hit.name .. ': ' .. hit.snippet:gsub('%s+', ' ')
      items[i].hit = hit
    end
    show(items, result)
  end)
end

-- Not by :edit, which would read a file again that was changed and not yet saved.
local function visit(file)
  local buffer = vim.fn.bufadd(file)
  vim.bo[buffer].buflisted = true
  vim.api.nvim_set_current_buf(buffer)
end

function M.open(item)
  visit(item.filename)
  vim.api.nvim_win_set_cursor(0, { item.lnum, item.col - 1 })
end

-- One line on the screen: without a plugin vim.ui.select numbers its lines and lets them wrap.
local function describe(item)
  local text = ('%s  %s · %s  %s'):format(
    item.hit.name,
    item.hit.kind,
    item.hit.project,
    item.hit.snippet:gsub('%s+', ' ')
  )
  local room = vim.o.columns - 6
  if vim.fn.strdisplaywidth(text) <= room then
    return text
  end
  local kept = vim.fn.strcharpart(text, 0, room - 1)
  while vim.fn.strdisplaywidth(kept) > room - 1 do
    kept = vim.fn.strcharpart(kept, 0, vim.fn.strchars(kept) - 1)
  end
  return kept .. '…'
end

-- A picker (vim.ui.select, so whichever you have chosen); with `list` the quickfix list.
function M.search(query, list)
  M.find(query, function(items)
    if #items == 0 then
      vim.notify('no kit has: ' .. query)
    elseif list then
      for _, item in ipairs(items) do
        item.hit = nil
      end
      vim.fn.setqflist({}, ' ', { title = 'Kits: ' .. query, items = items })
      vim.cmd('copen')
    else
      vim.ui.select(items, { prompt = 'Kits: ' .. query, kind = 'kit', format_item = describe }, function(item)
        if item then
          M.open(item)
        end
      end)
    end
  end)
end

local function lines_of(health)
  local lines = {
    ('%d of %d folders are watched; %d kits, index %s'):format(
      health.healthy,
      health.total_watchers,
      health.index.kits,
      health.index.state
    ),
    '',
  }
  for _, watcher in ipairs(health.watchers) do
    table.insert(lines, ('%-11s %6d kits  %s'):format(watcher.state, watcher.kits, watcher.path))
    for _, sentence in ipairs({ watcher.last_error, watcher.cure }) do
      if type(sentence) == 'string' then
        table.insert(lines, '            ' .. sentence)
      end
    end
  end
  local memory = health.memory.rss_bytes / 2 ^ 20
  table.insert(lines, '')
  local seconds = math.floor(health.uptime_ms / 1000)
  local time = seconds < 120 and seconds .. ' s' or math.floor(seconds / 60) .. ' min'
  table.insert(lines, ('%.1f MiB of memory, running for %s'):format(memory, time))
  return lines
end

-- What is watched and how, in a window of its own.
function M.health()
  ask('kit/watcherHealth', vim.empty_dict(), function(health)
    local buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines_of(health))
    vim.bo[buffer].modifiable = false
    vim.bo[buffer].bufhidden = 'wipe'
    vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, desc = 'Close this window' })
    vim.cmd('botright sbuffer ' .. buffer)
    vim.api.nvim_win_set_height(0, math.min(12, vim.api.nvim_buf_line_count(buffer)))
  end)
end

M.kinds = { 'kit', 'walkthrough', 'agent', 'task', 'diagram' }

-- A new document of that kind in the project of this buffer; asks for what is not given.
function M.new(kind, name)
  if not kind then
    vim.ui.select(M.kinds, { prompt = 'New kit: what is it?' }, function(chosen)
      if chosen then
        M.new(chosen, name)
      end
    end)
  elseif not name or name == '' then
    vim.ui.input({ prompt = ('Name of the %s: '):format(kind) }, function(given)
      if given and given ~= '' then
        M.new(kind, given)
      end
    end)
  else
    local argument = { kind = kind, name = name }
    local project = vim.fn.expand('%:p'):match('^.*/%.bluekit/')
    argument.folder = project and vim.uri_from_fname(project:sub(1, -2)) or nil
    ask('workspace/executeCommand', { command = 'kitls.newKit', arguments = { argument } }, function(made)
      if made and made.uri then
        visit(vim.uri_to_fname(made.uri))
      end
    end)
  end
end

return M
