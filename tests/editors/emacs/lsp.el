;;; lsp.el --- What a user of kitls.el and lsp-mode does -*- lexical-binding: t -*-

;;; Commentary:

;; Each test starts from what the one before left: they run in the order
;; of their names.

;;; Code:

(require 'ert)
(require 'wait)

(package-activate-all) ; lsp-mode wants its autoloads

(unless (and (require 'lsp-mode nil t) (require 'markdown-mode nil t))
  (message "lsp-mode or markdown-mode is not installed")
  (kill-emacs 77))

(add-to-list 'load-path (expand-file-name "editors/emacs" (getenv "KITLS_SOURCE")))
(require 'kitls) ; after lsp-mode, so it registers with that too

(setq lsp-auto-guess-root t
      lsp-enable-file-watchers nil
      lsp-warn-no-matched-clients nil
      lsp-response-timeout test-timeout
      lsp-diagnostics-provider :flymake
      lsp-modeline-code-actions-enable nil
      lsp-headerline-breadcrumb-enable nil
      make-backup-files nil
      create-lockfiles nil)

(defun test-open (file)
  "Visit FILE with the server."
  (switch-to-buffer (find-file-noselect (expand-file-name file test-work)))
  (unless (bound-and-true-p lsp-mode)
    (lsp))
  (test-wait "the server" (and (lsp-workspaces)
                               (eq 'initialized (lsp--workspace-status (car (lsp-workspaces)))))))

(ert-deftest test-1-it-starts-and-shows-problems ()
  (make-directory ".git")
  (test-open ".bluekit/kits/feature-flags.md")
  (test-wait "a problem"
    (gethash (lsp--fix-path-casing (buffer-file-name)) (lsp-diagnostics))))

(ert-deftest test-2-completes-a-key ()
  (test-open ".bluekit/kits/greeting.md")
  (goto-char (point-min))
  (search-forward "\ndescription:")
  (replace-match "\ndes")
  (require 'lsp-completion)
  (let ((found (lsp-completion-at-point)))
    (should (member "description"
                    (mapcar #'substring-no-properties (all-completions "des" (nth 2 found))))))
  (revert-buffer t t))

(ert-deftest test-3-searches-and-lists ()
  (test-open ".bluekit/kits/greeting.md")
  (should (string-prefix-p "Token Store: " (caar (kitls--candidates "refresh token"))))
  (kitls-grep "refresh token")
  (with-current-buffer "*xref*"
    (should (string-match-p "token-store\\.md" (buffer-string)))))

(ert-deftest test-4-makes-a-kit ()
  (test-open ".bluekit/kits/greeting.md")
  (kitls-new "task" "Water the plants")
  (should (string-suffix-p "/tasks/water-the-plants.md" (buffer-file-name)))
  (goto-char (point-min))
  (should (search-forward "\nid: water-the-plants\n" nil t))
  (set-buffer-modified-p nil)
  (kill-buffer))

(ert-deftest test-5-tells-what-is-watched ()
  (test-open ".bluekit/kits/greeting.md")
  (save-current-buffer
    (kitls-health)
    (set-buffer "*kitls health*")
    (should (string-match-p "1 of 1 folders are watched" (buffer-string))))
  (test-wait "the notification" kitls--counts)
  (should (equal " Kits" (kitls--mode-line))))

(ert-deftest test-6-ends ()
  (test-open ".bluekit/kits/greeting.md")
  (let ((process (lsp--workspace-proc (car (lsp-workspaces)))))
    (lsp-workspace-shutdown (car (lsp-workspaces)))
    (test-wait "the end" (not (process-live-p process)))))

;;; lsp.el ends here
