-- What a user does in Neovim, with keys, and what then is on the screen or in the lists. The editor
-- under test is a child, so that nothing here runs inside of it while it is in Insert mode.
local here = debug.getinfo(1, 'S').source:sub(2):match('(.*)/')
local child = vim.fn.jobstart({
  os.getenv('KITLS_EDITOR'),
  '--embed',
  '--headless',
  '-i',
  'NONE',
  '-n',
  '-u',
  here .. '/init.lua',
}, {
  rpc = true,
  on_exit = function(_, code)
    ended = code
  end,
})

local TIMEOUT = 1000 * tonumber(os.getenv('KITLS_TEST_TIMEOUT') or 30)

local function lua(code, ...)
  return vim.rpcrequest(child, 'nvim_exec_lua', code, { ... })
end

local function keys(text)
  vim.rpcrequest(child, 'nvim_input', text)
end

local function wait(what, condition)
  local value
  if not vim.wait(TIMEOUT, function()
    value = condition()
    return value
  end, 10) then
    error('waited in vain for ' .. what, 2)
  end
  return value
end

local function same(got, wanted, what)
  if not vim.deep_equal(got, wanted) then
    error(('%s: got %s, not %s'):format(what, vim.inspect(got), vim.inspect(wanted)), 2)
  end
end

local function attached()
  wait('the server', function()
    return lua([[
      for _, client in pairs((vim.lsp.get_clients or vim.lsp.get_active_clients)()) do
        if vim.lsp.buf_is_attached(0, client.id) and client.initialized then return true end
      end
      return false]])
  end)
end

local function edit(path)
  lua('vim.cmd("edit " .. vim.fn.fnameescape(...))', path)
  attached()
end

-- What each problem of the current buffer underlines, and its code.
local function problems()
  return lua([[
    local found = {}
    for _, d in ipairs(vim.diagnostic.get(0)) do
      local line = vim.api.nvim_buf_get_lines(0, d.lnum, d.lnum + 1, false)[1] or ''
      local code = d.code or d.user_data and d.user_data.lsp and d.user_data.lsp.code
      table.insert(found, ('%s %d: %s'):format(code, d.lnum + 1, line:sub(d.col + 1, d.end_col)))
    end
    table.sort(found)
    return found]])
end

local function shows(wanted)
  local got
  local ok = pcall(wait, '', function()
    got = problems()
    return vim.deep_equal(got, wanted)
  end)
  if not ok then
    same(got, wanted, 'problems')
  end
end

-- The answer of the first server to a request about the current buffer.
local function ask(method, params)
  return lua(
    [[
    local method, params = ...
    params.textDocument = { uri = vim.uri_from_bufnr(0) }
    local answers, err = vim.lsp.buf_request_sync(0, method, params, 30000)
    assert(answers, err)
    for _, answer in pairs(answers) do
      assert(not answer.error, vim.inspect(answer.error))
      return answer.result
    end]],
    method,
    params
  )
end

local function text()
  return lua('return vim.api.nvim_buf_get_lines(0, 0, -1, false)')
end

local function set(lines)
  lua('vim.api.nvim_buf_set_lines(0, 0, -1, false, ...)', lines)
end

-- The menu after `typed`, which ends in Insert mode.
local function menu(typed)
  keys(typed .. '<C-x><C-o>')
  local words = wait('a menu after ' .. typed, function()
    return lua([[
      if vim.fn.pumvisible() == 0 then return false end
      return vim.tbl_map(function(item) return item.abbr ~= '' and item.abbr or item.word end,
                         vim.fn.complete_info({ 'items' }).items)]])
  end)
  return words
end

local KIT = {
  '---',
  'id: emoji',
  'alias: Emoji 📚',
  'type: kit',
  'is_base: false',
  'version: 1',
  'tags:',
  '  - ui',
  'description: Columns count.',
  '---',
  '# Emoji 📚',
  '',
  '📚🖼️ größe 字幕 [gone](gone.md) and [there](greeting.md).',
}

local tests = {}

local function test(name, run)
  table.insert(tests, { name = name, run = run })
end

