;;; kitls-lsp.el --- Kit markdown through lsp-mode -*- lexical-binding: t -*-

;;; Commentary:

;; Tells lsp-mode which server knows kits; kitls.el loads it when lsp-mode
;; is there already.

;;; Code:

(defvar kitls-program)
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(declare-function lsp-activate-on "ext:lsp-mode")

(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection
                                   (lambda () (list (bound-and-true-p kitls-program))))
                  :activation-fn (lsp-activate-on "markdown" "mermaid")
                  :server-id 'kitls
                  :add-on? t))

(provide 'kitls-lsp)
;;; kitls-lsp.el ends here
