//! The switches of every kind of document (条例 8, 9, 15): what is refused, and what is printed with advice, by pointer and with a remedy.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::PathBuf;
use std::sync::LazyLock;

use hongtou::backend::{Format, Options};
use hongtou::catalog::{Catalog, Sources};
use hongtou::payload::{Parts, Payload};
use hongtou::press::{Order, Press};
use hongtou::problem::{Language, Place, Problem};
use serde_json::{Value, json};

fn press() -> Press {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let sources = Sources { root, ..Sources::default() };
    let catalog = Catalog::load(&sources).unwrap_or_else(|faults| panic!("{faults}"));
    Press::new(catalog).unwrap_or_else(|faults| panic!("{faults}"))
}

static PRESS: LazyLock<Press> = LazyLock::new(press);

/// What comes of an example with some members replaced (`null` takes one away): faults, or else warnings.
fn outcome(template: &str, case: &str, patch: &Value) -> Result<Vec<Problem>, Vec<Problem>> {
    let mut data = PRESS.catalog().templates[template].examples[case].payload().unwrap();
    for (name, value) in patch.as_object().unwrap() {
        let members = data.as_object_mut().unwrap();
        match value {
            Value::Null => drop(members.shift_remove(name)),
            value => drop(members.insert(name.clone(), value.clone())),
        }
    }
    let order = Order {
        template: template.to_owned(),
        formats: vec![Format::Pdf],
        data,
        parts: Parts::new(),
        options: Options::default(),
    };
    let payload = PRESS.accept(&order).map_err(|faults| faults.into_list())?;
    PRESS.compose(template, &payload).map(|(_, warnings)| warnings).map_err(|faults| faults.into_list())
}

#[track_caller]
fn told(found: &[Problem], pointer: &str, words: &str, what: &str) {
    let at = Place::Pointer(pointer.to_owned());
    let about = |problem: &&Problem| {
        problem.at == at && problem.line(Language::Chinese).contains(words) && problem.hint.is_some()
    };
    assert!(found.iter().any(|problem| about(&problem)), "{what}: {pointer} {words}: {found:#?}");
}

#[test]
fn what_breaks_a_rule_is_refused() {
    let cases = [
        ("report", json!({"approvers": null}), "/approvers", "签发人"),
        ("request", json!({"approvers": null}), "/approvers", "签发人"),
        ("request", json!({"addressees": ["云岭市人民政府", "云岭市水利局"]}), "/addressees", "第十五条"),
        ("request", json!({"addressees": "云岭市人民政府、云岭市水利局"}), "/addressees", "第十五条"),
        ("report", json!({"copied_to": ["各县（市、区）人民政府"]}), "/copied_to/0", "不抄送下级机关"),
        ("report", json!({"copied_to": ["市财政局，各乡镇人民政府"]}), "/copied_to/0", "不抄送下级机关"),
        ("notice", json!({"approvers": ["李云山"]}), "/approvers", "上行文"),
        ("circular", json!({"approvers": ["李云山"]}), "/approvers", "上行文"),
        ("opinion", json!({"approvers": ["李云山"]}), "/approvers", "direction"),
        ("opinion", json!({"direction": "up"}), "/approvers", "签发人"),
        ("announcement", json!({"addressees": ["各县"]}), "/addressees", "不写主送机关"),
        ("resolution", json!({"title_note": null}), "/title_note", "题注"),
        ("reply", json!({"addressees": null}), "/addressees", "主送机关"),
        ("letter", json!({"issuer_mark": ["云岭市人民政府文件"]}), "/issuer_mark/0", "不加“文件”"),
        ("letter", json!({"issuer_mark": ["甲局", "乙局"]}), "/issuer_mark", "主办机关"),
        ("letter", json!({"printer": "云岭市人民政府办公室"}), "/printer", "10.1"),
        ("order", json!({"issuer_mark": ["云岭市人民政府文件"]}), "/issuer_mark", "令"),
        ("order", json!({"document_number": "第012号"}), "/document_number", "不补0"),
        ("minutes", json!({"number": "〔2025〕第12号"}), "/number", "〔2025〕3号"),
        ("notice", json!({"document_number": "云政发〔2021〕第005号"}), "/document_number", "不补0"),
        ("notice", json!({"document_number": "云政发[2021]5号"}), "/document_number", "六角括号"),
        ("decision", json!({"document_number": "云政发〔21〕5号"}), "/document_number", "四位"),
        (
            "decision",
            json!({"document_number": "云发改〔2025〕1号、云财〔2025〕2号"}),
            "/document_number",
            "主办机关",
        ),
        ("reply", json!({"date": "2025年2月30日"}), "/date", "存在的日期"),
        ("reply", json!({"date": "2025-13-01"}), "/date", "存在的日期"),
        ("reply", json!({"printed_on": "2025年4月31日"}), "/printed_on", "印发日期"),
        ("decision", json!({"classification": "机密★1年"}), "/copy_number", "份号"),
        ("bulletin", json!({"classification": "秘密★1年"}), "/copy_number", "份号"),
    ];
    for (template, patch, pointer, words) in cases {
        let faults = outcome(template, "typical", &patch).unwrap_err();
        told(&faults, pointer, words, &format!("{template} {patch}"));
    }
    let seals = json!({"signature_form": "seal", "seals": [{}, {}]});
    assert!(
        outcome("reply", "typical", &seals).unwrap_err()[0]
            .to_owned()
            .message
            .text(Language::Chinese)
            .contains("一一对应")
    );
}

