//! Batches over HTTP: taken in, followed, put back to work, cancelled, forgotten.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::LazyLock;
use std::time::Duration;

use doors::{Server, png, zipped};
use serde_json::{Value, json};

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start("batches", &["--workers", "2"]));

/// A short letter, as payload of `notice`.
fn letter(title: &str) -> Value {
    let mut data = SERVER.example("notice", "minimal");
    data["title"] = title.into();
    data
}

/// One that cannot be printed: its title is missing.
fn faulty() -> Value {
    let mut data = letter("x");
    data.as_object_mut().unwrap().remove("title");
    data
}

fn counts(batch: &Value) -> (u64, u64, u64, u64, u64) {
    let count = |name: &str| batch["counts"][name].as_u64().unwrap();
    (count("total"), count("waiting"), count("done"), count("failed"), count("cancelled"))
}

/// All items of a batch.
fn items(batch: &str) -> Vec<Value> {
    SERVER.get(&format!("{batch}/items?limit=1000")).json()["items"].as_array().unwrap().clone()
}

#[test]
fn a_bad_item_is_named_and_sinks_no_other() {
    let body = json!([letter("关于第一件事的通知"), faulty(), letter("关于第三件事的通知")]).to_string();
    let path = "/v1/batches?template=notice&format=pdf,docx&title=年终";
    let path = path.replace("年终", "%E5%B9%B4%E7%BB%88");
    let answer = SERVER.call("POST", &path, &[("content-type", "application/json")], body.as_bytes());
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert!(!answer.header("retry-after").is_empty());
    let taken = answer.json();
    let batch = answer.header("location").to_owned();
    assert_eq!((&taken["title"], taken["counts"]["total"].as_u64()), (&json!("年终"), Some(3)));
    let ended = SERVER.ended(&batch);
    assert_eq!((&ended["state"], &ended["partial"]), (&json!("finished"), &json!(true)));
    assert_eq!(counts(&ended), (3, 0, 2, 1, 0));
    assert!(ended["expires"].as_str().unwrap().ends_with('Z'), "the end of its life is stated");

    let all = items(&batch);
    assert_eq!(all[1]["errors"][0]["pointer"], "/title", "{}", all[1]);
    assert_eq!((&all[1]["state"], &all[1]["place"]), (&json!("failed"), &json!("第 2 项")));
    let failed = SERVER.get(&format!("{batch}/items?state=failed")).json();
    assert_eq!(failed["items"].as_array().unwrap().len(), 1);
    SERVER.get(&format!("{batch}/items/2/pdf")).refused(422);
    let english = SERVER.call("GET", &format!("{batch}/items/2"), &[("accept-language", "en")], b"");
    assert_eq!(english.json()["place"], "item 2");

    let printed = SERVER.get(&format!("{batch}/items/3/pdf"));
    let single =
        SERVER.post(&json!({ "template": "notice", "format": "pdf", "data": letter("关于第三件事的通知") }));
    assert!(printed.given("application/pdf") == single.given("application/pdf"), "the same as printed alone");
    assert_eq!(printed.header("etag"), single.header("etag"));
    let word = SERVER.get(all[0]["files"][1]["href"].as_str().unwrap());
    assert!(word.status == 200 && word.bytes.starts_with(b"PK"));
    SERVER.get(&format!("{batch}/items/3/svg")).refused(422);
    SERVER.get(&format!("{batch}/items/4")).refused(404);
    SERVER.get("/v1/batches/b1-none").refused(404);
    SERVER.get("/v1/batches/..%2Fx").refused(404);
    SERVER.call("PUT", &batch, &[], b"x").refused(405);
    let list = SERVER.get("/v1/batches").json();
    assert!(list["batches"].as_array().unwrap().iter().any(|one| one["id"] == ended["id"]));
}

#[test]
fn pages_of_items_lead_to_one_another() {
    let body = Value::from((1..=7).map(|number| letter(&format!("第{number}件"))).collect::<Vec<_>>());
    let batch = SERVER.batch("?template=notice", body.to_string().as_bytes());
    SERVER.ended(&batch);
    let (mut next, mut numbers) = (Some(format!("{batch}/items?limit=3&state=done")), Vec::new());
    while let Some(path) = next {
        let page = SERVER.get(&path).json();
        numbers.extend(page["items"].as_array().unwrap().iter().map(|item| item["number"].as_u64().unwrap()));
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7]);
    for wrong in ["state=lost", "limit=0", "limit=5000", "page=2", "after=-1"] {
        SERVER.get(&format!("{batch}/items?{wrong}")).refused(400);
    }
}

