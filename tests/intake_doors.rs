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

/// Characters of a source that are neither in the payload nor listed as removed.
fn lost(draft: &serde_json::Value, source: &str) -> String {
    fn texts(value: &serde_json::Value, found: &mut String) {
        match value {
            serde_json::Value::String(text) => found.push_str(text),
            serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
            serde_json::Value::Object(fields) => fields.values().for_each(|field| texts(field, found)),
            _ => {}
        }
    }
    let mut kept = String::new();
    texts(&draft["payload"], &mut kept);
    for one in draft["removed"].as_array().unwrap() {
        kept.push_str(one["text"].as_str().unwrap());
    }
    let mut kept: Vec<char> = kept.chars().collect();
    let mut missing = String::new();
    for character in source.chars().filter(|c| !c.is_whitespace()) {
        match kept.iter().position(|one| *one == character) {
            Some(at) => drop(kept.swap_remove(at)),
            None => missing.push(character),
        }
    }
    missing
}

/// The draft of a text, of which nothing is lost and which the press accepts.
fn whole(source: &str, template: &str) -> serde_json::Value {
    let answer = SERVER.call("POST", "/v1/intake", &[], source.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    let draft = answer.json();
    assert_eq!(draft["template"], template, "{draft}");
    assert_eq!(lost(&draft, source), "", "{draft}");
    let order = serde_json::json!({"template": template, "format": "pdf", "data": draft["payload"]});
    let printed = SERVER.post(&order);
    assert_eq!(printed.status, 200, "{}\n{draft}", printed.text());
    draft["payload"].clone()
}

#[test]
fn a_bulletin_comes_apart_into_masthead_contents_items_and_tail() {
    let source = "内部资料 注意保存\n云岭水利信息\n2025年第12期（总第345期）\n云岭市水利局办公室编　　2025年6月3日\n本期要目\n●山区供水全部通水\n●东湖镇河长巡河见实效\n编者按：本期两篇稿件可供参考。\n山区供水全部通水\n截至5月底，山区26个村全部通水。\n一、抓进度\n每周调度一次。\n（市供水中心）\n东湖镇河长巡河见实效\n全镇河长巡河86次。\n（东湖镇供稿）\n报：省水利厅办公室。\n送：市委办公室，市政府办公室\n发：各县（区）水利局\n责任编辑：周明远　审核：李立\n（共印120份）\n";
    let payload = whole(source, "bulletin");
    let wanted = serde_json::json!({
        "classification": "内部资料 注意保存", "name": "云岭水利信息", "issue": 12, "total_issue": 345, "office": "云岭市水利局办公室", "date": "2025年6月3日",
        "report_to": ["省水利厅办公室"], "send_to": ["市委办公室，市政府办公室"], "distribute_to": ["各县（区）水利局"],
        "editors": [{"role": "责任编辑", "name": "周明远"}, {"role": "审核", "name": "李立"}], "copies": 120, "contents": true,
        "editor_note": {"label": "编者按", "text": "本期两篇稿件可供参考。"},
        "items": [
            {"title": "山区供水全部通水", "contributor": "市供水中心",
             "body": ["截至5月底，山区26个村全部通水。", {"heading": "一、抓进度", "level": 1}, "每周调度一次。"]},
            {"title": "东湖镇河长巡河见实效", "contributor": "东湖镇", "body": ["全镇河长巡河86次。"]}]
    });
    assert_eq!(payload, wanted);
}

#[test]
fn minutes_give_up_their_mark_number_opening_and_people() {
    let source = "云岭市水利局局长办公会议纪要\n〔2025〕第05期\n云岭市水利局办公室　　2025年6月9日\n2025年6月3日，周明远局长主持召开局长办公会议，研究防汛工作，纪要如下：\n一、关于值班值守\n会议同意值班方案。\n出席：周明远、李 立（副局长，兼总工程师）\n请假：王安\n列席人员：赵平 孙宁\n";
    let payload = whole(source, "minutes");
    let wanted = serde_json::json!({
        "issuer_mark": ["云岭市水利局局长办公会议纪要"], "number": "第5期", "office": "云岭市水利局办公室", "date": "2025年6月9日",
        "opening": "2025年6月3日，周明远局长主持召开局长办公会议，研究防汛工作，纪要如下：",
        "body": [{"heading": "一、关于值班值守", "level": 1}, "会议同意值班方案。"],
        "present": ["周明远", "李 立（副局长，兼总工程师）"], "absent": ["王安"], "observers": ["赵平", "孙宁"]
    });
    assert_eq!(payload, wanted);
}

#[test]
fn a_summary_keeps_its_own_headings_and_order() {
    let source = "云岭市水利局2024年工作总结\n2024年，我局完成各项任务。\n一、主要工作\n（一）防汛有力\n水库无一垮坝。\n二、存在的问题\n力量不足。\n三、下一步打算\n补齐短板。\n云岭市水利局\n2024年12月26日\n";
    let payload = whole(source, "annual-summary");
    assert_eq!(payload["achievements_heading"], false);
    let headings: Vec<_> = payload["achievements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["heading"].as_str().unwrap())
        .collect();
    assert_eq!(headings, ["一、主要工作", "二、存在的问题", "三、下一步打算"]);
    assert_eq!(payload["achievements"][0]["blocks"][0]["level"], 2);
    // The pages bear each heading once, and none that the text does not have.
    let order = serde_json::json!({"template": "annual-summary", "format": "docx", "data": payload});
    let words = doors::words_of_docx(&SERVER.post(&order).bytes);
    assert_eq!((words.matches("一、").count(), words.contains("主要工作和成效")), (1, false), "{words}");
    whole("云岭市水利局2024年工作总结\n全年工作平稳。\n云岭市水利局\n2024年12月26日\n", "annual-summary");
}

#[test]
fn a_report_without_a_field_for_its_text_keeps_it_in_sections() {
    let source = "云岭市2024年统计分析报告\n全年经济平稳。\n一、综合\n地区生产总值增长。\n（一）农业\n粮食增产。\n名称\t数\n粮食\t12\n";
    let asked = SERVER.call("POST", "/v1/intake?template=statistics-report", &[], source.as_bytes()).json();
    assert_eq!(lost(&asked, source), "", "{asked}");
    let section = &asked["payload"]["sections"][0];
    assert_eq!(
        (&section["heading"], &section["remark"]),
        (&"一、综合".into(), &"地区生产总值增长。\n（一）农业\n粮食增产。".into())
    );
    assert_eq!(section["tables"][0]["rows"][0][1], "12");
}
