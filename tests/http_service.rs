//! What a caller gets: documents, catalogue, negotiation, languages, and words for every error of the server itself.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::sync::LazyLock;

use doors::{Server, data_address, decoded, png, replace_image};
use serde_json::{Value, json};

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start("http-service", &[]));

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[test]
fn the_same_order_gives_the_same_bytes_and_tag() {
    for format in ["pdf", "docx", "svg", "png"] {
        let mut order = SERVER.notice(|_| ());
        order["format"] = format.into();
        let (first, second) = (SERVER.post(&order), SERVER.post(&order));
        assert_eq!(first.status, 200, "{}", first.text());
        assert_eq!(first.header("etag"), second.header("etag"), "{format}");
        assert!(first.header("etag").len() > 40 && first.bytes == second.bytes, "{format}");
        let tag = first.header("etag");
        let unchanged = SERVER.post_text(&order.to_string(), &[("if-none-match", tag)]);
        assert_eq!((unchanged.status, unchanged.bytes.len()), (304, 0), "{format}");
        let other = SERVER.post(&{
            let mut order = SERVER.notice(|data| data["title"] = "关于另一件事的通知".into());
            order["format"] = format.into();
            order
        });
        assert_ne!(first.header("etag"), other.header("etag"), "{format}");
    }
}

