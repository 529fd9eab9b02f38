//! A batch on a shelf: orders, printed files and attachments in memory, as a store would hand them out.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use hongtou::backend::{Format, Options};
use hongtou::catalog::{Catalog, Sources, digest};
use hongtou::packet::member::{File, Member, Outcome, Source};
use hongtou::packet::plan::Plan;
use hongtou::packet::report::Report;
use hongtou::packet::{Packet, Shop};
use hongtou::press::{Order, Press};
use hongtou::problem::{Code, Language, Problem, Problems};
use serde_json::{Value, json};

/// The press with the stock catalogue.
pub(crate) static PRESS: LazyLock<Press> = LazyLock::new(|| {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    Press::new(Catalog::load(&Sources { root, ..Sources::default() }).unwrap()).unwrap()
});

/// A batch.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) orders: BTreeMap<usize, Order>,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) attachments: BTreeMap<String, Vec<u8>>,
    pub(crate) members: Vec<Member>,
}

impl Source for Shelf {
    fn order(&self, number: usize) -> Result<Order, Problems> {
        self.orders.get(&number).cloned().ok_or_else(|| gone(&format!("item {number}")))
    }

    fn file(&self, digest: &str) -> Result<Vec<u8>, Problems> {
        self.files.get(digest).cloned().ok_or_else(|| gone(digest))
    }

    fn attachment(&self, name: &str) -> Result<Vec<u8>, Problems> {
        self.attachments.get(name).cloned().ok_or_else(|| gone(name))
    }
}

fn gone(name: &str) -> Problems {
    Problem::new(Code::NotFound, format!("没有“{name}”这个文件"), format!("there is no {name:?}")).into()
}

impl Shelf {
    /// Prints an item in some formats and puts it on the shelf; one that cannot be printed is a failed member.
    pub(crate) fn print(
        &mut self,
        name: &str,
        group: Option<&str>,
        template: &str,
        data: Value,
        formats: &[Format],
    ) {
        let number = self.members.len() + 1;
        let order = Order {
            template: template.to_owned(),
            formats: formats.to_vec(),
            data,
            parts: Default::default(),
            options: Options::default(),
        };
        let outcome = match PRESS.print(&order, &|| true) {
            Ok(print) => {
                let mut files = Vec::new();
                for artifact in &print.artifacts {
                    for (index, bytes) in artifact.files.iter().enumerate() {
                        let key = digest(&[bytes]);
                        files.push(File {
                            format: artifact.format,
                            page: (artifact.files.len() > 1).then_some(index + 1),
                            digest: key.clone(),
                            size_bytes: bytes.len() as u64,
                            pages: artifact.pages,
                        });
                        self.files.insert(key, bytes.clone());
                    }
                }
                Outcome::Printed { title: print.file_name, files, warnings: print.warnings }
            }
            Err(problems) => Outcome::Failed(problems.into_list()),
        };
        self.orders.insert(number, order);
        self.members.push(Member { number, name: name.to_owned(), group: group.map(str::to_owned), outcome });
    }

    /// Calls `make` with the packet of a plan.
    pub(crate) fn packet<T>(&self, plan: Value, make: impl FnOnce(&Packet<'_>) -> T) -> T {
        let plan = Plan::parse(plan).unwrap_or_else(|faults| panic!("{faults}"));
        make(&Packet { plan: &plan, members: &self.members, source: self, language: Language::Chinese })
    }

    /// The bound PDF.
    pub(crate) fn pdf(&self, plan: Value) -> (Vec<u8>, Report) {
        let mut bytes = Vec::new();
        let report = self
            .packet(plan, |packet| packet.pdf(&shop(), &mut bytes))
            .unwrap_or_else(|faults| panic!("{faults}"));
        (bytes, report)
    }

    /// The bound DOCX.
    pub(crate) fn docx(&self, plan: Value) -> (Vec<u8>, Report) {
        let mut bytes = Vec::new();
        let report = self
            .packet(plan, |packet| packet.docx(&shop(), &mut bytes))
            .unwrap_or_else(|faults| panic!("{faults}"));
        (bytes, report)
    }

    /// The ZIP.
    pub(crate) fn zip(&self, plan: Value) -> (Vec<u8>, Report) {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let report = self
            .packet(plan, |packet| packet.zip(&mut bytes, &|_| true))
            .unwrap_or_else(|faults| panic!("{faults}"));
        (bytes.into_inner(), report)
    }
}

/// The press on two threads.
pub(crate) fn shop() -> Shop<'static> {
    Shop { press: &PRESS, threads: 2, progress: &|_| true }
}

/// An example of the stock.
pub(crate) fn example(template: &str, case: &str) -> Value {
    PRESS.catalog().templates[template].examples[case].payload().unwrap()
}

/// A notice with a title of its own.
pub(crate) fn notice(title: &str) -> Value {
    let mut data = example("notice", "typical");
    data["title"] = json!(title);
    data.as_object_mut().unwrap().remove("attachments");
    data
}

/// A year-end packet of a city: bureaus and counties, several layouts, two attachments, one item that cannot be printed.
pub(crate) fn year_end() -> Shelf {
    let mut shelf = Shelf::default();
    let pdf = [Format::Pdf];
    shelf.print("市水利局", Some("市直部门"), "annual-summary", example("annual-summary", "typical"), &pdf);
    shelf.print(
        "市统计局",
        Some("市直部门"),
        "statistics-report",
        example("statistics-report", "typical"),
        &pdf,
    );
    let mut broken = notice("关于报送年度总结的通知");
    broken["title"] = json!(7);
    shelf.print("市教育局", Some("市直部门"), "notice", broken, &pdf);
    shelf.print("青禾县", Some("县（区）人民政府"), "letter", example("letter", "typical"), &pdf);
    shelf.print(
        "青石县",
        Some("县（区）人民政府"),
        "notice",
        notice("关于做好春节期间民生保障和安全生产工作的通知"),
        &pdf,
    );
    shelf.print("北湖区", Some("县（区）人民政府"), "minutes", example("minutes", "typical"), &pdf);
    let mut other = Shelf::default();
    other.print("", None, "statistics-report", example("statistics-report", "wide-table"), &pdf);
    if let Outcome::Printed { files, .. } = &other.members[0].outcome {
        shelf.attachments.insert("全市主要指标.pdf".to_owned(), other.files[&files[0].digest].clone());
    }
    let picture =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/annual-summary/reservoir.jpg"));
    shelf.attachments.insert("水库.jpg".to_owned(), picture.unwrap());
    shelf
}

/// The plan of that packet.
pub(crate) fn year_end_plan() -> Value {
    json!({
        "title": "云岭市2025年度\n工作总结汇编",
        "subtitle": "（市直部门和县区卷）",
        "byline": ["内部资料　注意保存"],
        "organ": "云岭市人民政府办公室",
        "date": "2026年1月",
        "groups": ["市直部门"],
        "attachments": [
            { "file": "水库.jpg", "title": "水库除险加固现场", "after": "市水利局" },
            { "file": "全市主要指标.pdf", "title": "全市主要指标统计表" },
        ],
    })
}
