;;; kitls-lsp.el --- Kit markdown through lsp-mode -*- lexical-binding: t -*-

;;; Commentary:

;; Tells lsp-mode which server knows kits, and lets the commands of kitls.el
;; ask it; kitls.el loads it when lsp-mode is there already.

;;; Code:

(require 'cl-lib)

(defvar kitls-program)
(defvar kitls--options)
(defvar lsp--cur-workspace)
(defvar lsp-language-id-configuration)
(declare-function kitls--count "kitls")
(declare-function lsp-activate-on "ext:lsp-mode")
(declare-function lsp-find-workspace "ext:lsp-mode")
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function lsp-request "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")

(defun kitls-lsp--plist (value)
  "Return VALUE with plists for the hash tables of lsp-mode."
  (cond ((hash-table-p value)
         (let (plist)
           (maphash (lambda (key member)
                      (push (if (stringp key) (intern (concat ":" key)) key) plist)
                      (push (kitls-lsp--plist member) plist))
                    value)
           (nreverse plist)))
        ((vectorp value) (cl-map 'vector #'kitls-lsp--plist value))
        (t value)))

(defun kitls-lsp-server ()
  "Return the workspace of lsp-mode that kitls serves, or nil."
  (lsp-find-workspace 'kitls))

(defun kitls-lsp-ask (server method params)
  "Return the answer of SERVER to METHOD with PARAMS as a plist."
  (let ((lsp--cur-workspace server))
    (kitls-lsp--plist (lsp-request method (or params (make-hash-table))))))

(defun kitls-lsp--health (_workspace params)
  "Remember what PARAMS say of the watched folders."
  (let ((counts (kitls-lsp--plist params)))
    (kitls--count (plist-get counts :healthy) (plist-get counts :unhealthy))))

(defun kitls-lsp--handlers ()
  "Return the table of notifications that are ours."
  (let ((handlers (make-hash-table :test #'equal)))
    (puthash "kit/watcherHealthDidChange" #'kitls-lsp--health handlers)
    (puthash "kit/indexDidChange" #'ignore handlers)
    handlers))

(add-to-list 'lsp-language-id-configuration '(kitls-ts-mode . "markdown"))

(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection (lambda () (list kitls-program)))
                  :activation-fn (lsp-activate-on "markdown" "mermaid")
                  :initialization-options (lambda () kitls--options)
                  :notification-handlers (kitls-lsp--handlers)
                  :server-id 'kitls
                  :add-on? t))

(provide 'kitls-lsp)
;;; kitls-lsp.el ends here