test('nothing happens when it is only required', function()
  local plugin = os.getenv('KITLS_SOURCE') .. '/editors/nvim'
  vim.opt.runtimepath:append(plugin)
  local function state()
    return {
      autocommands = #vim.api.nvim_get_autocmds({}),
      mappings = #vim.api.nvim_get_keymap(''),
      commands = vim.tbl_count(vim.api.nvim_get_commands({})),
    }
  end
  local before = state()
  for _, module in ipairs({ 'kitls', 'kitls.fzf', 'kitls.health', 'kitls.treesitter', 'lspconfig.configs.kitls' }) do
    require(module)
  end
  same(state(), before, 'state')
  vim.opt.runtimepath:remove(plugin)
end)

test('it starts', function()
  same(lua('return ready, vim.v.errmsg'), true, 'init.lua')
end)

test('problems are where they belong', function()
  lua([[
    local start = vim.loop.hrtime()
    vim.api.nvim_create_autocmd('DiagnosticChanged', {
      once = true,
      callback = function() figure = (vim.loop.hrtime() - start) / 1e6 end,
    })]])
  edit('.bluekit/kits/feature-flags.md')
  same(#wait('a problem', function()
    local p = problems()
    return #p > 0 and p
  end) > 0, true, 'some')
  local version = lua("return vim.fn.execute('version')"):match('NVIM v([%w.]+)')
  print(('figure: Neovim %s, :edit to the first diagnostic: %.0f ms\n'):format(version, lua('return figure')))
  edit('.bluekit/kits/emoji.md')
  set(KIT)
  shows({ 'KIT305 13: gone.md' })
end)

test('diagrams are served too', function()
  edit('.bluekit/diagrams/login-sequence.mmd')
  shows({})
  keys('gg2ddu')
  shows({})
  keys('ggO---<Esc>')
  wait('a problem', function()
    return #problems() > 0
  end)
  keys('u')
  shows({})
end)

test('a key is completed', function()
  edit('.bluekit/kits/emoji.md')
  keys('gg')
  lua("vim.fn.search('^tags:', 'w')")
  keys('2dd')
  local words = menu('Ota')
  same(vim.tbl_contains(words, 'tags'), true, vim.inspect(words))
  for i, word in ipairs(words) do
    if word == 'tags' then
      keys(('<C-n>'):rep(i) .. '<C-y>')
    end
  end
  wait('the key', function()
    return vim.tbl_contains(
      vim.tbl_map(function(line)
        return line:sub(1, 5)
      end, text()),
      'tags:'
    )
  end)
  keys('<Esc>')
end)

test('a tag is completed', function()
  set(KIT)
  lua("vim.fn.search('^tags:', 'w')")
  local words = menu('o  - on')
  same(words, { 'onboarding' }, 'menu')
  keys('<C-n><C-y><Esc>')
  wait('the tag', function()
    return text()[8] == '  - onboarding'
  end)
end)

test('kits are found by name', function()
  lua("vim.lsp.buf.workspace_symbol('token sto')")
  local names = wait('the list', function()
    local list = lua('return vim.tbl_map(function(i) return i.text end, vim.fn.getqflist())')
    return #list > 0 and list
  end)
  same(names[1]:match('Token Store') ~= nil, true, vim.inspect(names))
  lua("vim.cmd('cclose')")
end)

test('text is found, best first, at its place', function()
  lua("vim.cmd('KitSearch! refresh token')")
  local first = wait('the list', function()
    return lua([[
      local list = vim.fn.getqflist({ items = 0, title = 0 })
      local i = list.items[1]
      return list.title == 'Kits: refresh token' and i and { vim.fn.bufname(i.bufnr), i.text } or false]])
  end)
  same(first[1]:match('[^/]+$'), 'token-store.md', 'the first')
  same(first[2]:match('^Token Store: ') ~= nil, true, first[2])
  lua("vim.cmd('cclose')")
end)

test('one of the hits is picked', function()
  edit('.bluekit/kits/greeting.md')
  lua([[
    vim.ui.select = function(items, options, choose)
      picked = options.format_item(items[1])
      choose(items[1])
    end
    vim.cmd('KitSearch refresh token')]])
  wait('the kit', function()
    return lua("return vim.fn.expand('%:t')") == 'token-store.md'
  end)
  same(lua('return picked'):match('^Token Store  kit · ') ~= nil, true, lua('return picked'))
end)

