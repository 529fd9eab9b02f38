//! What may be wrong with an order, one test a line of the promise; after every one a good order is still answered.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::sync::LazyLock;

use doors::{Server, data_address, png, replace_image, words_of_docx};
use serde_json::{Value, json};

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start("http-orders", &[]));

/// A summary whose first picture is another.
fn with_picture(image: &str) -> (Value, String) {
    let mut data = SERVER.example("annual-summary", "typical");
    let pointer = replace_image(&mut data, image);
    (json!({ "template": "annual-summary", "format": "pdf", "data": data }), pointer)
}

/// Puts a text into the notice where it is printed.
fn with_text(text: &str) -> Value {
    SERVER.notice(|data| data["body"].as_array_mut().unwrap().insert(0, text.into()))
}

fn pointers(errors: &[Value]) -> Vec<&str> {
    errors.iter().map(|error| error["pointer"].as_str().unwrap_or_default()).collect()
}

#[test]
fn not_json_is_400_with_line_and_column() {
    for text in ["{\n  \"template\": notice\n}", "", "{\"template\":\n", "\u{feff}[", "%PDF-1.7"] {
        let errors = SERVER.post_text(text, &[]).refused(400);
        assert_eq!(errors[0]["code"], "not-json", "{text:?}");
        assert!(errors[0]["line"].is_u64() && errors[0]["column"].is_u64(), "{text:?} {errors:?}");
    }
    let errors = SERVER.post_text("{\n  \"template\": notice\n}", &[]).refused(400);
    assert_eq!(errors[0]["line"], 2);
    SERVER.still_serves();
}

#[test]
fn fields_missing_wrong_unknown_or_too_long_are_422_all_at_once() {
    let long = "长".repeat(70_000);
    type Change = fn(&mut Value, &str);
    let cases: [(&str, Change, &str); 4] = [
        ("field-missing", |data, _| drop(data.as_object_mut().unwrap().shift_remove("title")), "title"),
        ("field-type", |data, _| data["title"] = 1.into(), "title"),
        ("field-unknown", |data, _| data["zzz"] = 1.into(), "zzz"),
        ("field-too-long", |data, long| data["title"] = long.into(), "title"),
    ];
    for (code, change, name) in cases {
        let errors = SERVER.post(&SERVER.notice(|data| change(data, &long))).refused(422);
        let error = errors.iter().find(|error| error["code"] == code).unwrap_or_else(|| panic!("{errors:?}"));
        assert!(error["pointer"].as_str().unwrap().starts_with("/data"), "{error}");
        assert!(error.to_string().contains(name), "{error}");
        assert!(error["hint"].as_str().is_some_and(|hint| !hint.is_empty()), "{error}");
    }
    let mut order = SERVER.notice(|data| {
        data["title"] = long.as_str().into();
        data["zzz"] = 1.into();
        drop(data.as_object_mut().unwrap().shift_remove("body"));
    });
    order["colour"] = "red".into();
    order["options"] = json!({ "dpi": "many" });
    let answer = SERVER.post(&order);
    let errors = answer.refused(422);
    for pointer in ["/colour", "/options/dpi", "/data/title", "/data/zzz"] {
        assert!(pointers(&errors).contains(&pointer), "{pointer}: {errors:?}");
    }
    assert!(errors.iter().any(|error| error["code"] == "field-missing"), "{errors:?}");
    SERVER.still_serves();
}

#[test]
fn unknown_template_or_format_lists_what_exists() {
    let mut order = SERVER.notice(|_| ());
    order["template"] = "notise".into();
    let errors = SERVER.post(&order).refused(404);
    assert_eq!(
        (&errors[0]["code"], &errors[0]["pointer"]),
        (&json!("template-unknown"), &json!("/template"))
    );
    assert!(errors[0]["hint"].as_str().unwrap().contains("notice"), "{errors:?}");
    for (format, pointer) in [(json!("odt"), "/format"), (json!(["pdf", "odt"]), "/format/1")] {
        let mut order = SERVER.notice(|_| ());
        order["format"] = format;
        let errors = SERVER.post(&order).refused(422);
        assert_eq!((&errors[0]["code"], &errors[0]["pointer"]), (&json!("format-unknown"), &json!(pointer)));
        assert!(errors[0]["hint"].as_str().unwrap().contains("docx"), "{errors:?}");
    }
    let errors = SERVER.get("/v1/templates/notise").refused(404);
    assert!(errors[0]["hint"].as_str().unwrap().contains("notice"), "{errors:?}");
    SERVER.still_serves();
}

#[test]
fn over_a_ceiling_is_413_naming_it() {
    let mut nested = json!("深");
    for _ in 0..40 {
        nested = json!([nested]);
    }
    let pages: Vec<Value> =
        (0..1_400).flat_map(|page| [json!(format!("第{page}页")), json!({ "page_break": true })]).collect();
    let table =
        |columns: usize, rows: usize| json!([{ "table": { "rows": vec![vec!["1"; columns]; rows] } }]);
    let big = data_address("image/png", &[vec![0x89], vec![0; 20_980_000]].concat());
    let orders = [
        ("nesting", SERVER.notice(|data| data["body"] = nested.clone())),
        ("pages", SERVER.notice(|data| data["body"] = pages.into())),
        ("cells", SERVER.notice(|data| data["body"] = table(20, 2_600))),
        ("image", with_picture(&big).0),
    ];
    for (name, order) in orders {
        let errors = SERVER.post(&order).refused(413);
        let error = errors.iter().find(|error| error["code"] == "too-large").unwrap();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(|c: char| c.is_ascii_digit()), "{name}: {message}");
    }
    SERVER.still_serves();
}

