//! Intake through both doors: the same draft by HTTP and by command, and words for what cannot be read.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::sync::LazyLock;

use doors::{Server, command, folder};
use serde_json::{Value, json};

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
fn a_draft_is_proofread_in_the_same_breath_and_every_place_can_be_selected() {
    let text = NOTICE.replace("请于", "其它科室,请于");
    let draft = SERVER.call("POST", "/v1/intake?proof=true", &[], text.as_bytes()).json();
    let order = json!({ "template": draft["template"], "data": draft["payload"] }).to_string();
    assert_eq!(draft["proof"], SERVER.call("POST", "/v1/proof", &[], order.as_bytes()).json());
    let rules: Vec<&Value> =
        draft["proof"]["findings"].as_array().unwrap().iter().map(|one| &one["rule"]).collect();
    assert!(rules.contains(&&json!("P01")) && rules.contains(&&json!("L02")), "{rules:?}");
    let doubts = draft["findings"].as_array().unwrap().iter().filter(|one| one["offset"].is_u64());
    let found = draft["proof"]["findings"].as_array().unwrap().iter();
    let mut seen = 0;
    for one in doubts.chain(found).filter(|one| one["length"] != 0) {
        let text = draft["payload"].pointer(one["pointer"].as_str().unwrap()).unwrap().as_str().unwrap();
        let [offset, length] = ["offset", "length"].map(|name| one[name].as_u64().unwrap() as usize);
        let there: String = text.chars().skip(offset).take(length).collect();
        assert_eq!(there, one["wrong"].as_str().unwrap(), "{one}");
        seen += 1;
    }
    assert!(seen >= 3, "{draft}");
    assert!(SERVER.call("POST", "/v1/intake", &[], text.as_bytes()).json()["proof"].is_null());
    let said = command(&["intake", "-", "--proof"], text.as_bytes());
    let by_command: Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(by_command["proof"], draft["proof"]);
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
