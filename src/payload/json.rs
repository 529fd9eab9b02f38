//! x
use crate::problem::Problems;
use serde_json::Value;
/// x
pub fn read_json(_b: &[u8]) -> Result<Value, Problems> {
    Ok(Value::Null)
}
