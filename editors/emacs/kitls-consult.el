;;; kitls-consult.el --- Search kits through consult -*- lexical-binding: t -*-

;;; Commentary:

;; `kitls-search' as consult's own commands are: the server is asked while
;; you type, and the hit under point is shown in its file.  kitls.el loads
;; it when consult is there.  0.32 and later are meant.

;;; Code:

(require 'kitls)

(declare-function consult--dynamic-collection "ext:consult")
(declare-function consult--jump-state "ext:consult")
(declare-function consult--read "ext:consult")
(declare-function consult--temporary-files "ext:consult")

(defvar kitls-consult--history nil "What was searched.")

(defun kitls-consult--lines (query)
  "Return the hits of QUERY as lines with the property `kitls-hit'."
  (unless (string-blank-p query)
    (mapcar (lambda (found) (propertize (car found) 'kitls-hit (cdr found)))
            (kitls--candidates query))))

(defun kitls-consult--hit (line lines &rest _)
  "Return the hit of LINE, one of LINES; without its properties as it comes."
  (let ((found (car (member line lines))))
    (and found (get-text-property 0 'kitls-hit found))))

(defun kitls-consult--state ()
  "Show a hit in its file, and leave no buffer behind that was not chosen."
  (let ((open (consult--temporary-files))
        (jump (consult--jump-state)))
    (lambda (action hit)
      (unless hit
        (funcall open))
      (funcall jump action
               (when hit
                 (let ((buffer (funcall (if (eq action 'return) #'find-file-noselect open)
                                        (kitls--file (plist-get hit :uri)))))
                   (when buffer
                     (with-current-buffer buffer
                       (copy-marker (kitls--position hit))))))))))

(defun kitls-consult--annotate (line)
  "Return what else is to be said of the hit of LINE."
  (let ((hit (get-text-property 0 'kitls-hit line)))
    (and hit (kitls--annotation hit))))

;;;###autoload
(defun kitls-consult-search ()
  "Search all kits, with a preview; the syntax is that of `kitls-search'."
  (interactive)
  (kitls--server)
  (xref-push-marker-stack)
  (consult--read (consult--dynamic-collection #'kitls-consult--lines)
                 :prompt "Search kits: "
                 :category 'kitls
                 :sort nil
                 :require-match t
                 :initial (when (fboundp 'consult--async-split-initial)
                            (funcall 'consult--async-split-initial nil))
                 :history '(:input kitls-consult--history)
                 :annotate #'kitls-consult--annotate
                 :lookup #'kitls-consult--hit
                 :state (kitls-consult--state)))

(provide 'kitls-consult)
;;; kitls-consult.el ends here
