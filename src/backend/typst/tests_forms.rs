//! Every form of the standard laid out: where things stand, and on how many pages.

use std::path::PathBuf;

use typst::layout::{Frame, FrameItem, Point, Transform};

use super::tests::HOUSE;
use super::{Typst, forms, sample};
use crate::backend::{Format, Options};
use crate::catalog::{Catalog, Sources};
use crate::model::{Document, SignatureForm};

/// Something on a page: text or a picture, with its place from the sheet's top-left corner in millimetres.
#[derive(Debug, Clone)]
struct Thing {
    /// The words; empty for a picture or a shape.
    text: String,
    /// Left edge, of a rotated thing its first corner.
    x: f64,
    /// Baseline of text, top of a picture or shape.
    y: f64,
    /// Advance of text, width of a picture or shape.
    width: f64,
    /// Height of a picture or shape, type size of text.
    height: f64,
    /// Whether it is a picture.
    picture: bool,
}

const MM: f64 = 72.0 / 25.4;

fn things(frame: &Frame, to_page: Transform, found: &mut Vec<Thing>) {
    for (at, item) in frame.items() {
        let place = Transform::translate(at.x, at.y);
        let point = Point::zero().transform(to_page.pre_concat(place));
        let (x, y) = (point.x.to_pt() / MM, point.y.to_pt() / MM);
        let thing = |text: String, width: f64, height: f64, picture| Thing {
            text,
            x,
            y,
            width: width / MM,
            height: height / MM,
            picture,
        };
        match item {
            FrameItem::Group(group) => {
                things(&group.frame, to_page.pre_concat(place).pre_concat(group.transform), found);
            }
            FrameItem::Text(text) => {
                found.push(thing(text.text.to_string(), text.width().to_pt(), text.size.to_pt(), false));
            }
            FrameItem::Image(_, size, _) => {
                found.push(thing(String::new(), size.x.to_pt(), size.y.to_pt(), true));
            }
            FrameItem::Shape(shape, _) => {
                let size = shape.geometry.bbox(None).size();
                found.push(thing(String::new(), size.x.to_pt(), size.y.to_pt(), false));
            }
            _ => {}
        }
    }
}

fn laid_out(house: (&Typst, &Catalog), document: &Document) -> Vec<Vec<Thing>> {
    let (typst, catalog) = house;
    let style = &catalog.layout(&document.layout).unwrap().style;
    let json = super::document::json(document, style).unwrap();
    let job = super::Job::new(&typst.shared, catalog, &document.layout, json, &document.assets).unwrap();
    let (pages, warnings) = super::lay_out(&job).unwrap();
    assert_eq!(warnings, []);
    let of = |page: &typst_layout::Page| {
        let mut found = Vec::new();
        things(&page.frame, Transform::identity(), &mut found);
        found
    };
    pages.pages().iter().map(of).collect()
}

fn pages(document: &Document) -> Vec<Vec<Thing>> {
    laid_out((&HOUSE.typst, &HOUSE.catalog), document)
}

/// A house whose layouts say something else.
fn house(layout: &str, change: impl Fn(&str) -> String) -> (Typst, Catalog) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut catalog = Catalog::load(&Sources { root, ..Sources::default() }).unwrap();
    let layout = catalog.layouts.get_mut(layout).unwrap();
    let changed = change(&layout.style_source);
    assert_ne!(changed, layout.style_source);
    layout.style_source = changed;
    (Typst::new(&catalog).unwrap(), catalog)
}

fn words(page: &[Thing]) -> String {
    page.iter().map(|thing| thing.text.as_str()).collect::<String>().replace(char::is_whitespace, "")
}

/// The first text of a page that begins so.
fn find<'a>(page: &'a [Thing], start: &str) -> &'a Thing {
    page.iter()
        .find(|thing| thing.text.starts_with(start))
        .unwrap_or_else(|| panic!("no {start}: {}", words(page)))
}

/// The date of issue on a page: the last year in the body's type.
fn date_of(page: &[Thing]) -> &Thing {
    let is = |thing: &&Thing| thing.text.starts_with("2025") && (thing.height - 16.0 / MM).abs() < 0.01;
    page.iter().filter(is).next_back().unwrap()
}

