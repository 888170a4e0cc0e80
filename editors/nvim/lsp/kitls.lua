-- Kit markdown, as vim.lsp.config (Neovim 0.11) reads it. Data only: lua/kitls reads it for older ones.
return {
  cmd = { 'kitls' },
  filetypes = { 'markdown', 'mermaid' },
  -- In this order: ~/.bluekit exists for everybody who uses BlueKit, and home is no project.
  root_markers = { '.git', '.bluekit' },
  -- An empty table would be sent as a list.
  settings = { kit = vim.empty_dict() },
}
