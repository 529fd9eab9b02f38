//! The failed rows of a batch that came as a sheet: given back as a sheet, and read again when they are mended.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;

use serde_json::json;

use crate::app::batch::Batches;
use crate::app::batch::archive::Opened;
use crate::app::batch::json::unreadable;
use crate::app::batch::retry::{Mended, With};
use crate::app::batch::rows;
use crate::app::batch::source::{SheetSent, rewound};
use crate::app::batch::spec::Spec;
use crate::catalog::template::Template;
use crate::limit::PAGE_ITEMS;
use crate::press;
use crate::problem::{Code, Language, Problem, Problems};
use crate::queue::{Batch, Item, ItemState, Outcome, Page, Queue};
use crate::sheet;
use crate::store::{Blob, Name, Piece, Store};

/// Name of the note that says where the ZIP is that a sheet came in with its pictures.
const PICTURES: &str = "pictures";

/// Keeps a sheet and its pictures for the rows that fail.
///
/// # Errors
/// Those of queue and store.
pub(super) fn keep(
    (queue, store): (&dyn Queue, &dyn Store),
    batch: &Name,
    sheet: SheetSent,
) -> Result<(), Problems> {
    store.put(batch, &mut sheet.bytes.as_slice())?;
    let Some(mut zip) = sheet.pictures else { return Ok(()) };
    let blob = store.put(batch, rewound(&mut zip)?)?;
    queue.note(batch, PICTURES, &json!(blob))
}

impl Batches {
    /// The rows that failed, in the form that they came in, with a column that says what is wrong.
    ///
    /// # Errors
    /// `not-found` if the batch came as no sheet; those of sheet, queue and store.
    pub fn failed_sheet(&self, batch: &Batch, language: Language) -> Result<Vec<u8>, Problems> {
        let spec = Spec::of(&batch.spec)?;
        let kept = spec.sheet.as_ref().ok_or_else(no_sheet)?;
        let whole = Piece { digest: kept.digest.clone(), offset: 0, length: kept.bytes };
        let bytes = self.store().read(&batch.name, &whole)?;
        let mut failures = BTreeMap::new();
        for item in self.failed(batch)? {
            if let Some(Outcome::Failed(problems)) = item.outcome {
                failures.insert(item.number as usize - 1, problems);
            }
        }
        sheet::failed(&bytes, self.template_of(&spec)?, &failures, language)
    }

    /// The mended rows of a sheet, each for the failed item of its name. Pictures are those of the ZIP that it comes in, else those
    /// that came with the batch.
    ///
    /// # Errors
    /// All rows that are still at fault or belong to no failed item; those of sheet, queue and store.
    pub fn mended_rows(&self, batch: &Batch, bytes: &[u8]) -> Result<Vec<Mended>, Problems> {
        let spec = Spec::of(&batch.spec)?;
        let Some((bytes, mut pictures)) = rows::open(&mut self.spooled(&mut &*bytes)?)? else {
            return Err(no_sheet_inside().into());
        };
        if let Some(kept) = self.queue().noted(&batch.name, PICTURES)? {
            let kept: Blob = serde_json::from_value(kept).map_err(|error| unreadable(&error.into()))?;
            pictures.add(Opened::new(self.spooled(&mut *self.store().open(&batch.name, &kept.digest)?)?)?);
        }
        let read = sheet::read(&bytes, self.template_of(&spec)?)?;
        let failed = self.failed(batch)?;
        let (mut mended, mut problems) = (Vec::new(), Vec::new());
        for mut row in read.rows {
            pictures.put_inside(&mut row.data, &mut row.faults)?;
            if !row.faults.is_empty() {
                problems.extend(row.faults);
                continue;
            }
            let name = press::safe_name(&row.name, "");
            let mut same = failed.iter().filter(|item| item.new.name.as_deref() == Some(name.as_str()));
            match (same.next(), same.next()) {
                (Some(item), None) => mended.push(Mended { number: item.number, with: With::Data(row.data) }),
                _ => problems.push(no_such_row(&row.name, row.number)),
            }
        }
        Problems::check(problems)?;
        Ok(mended)
    }

    /// What is read, in a file that can be read to and fro.
    fn spooled(&self, source: &mut dyn Read) -> Result<File, Problems> {
        let mut file = self.upload()?;
        std::io::copy(source, &mut file).map_err(|error| unreadable(&error))?;
        Ok(file)
    }

    fn template_of(&self, spec: &Spec) -> Result<&Template, Problems> {
        self.press().catalog().template(spec.template.as_deref().unwrap_or_default())
    }

    fn failed(&self, batch: &Batch) -> Result<Vec<Item>, Problems> {
        let mut page = Page { state: Some(ItemState::Failed), after: 0, most: PAGE_ITEMS };
        let mut failed = Vec::new();
        loop {
            let items = self.queue().items(&batch.name, &page)?;
            let Some(last) = items.last() else { return Ok(failed) };
            page.after = last.number;
            failed.extend(items);
        }
    }
}

fn no_sheet() -> Problem {
    Problem::new(Code::NotFound, "这个批次不是以表格提交的", "the batch did not come as a sheet")
}

fn no_sheet_inside() -> Problem {
    Problem::new(Code::BadRequest, "压缩包中没有改正表", "the ZIP holds no sheet of mended rows").hint(
        "请把改好的表格（.xlsx）和新照片一起打成一个 ZIP",
        "put the mended sheet (.xlsx) and new pictures into one ZIP",
    )
}

fn no_such_row(name: &str, row: u32) -> Problem {
    Problem::new(
        Code::Value,
        format!("第{row}行“{name}”不是这个批次中失败的行"),
        format!("row {row}, {name:?}, is no failed row of this batch"),
    )
    .hint(
        "请在下载的改正表中修改，不要改动编号",
        "mend the sheet of failed rows, and leave its keys as they are",
    )
}
