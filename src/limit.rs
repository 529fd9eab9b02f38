//! Every ceiling of the service, with its unit in its name.

/// Largest body of one request, in bytes: data with pictures inside.
pub const BODY_BYTES: usize = 64 * 1024 * 1024;
/// Largest encoded picture, in bytes.
pub const IMAGE_BYTES: usize = 20 * 1024 * 1024;
/// Most pixels that one decoded picture may have; a decompression bomb has more.
pub const IMAGE_PIXELS: u64 = 50_000_000;
/// Most pictures in one document.
pub const IMAGES_COUNT: usize = 200;
/// Deepest nesting of arrays and objects in a payload, in levels.
pub const PAYLOAD_DEPTH: usize = 32;
/// Most characters in all strings of a payload together (pictures not counted).
pub const PAYLOAD_CHARS: usize = 2_000_000;
/// Deepest nesting of blocks (lists in lists, quotes) in a document, in levels.
pub const BLOCK_DEPTH: usize = 8;
/// Most cells in one table.
pub const TABLE_CELLS: usize = 50_000;
/// Most columns in one table.
pub const TABLE_COLUMNS: usize = 40;
/// Most pages of one document.
pub const PAGES_COUNT: usize = 1_000;
/// Most bytes of composed Markdown of one document.
pub const MARKDOWN_BYTES: usize = 16 * 1024 * 1024;
/// Most problems listed in one answer; the rest is counted, never hidden.
pub const PROBLEMS_LISTED: usize = 100;
/// Most problems that wait on one string (a long string of nothing but faults).
pub const PROBLEMS_PER_STRING: usize = 5;
/// Side of the largest page picture, in pixels (PNG output).
pub const PAGE_PIXELS_SIDE: u32 = 10_000;
/// Most bytes that all files of an uploaded ZIP or office file may have unpacked; a decompression bomb has more.
pub const ARCHIVE_BYTES: usize = 256 * 1024 * 1024;
/// How many times as large as it was sent a ZIP of a batch may be unpacked, once that is over `ARCHIVE_BYTES`.
pub const ARCHIVE_TIMES: u64 = 100;
/// Most files in an uploaded ZIP or office file.
pub const ARCHIVE_FILES: usize = 4_000;
/// Most items of one batch.
pub const BATCH_ITEMS: usize = 100_000;
/// Largest body of a batch, and most bytes that the files of its ZIP may have unpacked.
pub const BATCH_BYTES: u64 = 8 * 1024 * 1024 * 1024;
/// How often an item may end its process before it is given up.
pub const ITEM_TRIES: u32 = 3;
/// Longest time that the printing of one item may take unless told otherwise, in seconds.
pub const ITEM_SECONDS: u64 = 300;
/// Most items of a batch that goes before larger ones.
pub const SHORT_BATCH_ITEMS: u32 = 100;
/// Most items of one page of a list.
pub const PAGE_ITEMS: usize = 1_000;
/// Longest idempotency key, in characters.
pub const KEY_CHARS: usize = 255;
/// Longest name of a batch or an item, in characters.
pub const NAME_CHARS: usize = 100;
/// Longest time that results are kept, in hours.
pub const KEEP_HOURS: u64 = 24 * 366;
/// Most rows that have something in them in one sheet of a workbook with one unit a row.
pub const SHEET_ROWS: usize = 100_000;
/// Most cells that have something in them in all sheets of such a workbook together.
pub const SHEET_CELLS: usize = 4_000_000;
/// Most characters that Excel keeps in one cell.
pub const SHEET_CELL_CHARS: usize = 32_767;
/// Largest file that is bound into a packet as it is, in bytes.
pub const ATTACHMENT_BYTES: usize = 64 * 1024 * 1024;
/// Most pages of one bound PDF, cover and contents included; memory grows by about 90 kB a page.
pub const VOLUME_PAGES_COUNT: usize = 20_000;
/// Most documents in one bound DOCX: word processors lay out the whole of it before they show a page.
pub const VOLUME_DOCX_COUNT: usize = 200;
/// Largest draft that the server keeps, in bytes.
pub const DRAFT_BYTES: usize = 16 * 1024 * 1024;
/// Most drafts that the server keeps.
pub const DRAFTS_COUNT: usize = 5_000;
/// Most bytes that all drafts of the server may take.
pub const DRAFTS_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// How long a draft is kept after it was last written, in seconds: 30 days.
pub const DRAFT_SECONDS: u64 = 30 * 24 * 60 * 60;
/// Most page pictures in one answer of a preview.
pub const PREVIEW_PAGES: usize = 20;