#[test]
fn a_document_comes_with_its_headers() {
    let answer = SERVER.post(&SERVER.notice(|_| ()));
    answer.given("application/pdf");
    assert_eq!(answer.header("content-length"), answer.bytes.len().to_string());
    assert!(answer.header("x-hongtou-pages").parse::<usize>().unwrap() >= 1);
    assert_eq!(answer.header("x-hongtou-warnings"), "0");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[test]
fn a_chinese_file_name_comes_back() {
    let answer = SERVER.post(&SERVER.notice(|data| data["title"] = "关于印发《办法》的通知".into()));
    let header = answer.header("content-disposition");
    assert!(header.starts_with("attachment; filename=\"document.pdf\"; filename*=UTF-8''"), "{header}");
    let name = decoded(header.rsplit("''").next().unwrap());
    assert!(name.contains("关于印发《办法》的通知") && name.ends_with(".pdf"), "{name}");
}

#[test]
fn several_formats_or_pages_come_as_one_zip() {
    let mut order = SERVER.notice(|data| data["title"] = "关于归档的通知".into());
    order["format"] = json!(["pdf", "docx"]);
    let answer = SERVER.post(&order);
    answer.given("application/zip");
    let files = answer.unzipped();
    assert!(files[0].0.contains("关于归档的通知") && files[0].0.ends_with(".pdf"), "{}", files[0].0);
    assert!(files[0].1.starts_with(b"%PDF-") && files[1].0.ends_with(".docx"));
    assert_eq!(answer.header("etag"), SERVER.post(&order).header("etag"));
    let order = SERVER.notice(|data| {
        data["body"] = json!(["第一页", { "page_break": true }, "第二页", { "page_break": true }, "㛃"]);
    });
    let pages = SERVER.post(&json!({ "template": "notice", "format": ["png"], "data": order["data"] }));
    let names: Vec<String> = pages.unzipped().into_iter().map(|(name, _)| name).collect();
    assert!(names.len() >= 4 && names[0].ends_with("-1.png") && names[1].ends_with("-2.png"), "{names:?}");
    assert_eq!(names.last().unwrap(), "warnings.json");
    let one =
        json!({ "template": "notice", "format": "png", "data": order["data"], "options": { "page": 2 } });
    SERVER.post(&one).given("image/png");
}

#[test]
fn without_a_format_accept_decides() {
    let order = json!({ "template": "notice", "data": SERVER.example("notice", "typical") }).to_string();
    for (accept, expected) in [
        ("*/*", "application/pdf"),
        (DOCX, DOCX),
        ("text/html, application/pdf;q=0.4, */*;q=0.1", "application/pdf"),
        (
            "application/pdf;q=0.1, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            DOCX,
        ),
    ] {
        SERVER.post_text(&order, &[("accept", accept)]).given(expected);
    }
    let errors = SERVER.post_text(&order, &[("accept", "text/html")]).refused(406);
    assert_eq!(errors[0]["code"], "format-unknown");
    assert!(errors[0]["hint"].as_str().unwrap().contains("application/pdf"), "{errors:?}");
}

#[test]
fn messages_are_chinese_or_english_as_asked() {
    let text = json!({ "template": "nothing", "data": {} }).to_string();
    for (language, expected) in
        [("", "模板"), ("zh-CN,en;q=0.5", "模板"), ("en-US,en;q=0.9,zh;q=0.1", "template")]
    {
        let errors = SERVER.post_text(&text, &[("accept-language", language)]).refused(404);
        assert!(errors[0]["message"].as_str().unwrap().contains(expected), "{language}: {errors:?}");
    }
}

/// A form of named parts.
fn form(parts: &[(&str, &[u8])]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, bytes) in parts {
        let head =
            format!("--XYZ\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n");
        body.extend(head.as_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--XYZ--\r\n");
    ("multipart/form-data; boundary=XYZ".to_owned(), body)
}

#[test]
fn pictures_come_beside_the_order_in_a_form() {
    let mut data = SERVER.example("annual-summary", "typical");
    replace_image(&mut data, "cid:photo-1");
    let order = json!({ "template": "annual-summary", "format": "pdf", "data": data }).to_string();
    let picture = png(80, 60);
    let (kind, body) = form(&[("order", order.as_bytes()), ("photo-1", &picture)]);
    let beside = SERVER.call("POST", "/v1/documents", &[("content-type", &kind)], &body);
    beside.given("application/pdf");
    replace_image(&mut data, &data_address("image/png", &picture));
    let inside = SERVER.post(&json!({ "template": "annual-summary", "format": "pdf", "data": data }));
    assert_eq!(beside.header("etag"), inside.header("etag"));
}

#[test]
fn a_bad_form_is_400_in_words() {
    let cases = [
        ("no order", form(&[("photo", b"x")])),
        ("order twice", form(&[("order", b"{}"), ("order", b"{}")])),
        ("no boundary", ("multipart/form-data".to_owned(), b"x".to_vec())),
        ("cut off", ("multipart/form-data; boundary=XYZ".to_owned(), b"--XYZ\r\nContent-Dis".to_vec())),
    ];
    for (name, (kind, body)) in cases {
        let answer = SERVER.call("POST", "/v1/documents", &[("content-type", &kind)], &body);
        assert_eq!(answer.refused(400)[0]["code"], "bad-request", "{name}");
    }
    let packed = [("content-encoding", "gzip")];
    SERVER.post_text("{}", &packed).refused(415);
}

#[test]
fn the_catalogue_can_be_read_and_ordered_from() {
    let list = SERVER.get("/v1/templates").json();
    let names: Vec<&str> =
        list["templates"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    for name in ["annual-summary", "bulletin", "notice", "statistics-report"] {
        assert!(names.contains(&name), "{names:?}");
    }
    let notice = SERVER.get("/v1/templates/notice");
    assert_eq!(notice.json()["layout"], "ordinary");
    let again = SERVER.call("GET", "/v1/templates/notice", &[("if-none-match", notice.header("etag"))], b"");
    assert_eq!(again.status, 304);
    let schema = SERVER.get("/v1/templates/notice/schema");
    assert_eq!(schema.header("content-type"), "application/schema+json");
    assert!(schema.json()["properties"]["title"].is_object());
    let examples = SERVER.get("/v1/templates/notice/examples").json();
    let cases = examples["examples"].as_array().unwrap();
    assert!(cases.iter().any(|one| one["case"] == "typical"), "{examples}");
    let answer = SERVER.get("/v1/templates/notice/examples/nothing");
    assert!(answer.refused(404)[0]["hint"].as_str().unwrap().contains("typical"));
    assert_eq!(SERVER.call("HEAD", "/v1/templates", &[], b"").status, 200);
}

#[test]
fn every_error_of_the_server_is_a_problem_too() {
    SERVER.get("/nowhere").refused(404);
    let answer = SERVER.get("/v1/documents");
    answer.refused(405);
    assert_eq!(answer.header("allow"), "POST");
    SERVER.call("DELETE", "/v1/templates", &[], b"").refused(405);
    for text in ["[]", "1", "\"notice\"", "{}"] {
        SERVER.post_text(text, &[]).refused(422);
    }
}

#[test]
fn it_says_that_it_lives_and_is_ready() {
    assert_eq!(SERVER.get("/healthz").json(), json!({ "status": "ok" }));
    let ready = SERVER.get("/readyz");
    assert_eq!((ready.status, &ready.json()["status"]), (200, &Value::from("ready")));
}

#[test]
fn requests_carry_an_id_into_the_log() {
    let answer = SERVER.call("GET", "/healthz", &[("x-request-id", "office-4711")], b"");
    assert_eq!(answer.header("x-request-id"), "office-4711");
    assert!(SERVER.log().lines().any(|line| line.contains("office-4711") && line.contains("status=200")));
    let insane = SERVER.call("GET", "/healthz", &[("x-request-id", "a b; DROP")], b"");
    let other = SERVER.get("/healthz");
    assert!(!insane.header("x-request-id").contains("DROP"));
    assert_ne!(insane.header("x-request-id"), other.header("x-request-id"));
}
