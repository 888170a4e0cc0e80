;;; wait.el --- Waiting for a server in a test -*- lexical-binding: t -*-

;;; Code:

(require 'ert)

(defvar test-timeout (string-to-number (or (getenv "KITLS_TEST_TIMEOUT") "30")))
(defvar test-work default-directory)

(defmacro test-wait (what &rest condition)
  "Until CONDITION holds; fail with WHAT."
  (declare (indent 1))
  `(let ((until (+ (float-time) test-timeout)) value)
     (while (not (setq value (progn ,@condition)))
       (when (> (float-time) until)
         (ert-fail (format "waited in vain for %s" ,what)))
       (accept-process-output nil 0.01))
     value))

(provide 'wait)
;;; wait.el ends here
