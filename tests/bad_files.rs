//! What staff drop on the page that is not what it should be: each file is answered with a sentence and a remedy.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::LazyLock;

use doors::{Answer, Server, png, unzipped, zipped};
use encoding_rs::GB18030;
use serde_json::{Value, json};

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start("bad-files", &[]));

const NOTICE: &str = "云岭市水利局关于开展汛前检查的通知\n各县区水利局：\n现将有关事项通知如下。\n云岭市水利局\n2025年3月5日\n";

fn intake(name: &str, bytes: &[u8]) -> Answer {
    let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    let body = [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat();
    SERVER.call("POST", "/v1/intake", &[("content-type", "multipart/form-data; boundary=b")], &body)
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A document as hongtou writes it.
fn docx() -> Vec<u8> {
    let mut order = SERVER.notice(|_| ());
    order["format"] = "docx".into();
    SERVER.post(&order).bytes
}

#[test]
fn what_cannot_be_read_is_named_with_a_remedy() {
    let mut cut = docx();
    cut.truncate(cut.len() / 2);
    let broken = [NOTICE.repeat(3).as_bytes(), b"\xff\xfe\xfd"].concat();
    let at = format!("第 {} 字节", broken.len() - 3);
    for (name, bytes, message, hint) in [
        ("通知.docx", file("password.docx"), "密码", "去掉密码"),
        ("汇总.xlsx", file("password.xlsx"), "密码", "去掉密码"),
        ("汇总.xlsx", file("old.xls"), "旧版 Excel", "另存为 .xlsx"),
        ("通知.docx", file("old.doc"), "旧版 Office", "另存为 .docx"),
        ("通知.docx", b"%PDF-1.7\n".to_vec(), "PDF", "Word"),
        ("照片.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "图片", "插图"),
        ("照片.docx", png(30, 30), "图片", "录入"),
        ("会议.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0".to_vec(), "视频", "文本"),
        ("通知.rar", b"Rar!\x1a\x07\x01\0".to_vec(), "RAR", "ZIP"),
        ("通知.html", b"<!DOCTYPE html><html><body>".to_vec(), "网页", "粘贴"),
        ("空.txt", b"\xef\xbb\xbf \r\n".to_vec(), "空", "上传"),
        ("什么.dat", (0..=255).cycle().take(5000).collect(), "不是文本", "上传"),
        ("通知.txt", broken, at.as_str(), "UTF-8"),
        ("通知.docx", cut, "损坏", "另存"),
        ("汇报.pptx", zipped(&[("ppt/presentation.xml", b"<p/>")]), "演示文稿", "文字"),
        ("通知.ofd", zipped(&[("OFD.xml", b"<o/>")]), "OFD", "粘贴"),
        (
            "通知.odt",
            zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text")]),
            "OpenDocument",
            "另存",
        ),
        (
            "两份.zip",
            zipped(&[("a.txt", NOTICE.as_bytes()), ("b.txt", NOTICE.as_bytes())]),
            "2 份文档",
            "只留一份",
        ),
    ] {
        let faults = intake(name, &bytes).refused(400);
        let fault = &faults[0];
        assert!(fault["message"].as_str().unwrap().contains(message), "{name}: {fault}");
        assert!(fault["hint"].as_str().unwrap().contains(hint), "{name}: {fault}");
    }
}

#[test]
fn other_encodings_are_read_and_said() {
    let utf16 = |mark: &[u8], to: fn(u16) -> [u8; 2]| {
        mark.iter().copied().chain(NOTICE.encode_utf16().flat_map(to)).collect::<Vec<u8>>()
    };
    for (bytes, encoding) in [
        (GB18030.encode(NOTICE).0.into_owned(), "GB 18030"),
        (utf16(b"\xff\xfe", u16::to_le_bytes), "UTF-16LE"),
        (utf16(b"\xfe\xff", u16::to_be_bytes), "UTF-16BE"),
        (utf16(b"", u16::to_le_bytes), "UTF-16LE"),
    ] {
        let draft = intake("通知.txt", &bytes).json();
        assert_eq!(draft["payload"]["title"], "云岭市水利局关于开展汛前检查的通知", "{encoding}: {draft}");
        assert_eq!(draft["decoded"], encoding);
        let said = draft["findings"].as_array().unwrap().iter().find(|one| one["code"] == "decoded");
        assert!(said.unwrap()["message"].as_str().unwrap().contains(encoding), "{draft}");
    }
    let plain = intake("通知.txt", NOTICE.as_bytes()).json();
    assert!(plain["findings"].as_array().unwrap().iter().all(|one| one["code"] != "decoded"), "{plain}");
}

#[test]
fn macros_are_left_alone_and_said() {
    let mut files = unzipped(&docx());
    for (name, bytes) in &mut files {
        if name == "[Content_Types].xml" {
            let text = String::from_utf8(bytes.clone()).unwrap();
            let main = "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
            assert!(text.contains(main), "{text}");
            *bytes = text.replace(main, "vnd.ms-word.document.macroEnabled.main+xml").into_bytes();
        }
    }
    files.push(("word/vbaProject.bin".to_owned(), file("old.xls")));
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let draft = intake("通知.docm", &zipped(&files));
    assert_eq!(draft.status, 200, "{}", draft.text());
    let draft = draft.json();
    assert!(draft["payload"]["title"].as_str().unwrap().contains("通知"), "{draft}");
    let said = draft["findings"].as_array().unwrap().iter().find(|one| one["code"] == "macro-ignored");
    assert!(said.unwrap()["message"].as_str().unwrap().contains("没有运行"), "{draft}");
}

#[test]
fn a_bomb_is_refused_by_its_ceiling() {
    let zeros = vec![b'0'; 300 * 1024 * 1024];
    for name in ["word/document.xml", "通知.txt"] {
        let bomb = zipped(&[(name, &zeros)]);
        assert!(bomb.len() < 1024 * 1024);
        let faults = intake("通知.docx", &bomb).refused(413);
        assert!(faults[0]["message"].as_str().unwrap().contains("ARCHIVE_BYTES"), "{faults:?}");
    }
    let names: Vec<String> = (0..4_001).map(|number| format!("{number}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let faults = intake("通知.zip", &zipped(&many)).refused(413);
    assert!(faults[0]["message"].as_str().unwrap().contains("ARCHIVE_FILES"), "{faults:?}");
    SERVER.still_serves();
}

/// Sends as a browser does: everything first, the answer after that. What was read until the connection ended.
fn upload(path: &str, length: usize) -> String {
    let mut stream = TcpStream::connect(SERVER.address.trim_start_matches("http://")).unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = vec![b'x'; 1024 * 1024];
    for _ in 0..length / chunk.len() {
        stream.write_all(&chunk).expect("the connection stays open while the caller sends");
    }
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while !answer.ends_with(b"}") {
        let read = stream.read(&mut buffer).expect("the answer comes instead of a reset");
        assert!(read > 0, "the connection ended within the answer");
        answer.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8(answer).unwrap()
}

#[test]
fn an_upload_of_200_megabytes_is_refused_and_the_refusal_arrives() {
    for path in ["/v1/intake", "/v1/documents", "/v1/preview"] {
        let answer = upload(path, 200 * 1024 * 1024);
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(answer.contains("BODY_BYTES") && answer.contains("64 MiB"), "{answer}");
    }
    // The refusal does not wait for the body.
    let mut stream = TcpStream::connect(SERVER.address.trim_start_matches("http://")).unwrap();
    stream.write_all(b"POST /v1/intake HTTP/1.1\r\nhost: x\r\ncontent-length: 209715200\r\n\r\nxx").unwrap();
    let mut begin = [0; 12];
    stream.read_exact(&mut begin).unwrap();
    assert_eq!(&begin, b"HTTP/1.1 413");
    SERVER.still_serves();
}

#[test]
fn a_text_of_500_pages_becomes_a_draft_and_its_last_page_is_shown() {
    let paragraph = "各县区水利局要压实防汛责任，逐处检查水库、堤防和涵闸，及时消除隐患。".repeat(8);
    let count = 500 * 22 * 28 / paragraph.chars().count();
    let text = NOTICE.replace("现将有关事项通知如下。", &vec![paragraph.as_str(); count].join("\n"));
    let draft = intake("通知.txt", text.as_bytes());
    assert_eq!(draft.status, 200, "{}", draft.text());
    let draft = draft.json();
    assert_eq!(draft["payload"]["body"].as_array().unwrap().len(), count);
    let mut data: Value = draft["payload"].clone();
    data["issuer_mark"] = json!(["云岭市水利局文件"]);
    data["document_number"] = json!("云水发〔2025〕1号");
    let order = json!({ "template": "notice", "data": data, "options": { "from": 480, "to": 480 } });
    let shown = SERVER.call("POST", "/v1/preview", &[], order.to_string().as_bytes());
    assert_eq!(shown.status, 200, "{}", shown.text());
    let shown = shown.json();
    assert!(shown["pages"].as_u64().unwrap() >= 480, "{}", shown["pages"]);
    assert_eq!(shown["images"].as_array().unwrap().len(), 1);
}
