;;; kitls.el --- Kit markdown through eglot -*- lexical-binding: t -*-

;; Author: The kitls authors
;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1") (eglot "1.9") (xref "1.6.0"))
;; Keywords: languages, tools

;;; Commentary:

;; Tells eglot which server knows kits, the Markdown files below the
;; .bluekit folders of projects, and adds `kitls-search'.  Everything
;; else is eglot's own: start it with \\[eglot].

;;; Code:

(require 'eglot)
(require 'jsonrpc)
(require 'seq)
(require 'url-parse)
(require 'url-util)
(require 'xref)

(add-to-list 'eglot-server-programs '((markdown-mode mermaid-mode) . ("kitls")))

;; Diagrams have front matter and a fence; a mode of their own comes first.
;;;###autoload
(add-to-list 'auto-mode-alist
             '("/\\.bluekit/.+\\.\\(?:mmd\\|mermaid\\)\\'" . markdown-mode) t)

(defun kitls--server ()
  "Return the server of this buffer or else of any kit: it knows all kits."
  (or (seq-some (lambda (buffer)
                  (with-current-buffer buffer
                    (and (derived-mode-p 'markdown-mode 'mermaid-mode)
                         (eglot-current-server))))
                (cons (current-buffer) (buffer-list)))
      (user-error "No kitls is running: open a kit and use M-x eglot")))

(defun kitls--file (uri)
  "Return the file name of URI."
  (let ((path (decode-coding-string
               (url-unhex-string (url-filename (url-generic-parse-url uri)))
               'utf-8)))
    (if (eq system-type 'windows-nt) (substring path 1) path)))

(defun kitls--xref (hit)
  "Make a line for xref of HIT, one answer of a search."
  (xref-make (format "%s: %s" (plist-get hit :name) (plist-get hit :snippet))
             (xref-make-file-location
              (kitls--file (plist-get hit :uri))
              (1+ (plist-get (plist-get (plist-get hit :range) :start) :line))
              0)))

;;;###autoload
(defun kitls-search (query)
  "Show where kits have the words of QUERY, the best place first.
Words are ANDed; \"OR\", \"-word\", a \"phrase\" in double quotes,
\"prefix*\" and filters such as \"kind:task\" or \"tag:auth\" are
understood."
  (interactive (list (read-string "Search kits: ")))
  (let ((hits (plist-get (jsonrpc-request (kitls--server) :kit/search
                                          (list :query query))
                         :hits)))
    (if (seq-empty-p hits)
        (message "No kit has: %s" query)
      (let ((xrefs (mapcar #'kitls--xref hits)))
        (xref-show-xrefs (lambda () xrefs) nil)))))

(provide 'kitls)
;;; kitls.el ends here