#[test]
fn lines_are_items_and_a_broken_one_is_named() {
    let order = json!({ "template": "notice", "name": "青禾县", "data": letter("关于甲的通知") });
    let again = json!({ "template": "notice", "name": "青禾县", "data": letter("关于乙的通知") });
    let outside = json!({ "template": "notice", "name": "../../云岭市", "data": letter("关于丙的通知") });
    let body = format!("{order}\n{{\"template\": \n\n{again}\n{outside}\n{}\n", letter("没有模板"));
    let kind = [("content-type", "application/x-ndjson")];
    let answer = SERVER.call("POST", "/v1/batches", &kind, body.as_bytes());
    assert_eq!(answer.status, 202, "{}", answer.text());
    let batch = answer.header("location").to_owned();
    assert_eq!(counts(&SERVER.ended(&batch)), (5, 0, 3, 2, 0));
    let all = items(&batch);
    let names: Vec<&str> = all.iter().map(|item| item["name"].as_str().unwrap_or_default()).collect();
    assert_eq!(names, ["青禾县", "", "青禾县（2）", "云岭市", ""]);
    assert_eq!(all[2]["remarks"][0]["code"], "renamed", "a changed name is told: {}", all[2]);
    assert_eq!(all[3]["remarks"][0]["code"], "renamed", "{}", all[3]);
    assert_eq!((&all[1]["place"], &all[1]["errors"][0]["code"]), (&json!("第 2 行"), &json!("not-json")));
    assert_eq!(all[4]["errors"][0]["pointer"], "/template");
    let file = SERVER.get(&format!("{batch}/items/4/pdf"));
    assert!(!doors::decoded(file.header("content-disposition")).contains(".."));
}

#[test]
fn settings_come_with_the_items_and_their_faults_all_at_once() {
    let whole = json!({ "items": [letter("甲")], "template": "notice", "format": ["pdf"], "options": { "pdf_standard": "1.7" } });
    let batch = SERVER.batch("", whole.to_string().as_bytes());
    assert_eq!(counts(&SERVER.ended(&batch)), (1, 0, 1, 0, 0));
    let wrong = json!({
        "template": "nothing", "format": ["odt"], "options": { "dpi": 1 }, "zzz": 1, "keep_hours": 0,
        "callback": { "url": "ftp://x", "more": 1 }, "items": [{}]
    });
    let answer = SERVER.call("POST", "/v1/batches", &[], wrong.to_string().as_bytes());
    let mut places: Vec<String> = answer
        .refused(answer.status)
        .iter()
        .map(|error| error["pointer"].as_str().unwrap().to_owned())
        .collect();
    places.sort();
    let expected =
        ["/callback/more", "/callback/url", "/format", "/keep_hours", "/options/dpi", "/template", "/zzz"];
    assert_eq!((answer.status, places), (404, expected.map(str::to_owned).to_vec()));
    let unsigned = json!({ "template": "notice", "callback": { "url": "http://x/" }, "items": [{}] });
    let answer = SERVER.call("POST", "/v1/batches", &[], unsigned.to_string().as_bytes());
    assert_eq!(answer.refused(422)[0]["pointer"], "/callback/secret");
}

#[test]
fn what_is_no_batch_is_refused_whole() {
    for (body, status) in [
        ("[]", 422),
        ("{\"template\": \"notice\", \"items\": []}", 422),
        ("[{}, {}", 400),
        ("[{},,{}]", 400),
        ("%PDF-1.7", 400),
        ("PK\u{3}\u{4}nonsense", 400),
        ("{\"items\": [1}", 400),
    ] {
        let answer = SERVER.call("POST", "/v1/batches?template=notice", &[], body.as_bytes());
        assert_eq!(answer.status, status, "{body}: {}", answer.text());
        answer.refused(status);
    }
    SERVER.call("POST", "/v1/batches?nonsense=1", &[], b"[{}]").refused(400);
    SERVER.call("POST", "/v1/batches?template=notice", &[("content-encoding", "gzip")], b"[{}]").refused(415);
}

/// A form of a settings part and a file.
fn form(batch: &Value, name: &str, file: &[u8]) -> (String, Vec<u8>) {
    let mut body = format!(
        "--XYZ\r\nContent-Disposition: form-data; name=\"batch\"\r\n\r\n{batch}\r\n--XYZ\r\nContent-Disposition: form-data; \
         name=\"items\"; filename=\"{name}\"\r\n\r\n"
    )
    .into_bytes();
    body.extend(file);
    body.extend(b"\r\n--XYZ--\r\n");
    ("multipart/form-data; boundary=XYZ".to_owned(), body)
}

