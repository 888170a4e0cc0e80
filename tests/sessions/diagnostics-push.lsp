# Problems of an open document follow its text, with its version.
workspace typical
open .bluekit/kits/greeting.md
< problems .bluekit/kits/greeting.md
    none

edit .bluekit/kits/greeting.md 4:1-4:5 "tpye"
< problems .bluekit/kits/greeting.md
    1:1-1:4 warning KIT003 no "type"; add one so that the app and the library know what this is
    4:1-4:5 hint KIT002 unknown key "tpye"; did you mean "type"?

edit .bluekit/kits/greeting.md 4:1-4:5 "type"
< problems .bluekit/kits/greeting.md
    none

# Several things wrong are several problems, in the order of the text.
edit .bluekit/kits/greeting.md
    2:1-2:13 "id: Greeting Card"
    6:10-6:11 "one"
    7:1-9:7 "tags: onboarding"
< problems .bluekit/kits/greeting.md
    2:5-2:18 warning KIT209 id "Greeting Card" is not kebab-case; use small letters and digits joined by "-"
    6:10-6:13 warning KIT206 "version" is one; write a whole number, without quotes
    7:7-7:17 error KIT202 "tags" is a text; the app fails unless it is a list of texts

# A syntax error hides no other line.
edit .bluekit/kits/greeting.md 3:1-3:16 "alias: one: two"
< problems .bluekit/kits/greeting.md
    2:5-2:18 warning KIT209 id "Greeting Card" is not kebab-case; use small letters and digits joined by "-"
    3:8-3:16 error KIT103 an unquoted value cannot contain ": " or end in ":"; put it in quotes
    6:10-6:13 warning KIT206 "version" is one; write a whole number, without quotes
    7:7-7:17 error KIT202 "tags" is a text; the app fails unless it is a list of texts

# Closed, the file on disk counts again.
close .bluekit/kits/greeting.md
< problems .bluekit/kits/greeting.md
    none
