//! Where the milliseconds go: each stage of the road alone, and the whole road, on one thread.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench stops and says why")]

mod varied;

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use hongtou::backend::{Format, Options, PageForm, View};
use hongtou::catalog::{Catalog, Sources};
use hongtou::payload::Payload;
use hongtou::press::{Order, Press};
use hongtou::proof::Suppressed;
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CASES: &[(&str, &str)] = &[
    ("notice", "minimal"),
    ("notice", "typical"),
    ("bulletin", "typical"),
    ("annual-summary", "typical"),
    ("statistics-report", "typical"),
    ("statistics-report", "wide-table"),
];

/// What a preview draws: its name, the form, and how many pages.
const VIEWS: &[(&str, PageForm, usize)] = &[
    ("without pages", PageForm::Svg, 0),
    ("svg 1", PageForm::Svg, 1),
    ("svg 3", PageForm::Svg, 3),
    ("png 1", PageForm::Png, 1),
    ("png 3", PageForm::Png, 3),
];

/// How many different documents are laid out in turn.
const VARIANTS: usize = 61;

fn stages(criterion: &mut Criterion) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let press = Press::new(Catalog::load(&Sources { root, ..Sources::default() }).unwrap()).unwrap();
    for (template, case) in CASES {
        let found = &press.catalog().templates[*template];
        let data = found.examples[*case].payload().unwrap();
        let options = Options::default();
        let payload = Payload::parse(&found.schema, data.clone(), &Default::default()).unwrap();
        let order_of = |data: Value, formats: Vec<Format>| Order {
            template: (*template).to_owned(),
            formats,
            data,
            parts: Default::default(),
            options: options.clone(),
        };
        let order = |format| order_of(data.clone(), vec![format]);
        // Layout and PDF take different documents in turn: of one document Typst remembers both.
        let turned: Vec<Order> = (0..VARIANTS)
            .map(|shift| {
                let mut data = data.clone();
                varied::turn(&mut data, shift);
                order_of(data, Vec::new())
            })
            .collect();
        let documents: Vec<_> = turned
            .iter()
            .map(|order| press.compose(template, &press.accept(order).unwrap()).unwrap().0)
            .collect();
        let document = &documents[0];
        let mut next = documents.iter().cycle();
        let mut group = criterion.benchmark_group(format!("{template}/{case}"));
        group.sample_size(20);
        group.bench_function("accept", |bencher| {
            bencher.iter(|| black_box(press.accept(&order(Format::Pdf)).unwrap()))
        });
        group.bench_function("compose", |bencher| {
            bencher.iter(|| black_box(press.compose(template, &payload).unwrap()))
        });
        group.bench_function("layout", |bencher| {
            bencher.iter(|| black_box(press.count_pages(next.next().unwrap()).unwrap()))
        });
        group.bench_function("layout+pdf", |bencher| {
            bencher.iter(|| black_box(press.render(next.next().unwrap(), Format::Pdf, &options).unwrap()))
        });
        for (name, form, pages) in VIEWS {
            let view = View { form: *form, dpi: 96, pages: 1..=*pages };
            let mut turned = turned.iter().cycle();
            group.bench_function(format!("preview {name}"), |bencher| {
                bencher.iter(|| {
                    let order = turned.next().unwrap();
                    black_box(press.preview(order, &view, &Suppressed::default(), &|| true).unwrap())
                })
            });
        }
        group.bench_function("docx", |bencher| {
            bencher.iter(|| black_box(press.render(document, Format::Docx, &options).unwrap()))
        });
        for format in [Format::Pdf, Format::Docx] {
            let order = order(format);
            group.bench_function(format!("whole road {}", format.name()), |bencher| {
                bencher.iter(|| black_box(press.print(&order, &|| true).unwrap()))
            });
        }
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
