" Neovim before 0.8 does not know diagrams.
autocmd BufNewFile,BufRead *.mmd,*.mermaid setfiletype mermaid
