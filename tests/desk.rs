//! The staff page's calls: its files, the preview, and what keeps a browser safe.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::LazyLock;
use std::time::Duration;

use doors::{Answer, Server, data_address, png, replace_image};
use serde_json::{Value, json};

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start("desk", &[]));

/// Addresses of the files that the page names.
fn named(page: &str) -> Vec<String> {
    page.split('"').filter_map(|piece| piece.strip_prefix("./")).map(|name| format!("/{name}")).collect()
}

#[test]
fn the_page_and_its_files_come_from_here_alone() {
    let page = SERVER.get("/");
    let text = String::from_utf8(page.given("text/html; charset=utf-8").to_vec()).unwrap();
    assert!(!text.contains("http://") && !text.contains("https://"), "{text}");
    assert!(!text.contains("<script>") && !text.contains("<style") && !text.contains(" style="), "{text}");
    let policy = page.header("content-security-policy");
    for part in ["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cache-control"), "no-cache");
    let named = named(&text);
    assert!(
        named.iter().any(|name| name.ends_with(".js")) && named.iter().any(|name| name.ends_with(".css"))
    );
    for address in named {
        let file = SERVER.get(&address);
        assert_eq!(file.status, 200, "{address}");
        let hashed = address.starts_with("/assets/");
        assert_eq!(file.header("cache-control").contains("immutable"), hashed, "{address}");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
    }
    SERVER.get("/assets/nothing.js").refused(404);
    SERVER.get("/index.html").refused(404);
    SERVER.call("POST", "/", &[], b"{}").refused(405);
    assert_eq!(SERVER.call("HEAD", "/", &[], b"").header("etag"), page.header("etag"));
}

#[test]
fn the_calls_are_described_for_programs_and_people() {
    let document = SERVER.get("/openapi.json").json();
    assert_eq!(document["openapi"], "3.1.0");
    let names = document["components"]["schemas"]["TemplateName"]["enum"].as_array().unwrap().clone();
    assert!(names.contains(&json!("notice")) && names.contains(&json!("statistics-report")), "{names:?}");
    for one in document["components"]["schemas"]["Data"]["anyOf"].as_array().unwrap() {
        let schema = SERVER.get(one["properties"]["data"]["$ref"].as_str().unwrap());
        assert_eq!(schema.header("content-type"), "application/schema+json");
    }
    // Every reference inside leads somewhere.
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
    let page = SERVER.get("/docs");
    let text = String::from_utf8(page.given("text/html; charset=utf-8").to_vec()).unwrap();
    let named: Vec<&str> = text.split('"').filter(|piece| piece.starts_with("docs/")).collect();
    assert_eq!(named.len(), 3, "{text}");
    for name in named {
        assert_eq!(SERVER.get(&format!("/{name}")).status, 200, "{name}");
    }
    assert!(!page.header("content-security-policy").contains("unsafe"));
}

#[test]
fn the_page_is_packed_for_those_who_take_it_and_sent_once() {
    let packed = SERVER.call("GET", "/", &[("accept-encoding", "gzip, br")], b"");
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert_eq!(packed.header("vary"), "Accept-Encoding");
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.bytes.as_slice()).read_to_string(&mut text).unwrap();
    let plain = SERVER.call("GET", "/", &[("accept-encoding", "identity")], b"");
    assert_eq!(plain.bytes, text.as_bytes());
    assert_ne!(plain.header("etag"), packed.header("etag"));
    for answer in [packed, plain] {
        let coding = if answer.header("content-encoding").is_empty() { "identity" } else { "gzip" };
        let headers = [("accept-encoding", coding), ("if-none-match", answer.header("etag"))];
        let again = SERVER.call("GET", "/", &headers, b"");
        assert_eq!((again.status, again.bytes.len()), (304, 0));
    }
}

fn preview(body: &Value) -> Answer {
    SERVER.call("POST", "/v1/preview", &[], body.to_string().as_bytes())
}

/// A notice of three pages and more.
fn long() -> Value {
    let mut data = SERVER.example("notice", "typical");
    let paragraphs: Vec<Value> =
        (0..24).map(|_| "各单位要压实责任，逐项对照检查，及时整改。".repeat(6).into()).collect();
    data["body"] = paragraphs.into();
    json!({ "template": "notice", "data": data })
}

