-- :checkhealth kitls
local M = {}

function M.check()
  local health = vim.health or {}
  local start = health.start or health.report_start or require('health').report_start
  local ok = health.ok or health.report_ok or require('health').report_ok
  local warn = health.warn or health.report_warn or require('health').report_warn
  local err = health.error or health.report_error or require('health').report_error

  start('kitls')
  local chosen = require('kitls').program()
  local program = vim.fn.exepath(chosen)
  if program == '' then
    err(
      chosen .. (chosen:find('[/\\]') and ' is no program' or ' is not in PATH'),
      { 'Install it, or name it: require("kitls").setup({ cmd = { "/path/to/kitls" } })' }
    )
  else
    ok(('%s (%s)'):format(program, vim.fn.systemlist({ program, '--version' })[1] or '?'))
  end
  local running = {}
  for _, client in pairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do
    if client.name == 'kitls' then
      table.insert(running, client)
    end
  end
  if #running == 0 then
    warn(
      'no kitls is running',
      { 'Open a kit: a Markdown file below .bluekit/', 'Is require("kitls").setup() in your init.lua?' }
    )
  end
  for _, client in ipairs(running) do
    ok(('running for %s'):format(client.config.root_dir or 'single files'))
  end
  if #vim.api.nvim_get_runtime_file('parser/kit.so', false) > 0 then
    ok('the tree-sitter parser "kit" is installed')
  else
    ok('without the tree-sitter parser "kit", which is optional (:h kitls-treesitter)')
  end
end

return M
