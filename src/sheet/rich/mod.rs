//! The body of a document in one cell: each line a paragraph, headings by their numbers, everything else by a word in 【】.

mod read;
mod write;

use serde_json::Value;

use crate::sheet::field::{Field, Kind};

pub(super) use read::read;
pub(super) use write::write;

/// Levels of headings by their word.
const LEVELS: [&str; 4] = ["一级标题", "二级标题", "三级标题", "四级标题"];
/// Positions of a paragraph by their word.
const ALIGNED: [(&str, &str); 3] = [("顶格", "left"), ("居中", "center"), ("居右", "right")];
/// What a sheet named in a line holds.
pub(super) trait Sheets {
    /// The table of a sheet; nothing, and remembered as a fault, if there is none of the name.
    fn table(&mut self, name: &str) -> Option<Value>;
    /// The chart of a sheet, likewise.
    fn chart(&mut self, name: &str) -> Option<Value>;
}

/// Takes tables and charts of a body to sheets of their own.
pub(super) trait Easel {
    /// The name of the sheet that a table went to.
    fn table(&mut self, table: &Value, pointer: &str) -> String;
    /// The name of the sheet that a chart went to.
    fn chart(&mut self, chart: &Value) -> String;
}

fn fields(list: &[(&str, Kind)]) -> Vec<Field> {
    let field = |(name, kind): &(&str, Kind)| Field {
        name: (*name).to_owned(),
        title: String::new(),
        kind: kind.clone(),
        picture: *name == "image",
    };
    list.iter().map(field).collect()
}

fn picture() -> Vec<Field> {
    fields(&[("image", Kind::Text), ("caption", Kind::Text), ("alt", Kind::Text), ("width", Kind::Number)])
}

fn metric() -> Vec<Field> {
    fields(&[("label", Kind::Text), ("value", Kind::Text), ("unit", Kind::Text), ("change", Kind::Text)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// No sheets beside the form.
    struct Bare;

    impl Sheets for Bare {
        fn table(&mut self, _: &str) -> Option<Value> {
            None
        }

        fn chart(&mut self, _: &str) -> Option<Value> {
            None
        }
    }

    impl Easel for Bare {
        fn table(&mut self, _: &Value, _: &str) -> String {
            String::new()
        }

        fn chart(&mut self, _: &Value) -> String {
            String::new()
        }
    }

    #[test]
    fn every_kind_of_block_comes_back_from_its_words() {
        let blocks = json!([
            "一段文字。",
            "一、像标题而不是标题，因为它很长，长到没有人会把它当作标题，并且还有逗号，还有句号在中间。后面还有话。",
            "第一行\n第二行",
            {"heading": "总体要求", "level": 1},
            {"heading": "落实责任。", "level": 2, "text": "各单位要压实责任。\n逐级落实。"},
            {"heading": "附则", "level": 1, "plain": true},
            {"heading": "接排。", "level": 3, "run_in": true},
            {"paragraph": "居中的", "align": "center"},
            {"paragraph": "自然段\n换行"},
            {"list": ["甲", {"text": "乙", "items": ["乙一", "乙二"]}, "丙"]},
            {"list": ["一", "二"], "ordered": true},
            {"quote": "引文"},
            {"figure": {"pictures": [{"image": "cid:甲.jpg", "caption": "说明"}, {"image": "cid:乙.png", "width": 0.4}], "caption": "总说明"}},
            {"figure": {"pictures": [{"image": "cid:丙.jpg"}]}},
            {"metrics": [{"label": "办结", "value": "1,286", "unit": "件"}, {"label": "满意率", "value": "99", "unit": "%", "change": "升1%"}]},
            {"page_break": true},
            "【未知】的词照原样印出。"
        ]);
        let mut unsaid = Vec::new();
        let text = write(blocks.as_array().unwrap(), "/body", false, &mut Bare, &mut unsaid);
        assert_eq!(unsaid, Vec::<String>::new(), "{text}");
        assert_eq!(Value::from(read(&text, &mut Bare)), blocks, "{text}");
    }

    #[test]
    fn the_example_has_headings_as_a_clerk_writes_them() {
        let blocks = [json!({"heading": "总体要求", "level": 1}), json!("各单位要落实。")];
        let text = write(&blocks, "/body", true, &mut Bare, &mut Vec::new());
        assert_eq!(text, "一、总体要求\n各单位要落实。");
    }

    #[test]
    fn words_at_the_wrong_place_lose_nothing() {
        let read = read("【下级】甲\n【图题】乙\n【并排图片】丙.jpg\n【一级标题】\n【列项】", &mut Bare);
        let told = Value::from(read).to_string();
        for word in ["甲", "乙", "cid:丙.jpg"] {
            assert!(told.contains(word), "{told}");
        }
    }
}
