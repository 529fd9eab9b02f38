//! Joint issue and the three forms of a signature: where things stand (7.2.4, 7.3.5).

use super::geometry::{MM, Thing, date_of, find, pages, words};
use crate::backend::typst::sample::{self, forms};
use crate::model::SignatureForm;

#[test]
fn marks_of_a_joint_issue_leave_room_for_text() {
    for organs in [1, 3, 7, 10] {
        let document = forms::joint(organs, SignatureForm::Plain, 0.0);
        let page = &pages(&document)[0];
        assert!(words(page).contains("现将有关事项通知如"), "no text on page 1 of {organs} organs");
    }
}

#[test]
fn a_seal_stands_over_signature_and_date() {
    for (width, organs) in [(42.0, 1), (45.0, 1), (50.0, 1), (60.0, 1), (42.0, 3), (45.0, 7), (50.0, 10)] {
        let document = forms::joint(organs, SignatureForm::Seal, width);
        let pages = pages(&document);
        let page = pages.iter().find(|page| page.iter().any(|thing| thing.picture)).unwrap();
        let seals: Vec<&Thing> = page.iter().filter(|thing| thing.picture).collect();
        assert_eq!(seals.len(), organs, "all seals on one page");
        for (index, one) in seals.iter().enumerate() {
            assert!((one.width - width).abs() < 0.01 && (one.height - width).abs() < 0.01);
            assert!(one.x >= 27.99 && one.x + one.width <= 184.01, "inside the core: {one:?}");
            for other in &seals[index + 1..] {
                let far = (one.x - other.x).abs().max((one.y - other.y).abs());
                let apart = ((one.x - other.x).powi(2) + (one.y - other.y).powi(2)).sqrt();
                assert!(far >= 1.0 && apart >= width + 1.4, "{organs} seals of {width} touch");
            }
        }
        // The first seal is at most a line below the text, and text stands on its page (7.3.5.5).
        let (first, last) = (seals[0], seals[organs - 1]);
        let text = page
            .iter()
            .filter(|thing| (thing.height - 16.0 / MM).abs() < 0.01 && thing.y < first.y)
            .map(|thing| thing.y);
        let foot = text.fold(0.0, f64::max) + 29.6 * 0.2 / MM;
        let gap = first.y - foot;
        assert!((-0.01..=10.45).contains(&gap), "{organs} seals of {width}: {gap}");
        // Signature and date are centred on the last seal, slightly below its middle.
        let date = date_of(page);
        let middle = last.x + width / 2.0;
        assert!((date.x..date.x + 40.0).contains(&middle), "{date:?} {last:?}");
        let below = date.y - 29.6 * 0.8 / MM - (last.y + width / 2.0);
        // Where the name is folded, half a line more: the middle of all lines stands there.
        let lines = ((below - 4.0) * MM / (29.6 / 2.0)).round();
        let exact = 4.0 + lines * 29.6 / 2.0 / MM;
        assert!(
            (0.0..=1.0).contains(&lines) && (below - exact).abs() < 0.01,
            "{organs} seals of {width}: {below}"
        );
    }
}

#[test]
fn a_stamp_stands_four_characters_from_the_edge() {
    let document = forms::joint(3, SignatureForm::Stamp, 40.0);
    let pages = pages(&document);
    let page = pages.iter().find(|page| page.iter().any(|thing| thing.picture)).unwrap();
    let cell = 156.0 / 28.0;
    let stamps: Vec<&Thing> = page.iter().filter(|thing| thing.picture).collect();
    assert_eq!(stamps.len(), 3);
    for (stamp, office) in stamps.iter().zip(["青石市教育局局长", "青石市财政局局长", "青石市人力资源局局长"])
    {
        assert!((184.0 - 4.0 * cell - stamp.x - stamp.width).abs() < 0.2, "{stamp:?}");
        let office = find(page, office);
        assert!((stamp.x - office.x - office.width - 2.0 * cell).abs() < 0.4, "{office:?} {stamp:?}");
    }
}

#[test]
fn white_above_a_signature_shrinks_before_it_moves_to_another_page() {
    let mut tight = 0;
    for count in 0..23 {
        let mut document = sample::notice(2);
        document.fields.annotation = String::new();
        document.fields.signature = vec!["落款甲".to_owned()];
        document.fields.signature_form = SignatureForm::Stamp;
        document.body.extend((0..count).map(|_| sample::paragraph("再补一行。")));
        document.body.push(sample::paragraph(&"最后一段的文字".repeat(9)));
        let pages = pages(&document);
        let page = pages.iter().find(|page| words(page).contains("落款甲")).unwrap();
        assert!(words(page).contains("文字"), "alone with {count} more lines");
        let text = page.iter().filter(|thing| thing.text.contains("文字")).map(|thing| thing.y);
        let date = date_of(page);
        let lines = (date.y - text.fold(0.0, f64::max)) / (29.6 / MM);
        // Two blank lines, a stamp of 20 mm, one blank line, the date; or half as many blank lines.
        let loose = 2.0 + 20.0 / (29.6 / MM) + 1.0 + 1.0;
        tight += usize::from((lines - loose + 1.5).abs() < 0.01);
        assert!((lines - loose).abs() < 0.01 || (lines - loose + 1.5).abs() < 0.01, "{lines}");
    }
    assert!(tight > 0);
}

#[test]
fn a_long_name_stays_two_characters_from_the_edge() {
    let mut document = forms::joint(1, SignatureForm::Seal, 42.0);
    let name = "青石市推进便民服务标准化规范化工作领导小组办公室";
    document.fields.signature = vec![name.to_owned()];
    let pages = pages(&document);
    let page = pages.iter().find(|page| words(page).contains(name)).unwrap();
    let name = find(page, "青石市推进");
    let cell = 156.0 / 28.0;
    assert!((184.0 - name.x - name.width - 2.0 * cell).abs() < 0.3, "{name:?}");
}

#[test]
fn an_annotation_stands_on_the_line_under_the_date_beside_a_seal() {
    let pages = pages(&forms::joint(1, SignatureForm::Seal, 42.0));
    let page = pages.iter().find(|page| page.iter().any(|thing| thing.picture)).unwrap();
    assert!((find(page, "（此件公开").y - date_of(page).y - 29.6 / MM).abs() < 0.01);
}

#[test]
fn the_longest_head_keeps_text_on_page_1_and_every_seal_on_one_page() {
    let pages = pages(&forms::longest());
    assert!(words(&pages[0]).contains("为进一步提高便民服务水平"));
    let seals = |page: &&Vec<Thing>| page.iter().filter(|thing| thing.picture).count() == 10;
    assert_eq!(pages.iter().filter(seals).count(), 1);
}