#[test]
fn a_zip_of_payloads_brings_its_pictures() {
    let mut summary = SERVER.example("annual-summary", "typical");
    doors::replace_image(&mut summary, "file:../pictures/road.png");
    let mut outside = summary.clone();
    doors::replace_image(&mut outside, "file:../../secret.png");
    let mut absent = summary.clone();
    doors::replace_image(&mut absent, "file:nothing.png");
    let bomb = vec![b' '; 65 * 1024 * 1024];
    let archive = zipped(&[
        ("units/10-青禾县.json", summary.to_string().as_bytes()),
        ("units/9-云岭市.json", summary.to_string().as_bytes()),
        ("units/11.json", outside.to_string().as_bytes()),
        ("units/12.json", absent.to_string().as_bytes()),
        ("units/13.json", &bomb),
        ("pictures/road.png", &png(80, 60)),
        ("__MACOSX/units/._9.json", b"x"),
    ]);
    assert!(archive.len() < 2_000_000, "the bomb is small as it is sent");
    let (kind, body) = form(&json!({ "template": "annual-summary", "title": "年终" }), "units.zip", &archive);
    let answer = SERVER.call("POST", "/v1/batches", &[("content-type", &kind)], &body);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let batch = answer.header("location").to_owned();
    assert_eq!(counts(&SERVER.ended(&batch)), (5, 0, 2, 3, 0));
    let all = items(&batch);
    let places: Vec<&str> = all.iter().map(|item| item["place"].as_str().unwrap()).collect();
    assert_eq!(places[..2], ["units/9-云岭市.json", "units/10-青禾县.json"]);
    assert_eq!(all[0]["name"], "9-云岭市");
    let codes: Vec<&str> = all[2..].iter().map(|item| item["errors"][0]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["picture", "bad-request", "too-large"], "{all:?}");
    let retried = SERVER.call("POST", &format!("{batch}/retry"), &[], b"{\"items\": [3]}");
    assert_eq!(
        retried.refused(422)[0]["pointer"],
        "/items/0",
        "an item that came without a payload needs one"
    );
}

/// A ZIP whose files would each be taken, and which is far larger than it was sent.
#[test]
fn a_bomb_of_many_files_is_refused_whole() {
    let large = vec![b' '; 60 * 1024 * 1024];
    let names: Vec<String> = (0..5).map(|number| format!("{number}.json")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), large.as_slice())).collect();
    let archive = zipped(&files);
    assert!(archive.len() < 2_000_000, "it is small as it is sent");
    let kind = [("content-type", "application/zip")];
    let refused = SERVER.call("POST", "/v1/batches?template=notice", &kind, &archive).refused(413);
    let words = refused[0]["message"].as_str().unwrap();
    assert!(words.contains("ARCHIVE_TIMES") && words.contains("压缩炸弹"), "{words}");
}

