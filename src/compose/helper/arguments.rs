//! The arguments of a helper, read as the kind of value that it wants.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::compose::decimal::Decimal;
use crate::compose::refusal::{Refusal, shown};

/// Most digits after the point that a helper prints.
const DIGITS_MOST: u64 = 12;

/// Positional and named arguments of one call.
pub(in crate::compose) struct Arguments<'a> {
    /// Name of the helper.
    pub(in crate::compose) name: &'a str,
    /// By position; one that the payload does not have is `None`.
    pub(in crate::compose) params: Vec<Option<&'a Value>>,
    /// By name.
    pub(in crate::compose) named: BTreeMap<&'a str, &'a Value>,
}

impl<'a> Arguments<'a> {
    /// An argument, if it is there and not null.
    pub(super) fn get(&self, index: usize) -> Option<&'a Value> {
        self.params.get(index).copied().flatten().filter(|value| !value.is_null())
    }

    /// An argument that must be there.
    pub(super) fn value(&self, index: usize) -> Result<&'a Value, Refusal> {
        match self.get(index) {
            Some(value) => Ok(value),
            None => Err(self.refuse(&Value::Null, "一个值", "a value")),
        }
    }

    /// A number.
    pub(super) fn number(&self, index: usize) -> Result<Decimal, Refusal> {
        let value = self.value(index)?;
        self.number_of(value)
    }

    /// A value read as a number.
    pub(super) fn number_of(&self, value: &Value) -> Result<Decimal, Refusal> {
        match value {
            Value::Number(number) => Decimal::of(number).ok_or_else(|| self.too_many_digits()),
            other => Err(self.refuse(other, "数字", "a number")),
        }
    }

    /// A text.
    pub(super) fn text(&self, index: usize) -> Result<&'a str, Refusal> {
        let value = self.value(index)?;
        value.as_str().ok_or_else(|| self.refuse(value, "文本", "a text"))
    }

    /// A text that may be absent.
    pub(super) fn optional_text(&self, index: usize) -> Result<Option<&'a str>, Refusal> {
        self.get(index).map(|_| self.text(index)).transpose()
    }

    /// A list.
    pub(super) fn list(&self, index: usize) -> Result<&'a [Value], Refusal> {
        let value = self.value(index)?;
        value.as_array().map(Vec::as_slice).ok_or_else(|| self.refuse(value, "列表", "a list"))
    }

    /// A number of digits after the point, 0 to 12.
    pub(super) fn digits(&self, index: usize) -> Result<Option<u32>, Refusal> {
        let Some(value) = self.get(index) else { return Ok(None) };
        match value.as_u64() {
            Some(digits) if digits <= DIGITS_MOST => Ok(u32::try_from(digits).ok()),
            _ => Err(self.refuse(value, "0 到 12 的小数位数", "a number of digits from 0 to 12")),
        }
    }

    /// A value of a list, or what it has under a key.
    pub(super) fn member<'v>(&self, item: &'v Value, key: Option<&str>) -> Result<&'v Value, Refusal> {
        let Some(key) = key else { return Ok(item) };
        match item {
            Value::Object(object) => Ok(object.get(key).unwrap_or(&Value::Null)),
            other => Err(self.refuse(other, &format!("含“{key}”的对象"), &format!("an object with {key:?}"))),
        }
    }

    /// A text or number as it prints.
    pub(super) fn printed(&self, value: &Value) -> Result<String, Refusal> {
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string()),
            Value::Null => Ok(String::new()),
            other => Err(self.refuse(other, "文本或数字", "a text or a number")),
        }
    }

    /// The sentence for a wrong kind of value.
    pub(super) fn refuse(&self, value: &Value, zh: &str, en: &str) -> Refusal {
        let (name, value) = (self.name, shown(value));
        Refusal::value(
            format!("辅助函数 {name} 需要{zh}，得到的是 {value}"),
            format!("the helper {name} wants {en}, but was given {value}"),
        )
    }

    /// The sentence for a result with more digits than are exact.
    pub(super) fn too_many_digits(&self) -> Refusal {
        let name = self.name;
        let values: Vec<String> = self.params.iter().flatten().map(|value| shown(value)).collect();
        let values = values.join("、");
        Refusal::value(
            format!("辅助函数 {name} 的数字位数过多，无法精确计算：{values}"),
            format!("the helper {name} has too many digits to be exact: {values}"),
        )
    }
}
