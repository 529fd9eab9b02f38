//! The documents of a batch as files: named after their items, or by number and title.

use std::path::{Path, PathBuf};

use crate::app::batch::Batches;
use crate::app::product::file_name;
use crate::backend::Format;
use crate::cli::batch::STATE;
use crate::cli::staged;
use crate::problem::Problems;
use crate::queue::{Batch, Item, Outcome, Printed};
use crate::store::Piece;

/// Where documents go.
pub(super) struct Documents {
    folder: PathBuf,
    /// How many digits a number has, so that files sort as the items do.
    digits: usize,
}

impl Documents {
    /// Documents of a batch of so many items, in a folder.
    pub(super) fn new(folder: &Path, total: u32) -> Documents {
        Documents { folder: folder.to_owned(), digits: total.to_string().len() }
    }

    /// Writes the files of a printed item, whole or not at all; those that are there already are left.
    ///
    /// # Errors
    /// `file-fault` naming the file; those of the store.
    pub(super) fn write(&mut self, batches: &Batches, batch: &Batch, item: &Item) -> Result<(), Problems> {
        let Some(Outcome::Done(printed)) = &item.outcome else { return Ok(()) };
        for (path, index) in self.paths(item, printed) {
            let file = &printed.files[index];
            let there = path.metadata().is_ok_and(|there| there.len() == file.bytes);
            if !there {
                let whole = Piece { digest: file.digest.clone(), offset: 0, length: file.bytes };
                let bytes = batches.store().read(&batch.name, &whole)?;
                staged::copy(&path, &self.folder.join(STATE), &mut bytes.as_slice())?;
            }
        }
        Ok(())
    }

    /// The path of each file, with its index.
    fn paths(&self, item: &Item, printed: &Printed) -> Vec<(PathBuf, usize)> {
        let stem = match &item.new.name {
            Some(name) => name.clone(),
            None => format!("{:0digits$}-{}", item.number, printed.file_name, digits = self.digits),
        };
        let mut paths = Vec::new();
        for (index, file) in printed.files.iter().enumerate() {
            let Some(format) = Format::find(&file.format) else { continue };
            let same = |other: &&crate::queue::PrintedFile| other.format == file.format;
            let several = printed.files.iter().filter(same).count() > 1;
            let page = printed.files[..=index].iter().filter(same).count();
            paths.push((self.folder.join(file_name(&stem, format, several.then_some(page))), index));
        }
        paths
    }
}
