(section
  heading: (_ (heading_content) @name)) @definition.section

(link_reference_definition (link_label) @name) @definition.label
(wiki_link target: (wiki_target) @name) @reference.document
(full_reference_link (link_label) @name) @reference.label
