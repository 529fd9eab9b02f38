//! Every form of the standard laid out: where things stand, and on how many pages.

use super::forms;
use super::tests::HOUSE;
use crate::backend::{Format, Options};
use crate::model::{Document, SignatureForm};

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
    let mut even = forms::minutes(false);
    even.layout = "ordinary".into();
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