#[test]
#[ignore = "writes files"]
fn dump() {
    let Some(folder) = std::env::var_os("DUMP") else { return };
    let folder = std::path::PathBuf::from(folder);
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut all: Vec<(String, Document)> = vec![
        ("letter".into(), forms::letter()),
        ("order".into(), forms::order()),
        ("minutes-a".into(), forms::minutes(false)),
        ("minutes-b".into(), forms::minutes(true)),
        ("landscape".into(), forms::landscape(40)),
        ("packet".into(), forms::packet()),
        ("upward1".into(), forms::upward(1)),
        ("upward2".into(), forms::upward(2)),
        ("upward5".into(), forms::upward(5)),
    ];
    for n in [1, 2, 3, 4, 7, 10] {
        for (tag, form, width) in [
            ("plain", SignatureForm::Plain, 0.0),
            ("seal42", SignatureForm::Seal, 42.0),
            ("seal45", SignatureForm::Seal, 45.0),
            ("seal50", SignatureForm::Seal, 50.0),
            ("seal60", SignatureForm::Seal, 60.0),
            ("free", SignatureForm::Seal, 0.0),
            ("stamp", SignatureForm::Stamp, 40.0),
        ] {
            all.push((format!("joint{n}-{tag}"), forms::joint(n, form, width)));
        }
    }
    all.push(("crowded".into(), forms::crowded()));
    all.push(("longest".into(), forms::longest()));
    let mut ended = forms::joint(1, SignatureForm::Seal, 42.0);
    ended.body.push(sample::list());
    all.push(("ended".into(), ended));
    let changed = [
        ("even", "even_page = false", "even_page = true"),
        ("mirror", "mirror = false", "mirror = true"),
        ("preprinted", "preprinted = false", "preprinted = true"),
        ("centred", "\"outer\"", "\"center\""),
    ];
    for (name, from, to) in changed {
        let (typst, catalog) = house("ordinary", |style| style.replace(from, to));
        for count in [3, 4, 6] {
            let document = sample::notice(count);
            let made = typst.render(&catalog, &document, Format::Pdf, &Options::default()).unwrap();
            println!("{name}{count} {:?} {:?}", made.pages, made.warnings);
            std::fs::write(folder.join(format!("{name}{count}.pdf")), &made.files[0]).unwrap();
        }
    }
    for (name, document) in all {
        if !name.contains(&only) {
            continue;
        }
        let made = HOUSE.typst.render(&HOUSE.catalog, &document, Format::Pdf, &Options::default());
        match made {
            Ok(made) => {
                println!("{name} {:?} {:?}", made.pages, made.warnings);
                std::fs::write(folder.join(format!("{name}.pdf")), &made.files[0]).unwrap();
            }
            Err(problems) => println!("{name} FAILED {problems:?}"),
        }
    }
}

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
        assert!((3.99..4.01).contains(&below), "{below}");
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

/// Baselines of a page's text in the body's type.
fn baselines(page: &[Thing]) -> Vec<f64> {
    let body = page.iter().filter(|thing| (thing.height - 16.0 / MM).abs() < 0.01);
    let mut found: Vec<f64> = body.map(|thing| thing.y).collect();
    found.sort_by(f64::total_cmp);
    found.dedup_by(|one, other| (*one - *other).abs() < 0.1);
    found
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
#[ignore = "time"]
fn timing() {
    let root = std::env::var_os("ROOT").map(PathBuf::from).unwrap();
    let catalog = Catalog::load(&Sources { root, ..Sources::default() }).unwrap();
    let typst = Typst::new(&catalog).unwrap();
    for (name, document) in
        [("notice", sample::notice(6)), ("report", sample::report()), ("bulletin", sample::bulletin())]
    {
        let mut best = f64::MAX;
        let mut all = Vec::new();
        for round in 0..60 {
            let mut document = document.clone();
            document.fields.title = vec![format!("第{round}号文件的标题")];
            for (index, block) in document.body.iter_mut().enumerate() {
                if let crate::model::Block::Paragraph(one) = block {
                    one.text.insert(0, crate::model::Inline::text(format!("{round}之{index}")));
                }
            }
            let start = std::time::Instant::now();
            typst.count_pages(&catalog, &document).unwrap();
            let took = start.elapsed().as_secs_f64() * 1000.0;
            best = best.min(took);
            all.push(took);
        }
        all.sort_by(f64::total_cmp);
        println!("{name} best {best:.2} median {:.2}", all[30]);
    }
}