#[test]
fn the_same_request_sent_twice_is_one_batch() {
    let key = [("idempotency-key", "2026-packet-1")];
    let body = json!([letter("甲")]).to_string();
    let send =
        |query: &str, body: &str| SERVER.call("POST", &format!("/v1/batches{query}"), &key, body.as_bytes());
    let (first, second) = (send("?template=notice", &body), send("?template=notice", &body));
    assert_eq!((first.status, second.status), (202, 202), "{}", second.text());
    assert_eq!(first.header("location"), second.header("location"));
    for other in [send("?template=letter", &body), send("?template=notice", "[{}]")] {
        assert_eq!(other.refused(422)[0]["code"], "key-reused");
    }
    SERVER
        .call("POST", "/v1/batches?template=notice", &[("idempotency-key", "")], body.as_bytes())
        .refused(400);

    // While one is still being sent, the same key is taken.
    let host = SERVER.address.strip_prefix("http://").unwrap();
    let mut slow = TcpStream::connect(host).unwrap();
    let head = format!(
        "POST /v1/batches?template=notice HTTP/1.1\r\nHost: {host}\r\nIdempotency-Key: slow\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    slow.write_all(head.as_bytes()).unwrap();
    let slow_key = [("idempotency-key", "slow")];
    let refused = (0..100).find_map(|_| {
        std::thread::sleep(Duration::from_millis(20));
        let answer = SERVER.call("POST", "/v1/batches?template=nothing", &slow_key, b"[{}]");
        (answer.status == 409).then_some(answer)
    });
    assert_eq!(refused.expect("409 while it is sent").refused(409)[0]["code"], "unfinished");
    slow.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
}

#[test]
fn what_failed_is_mended_and_sent_again() {
    let order = json!({ "template": "notice", "name": "云岭市", "data": faulty() });
    let batch =
        SERVER.batch("?template=notice", json!([letter("甲"), faulty(), order]).to_string().as_bytes());
    assert_eq!(counts(&SERVER.ended(&batch)), (3, 0, 1, 2, 0));
    let retry =
        |body: &Value| SERVER.call("POST", &format!("{batch}/retry"), &[], body.to_string().as_bytes());
    let places: Vec<String> = retry(&json!({ "items": [1, 9, "x"] }))
        .refused(422)
        .iter()
        .map(|error| error["pointer"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(places, ["/items/2"]);
    let places = retry(&json!({ "items": [1, 9] })).refused(422);
    assert_eq!(places.len(), 2, "{places:?}");
    retry(&json!([1])).refused(422);
    let mended = json!({ "items": [{ "number": 3, "data": letter("关于改好的通知") }, 2] });
    let answer = retry(&mended);
    assert_eq!((answer.status, &answer.json()["round"]), (202, &json!(1)), "{}", answer.text());
    let ended = SERVER.ended(&batch);
    assert_eq!(counts(&ended), (3, 0, 2, 1, 0));
    let third = SERVER.get(&format!("{batch}/items/3")).json();
    assert_eq!(
        (&third["name"], &third["state"]),
        (&json!("云岭市"), &json!("done")),
        "what stood beside it stays"
    );
    assert!(third["file_name"].as_str().unwrap().contains("改好"));
    let all = SERVER.call("POST", &format!("{batch}/retry"), &[], b"");
    assert_eq!(all.status, 202, "{}", all.text());
    assert_eq!(counts(&SERVER.ended(&batch)), (3, 0, 2, 1, 0));
}

#[test]
fn a_batch_is_cancelled_and_forgotten() {
    let body = Value::from((1..=400).map(|number| letter(&format!("第{number}件"))).collect::<Vec<_>>());
    let batch = SERVER.batch("?template=notice", body.to_string().as_bytes());
    SERVER.call("POST", &format!("{batch}/retry"), &[], b"").refused(409);
    let cancelled = SERVER.call("POST", &format!("{batch}/cancel"), &[], b"");
    assert_eq!(
        (cancelled.status, &cancelled.json()["state"]),
        (200, &json!("cancelled")),
        "{}",
        cancelled.text()
    );
    let now = SERVER.ended(&batch);
    let (total, waiting, _, failed, stopped) = counts(&now);
    assert_eq!((total, waiting, failed), (400, 0, 0));
    assert!(stopped > 0 && now["partial"] == true, "{now}");
    assert_eq!(SERVER.call("DELETE", &batch, &[], b"").status, 204);
    SERVER.get(&batch).refused(404);
    SERVER.get(&format!("{batch}/items/1/pdf")).refused(404);
    SERVER.call("DELETE", &batch, &[], b"").refused(404);
    SERVER.call("GET", &format!("{batch}/cancel"), &[], b"").refused(405);
}

/// The events of a stream up to its end: name, id and data of each.
fn events(path: &str, last: &str) -> (u16, Vec<(String, String, Value)>) {
    let headers: Vec<(&str, &str)> = if last.is_empty() { Vec::new() } else { vec![("last-event-id", last)] };
    let answer = SERVER.call("GET", path, &headers, b"");
    let text = String::from_utf8(answer.bytes.clone()).unwrap();
    let blocks = text.split("\n\n").filter(|block| block.contains("event: "));
    let parsed = blocks.map(|block| {
        let field = |name: &str| {
            let line = block.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.to_owned()
        };
        (field("event: "), field("id: "), serde_json::from_str(&field("data: ")).unwrap())
    });
    (answer.status, parsed.collect())
}

#[test]
fn events_tell_the_same_numbers_as_polling_and_go_on_where_they_ended() {
    let mut list: Vec<Value> = (1..=60).map(|number| letter(&format!("第{number}件"))).collect();
    list[10] = faulty();
    list[40] = faulty();
    let batch = SERVER.batch("?template=notice", Value::from(list).to_string().as_bytes());
    let (status, all) = events(&format!("{batch}/events"), "");
    assert_eq!(status, 200);
    let failed: Vec<u64> = all
        .iter()
        .filter(|(name, ..)| name == "failed")
        .map(|(_, _, item)| item["number"].as_u64().unwrap())
        .collect();
    let mut sorted = failed.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [11, 41]);
    let progress: Vec<&Value> =
        all.iter().filter(|(name, ..)| name == "progress").map(|(_, _, data)| data).collect();
    let done: Vec<u64> = progress.iter().map(|data| data["counts"]["done"].as_u64().unwrap()).collect();
    assert!(done.is_sorted() && done.last() == Some(&58), "{done:?}");
    let (name, id, end) = all.last().unwrap();
    let polled = SERVER.ended(&batch);
    assert_eq!((name.as_str(), &end["counts"]), ("end", &polled["counts"]));
    assert_eq!(events(&format!("{batch}/events"), id).0, 204, "there is nothing more");
    let (_, first_id, _) = all.iter().find(|(name, ..)| name == "failed").unwrap();
    let (_, rest) = events(&format!("{batch}/events"), first_id);
    let rest: Vec<u64> = rest
        .iter()
        .filter(|(name, ..)| name == "failed")
        .map(|(.., item)| item["number"].as_u64().unwrap())
        .collect();
    assert_eq!(rest, failed[1..]);
    SERVER.get("/v1/batches/b1-none/events").refused(404);
}