test('a new kit is made and shown', function()
  lua("vim.cmd('KitNew task Water the plants')")
  wait('the file', function()
    return lua("return vim.fn.expand('%:t')") == 'water-the-plants.md'
  end)
  local lines = wait('its text', function()
    local t = text()
    return #t > 5 and t
  end)
  same(
    vim.tbl_contains(lines, 'id: water-the-plants') and vim.tbl_contains(lines, 'type: task'),
    true,
    vim.inspect(lines)
  )
  lua("vim.cmd('bwipeout!')")
end)

test('a name is renamed everywhere', function()
  edit('.bluekit/kits/greeting.md')
  lua("vim.fn.search('^id: ', 'w') vim.cmd('normal! 2w') vim.lsp.buf.rename('salutation')")
  wait('the new name', function()
    return vim.tbl_contains(text(), 'id: salutation')
  end)
  lua("vim.cmd('undo')")
  wait('the old one', function()
    return vim.tbl_contains(text(), 'id: greeting')
  end)
end)

test('a cure is offered and taken', function()
  edit('.bluekit/kits/greeting.md')
  lua('vim.cmd([[silent %s/^type:/tpye:/]])')
  wait('the problem', function()
    return vim.tbl_contains(problems(), 'KIT002 4: tpye')
  end)
  local action = wait('a fix', function()
    local list = ask('textDocument/codeAction', {
      range = { start = { line = 3, character = 0 }, ['end'] = { line = 3, character = 4 } },
      context = { diagnostics = {} },
    })
    for _, one in ipairs(list or {}) do
      if one.kind == 'quickfix' and one.edit then
        return one
      end
    end
  end)
  lua(
    [[
    local _, client = next((vim.lsp.get_clients or vim.lsp.get_active_clients)())
    vim.lsp.util.apply_workspace_edit(..., client.offset_encoding)]],
    action.edit
  )
  same(text()[4], 'type: kit', 'the key')
  lua("vim.cmd('edit!')")
end)

