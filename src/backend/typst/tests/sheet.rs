//! What belongs to the sheet: letter, landscape tables, imprint, paper, grid (5, 8, 10).

use super::geometry::{MM, Thing, baselines, find, house, laid_out, pages, words};
use crate::backend::typst::sample::{self, forms};

#[test]
fn a_letter_has_its_rules_at_head_and_foot_of_page_1_alone() {
    let pages = pages(&forms::letter());
    let rules = |page: &[Thing]| -> Vec<f64> {
        page.iter().filter(|thing| (thing.width - 170.0).abs() < 0.01).map(|thing| thing.y).collect()
    };
    let found = rules(&pages[0]);
    assert_eq!(found.len(), 4);
    assert!((found.iter().copied().fold(0.0, f64::max) + 0.8 - 277.0).abs() < 0.01);
    assert!(pages[1..].iter().all(|page| rules(page).is_empty()));
    assert!(!words(&pages[0]).contains("—1—") && words(&pages[1]).contains("—2—"));
    assert!(!words(pages.last().unwrap()).contains("印发"));
}

#[test]
fn a_landscape_table_fills_pages_with_its_head_at_the_left_edge() {
    let pages = pages(&forms::landscape(40));
    let across: Vec<usize> =
        (0..pages.len()).filter(|page| words(&pages[*page]).contains("满意率")).collect();
    assert!(across.len() > 1 && across.windows(2).all(|pair| pair[1] == pair[0] + 1));
    for page in &across {
        let page = &pages[*page];
        // Turned counter-clockwise: the head's words stand left of those of the body.
        let (head, body) = (find(page, "满意率"), find(page, "99.1%"));
        assert!(head.x < body.x && head.x < 60.0, "{head:?} {body:?}");
        let words = page.iter().filter(|thing| !thing.text.is_empty() && thing.y < 266.0);
        for thing in words {
            assert!((28.0..=184.0).contains(&thing.x) && (37.0..=262.0).contains(&thing.y), "{thing:?}");
        }
    }
    let text: String = across.iter().map(|page| words(&pages[*page])).collect();
    assert_eq!(text.matches("第40便民服务站").count(), 1);
    assert!(pages.iter().enumerate().all(|(index, page)| words(page).contains(&format!("—{}—", index + 1))));
}

#[test]
fn an_imprint_stands_on_an_even_page_if_the_style_says_so() {
    let (typst, catalog) = house("ordinary", |style| style.replace("even_page = false", "even_page = true"));
    for count in 0..16 {
        let mut document = sample::notice(3);
        document.body.extend((0..count).map(|_| sample::paragraph("再补一行。")));
        let pages = laid_out((&typst, &catalog), &document);
        assert_eq!(pages.len() % 2, 0, "{count}");
        let ends = pages.iter().position(|page| words(page).contains("此件公开发布")).unwrap();
        let blanks = pages.len() > ends + 2;
        for (index, page) in pages.iter().enumerate() {
            let number = words(page).contains(&format!("—{}—", index + 1));
            assert_eq!(number, index <= ends || !blanks, "page {} with {count} more lines", index + 1);
        }
    }
}

#[test]
fn both_grid_models_hold_twenty_two_lines() {
    let literal = |style: &str| {
        let style = style.replace("= 34.58", "= 37.0").replace("= 32.58", "= 35.0");
        style.replace("= 29.6", "= 28.95")
    };
    let (typst, catalog) = house("ordinary", literal);
    let document = sample::notice(8);
    let literal = laid_out((&typst, &catalog), &document);
    for (pages, pitch) in [(pages(&document), 29.6), (literal, 28.95)] {
        let lines = pages.iter().map(|page| baselines(page)).find(|lines| lines.len() == 22).unwrap();
        assert!((lines[21] - lines[0] - 21.0 * pitch / MM).abs() < 0.01);
    }
}

#[test]
fn the_binding_edge_changes_sides_on_mirrored_pages() {
    let (typst, catalog) = house("ordinary", |style| style.replace("mirror = false", "mirror = true"));
    let pages = laid_out((&typst, &catalog), &sample::notice(8));
    let left = |page: &[Thing]| {
        page.iter().filter(|thing| thing.y < 262.0).map(|thing| thing.x).fold(210.0, f64::min)
    };
    assert!((left(&pages[2]) - 28.0).abs() < 0.01 && (left(&pages[1]) - 25.9).abs() < 0.01);
}

#[test]
fn preprinted_paper_takes_no_red() {
    let (typst, catalog) =
        house("ordinary", |style| style.replace("preprinted = false", "preprinted = true"));
    let document = sample::notice(3);
    let plain = pages(&document);
    let bare = laid_out((&typst, &catalog), &document);
    assert!(words(&plain[0]).contains("人民政府文件") && !words(&bare[0]).contains("人民政府文件"));
    assert_eq!(find(&plain[0], "各县").y, find(&bare[0], "各县").y);
}

#[test]
fn addressees_of_the_imprint_stand_over_the_copied_to_without_a_rule() {
    let pages = pages(&forms::crowded());
    let page = pages.last().unwrap();
    let (first, second) = (find(page, "主送"), find(page, "抄送"));
    let rules = page.iter().filter(|thing| (thing.width - 156.0).abs() < 0.01 && thing.text.is_empty());
    let between = rules.filter(|rule| rule.y > first.y && rule.y < second.y).count();
    assert!(first.y < second.y && between == 0);
}

#[test]
fn a_number_stands_left_on_the_line_of_the_last_approver() {
    let cell = 156.0 / 28.0;
    for (count, last) in [(1, "王长青"), (2, "李远"), (5, "周志强")] {
        let page = &pages(&forms::upward(count))[0];
        let (number, name) = (find(page, "青政发"), find(page, last));
        assert!(
            (number.y - name.y).abs() < 0.01 && (number.x - 28.0 - cell).abs() < 0.01,
            "{number:?} {name:?}"
        );
    }
    // Names of a further line stand under those of the line above.
    let page = &pages(&forms::upward(5))[0];
    assert!((find(page, "王长青").x - find(page, "周志强").x).abs() < 0.01);
}
