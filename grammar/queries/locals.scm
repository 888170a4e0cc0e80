; A link reference definition is what reference links name.
(document) @local.scope

(link_reference_definition (link_label) @local.definition)
(full_reference_link (link_label) @local.reference)
