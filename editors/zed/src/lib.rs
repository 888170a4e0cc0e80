//! Starts `kitls`, the one of Zed's settings or else of PATH, and hands Zed's settings on.
use zed_extension_api::settings::LspSettings;
use zed_extension_api::{self as zed, serde_json, Command, LanguageServerId, Result, Worktree};

struct Kitls;

impl zed::Extension for Kitls {
    fn new() -> Self {
        Kitls
    }

    fn language_server_command(&mut self, id: &LanguageServerId, tree: &Worktree) -> Result<Command> {
        let chosen = LspSettings::for_worktree(id.as_ref(), tree).ok().and_then(|it| it.binary);
        let command = chosen.and_then(|it| it.path).or_else(|| tree.which("kitls"));
        let command = command.ok_or("kitls is not in PATH")?;
        Ok(Command { command, args: vec![], env: vec![] })
    }

    fn language_server_workspace_configuration(
        &mut self,
        id: &LanguageServerId,
        tree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        Ok(LspSettings::for_worktree(id.as_ref(), tree)?.settings)
    }
}

zed::register_extension!(Kitls);