test('who refers to a kit', function()
  edit('.bluekit/kits/greeting.md')
  local places = ask('textDocument/references', {
    position = { line = 1, character = 5 },
    context = { includeDeclaration = false },
  })
  same(#places >= 2, true, vim.inspect(places))
end)

test('health is shown', function()
  lua("vim.cmd('KitHealth')")
  local lines = wait('the window', function()
    local t = text()
    return t[1]:match('folders are watched') and t
  end)
  same(lines[3]:match('^watching') ~= nil, true, vim.inspect(lines))
  lua("vim.cmd('close')")
  lua("vim.cmd('checkhealth kitls')")
  local report = table.concat(text(), '\n')
  same(report:match('running for') ~= nil, true, report)
  lua("vim.cmd('bwipeout!')")
end)

test('the grammar colours a kit', function()
  if not lua("return vim.fn.has('nvim-0.9') == 1") then
    return
  end
  local source, there = os.getenv('KITLS_SOURCE') .. '/grammar', vim.fn.tempname()
  vim.fn.mkdir(there .. '/parser', 'p')
  vim.fn.mkdir(there .. '/queries', 'p')
  vim.fn.system({
    'cc',
    '-shared',
    '-fPIC',
    '-O1',
    '-I' .. source .. '/src',
    source .. '/src/parser.c',
    source .. '/src/scanner.c',
    '-o' .. there .. '/parser/kit.so',
  })
  same(vim.v.shell_error, 0, 'cc')
  vim.loop.fs_symlink(source .. '/queries', there .. '/queries/kit')
  lua("vim.opt.runtimepath:append(...) require('kitls.treesitter').setup()", there)
  edit('.bluekit/kits/greeting.md')
  lua('vim.bo.filetype = vim.bo.filetype')
  local function colour(words)
    return lua(
      [[
      local at = vim.fn.searchpos(..., 'wn')
      vim.treesitter.get_parser(0, 'kit'):parse()
      return vim.tbl_map(function(capture) return capture.capture end,
                         vim.treesitter.get_captures_at_pos(0, at[1] - 1, at[2] - 1))]],
      words
    )
  end
  same(vim.tbl_contains(colour('^alias'), 'property'), true, vim.inspect(colour('^alias')))
  same(vim.tbl_contains(colour('End State'), 'markup.heading'), true, vim.inspect(colour('End State')))
  lua('vim.treesitter.stop()')
  vim.fn.delete(there, 'rf')
end)

test('the table is the same for nvim-lspconfig', function()
  local config = lua([[
    package.loaded['lspconfig.util'] = {
      root_pattern = function(...)
        local markers = { ... }
        return function() return table.concat(markers, ' ') end
      end,
    }
    local made = require('lspconfig.server_configurations.kitls').default_config
    return { made.cmd[1], made.filetypes, made.root_dir('/a/b.md') }]])
  same(config, { 'kitls', { 'markdown', 'mermaid' }, '.git .bluekit' }, 'config')
end)

-- What the server makes of the text: outline and problems.
local function view()
  return { ask('textDocument/documentSymbol', {}), problems() }
end

-- A problem that comes last is a sign that all before it have.
local function settled(sign)
  lua([[vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', '[sign](' .. ... .. '.md)' })]], sign)
  wait('the problem of ' .. sign, function()
    for _, problem in ipairs(problems()) do
      if problem:match(sign) then
        return true
      end
    end
  end)
end

local EDITS = {
  'dd',
  '2dd',
  'p',
  'P',
  'yyp',
  'J',
  '3J',
  'x',
  'D',
  '>>',
  '~',
  'gUU',
  'u',
  'u',
  '3u',
  '<C-r>',
  'xp',
  'ddp',
  'o## 字幕 📚<Esc>',
  'O# Größe<CR><CR>text<Esc>',
  'A [a](b.md) 🖼️<Esc>',
  'I- <Esc>',
  'i<CR><Esc>',
  'cc📚<Esc>',
  'vjd',
  'VGkd',
  'yGP',
  ':%s/e/é/ge<CR>',
  ':g/^#/m$<CR>',
  ':v/x/t.<CR>',
  ':%s/$/\\r/e<CR>',
  'ggVGJ',
  'ggdG',
  'R📚ab<Esc>',
  '<C-v>jjIx<Esc>',
  'gqip',
  ':sort<CR>',
  'ylvGp',
  ':%d<CR>',
  'GA<CR>---<CR><Esc>',
  'ggO---<Esc>',
}

test('what the server sees is what was typed', function()
  math.randomseed(20)
  edit('.bluekit/kits/random.md')
  for round = 1, 12 do
    set(KIT)
    for _ = 1, 40 do
      local line, column = math.random(1000), math.random(30)
      lua([[local l, c = ...; vim.fn.cursor((l - 1) % vim.fn.line('$') + 1, c)]], line, column)
      keys(EDITS[math.random(#EDITS)])
      wait('Normal mode', function()
        return vim.deep_equal(vim.rpcrequest(child, 'nvim_get_mode'), { mode = 'n', blocking = false })
      end)
      if lua("return vim.fn.line('$')") > 300 then
        set(KIT)
      end
    end
    settled('sign' .. round)
    local typed = view()
    -- A new server is told the whole text.
    lua('vim.lsp.stop_client((vim.lsp.get_clients or vim.lsp.get_active_clients)())')
    wait('the end of the server', function()
      return lua('return next((vim.lsp.get_clients or vim.lsp.get_active_clients)()) == nil')
    end)
    lua('vim.diagnostic.reset() vim.bo.filetype = vim.bo.filetype')
    attached()
    shows(typed[2])
    same(view(), typed, 'round ' .. round)
  end
end)

test('nothing was said that nobody asked for', function()
  same(lua('return said'), {}, 'said')
  local messages = lua("return vim.fn.execute('messages')")
  same(messages:match('[Ee]rror.*') or messages:match('E%d+:.*'), nil, 'messages')
end)

test('it ends', function()
  pcall(lua, "vim.cmd('qa!')")
  wait('the end', function()
    return ended
  end)
  same(ended, 0, 'exit code')
end)

local failed = false
for _, case in ipairs(tests) do
  local ok, err = pcall(case.run)
  print((ok and 'ok      ' or 'FAILED  ') .. case.name .. (ok and '' or ': ' .. tostring(err)) .. '\n')
  if not ok then -- what comes after it starts from nowhere
    failed = true
    break
  end
end
vim.cmd(failed and 'cq!' or 'qa!')
