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

-- `overrides` are laid over lsp/kitls.lua, such as { settings = { kit = { registry = false } } }.
function M.setup(overrides)
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

-- Answers of kit/search in the quickfix list, best first.
function M.search(query)
  local server = client()
  if not server then
    vim.notify('kitls is not running: open a kit first', vim.log.levels.WARN)
    return
  end
  local function show(err, result)
    if err then
      vim.notify('kitls: ' .. err.message, vim.log.levels.ERROR)
      return
    end
    local items = {}
    for i, hit in ipairs(result.hits) do
      -- One at a time: a list would come back sorted by file.
      items[i] = vim.lsp.util.locations_to_items({ hit }, server.offset_encoding)[1]
      items[i].text = hit.name .. ': ' .. hit.snippet
    end
    vim.fn.setqflist({}, ' ', { title = 'Kits: ' .. query, items = items })
    if #items > 0 then
      vim.cmd('copen')
    else
      vim.notify('no kit has: ' .. query)
    end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    server:request('kit/search', { query = query }, show)
  else
    server.request('kit/search', { query = query }, show)
  end
end

return M
