//! x
use super::Parts;
use crate::problem::Problem;
use serde_json::Value;
/// x
#[derive(Debug, Clone)]
pub struct Picture {}
/// x
#[derive(Debug, Clone)]
pub enum PictureFormat {}
/// x
pub fn data_address(_: &str, _: &[u8]) -> String {
    String::new()
}
pub(super) fn take(_: &mut Value, _: &Parts, _: &mut Vec<Problem>) -> Vec<Picture> {
    vec![]
}
