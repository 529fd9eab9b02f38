//! The samples beside the layouts, which let a designer preview with the stock command.

use std::path::PathBuf;

use super::HOUSE;
use crate::backend::typst::sample::{self, forms};
use crate::backend::typst::{document, fonts};
use crate::model::Block;

/// `UPDATE_SAMPLES=1` writes them anew.
#[test]
fn the_samples_beside_the_layouts_are_fresh() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("templates/_layouts");
    let (_, tables) = fonts::prepare(&HOUSE.catalog.fonts).unwrap();
    let mut files = vec![(folder.join("fonts.json"), tables.plain)];
    let plain = [sample::notice(6), sample::bulletin(), sample::report()];
    let forms = [forms::letter(), forms::order(), forms::minutes(true), forms::packet()];
    for mut document in plain.into_iter().chain(forms) {
        // Pictures have no file to preview, and one chart shows how charts look.
        let mut charts = 0;
        document.body.retain(|block| {
            charts += usize::from(matches!(block, Block::Chart(_)));
            !matches!(block, Block::Figure(_)) && (charts < 2 || !matches!(block, Block::Chart(_)))
        });
        document.assets.clear();
        document.fields.seals.iter_mut().for_each(|seal| seal.asset = None);
        document.attachments.truncate(1);
        let style = &HOUSE.catalog.layout(&document.layout).unwrap().style;
        let json = document::json(&document, style, &HOUSE.catalog.fonts).unwrap();
        files.push((folder.join(&document.layout).join("document.json"), json));
    }
    for (path, json) in files {
        let value: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let text = serde_json::to_string_pretty(&value).unwrap() + "\n";
        if std::env::var_os("UPDATE_SAMPLES").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{} is old", path.display());
    }
}
