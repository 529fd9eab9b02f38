//! `hongtou proof` and `POST /v1/proof`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::fs;
use std::sync::LazyLock;

use doors::{Server, command, folder};
use serde_json::{Value, json};

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start("proof-doors", &[]));

fn post(path: &str, body: &Value, headers: &[(&str, &str)]) -> doors::Answer {
    SERVER.call("POST", path, headers, body.to_string().as_bytes())
}

fn order() -> Value {
    let mut data = SERVER.example("notice", "typical");
    data["document_number"] = "云政办发[2025]12号".into();
    data["body"][0] = "其它事项,按《办法》执行，由张三负责。".into();
    json!({ "template": "notice", "data": data })
}

#[test]
fn findings_come_with_place_and_suggestion_though_the_payload_is_refused() {
    let answer = post("/v1/proof", &order(), &[]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let found = answer.json();
    let first = &found["findings"][0];
    assert_eq!(
        (&first["rule"], &first["pointer"], &first["offset"]),
        (&json!("N01"), &json!("/document_number"), &json!(4))
    );
    assert_eq!(
        (&first["wrong"], &first["suggestion"], &first["fix"]),
        (&json!("[2025]"), &json!("〔2025〕"), &json!("A"))
    );
    assert_eq!(found["count"]["E"], 2, "{found}");
    assert_eq!(found["problems"][0]["pointer"], "/document_number", "{found}");
}

#[test]
fn what_is_mended_can_be_printed() {
    let answer = post("/v1/proof?fix=true", &order(), &[]).json();
    assert_eq!(answer["mended"], 3, "{answer}");
    assert_eq!(answer["data"]["document_number"], "云政办发〔2025〕12号");
    assert_eq!(answer["data"]["body"][0], "其他事项，按《办法》执行，由张三负责。");
    assert_eq!(answer["count"]["E"], 0, "{answer}");
    let order = json!({ "template": "notice", "format": "docx", "data": answer["data"] });
    assert_eq!(SERVER.post(&order).status, 200);
}

#[test]
fn suppressing_text_sarif_pages_and_refusals() {
    let mut asked = order();
    asked["ignore"] = json!(["N01"]);
    asked["allow"] = json!(["其它事项,"]);
    asked["pages"] = json!(true);
    assert_eq!(post("/v1/proof", &asked, &[]).json()["count"]["E"], 0);
    let text = json!({ "template": "notice", "text": "云政发[2025]1号\n云岭市人民政府关于防火的通知\n各区人民政府:\n现通知如下。" });
    let log = post("/v1/proof", &text, &[("accept", "application/sarif+json")]).json();
    assert_eq!(log["version"], "2.1.0");
    let ids: Vec<&str> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["ruleId"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["N01", "R02"], "{log}");
    assert_eq!(SERVER.get("/v1/proof/rules").json()["rules"].as_array().unwrap().len(), 104);
    for (body, pointer) in [
        (json!({ "template": "notice" }), "/data"),
        (json!({ "template": "nothing", "text": "" }), "/template"),
        (json!({ "template": "notice", "text": "", "ignore": ["X1"] }), "/ignore"),
        (json!({ "template": "notice", "text": "", "zzz": 1 }), "/zzz"),
    ] {
        let answer = post("/v1/proof", &body, &[]);
        assert!([422, 404].contains(&answer.status), "{}", answer.text());
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{}", answer.text());
    }
    assert_eq!(post("/v1/proof?mend=1", &text, &[]).status, 400);
    assert_eq!(SERVER.get("/v1/proof").status, 405);
}

#[test]
fn the_command_mends_in_place_or_beside() {
    let folder = folder("proof-doors");
    let (file, mended) = (folder.join("a.json"), folder.join("b.json"));
    fs::write(&file, order()["data"].to_string()).unwrap();
    let [file, mended] = [&file, &mended].map(|path| path.to_str().unwrap().to_owned());
    let found = command(&["proof", "notice", &file, "--quick"], b"");
    let lines = String::from_utf8(found.stdout).unwrap();
    assert_eq!(found.status.code(), Some(1), "{lines}");
    assert!(lines.contains("/document_number:4 N01 错误") && lines.contains("错误 2 处"), "{lines}");
    let fixed = command(&["proof", "notice", &file, "--fix", "-o", &mended, "--lang", "en"], b"");
    assert_eq!(fixed.status.code(), Some(0), "{}", String::from_utf8_lossy(&fixed.stderr));
    assert!(String::from_utf8(fixed.stdout).unwrap().contains("3 mended; 0 errors"));
    let data: Value = serde_json::from_str(&fs::read_to_string(&mended).unwrap()).unwrap();
    assert_eq!(data["document_number"], "云政办发〔2025〕12号");
    let sarif = command(&["proof", "notice", &file, "--format", "sarif", "--quick"], b"");
    let log: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), 104);
    let rules = String::from_utf8(command(&["proof", "--rules"], b"").stdout).unwrap();
    assert_eq!(rules.lines().count(), 104);
}
