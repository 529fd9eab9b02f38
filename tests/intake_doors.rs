//! Intake through both doors: the same draft by HTTP and by command, and words for what cannot be read.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::sync::LazyLock;

use doors::{Server, command, folder};

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start("intake", &[]));

const NOTICE: &str =
    "关于开展检查的通知\n各科室：\n请于2025年2月30日前报送。\n打印本页\n云岭市水利局\n2025年1月5日\n";

#[test]
fn a_text_becomes_a_draft_by_both_doors() {
    let plain = SERVER.call("POST", "/v1/intake", &[], NOTICE.as_bytes());
    assert_eq!(plain.status, 200, "{}", plain.text());
    let draft = plain.json();
    assert_eq!((&draft["template"], &draft["payload"]["date"]), (&"notice".into(), &"2025年1月5日".into()));
    assert_eq!((&draft["removed"][0]["text"], &draft["decoded"]), (&"打印本页".into(), &"UTF-8".into()));
    assert_eq!(
        (&draft["findings"][0]["code"], &draft["findings"][0]["pointer"]),
        (&"date-broken".into(), &"/body/0".into())
    );
    let kind = [("content-type", "multipart/form-data; boundary=b")];
    let form = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n{NOTICE}\r\n--b--\r\n"
    );
    assert_eq!(
        SERVER.call("POST", "/v1/intake?template=notice", &kind, form.as_bytes()).json()["guessed"],
        false
    );
    let said = command(&["intake", "-"], NOTICE.as_bytes());
    let by_command: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(by_command["payload"], draft["payload"]);
    let path = folder("intake-doors").join("draft.json");
    let written = command(&["intake", "-", "-o", path.to_str().unwrap()], NOTICE.as_bytes());
    assert!(written.status.success() && String::from_utf8_lossy(&written.stderr).contains("date-broken"));
    let payload: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(payload, draft["payload"]);
}

#[test]
fn what_cannot_be_read_is_refused_with_words() {
    for (path, body, status, word) in [
        ("/v1/intake", &b""[..], 400, "空"),
        ("/v1/intake", &b"%PDF-1.7"[..], 400, "PDF"),
        ("/v1/intake", &b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], 400, "旧版"),
        ("/v1/intake?template=nothing", NOTICE.as_bytes(), 404, "nothing"),
    ] {
        let faults = SERVER.call("POST", path, &[], body).refused(status);
        assert!(faults[0]["message"].as_str().unwrap().contains(word), "{faults:?}");
    }
    let many = "请各单位认真组织。\n".repeat(250_000);
    let faults = SERVER.call("POST", "/v1/intake", &[], many.as_bytes()).refused(413);
    assert!(faults[0]["message"].as_str().unwrap().contains("PAYLOAD_CHARS"), "{faults:?}");
}
