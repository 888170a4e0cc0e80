;;; kitls.el --- Kit markdown through eglot -*- lexical-binding: t -*-

;; Author: The kitls authors
;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1") (eglot "1.9") (xref "1.6.0"))
;; Keywords: languages, tools
;; URL: https://kitls.example

;;; Commentary:

;; Tells eglot (and lsp-mode, when it is loaded) which server knows kits,
;; the Markdown files below the .bluekit folders of projects.  Start it
;; with \\[eglot]; what it knows comes through Emacs' own commands:
;; completion, Flymake, Eldoc, Xref, `eglot-rename', `eglot-code-actions'.
;;
;; Beside them: `kitls-search' finds text in all kits as you type,
;; `kitls-grep' lists it, `kitls-new' makes a kit, `kitls-health' shows
;; what is watched, and `kitls-mode-line' says it in the mode line.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'jsonrpc)
(require 'seq)
(require 'subr-x)
(require 'url-parse)
(require 'url-util)
(require 'xref)

(defgroup kitls nil
  "Kit markdown."
  :group 'tools
  :prefix "kitls-")

(defcustom kitls-program "kitls"
  "The language server."
  :type 'file)

(defcustom kitls-limit 50
  "How many hits a search shows."
  :type 'natnum)

(defconst kitls-kinds '("kit" "walkthrough" "agent" "task" "diagram")
  "What `kitls-new' can make.")

(defconst kitls--options '(:healthNotifications t))

(defun kitls--contact (&rest _)
  "Return the command line for eglot, with options."
  `(,kitls-program :initializationOptions ,kitls--options))

(add-to-list 'eglot-server-programs
             '((markdown-mode gfm-mode mermaid-mode kitls-ts-mode) . kitls--contact))

;; Diagrams have front matter and a fence; a mode of their own comes first.
;;;###autoload
(add-to-list 'auto-mode-alist
             '("/\\.bluekit/.+\\.\\(?:mmd\\|mermaid\\)\\'" . markdown-mode) t)

(when (featurep 'lsp-mode) ; loaded later: (require 'kitls-lsp) after it
  (require 'kitls-lsp))

(defun kitls--server ()
  "Return the server of this buffer or else of any kit: it knows all kits."
  (or (seq-some (lambda (buffer)
                  (with-current-buffer buffer
                    (and (derived-mode-p 'markdown-mode 'mermaid-mode 'kitls-ts-mode)
                         (eglot-current-server))))
                (cons (current-buffer) (buffer-list)))
      (user-error "No kitls is running: open a kit and use M-x eglot")))

(defun kitls--file (uri)
  "Return the file name of URI."
  (let ((path (decode-coding-string
               (url-unhex-string (url-filename (url-generic-parse-url uri)))
               'utf-8)))
    (if (eq system-type 'windows-nt) (substring path 1) path)))

(defun kitls--uri (file)
  "Return the URI of FILE."
  (concat "file://" (url-hexify-string (expand-file-name file) url-path-allowed-chars)))

;;; Search

(defun kitls--hits (query)
  "Return the hits of QUERY, best first, as a list."
  (append (plist-get (jsonrpc-request (kitls--server) :kit/search
                                      (list :query query :limit kitls-limit)
                                      :deferred nil)
                     :hits)
          nil))

(defun kitls--one-line (hit)
  "Return HIT as a line for people."
  (format "%s: %s" (plist-get hit :name)
          (string-trim (replace-regexp-in-string "[ \t\n]+" " " (plist-get hit :snippet)))))

(defun kitls--start (hit)
  "Return line, from 1, and column of HIT."
  (let ((start (plist-get (plist-get hit :range) :start)))
    (cons (1+ (plist-get start :line)) (plist-get start :character))))

(defun kitls--xref (hit)
  "Make a line for xref of HIT, one answer of a search."
  (xref-make (kitls--one-line hit)
             (xref-make-file-location (kitls--file (plist-get hit :uri))
                                      (car (kitls--start hit)) 0)))

(defun kitls--visit (hit)
  "Go to the place of HIT."
  (xref-push-marker-stack)
  (find-file (kitls--file (plist-get hit :uri)))
  (goto-char (point-min))
  (forward-line (1- (car (kitls--start hit))))
  (move-to-column (cdr (kitls--start hit)))
  (recenter))

(defvar kitls--found nil "Lines of the last search and their hits.")

(defun kitls--lines (query)
  "Return the hits of QUERY as lines, which `kitls--found' knows."
  (unless (string-blank-p query)
    (let ((found (while-no-input
                   (mapcar (lambda (hit) (cons (kitls--one-line hit) hit))
                           (kitls--hits query)))))
      (when (consp found)
        (setq kitls--found found))))
  (mapcar #'car kitls--found))

;; The server has decided what matches: Emacs is not to do it once more.
(add-to-list 'completion-styles-alist
             '(kitls kitls--try-completion kitls--all-completions "What kitls has found."))
(add-to-list 'completion-category-defaults '(kitls (styles kitls)))

(defun kitls--try-completion (string table predicate point)
  "Keep STRING and POINT as long as TABLE with PREDICATE has anything."
  (and (all-completions string table predicate) (cons string point)))

(defun kitls--all-completions (string table predicate _point)
  "Give what TABLE has for STRING and PREDICATE as it is."
  (all-completions string table predicate))

(defun kitls--table (string _predicate action)
  "Completion table of all kits: STRING is the query; see Info for ACTION."
  (pcase action
    ('metadata '(metadata (category . kitls)
                          (display-sort-function . identity)
                          (cycle-sort-function . identity)))
    ('t (kitls--lines string))
    ('lambda (and (assoc string kitls--found) t))
    ('nil (and (kitls--lines string) string))))

;;;###autoload
(defun kitls-search ()
  "Find text in all kits as you type, and go there.
Words are ANDed; \"OR\", \"-word\", a \"phrase\" in double quotes,
\"prefix*\" and filters such as \"kind:task\" or \"tag:auth\" are
understood."
  (interactive)
  (kitls--server)
  (setq kitls--found nil)
  (let* ((line (completing-read "Search kits: " #'kitls--table nil nil))
         (hit (or (cdr (assoc line kitls--found))
                  (car (kitls--hits line))
                  (user-error "No kit has: %s" line))))
    (kitls--visit hit)))

;;;###autoload
(defun kitls-grep (query)
  "List where kits have the words of QUERY, the best place first."
  (interactive (list (read-string "List kits with: ")))
  (let ((hits (kitls--hits query)))
    (if (null hits)
        (message "No kit has: %s" query)
      (let ((xrefs (mapcar #'kitls--xref hits)))
        (xref-show-xrefs (lambda () xrefs) nil)))))

;;; New kits

(defun kitls--folder ()
  "Return the URI of the .bluekit folder that this buffer belongs to, or nil."
  (let ((project (locate-dominating-file default-directory ".bluekit")))
    (and project (kitls--uri (expand-file-name ".bluekit" project)))))

;;;###autoload
(defun kitls-new (kind name)
  "Make a document of KIND, called NAME, in the project of this buffer."
  (interactive (list (completing-read "New: " kitls-kinds nil t nil nil "kit")
                     (read-string "Name: ")))
  (let* ((folder (kitls--folder))
         (made (jsonrpc-request
                (kitls--server) :workspace/executeCommand
                (list :command "kitls.newKit"
                      :arguments (vector `(:kind ,kind :name ,name
                                           ,@(and folder (list :folder folder)))))))
         (uri (plist-get made :uri)))
    (when uri
      (find-file (kitls--file uri)))))

;;; Health

(defvar kitls--counts nil "Watched and unwatched folders, as last told.")

(cl-defmethod eglot-handle-notification
  (_server (_method (eql kit/watcherHealthDidChange)) &key healthy unhealthy &allow-other-keys)
  "Remember how many folders are HEALTHY and UNHEALTHY."
  (setq kitls--counts (cons healthy unhealthy))
  (force-mode-line-update t))

(defun kitls--mode-line ()
  "Return the text for the mode line."
  (when kitls--counts
    (if (zerop (cdr kitls--counts))
        " Kits"
      (propertize (format " Kits!%d" (cdr kitls--counts))
                  'face 'warning
                  'help-echo "Some folders are not watched: M-x kitls-health"))))

(defvar kitls-mode-line '(:eval (kitls--mode-line))
  "For `mode-line-misc-info': whether every change on disk is seen.")
(put 'kitls-mode-line 'risky-local-variable t)

(defun kitls--insert-watcher (watcher)
  "Insert what is to be said of WATCHER."
  (insert (format "%-11s %6d kits  %s\n" (plist-get watcher :state)
                  (plist-get watcher :kits) (plist-get watcher :path)))
  (dolist (sentence (list (plist-get watcher :last_error) (plist-get watcher :cure)))
    (when (stringp sentence)
      (insert "            " sentence "\n"))))

;;;###autoload
(defun kitls-health ()
  "Show what is watched, how, and what to do where it is not."
  (interactive)
  (let ((health (jsonrpc-request (kitls--server) :kit/watcherHealth nil)))
    (with-current-buffer (get-buffer-create "*kitls health*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert (format "%d of %d folders are watched; %d kits, index %s\n\n"
                        (plist-get health :healthy) (plist-get health :total_watchers)
                        (plist-get (plist-get health :index) :kits)
                        (plist-get (plist-get health :index) :state)))
        (mapc #'kitls--insert-watcher (plist-get health :watchers)))
      (special-mode)
      (setq-local revert-buffer-function (lambda (&rest _) (kitls-health)))
      (goto-char (point-min))
      (display-buffer (current-buffer)))))

;;; Tree-sitter, where Emacs has it (29 and later)

(declare-function treesit-ready-p "treesit")
(declare-function treesit-parser-create "treesit")
(declare-function treesit-font-lock-rules "treesit")
(declare-function treesit-major-mode-setup "treesit")

(defvar treesit-font-lock-settings)
(defvar treesit-font-lock-feature-list)

(defun kitls--font-lock-rules ()
  "Return the rules of `kitls-ts-mode'."
  (treesit-font-lock-rules
   :language 'kit :feature 'front-matter
   '((front_matter_delimiter) @font-lock-comment-face
     (key) @font-lock-variable-name-face
     (comment) @font-lock-comment-face)
   :language 'kit :feature 'body
   '((atx_heading) @font-lock-function-name-face
     (setext_heading) @font-lock-function-name-face
     (code_span) @font-lock-constant-face
     (fenced_code_block) @font-lock-string-face
     (html_comment) @font-lock-comment-face)
   :language 'kit :feature 'reference
   '((wiki_link) @font-lock-keyword-face
     (token) @font-lock-preprocessor-face
     (tag) @font-lock-type-face)))

;;;###autoload
(define-derived-mode kitls-ts-mode text-mode "Kit"
  "Kit markdown by the tree-sitter grammar `kit'."
  (unless (and (fboundp 'treesit-ready-p) (treesit-ready-p 'kit))
    (user-error "This Emacs has no tree-sitter grammar `kit'"))
  (treesit-parser-create 'kit)
  (setq-local treesit-font-lock-settings (kitls--font-lock-rules)
              treesit-font-lock-feature-list '((front-matter body) (reference)))
  (treesit-major-mode-setup))

(put 'kitls-ts-mode 'eglot-language-id "markdown")

(provide 'kitls)
;;; kitls.el ends here