#[test]
fn what_goes_against_custom_is_printed_with_advice() {
    let cases = [
        ("report", json!({"body": ["一切正常。", "妥否，请批示。"]}), "/body/1", "不得夹带请示"),
        ("report", json!({"addressees": ["李云山市长"]}), "/addressees/0", "负责人"),
        ("request", json!({"addressees": "陈怀远书记"}), "/addressees", "负责人"),
        ("proposal", json!({"addressees": "陈怀远同志"}), "/addressees", "负责人"),
        ("request", json!({"copied_to": ["机关所属有关部门"]}), "/copied_to/0", "下级机关"),
        (
            "notice",
            json!({"body": ["名单见附件3。"], "attachments": [{"title": "名单"}]}),
            "/body/0",
            "附件3",
        ),
        ("notice", json!({"body": ["名单见附件。"], "attachments": null}), "/body/0", "附件"),
        ("decision", json!({"title": "关于表彰先进"}), "/title", "决定"),
        ("notice", json!({"title": "关于开展检查的通知。"}), "/title", "标点"),
        ("minutes", json!({"issuer_mark": ["云岭市人民政府"]}), "/issuer_mark/0", "纪要"),
        (
            "decision",
            json!({"copy_number": "000001", "classification": "秘密★1年", "annotation": "此件公开发布"}),
            "/annotation",
            "涉密",
        ),
        ("reply", json!({"seals": null}), "/signature_form", "留出位置"),
    ];
    for (template, patch, pointer, words) in cases {
        let warnings =
            outcome(template, "typical", &patch).unwrap_or_else(|faults| panic!("{template}: {faults:#?}"));
        told(&warnings, pointer, words, &format!("{template} {patch}"));
    }
}

/// The paragraphs of a body.
fn words(template: &str, patch: &Value) -> String {
    let mut data = PRESS.catalog().templates[template].examples["minimal"].payload().unwrap();
    data.as_object_mut().unwrap().extend(patch.as_object().unwrap().clone());
    let payload = Payload::parse(&PRESS.catalog().templates[template].schema, data, &Parts::new()).unwrap();
    format!("{:?}", PRESS.compose(template, &payload).unwrap().0.body)
}

#[test]
fn the_usual_close_is_added_once_and_gives_way() {
    let count = |template: &str, patch: Value, close: &str| words(template, &patch).matches(close).count();
    for (template, close) in [
        ("request", "妥否，请批示。"),
        ("public-notice", "特此通告。"),
        ("announcement", "特此公告。"),
        ("reply", "此复。"),
        ("letter", "请予函复。"),
    ] {
        assert_eq!(count(template, json!({}), close), 1, "{template}");
        assert_eq!(count(template, json!({"close": false}), close), 0, "{template}");
        assert_eq!(count(template, json!({"body": ["事项。", close]}), close), 1, "{template}");
        let own = json!({"close": "请予研究。"});
        assert_eq!(
            (count(template, own.clone(), close), count(template, own, "请予研究。")),
            (0, 1),
            "{template}"
        );
    }
}

#[test]
fn the_schemas_that_are_served_stand_alone() {
    for template in PRESS.catalog().templates.values() {
        let schema = template.schema.source();
        let text = schema.to_string();
        for address in text.split("\"$ref\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let pointer = address.strip_prefix('#').unwrap_or_else(|| panic!("{}: {address}", template.name));
            assert!(schema.pointer(pointer).is_some(), "{}: {address}", template.name);
        }
        assert!(template.examples.contains_key("minimal") && template.examples.contains_key("typical"));
    }
}