#[test]
fn a_preview_shows_the_pages_asked_for() {
    let mut order = long();
    let all = preview(&order);
    assert_eq!(all.status, 200, "{}", all.text());
    let all = all.json();
    let pages = all["pages"].as_u64().unwrap();
    assert!(pages >= 3, "{pages}");
    let images = all["images"].as_array().unwrap();
    assert_eq!(images.len() as u64, pages);
    assert_eq!(
        (&images[0]["page"], &images[0]["width_mm"]),
        (&json!(1), &json!(210.0)),
        "{}",
        images[0]["width_mm"]
    );
    assert!(images.iter().all(|image| image["svg"].as_str().unwrap().starts_with("<svg")));
    order["options"] = json!({ "form": "png", "dpi": 72, "from": 2, "to": 9 });
    let some = preview(&order).json();
    assert_eq!(some["pages"], pages);
    let numbers: Vec<u64> =
        some["images"].as_array().unwrap().iter().map(|image| image["page"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (2..=pages).collect::<Vec<_>>());
    assert!(some["images"][0]["png"].as_str().unwrap().starts_with("iVBORw0KGgo"));
    order["options"] = json!({ "from": 900 });
    assert_eq!(preview(&order).json()["images"], json!([]));
    // What is shown is what is printed.
    let printed = SERVER.post(&json!({ "template": "notice", "format": "svg", "data": order["data"] }));
    assert_eq!(printed.unzipped()[0].1, images[0]["svg"].as_str().unwrap().as_bytes());
}

#[test]
fn a_preview_brings_warnings_and_findings_with_their_places() {
    let mut order = long();
    order["data"]["body"][1] = "其它事项,按《办法》附件九办理，见附件7。".into();
    let shown = preview(&order).json();
    let finding =
        &shown["findings"].as_array().unwrap().iter().find(|one| one["wrong"] == ",").unwrap().clone();
    assert_eq!((&finding["pointer"], &finding["offset"]), (&json!("/body/1"), &json!(4)));
    let proof = SERVER.call("POST", "/v1/proof", &[], order.to_string().as_bytes()).json();
    assert_eq!(shown["findings"], proof["findings"]);
    let warning = &shown["warnings"][0];
    assert_eq!(warning["pointer"], "/data/body/1", "{}", shown["warnings"]);
    order["ignore"] = json!([finding["rule"]]);
    assert!(!preview(&order).json()["findings"].as_array().unwrap().contains(finding));
}

#[test]
fn a_preview_is_refused_like_an_order_and_takes_pictures_beside_it() {
    let mut order = long();
    order["data"]["title"] = json!(7);
    order["options"] = json!({ "form": "gif", "dpi": 1, "from": 0, "zzz": 1 });
    order["zzz"] = json!(1);
    let pointers: Vec<Value> =
        preview(&order).refused(422).iter().map(|error| error["pointer"].clone()).collect();
    let expected = ["/zzz", "/options/form", "/options/dpi", "/options/from", "/options/zzz", "/data/title"];
    assert_eq!(pointers, expected);
    preview(&json!({ "template": "nothing", "data": {} })).refused(404);
    preview(&json!([])).refused(422);
    SERVER.get("/v1/preview").refused(405);
    let mut data = SERVER.example("annual-summary", "typical");
    replace_image(&mut data, "cid:photo");
    let order = json!({ "template": "annual-summary", "data": data }).to_string();
    let mut form = format!("--b\r\nContent-Disposition: form-data; name=\"order\"\r\n\r\n{order}\r\n--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n").into_bytes();
    form.extend(png(40, 30));
    form.extend(b"\r\n--b--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=b")];
    let beside = SERVER.call("POST", "/v1/preview", &kind, &form);
    assert_eq!(beside.status, 200, "{}", beside.text());
    replace_image(&mut data, &data_address("image/png", &png(40, 30)));
    let inside = preview(&json!({ "template": "annual-summary", "data": data }));
    assert_eq!(beside.json()["images"], inside.json()["images"]);
}

#[test]
fn previews_that_nobody_waits_for_make_room() {
    let server = Server::start("desk-stale", &["--workers", "1", "--queue", "32"]);
    let mut data = server.example("notice", "typical");
    let quick = json!({ "template": "notice", "data": data }).to_string();
    data["body"] = (0..1_500).map(|number| Value::from(format!("第{number}段。").repeat(60))).collect();
    let slow = json!({ "template": "notice", "data": data }).to_string();
    let send = || {
        let mut stream = TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
        let head = format!("POST /v1/preview HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", slow.len());
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(slow.as_bytes()).unwrap();
        stream
    };
    let stale: Vec<TcpStream> = (0..8).map(|_| send()).collect();
    while server.get("/readyz").json()["waiting"].as_u64().unwrap() < 7 {
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(stale);
    let answer = server.call("POST", "/v1/preview", &[], quick.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(server.log().matches("dropped before it began").count(), 7, "{}", server.log());
}

#[test]
fn a_preview_is_packed_for_those_who_take_it() {
    let body = long().to_string();
    let packed = SERVER.call("POST", "/v1/preview", &[("accept-encoding", "gzip")], body.as_bytes());
    assert_eq!(packed.header("content-encoding"), "gzip", "{}", packed.text());
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed.bytes.as_slice()).read_to_string(&mut text).unwrap();
    let plain = SERVER.call("POST", "/v1/preview", &[("accept-encoding", "identity")], body.as_bytes());
    assert_eq!(plain.bytes, text.as_bytes());
    assert!(packed.bytes.len() * 2 < plain.bytes.len(), "{} {}", packed.bytes.len(), plain.bytes.len());
}
