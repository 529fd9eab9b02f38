//! x
use crate::catalog::{Catalog, fonts::Fonts};
use crate::model::Document;
use crate::problem::{Problem, Problems};
use serde_json::Value;
pub(super) fn refuse_undrawable(_: &Fonts, _: &Value) -> Result<(), Problems> {
    Ok(())
}
pub(super) fn warn_of_fallback(_: &Catalog, _: &Document, _: &Value) -> Result<Vec<Problem>, Problems> {
    Ok(vec![])
}
