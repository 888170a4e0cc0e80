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
;; Beside them: `kitls-search' finds text in all kits as you type (with
;; a preview when consult is loaded), `kitls-grep' lists it, `kitls-new'
;; makes a kit, `kitls-health' shows what is watched, and
;; `kitls-mode-line-mode' says it in the mode line.

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

;; Without version control, what has a .bluekit folder is a project; everybody
;; who uses BlueKit has ~/.bluekit, and home is none.
(defun kitls--project (folder)
  "Return the project that FOLDER, in a .bluekit folder, belongs to."
  (let ((root (and (string-match-p "/\\.bluekit/" folder)
                   (locate-dominating-file folder ".bluekit"))))
    (and root (not (file-equal-p root "~"))
         (cons 'transient root))))

(add-hook 'project-find-functions #'kitls--project 90)

(when (featurep 'lsp-mode) ; loaded later: (require 'kitls-lsp) after it
  (require 'kitls-lsp))

(defvar eglot-confirm-server-edits)
(declare-function kitls-consult-search "kitls-consult")
(declare-function kitls-lsp-server "kitls-lsp")
(declare-function kitls-lsp-ask "kitls-lsp")

(defun kitls--server ()
  "Return the server of this buffer or else of any kit: it knows all kits."
  (or (seq-some (lambda (buffer)
                  (with-current-buffer buffer
                    (and (derived-mode-p 'markdown-mode 'mermaid-mode 'kitls-ts-mode)
                         (eglot-current-server))))
                (cons (current-buffer) (buffer-list)))
      (and (featurep 'kitls-lsp) (kitls-lsp-server))
      (user-error "No kitls is running: open a kit and use M-x eglot")))

(defun kitls--ask (method params)
  "Return the answer of the server to METHOD, a string, with PARAMS."
  (let ((server (kitls--server)))
    (if (cl-typep server 'jsonrpc-connection)
        (jsonrpc-request server (intern (concat ":" method)) params)
      (kitls-lsp-ask server method params))))

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

(defun kitls--hits (query &optional typing)
  "Return the hits of QUERY, best first, as a list.
With TYPING its last word may go on."
  (append (plist-get (kitls--ask "kit/search" `(:query ,query :limit ,kitls-limit
                                                ,@(and typing '(:typing t))))
                     :hits)
          nil))

(defun kitls--one-line (hit)
  "Return HIT as a line for people."
  (format "%s: %s" (plist-get hit :name)
          (string-trim (replace-regexp-in-string "[ \t\n]+" " " (plist-get hit :snippet)))))

(defun kitls--short (hit)
  "Return HIT as a line with room beside it for `kitls--annotation'."
  (let ((room (- (frame-width) (length (kitls--annotation hit)) 2)))
    (truncate-string-to-width (kitls--one-line hit) (max 60 room) nil nil "…")))

(defun kitls--start (hit)
  "Return line, from 1, and column of HIT."
  (let ((start (plist-get (plist-get hit :range) :start)))
    (cons (1+ (plist-get start :line)) (plist-get start :character))))

(defun kitls--xref (hit)
  "Make a line for xref of HIT, one answer of a search."
  (xref-make (kitls--one-line hit)
             (xref-make-file-location (kitls--file (plist-get hit :uri))
                                      (car (kitls--start hit)) 0)))

(defun kitls--position (hit)
  "Return the position of HIT in the current buffer, which is its file."
  (save-excursion
    (save-restriction
      (widen)
      (goto-char (point-min))
      (forward-line (1- (car (kitls--start hit))))
      (min (+ (point) (cdr (kitls--start hit))) (line-end-position)))))

(defun kitls--visit (hit)
  "Go to the place of HIT."
  (xref-push-marker-stack)
  (find-file (kitls--file (plist-get hit :uri)))
  (goto-char (kitls--position hit))
  (recenter))

(defun kitls--candidates (query)
  "Return a line for each hit of QUERY, as it is typed, and the hit.
Each line comes only once."
  (let ((seen (make-hash-table :test #'equal)))
    (mapcar (lambda (hit)
              (let ((line (kitls--short hit)))
                (when (gethash line seen)
                  (setq line (format "%s  %s" line (kitls--file (plist-get hit :uri)))))
                (puthash line t seen)
                (cons line hit)))
            (kitls--hits query t))))

(defun kitls--annotation (hit)
  "Return what else is to be said of HIT."
  (format "  %s, %s" (plist-get hit :kind) (plist-get hit :project)))

(defvar kitls--asked nil "The query of `kitls--found'.")
(defvar kitls--found nil "Lines of the last search and their hits.")

(defun kitls--lines (query)
  "Return the hits of QUERY as lines, which `kitls--found' knows."
  (if (string-blank-p query)
      (setq kitls--asked nil kitls--found nil)
    (unless (equal query kitls--asked) ; one keystroke asks several times
      (let ((found (while-no-input (list (kitls--candidates query)))))
        (when (consp found) ; else the next keystroke was faster
          (setq kitls--asked query
                kitls--found (car found))))))
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

(defun kitls--annotate (line)
  "Return what else is to be said of the hit that LINE stands for."
  (let ((hit (cdr (assoc line kitls--found))))
    (and hit (kitls--annotation hit))))

(defun kitls--table (string _predicate action)
  "Completion table of all kits: STRING is the query; see Info for ACTION."
  (pcase action
    ('metadata '(metadata (category . kitls)
                          (annotation-function . kitls--annotate)
                          (display-sort-function . identity)
                          (cycle-sort-function . identity)))
    ('t (kitls--lines string))
    ('lambda (and (assoc string kitls--found) t))
    ('nil (and (kitls--lines string) string))))

(defvar kitls--shown nil "The query whose hits are in the list of completions.")

(defun kitls--show-live ()
  "Show the hits of what is typed, where nothing else does that."
  (let ((query (minibuffer-contents)))
    (unless (equal query kitls--shown)
      (setq kitls--shown query)
      (let ((inhibit-message t)
            (minibuffer-message-timeout 0)
            (completions-format 'one-column))
        (minibuffer-completion-help)))))

(defun kitls--minibuffer ()
  "Make the minibuffer take words, and show hits as they come."
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map (current-local-map))
    (define-key map " " #'self-insert-command)
    (define-key map "?" #'self-insert-command)
    (use-local-map map))
  (unless (or (not (eq completing-read-function #'completing-read-default))
              (bound-and-true-p icomplete-mode) ; Fido among it
              (bound-and-true-p vertico-mode)
              (bound-and-true-p mct-mode))
    (setq kitls--shown "")
    (add-hook 'post-command-hook #'kitls--show-live nil t)))

;;;###autoload
(defun kitls-search ()
  "Find text in all kits as you type, and go there.
Words are ANDed; \"OR\", \"-word\", a \"phrase\" in double quotes,
\"prefix*\" and filters such as \"kind:task\" or \"tag:auth\" are
understood."
  (interactive)
  (kitls--server)
  (setq kitls--asked nil
        kitls--found nil)
  (if (and (featurep 'consult) (require 'kitls-consult nil t))
      (kitls-consult-search)
    (let* ((line (minibuffer-with-setup-hook (:append #'kitls--minibuffer)
                   (completing-read "Search kits: " #'kitls--table)))
           (hit (or (cdr (assoc line kitls--found))
                    (car (kitls--hits line t))
                    (user-error "No kit has: %s" line))))
      (kitls--visit hit))))

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
         ;; Who makes a kit need not agree to it once more; eglot before 1.16
         ;; asks all the same.
         (eglot-confirm-server-edits nil)
         ;; lsp-mode visits the file before it makes it.
         (revert-without-query '("\\.\\(?:md\\|mmd\\)\\'"))
         (made (kitls--ask
                "workspace/executeCommand"
                (list :command "kitls.newKit"
                      :arguments (vector `(:kind ,kind :name ,name
                                           ,@(and folder (list :folder folder)))))))
         (uri (plist-get made :uri)))
    (when uri
      ;; The server's edit may be in a buffer that is not saved yet.
      (pop-to-buffer-same-window (or (find-buffer-visiting (kitls--file uri))
                                     (find-file-noselect (kitls--file uri)))))))

;;; Health

(defvar kitls--counts nil "Watched and unwatched folders, as last told.")

(cl-defmethod eglot-handle-notification
  (_server (_method (eql kit/watcherHealthDidChange)) &key healthy unhealthy &allow-other-keys)
  "Remember how many folders are HEALTHY and UNHEALTHY."
  (kitls--count healthy unhealthy))

(defun kitls--count (healthy unhealthy)
  "Remember that HEALTHY folders are watched and UNHEALTHY are not."
  (setq kitls--counts (cons healthy unhealthy))
  (force-mode-line-update t))

(defun kitls--mode-line ()
  "Return the text for the mode line of a kit."
  (when (and kitls--counts (derived-mode-p 'markdown-mode 'mermaid-mode 'kitls-ts-mode))
    (if (zerop (cdr kitls--counts))
        " Kits"
      (propertize (format " Kits!%d" (cdr kitls--counts))
                  'face 'warning
                  'help-echo "Some folders are not watched: M-x kitls-health"))))

;;;###autoload
(define-minor-mode kitls-mode-line-mode
  "Show in the mode line of kits whether every change on disk is seen."
  :global t
  (let ((segment '(:eval (kitls--mode-line))))
    (setq mode-line-misc-info (remove segment mode-line-misc-info))
    (when kitls-mode-line-mode
      (push segment mode-line-misc-info))))

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
  (let ((health (kitls--ask "kit/watcherHealth" nil)))
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
(declare-function treesit-node-text "treesit")
(declare-function treesit-search-subtree "treesit.c")

(defvar treesit-defun-name-function)
(defvar treesit-defun-type-regexp)
(defvar treesit-font-lock-feature-list)
(defvar treesit-font-lock-settings)
(defvar treesit-simple-imenu-settings)

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

(defun kitls--heading (node)
  "Return the text of the heading that NODE is or begins with."
  (let ((content (treesit-search-subtree node "\\`heading_content\\'")))
    (and content (string-trim (treesit-node-text content t)))))

;;;###autoload
(define-derived-mode kitls-ts-mode text-mode "Kit"
  "Kit markdown by the tree-sitter grammar `kit'."
  (unless (and (require 'treesit nil t) (treesit-ready-p 'kit))
    (user-error "This Emacs has no tree-sitter grammar `kit'"))
  (treesit-parser-create 'kit)
  (setq-local treesit-font-lock-settings (kitls--font-lock-rules)
              treesit-font-lock-feature-list '((front-matter body) (reference))
              treesit-defun-type-regexp "\\`section\\'"
              treesit-defun-name-function #'kitls--heading
              treesit-simple-imenu-settings
              '((nil "\\`\\(?:atx\\|setext\\)_heading\\'" nil kitls--heading))
              outline-regexp "#\\{1,6\\} ")
  (treesit-major-mode-setup))

(put 'kitls-ts-mode 'eglot-language-id "markdown")

(provide 'kitls)
;;; kitls.el ends here