#[test]
fn a_body_over_the_ceiling_is_413_plain_and_chunked() {
    use std::io::{Read, Write};
    let body = vec![b' '; 64 * 1024 * 1024 + 1];
    let errors = SERVER.call("POST", "/v1/documents", &[], &body).refused(413);
    assert!(errors[0]["message"].as_str().unwrap().contains("67108864"), "{errors:?}");
    let mut stream = std::net::TcpStream::connect(SERVER.address.trim_start_matches("http://")).unwrap();
    let head =
        "POST /v1/documents HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    for piece in body.chunks(1 << 20) {
        stream.write_all(format!("{:x}\r\n", piece.len()).as_bytes()).unwrap();
        stream.write_all(piece).unwrap();
        stream.write_all(b"\r\n").unwrap();
    }
    stream.write_all(b"0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("67108864"), "{answer}");
    SERVER.still_serves();
}

#[test]
fn a_bad_picture_is_422_naming_the_field() {
    let good = png(64, 64);
    let cut = &good[..good.len() / 2];
    let cases = [
        ("not what it claims", data_address("image/jpeg", &good)),
        ("no picture at all", data_address("image/png", b"GIF89a not a picture")),
        ("truncated", data_address("image/png", cut)),
        ("bomb", data_address("image/png", &png(30_000, 30_000))),
        ("not base64", "data:image/png;base64,@@@@".to_owned()),
        ("not sent", "cid:nowhere".to_owned()),
    ];
    for (name, image) in cases {
        let (order, pointer) = with_picture(&image);
        let errors = SERVER.post(&order).refused(422);
        assert!(pointers(&errors).contains(&pointer.as_str()), "{name}: {pointer} {errors:?}");
    }
    let (order, _) = with_picture(&data_address("image/png", &good));
    SERVER.post(&order).given("application/pdf");
    SERVER.still_serves();
}

#[test]
fn a_character_that_no_font_draws_is_422_and_a_fallback_is_a_warning() {
    for (character, code) in [("\u{e000}", "U+E000"), ("\u{378}", "U+0378"), ("\u{f0000}", "U+F0000")] {
        let errors = SERVER.post(&with_text(&format!("前{character}后"))).refused(422);
        assert_eq!(
            (&errors[0]["code"], &errors[0]["pointer"]),
            (&json!("character-undrawable"), &json!("/data/body/0"))
        );
        assert!(errors[0]["message"].as_str().unwrap().contains(code), "{errors:?}");
    }
    let answer = SERVER.post(&with_text("姓名㛃中的字"));
    answer.given("application/pdf");
    assert_ne!(answer.header("x-hongtou-warnings"), "0");
    let warnings = answer.warnings();
    let about = |warning: &&Value| warning["code"] == "font-fallback" && warning.to_string().contains('㛃');
    assert!(warnings.iter().any(|warning| about(&warning)), "{warnings:?}");
    SERVER.still_serves();
}

#[test]
fn control_characters_lone_surrogates_and_overrides_are_422() {
    for escape in [r"\u0000", r"\u0007", r"\u001b", r"\ud800", r"\udc00", r"\u202e", r"\u2066", r"\ufffe"] {
        let text = with_text("前@@@后").to_string().replace("@@@", escape);
        let errors = SERVER.post_text(&text, &[]).refused(422);
        assert_eq!(errors[0]["code"], "character-forbidden", "{escape}: {errors:?}");
    }
    SERVER.still_serves();
}

#[test]
fn marks_of_every_language_underneath_are_printed_literally() {
    let text = r##"{{title}} {{{body}}} {{#each x}} # * _ $x$ @ref < > & \ ]]> #import "x" `c` [a](b) <b>粗</b> ~~~ | --- ![i](j) \u{41} &amp; <!-- --> %25 //"##;
    let mut order = with_text(text);
    order["format"] = json!(["docx", "pdf"]);
    let files = SERVER.post(&order).unzipped();
    let (_, docx) = files.iter().find(|(name, _)| name.ends_with(".docx")).unwrap();
    assert!(words_of_docx(docx).contains(text), "{}", words_of_docx(docx));
    let order = SERVER.notice(|data| data["title"] = "关于{{x}} #import \"y\" 的*通知*_& ]]>".into());
    SERVER.post(&order).given("application/pdf");
    SERVER.still_serves();
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    for text in [
        "[".repeat(2_000_000),
        "{\"a\":".repeat(400_000),
        format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
    ] {
        let answer = SERVER.post_text(&text, &[]);
        assert!([400, 413].contains(&answer.status), "{}", answer.text());
    }
    SERVER.still_serves();
}
