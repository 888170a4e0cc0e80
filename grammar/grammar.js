// The scanner (src/scanner.c) reads a document block by block and says everything there is in it
// as a row of tokens; the rules below only give the row its shape. So there is no text they cannot
// take, and no conflict between them.
//
// In the middle of a block the scanner cannot read a token anew. After an edit the runtime does so
// when it takes over a node and the state behind that node allows other tokens than the one in which
// the next token was read. So every node within a block ends with a token of its own that nothing
// can be added to: hence the two forms of some tokens, of which the last one ends its node.

module.exports = grammar({
  name: 'kit',

  externals: $ => [
    // Zero-width, before the tokens of each block: the places where the scanner looks ahead.
    $._gap,
    $._step,
    $._item_step,
    $.block_continuation,
    $._eof,

    // Front matter
    $._front_open,
    $._front_close,
    $._front_end,
    $.key,
    ':',
    $._last_colon,
    $.comment,
    $.plain_scalar,
    $.boolean,
    $.number,
    $.null,
    $.single_quote_scalar,
    $.double_quote_scalar,
    $.block_scalar,
    $.nested_mapping,
    $.nested_sequence,
    $.flow_mapping,
    '[',
    ']',
    ',',
    '-',
    $._last_dash,
    $._sequence_end,
    $.unknown_line,

    // Blocks
    $._section_close,
    $.atx_h1_marker,
    $.atx_h2_marker,
    $.atx_h3_marker,
    $.atx_h4_marker,
    $.atx_h5_marker,
    $.atx_h6_marker,
    $._atx_close,
    $._setext_start,
    $.setext_h1_underline,
    $.setext_h2_underline,
    $.thematic_break,
    $._quote_marker,
    $._quote_close,
    $._list_first_marker,
    $._list_next_marker,
    $._list_close,
    $.task_list_marker_checked,
    $.task_list_marker_unchecked,
    $._fence_open,
    $._fence_close,
    $._fence_end,
    $.language,
    $._last_language,
    $._info_rest,
    $._code,
    $._last_code,
    $._indented_start,
    $._indented_end,
    $._html_start,
    $._html_comment_start,
    $._html_end,
    $._definition_start,
    $.link_label,
    ']:',
    $._definition_end,
    $._table_start,
    $._table_end,
    $._row_end,
    '|',
    $.pipe_table_delimiter_cell,
    $._diagram,

    // Inline
    $._text,
    $._text_end,
    $._inline_end,
    $._emphasis_open,
    $._emphasis_close,
    $._strong_open,
    $._strong_close,
    $._strike_open,
    $._strike_close,
    $._code_open,
    $._code_close,
    $._code_text,
    $.path,
    $._last_path,
    $.line_number,
    $._last_line_number,
    $._line_mark,
    $._link_open,
    '![',
    $._link_text_end,
    $._link_close,
    '](',
    ')',
    '][',
    $._collapsed,
    $.link_destination,
    $.link_title,
    '[[',
    ']]',
    $.wiki_target,
    $.wiki_heading,
    $.wiki_label,
    '#',
    $._wiki_bar,
    $.uri_autolink,
    $.email_autolink,
    $.bare_autolink,
    $.html_tag,
    $.entity_reference,
    $.numeric_character_reference,
    $.backslash_escape,
    $.hard_line_break,
    '{{',
    '}}',
    $.token_helper,
    $.token_name,
    $.tag,
    $.callout,
  ],

  inline: $ => [$._inlines, $._inline, $._row, $._scalar, $._target, $._task_marker],

  extras: $ => [$._gap, $.block_continuation, $.comment],

  rules: {
    document: $ => seq(
      optional($.front_matter),
      optional($.diagram),
      repeat($._block),
      repeat($.section),
      $._eof,
    ),

    // ---- front matter ----

    front_matter: $ => seq(
      alias($._front_open, $.front_matter_delimiter),
      repeat(choice($.field, $.unknown_line)),
      choice(alias($._front_close, $.front_matter_delimiter), $._front_end),
    ),

    field: $ => seq(
      field('key', $.key),
      choice(alias($._last_colon, ':'), seq(':', field('value', $._value))),
    ),

    _value: $ => choice(
      $._scalar,
      $.block_scalar,
      $.flow_sequence,
      $.flow_mapping,
      $.block_sequence,
      $.nested_mapping,
    ),

    _scalar: $ => choice(
      $.plain_scalar,
      $.boolean,
      $.number,
      $.null,
      $.single_quote_scalar,
      $.double_quote_scalar,
    ),

    // What the line before its end does not close is closed by it.
    flow_sequence: $ => seq(
      '[',
      repeat(choice($._scalar, $.flow_mapping, $.nested_sequence, ',')),
      choice(']', $._sequence_end),
    ),

    block_sequence: $ => seq(repeat1($.block_sequence_item), $._sequence_end),

    block_sequence_item: $ => choice(
      alias($._last_dash, '-'),
      seq('-', choice(
        $._scalar,
        $.block_scalar,
        $.flow_sequence,
        $.flow_mapping,
        $.nested_mapping,
        $.nested_sequence,
      )),
    ),

    // ---- blocks ----

    section: $ => seq(
      field('heading', $._heading),
      repeat($._block),
      repeat($.section),
      optional($._step), // of a setext heading after it
      $._section_close,
    ),

    _heading: $ => choice($.atx_heading, $.setext_heading),

    diagram: $ => seq($._step, $._diagram),

    atx_heading: $ => seq(
      $._step,
      choice(
        $.atx_h1_marker,
        $.atx_h2_marker,
        $.atx_h3_marker,
        $.atx_h4_marker,
        $.atx_h5_marker,
        $.atx_h6_marker,
      ),
      choice(
        $._atx_close,
        seq(field('content', $.heading_content), optional($._atx_close)),
      ),
    ),

    setext_heading: $ => seq(
      $._step,
      $._setext_start,
      field('content', $.heading_content),
      choice($.setext_h1_underline, $.setext_h2_underline),
    ),

    heading_content: $ => $._inlines,

    _block: $ => choice(
      $.paragraph,
      seq($._step, $.thematic_break),
      $.block_quote,
      $.list,
      $.fenced_code_block,
      $.indented_code_block,
      $.html_block,
      $.html_comment,
      $.link_reference_definition,
      $.pipe_table,
    ),

    _child: $ => choice($._block, $._heading),

    block_quote: $ => seq(
      $._step,
      alias($._quote_marker, $.block_quote_marker),
      repeat($._child),
      $._quote_close,
    ),

    list: $ => seq(
      alias($._first_item, $.list_item),
      repeat(seq($._item_step, $.list_item)),
      $._list_close,
    ),

    _first_item: $ => seq(
      $._step,
      alias($._list_first_marker, $.list_marker),
      optional($._task_marker),
      repeat($._child),
    ),

    list_item: $ => seq(
      alias($._list_next_marker, $.list_marker),
      optional($._task_marker),
      repeat($._child),
    ),

    _task_marker: $ => choice($.task_list_marker_checked, $.task_list_marker_unchecked),

    fenced_code_block: $ => seq(
      $._step,
      alias($._fence_open, $.fenced_code_block_delimiter),
      optional($.info_string),
      optional($.code_fence_content),
      choice(alias($._fence_close, $.fenced_code_block_delimiter), $._fence_end),
    ),

    info_string: $ => choice(
      alias($._last_language, $.language),
      seq($.language, $._info_rest),
      $.citation,
    ),

    // 12:40:src/main.c, as some editors write it
    citation: $ => seq(
      field('line', $.line_number),
      $._line_mark,
      field('end', $.line_number),
      $._line_mark,
      field('path', alias($._last_path, $.path)),
    ),

    code_fence_content: $ => seq(repeat(choice($._code, $.token)), $._last_code),

    indented_code_block: $ => seq($._step, $._indented_start, repeat1($._code), $._indented_end),

    html_comment: $ => seq($._step, $._html_comment_start, repeat1($._code), $._html_end),

    html_block: $ => seq($._step, $._html_start, repeat1($._code), $._html_end),

    link_reference_definition: $ => seq(
      $._step,
      alias($._definition_start, '['),
      $.link_label,
      ']:',
      $.link_destination,
      optional($.link_title),
      $._definition_end,
    ),

    pipe_table: $ => seq(
      $._step,
      $._table_start,
      $.pipe_table_header,
      $.pipe_table_delimiter_row,
      repeat($.pipe_table_row),
      $._table_end,
    ),

    pipe_table_header: $ => $._row,
    pipe_table_row: $ => $._row,
    _row: $ => seq(repeat1(choice('|', $.pipe_table_cell)), $._row_end),
    pipe_table_cell: $ => $._inlines,
    pipe_table_delimiter_row: $ => seq(
      repeat1(choice('|', $.pipe_table_delimiter_cell)),
      $._row_end,
    ),

    // ---- inline ----

    // Without a step behind the mark of a list item or quote, which has one.
    paragraph: $ => seq(optional($._step), $._inlines),

    _inlines: $ => seq(repeat($._inline), choice($._text_end, $._inline_end)),

    _inline: $ => choice(
      $._text,
      $.emphasis,
      $.strong_emphasis,
      $.strikethrough,
      $.code_span,
      $.inline_link,
      $.full_reference_link,
      $.collapsed_reference_link,
      $.shortcut_link,
      $.image,
      $.wiki_link,
      $.uri_autolink,
      $.email_autolink,
      $.bare_autolink,
      $.html_tag,
      $.entity_reference,
      $.numeric_character_reference,
      $.backslash_escape,
      $.hard_line_break,
      $.token,
      $.tag,
      $.callout,
    ),

    emphasis: $ => seq(
      alias($._emphasis_open, $.emphasis_delimiter),
      repeat($._inline),
      alias($._emphasis_close, $.emphasis_delimiter),
    ),

    strong_emphasis: $ => seq(
      alias($._strong_open, $.emphasis_delimiter),
      repeat($._inline),
      alias($._strong_close, $.emphasis_delimiter),
    ),

    strikethrough: $ => seq(
      alias($._strike_open, $.emphasis_delimiter),
      repeat($._inline),
      alias($._strike_close, $.emphasis_delimiter),
    ),

    code_span: $ => seq(
      alias($._code_open, $.code_span_delimiter),
      choice($.code_reference, repeat($._code_text)),
      alias($._code_close, $.code_span_delimiter),
    ),

    code_reference: $ => choice(
      field('path', alias($._last_path, $.path)),
      seq(
        field('path', $.path),
        $._line_mark,
        choice(
          field('line', alias($._last_line_number, $.line_number)),
          seq(
            field('line', $.line_number),
            repeat(seq($._line_mark, field('end', $.line_number))),
            $._line_mark,
            field('end', alias($._last_line_number, $.line_number)),
          ),
        ),
      ),
    ),

    inline_link: $ => seq(alias($._link_open, '['), optional($.link_text), $._target),

    _target: $ => seq('](', optional($.link_destination), optional($.link_title), ')'),

    full_reference_link: $ => seq(
      alias($._link_open, '['),
      optional($.link_text),
      '][',
      $.link_label,
      alias($._link_close, ']'),
    ),

    collapsed_reference_link: $ => seq(
      alias($._link_open, '['),
      $.link_text,
      alias($._collapsed, ']['),
      alias($._link_close, ']'),
    ),

    shortcut_link: $ => seq(alias($._link_open, '['), $.link_text, alias($._link_close, ']')),

    image: $ => seq(
      '![',
      optional(alias($.link_text, $.image_description)),
      choice(
        $._target,
        seq('][', $.link_label, alias($._link_close, ']')),
        seq(alias($._collapsed, ']['), alias($._link_close, ']')),
        alias($._link_close, ']'),
      ),
    ),

    link_text: $ => seq(repeat1($._inline), $._link_text_end),

    wiki_link: $ => seq(
      '[[',
      optional(field('target', $.wiki_target)),
      optional(seq('#', optional(field('heading', $.wiki_heading)))),
      optional(seq(alias($._wiki_bar, '|'), optional(field('label', $.wiki_label)))),
      ']]',
    ),

    token: $ => seq(
      '{{',
      optional(field('helper', $.token_helper)),
      field('name', $.token_name),
      '}}',
    ),
  },
});
