//! A document as it will be, for the eye of the one who writes it: pictures of pages, and what proofreading finds.

use crate::backend::{View, Viewed};
use crate::press::{Order, Press, dropped};
use crate::problem::Problems;
use crate::proof::{self, Finding, Suppressed};

/// What is shown.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The pages, and warnings as those of [`Press::print`].
    pub viewed: Viewed,
    /// What proofreading finds; not the rules that ask what stands on which page.
    pub findings: Vec<Finding>,
}

impl Press {
    /// Lays an order out and draws the pages of a view; its formats and options play no part. `wanted` is asked between
    /// stages and before each page.
    ///
    /// # Errors
    /// As [`Press::print`].
    pub fn preview(
        &self,
        order: &Order,
        view: &View,
        suppressed: &Suppressed,
        wanted: &dyn Fn() -> bool,
    ) -> Result<Preview, Problems> {
        let payload = self.accept(order)?;
        let (document, mut warnings) = self.compose(&order.template, &payload)?;
        if !wanted() {
            return Err(dropped().into());
        }
        let mut subject = self.subject(&order.template, &order.data)?;
        self.tell(&document, &payload, &mut subject.pages)?;
        let findings = proof::proofread(&subject, suppressed);
        let mut viewed = self.typst.view(&self.catalog, &document, view, wanted)?;
        if !wanted() {
            return Err(dropped().into());
        }
        warnings.append(&mut viewed.warnings);
        viewed.warnings = warnings;
        Ok(Preview { viewed, findings })
    }
}
