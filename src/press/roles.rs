//! Every printed text of a document with the role of the style that sets it, in the order of the page.

use crate::model::{Block, Chart, Document, Fields, Figure, Heading, Inline, Item, List, Metric, Table};

/// Receives a role and a text.
type Visit<'a> = dyn FnMut(&str, &str) + 'a;

/// Visits every text that the document brings, in the order of the page: head, main part, attachments, imprint, attachments
/// that are not bound with the text.
/// Words that a layout adds by itself (labels, page numbers) are not among them.
pub fn each_text(document: &Document, visit: &mut Visit<'_>) {
    head(&document.fields, visit);
    blocks(&document.body, "body", visit);
    foot(&document.fields, visit);
    attachments(document, false, visit);
    imprint(&document.fields, visit);
    attachments(document, true, visit);
}

/// Those that are bound with the text, or those that are not.
fn attachments(document: &Document, apart: bool, visit: &mut Visit<'_>) {
    for attachment in document.attachments.iter().filter(|one| one.apart == apart) {
        visit("attachment_label", &attachment.label);
        all(&attachment.title, "attachment_title", visit);
        blocks(&attachment.body, "body", visit);
    }
}

fn all(texts: &[String], role: &str, visit: &mut Visit<'_>) {
    texts.iter().for_each(|text| visit(role, text));
}

fn head(fields: &Fields, visit: &mut Visit<'_>) {
    visit("copy_number", &fields.copy_number);
    visit("classification", &fields.classification);
    visit("urgency", &fields.urgency);
    all(&fields.issuer_mark, "issuer_mark", visit);
    visit("issue", &fields.issue);
    visit("issue", &fields.total_issue);
    visit("document_number", &fields.document_number);
    visit("masthead_line", &fields.editorial_office);
    all(&fields.approvers, "approver_name", visit);
    if !fields.editorial_office.is_empty() {
        visit("masthead_line", &fields.date_of_issue);
    }
    all(&fields.title, "title", visit);
    visit("subtitle", &fields.subtitle);
    visit("title_note", &fields.title_note);
    all(&fields.byline, "byline", visit);
    visit("addressees", &fields.addressees);
}

fn foot(fields: &Fields, visit: &mut Visit<'_>) {
    all(&fields.attachment_note, "attachment_note", visit);
    for list in &fields.attendance {
        visit("attendance_label", &list.label);
        visit("attendance", &list.names);
    }
    all(&fields.signature, "signature", visit);
    fields.seals.iter().for_each(|seal| visit("signature", &seal.title));
    if fields.editorial_office.is_empty() {
        visit("date_of_issue", &fields.date_of_issue);
    }
    visit("annotation", &fields.annotation);
}

fn imprint(fields: &Fields, visit: &mut Visit<'_>) {
    for tiers in [
        &fields.imprint_addressees,
        &fields.copied_to,
        &fields.report_to,
        &fields.send_to,
        &fields.distribute_to,
    ] {
        all(tiers, "imprint", visit);
    }
    visit("imprint", &fields.printer);
    visit("imprint", &fields.printed_on);
    all(&fields.editors, "imprint", visit);
    visit("imprint", &fields.copies);
}

fn blocks(list: &[Block], body: &str, visit: &mut Visit<'_>) {
    for block in list {
        match block {
            Block::Heading(found) => heading(found, body, visit),
            Block::Paragraph(paragraph) => inlines(&paragraph.text, body, visit),
            Block::List(found) => items(found, visit),
            Block::Quote { blocks: quoted } => blocks(quoted, "quote", visit),
            Block::Table(found) => table(found, visit),
            Block::Figure(found) => figure(found, visit),
            Block::Chart(found) => chart(found, visit),
            Block::Metrics { items } => metrics(items, visit),
            Block::Item(found) => item(found, visit),
            Block::EditorNote { label, blocks: note } => {
                visit("editor_note_label", label);
                blocks(note, "editor_note", visit);
            }
            Block::Contents(contents) => {
                visit("contents_title", &contents.title);
                for (index, entry) in contents.entries.iter().enumerate() {
                    visit("contents_entry", entry);
                    contents.pages.get(index).into_iter().for_each(|page| visit("contents_entry", page));
                }
            }
            Block::PageBreak => {}
        }
    }
}

fn heading(heading: &Heading, body: &str, visit: &mut Visit<'_>) {
    let role = format!("heading{}", heading.level);
    visit(&role, &heading.number);
    inlines(&heading.text, &role, visit);
    if let Some(text) = &heading.run_in {
        inlines(text, body, visit);
    }
}

fn items(list: &List, visit: &mut Visit<'_>) {
    for (marker, item) in list.markers.iter().zip(&list.items) {
        visit("list", marker);
        blocks(item, "list", visit);
    }
}

fn table(table: &Table, visit: &mut Visit<'_>) {
    visit("table_caption", &table.caption);
    visit("table_unit", &table.unit);
    for (index, row) in table.rows.iter().enumerate() {
        let role = if index < table.head_rows { "table_head" } else { "table_cell" };
        row.iter().for_each(|cell| inlines(&cell.text, role, visit));
    }
    all(&table.notes, "table_note", visit);
}

fn figure(figure: &Figure, visit: &mut Visit<'_>) {
    figure.pictures.iter().for_each(|picture| visit("figure_caption", &picture.caption));
    visit("figure_caption", &figure.caption);
}

fn chart(chart: &Chart, visit: &mut Visit<'_>) {
    visit("chart_text", &chart.unit);
    all(&chart.categories, "chart_text", visit);
    chart.series.iter().for_each(|series| visit("chart_text", &series.name));
    visit("figure_caption", &chart.caption);
}

fn metrics(items: &[Metric], visit: &mut Visit<'_>) {
    for metric in items {
        visit("metric_value", &metric.value);
        visit("metric_unit", &metric.unit);
        visit("metric_label", &metric.label);
        visit("metric_change", &metric.change);
    }
}

fn item(item: &Item, visit: &mut Visit<'_>) {
    all(&item.title, "item_title", visit);
    blocks(&item.blocks, "body", visit);
    visit("contributor", &item.contributor);
}

fn inlines(list: &[Inline], role: &str, visit: &mut Visit<'_>) {
    for inline in list {
        match inline {
            Inline::Text { text } => visit(role, text),
            Inline::Strong { text } | Inline::Link { text, .. } => inlines(text, role, visit),
            Inline::Emphasis { text } => inlines(text, "quote", visit),
            Inline::Footnote { text } => inlines(text, "footnote", visit),
            Inline::Break => {}
        }
    }
}
