//! From a sheet or a form to the packet: failed rows in words, mended and sent again; ZIP and bound volume say what they lack.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod doors;

use std::io::{Cursor, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use calamine::{Data, Reader, Xlsx};
use doors::batches::{letters, send};
use doors::{Server, folder, png, zipped};
use hongtou::catalog::{Catalog, Sources};
use serde_json::{Value, json};

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start("batch-packet", &[]));

fn letter(title: &str) -> Value {
    let mut data = SERVER.example("notice", "minimal");
    data["title"] = title.into();
    data
}

/// A form of parts: name, file name, contents.
fn form(parts: &[(&str, &str, &[u8])]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, file, contents) in parts {
        let head =
            format!("--XYZ\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n");
        body.extend(head.as_bytes());
        body.extend(*contents);
        body.extend(b"\r\n");
    }
    body.extend(b"--XYZ--\r\n");
    ("multipart/form-data; boundary=XYZ".to_owned(), body)
}

/// The sheet of a template with these payloads, one a row.
fn sheet(rows: &[(&str, Value)]) -> Vec<u8> {
    let root = env!("CARGO_MANIFEST_DIR").into();
    let catalog = Catalog::load(&Sources { root, ..Sources::default() }).unwrap();
    let rows: Vec<(String, Value)> =
        rows.iter().map(|(name, data)| ((*name).to_owned(), data.clone())).collect();
    hongtou::sheet::filled(&catalog.templates["notice"], &rows).unwrap().0
}

#[test]
fn a_packet_says_what_it_lacks() {
    let mut faulty = letter("x");
    faulty.as_object_mut().unwrap().remove("title");
    let order = |name: &str, data: Value| json!({ "template": "notice", "name": name, "group": "县区", "data": data });
    let items = json!([
        order("云岭市", letter("关于甲的通知")),
        order("青禾县", faulty),
        order("白石县", letter("关于丙的通知"))
    ]);
    let plan = json!({ "title": "年终汇编", "attachments": [{ "file": "图.png", "title": "全景" }] });
    let settings = json!({ "title": "年终", "packet": plan }).to_string();
    let picture = png(400, 300);
    let without =
        form(&[("batch", "b", settings.as_bytes()), ("items", "i.json", items.to_string().as_bytes())]);
    let refused = SERVER.call("POST", "/v1/batches", &[("content-type", &without.0)], &without.1);
    assert_eq!(
        refused.refused(refused.status)[0]["pointer"],
        "/packet/attachments/0/file",
        "it was not sent"
    );
    let (kind, body) = form(&[
        ("batch", "b", settings.as_bytes()),
        ("items", "i.json", items.to_string().as_bytes()),
        ("file", "图.png", &picture),
    ]);
    let answer = SERVER.call("POST", "/v1/batches", &[("content-type", &kind)], &body);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let batch = answer.header("location").to_owned();
    SERVER.ended(&batch);
    let packed = SERVER.get(&format!("{batch}/packet.zip"));
    packed.given("application/zip");
    assert_eq!((packed.header("x-hongtou-documents"), packed.header("x-hongtou-missing")), ("2", "1"));
    assert!(doors::decoded(packed.header("content-disposition")).contains("年终.zip"));
    let files = packed.unzipped();
    let manifest = &files.iter().find(|(name, _)| name.ends_with("manifest.json")).unwrap().1;
    let manifest: Value = serde_json::from_slice(manifest).unwrap();
    assert_eq!(
        (&manifest["complete"], &manifest["counts"]["printed"]),
        (&json!(false), &json!(2)),
        "{manifest}"
    );
    assert!(files.iter().any(|(name, _)| name.ends_with("index.xlsx")));
    assert!(files.iter().any(|(_, bytes)| *bytes == picture), "the attachment as it was sent");
    let again =
        SERVER.call("GET", &format!("{batch}/packet.zip"), &[("if-none-match", packed.header("etag"))], b"");
    assert_eq!(again.status, 304);
    let english =
        SERVER.call("GET", &format!("{batch}/packet.zip?language=en"), &[("accept-language", "zh")], b"");
    let told = |files: &[(String, Vec<u8>)]| {
        let manifest = &files.iter().find(|(name, _)| name.ends_with("manifest.json")).unwrap().1;
        serde_json::from_slice::<Value>(manifest).unwrap()["items"][1]["problems"][0]["message"].to_string()
    };
    assert!(!told(&files).is_ascii(), "{}", told(&files));
    assert!(told(&english.unzipped()).is_ascii(), "the language of the address: {}", english.text());
    let head = SERVER.call("HEAD", &format!("{batch}/packet.zip"), &[], b"");
    assert_eq!((head.status, head.header("x-hongtou-missing"), head.bytes.len()), (200, "1", 0));
    assert_eq!(head.header("content-length"), packed.bytes.len().to_string(), "as large as what GET gives");
    for (kind, begin) in [("pdf", b"%PDF".as_slice()), ("docx", b"PK")] {
        let volume = SERVER.get(&format!("{batch}/packet.{kind}"));
        assert!(volume.status == 200 && volume.bytes.starts_with(begin), "{}", volume.text());
        assert_eq!(volume.header("content-length"), volume.bytes.len().to_string());
        assert_eq!(volume.header("x-hongtou-missing"), "1", "{kind}");
    }
    let mended = json!({ "items": [{ "number": 2, "data": letter("关于乙的通知") }] });
    SERVER.call("POST", &format!("{batch}/retry"), &[], mended.to_string().as_bytes());
    SERVER.ended(&batch);
    let whole = SERVER.get(&format!("{batch}/packet.zip"));
    assert_eq!((whole.header("x-hongtou-documents"), whole.header("x-hongtou-missing")), ("3", "0"));
    let running = Value::from((0..300).map(|number| letter(&format!("第{number}件"))).collect::<Vec<_>>());
    let running = SERVER.batch("?template=notice", running.to_string().as_bytes());
    SERVER.get(&format!("{running}/packet.pdf")).refused(409);
    SERVER.call("POST", &format!("{running}/cancel"), &[], b"");
    let wrong = json!({ "template": "notice", "packet": { "numberings": 1 }, "items": [{}] }).to_string();
    assert_eq!(
        SERVER.call("POST", "/v1/batches", &[], wrong.as_bytes()).refused(422)[0]["pointer"],
        "/packet/numberings"
    );
}

#[test]
fn attachments_that_are_broken_or_encrypted_are_missing_and_the_volume_goes_on() {
    let file =
        |name: &str| std::fs::read(format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (password, restricted) = (file("password.pdf"), file("restricted.pdf"));
    let bad = [("密码.pdf", &password[..]), ("限制.pdf", &restricted), ("坏的.pdf", b"%PDF-1.7\nnothing")];
    let named: Vec<Value> = bad.iter().map(|(name, _)| json!({ "file": name })).collect();
    let settings = json!({ "template": "notice", "packet": { "attachments": named } }).to_string();
    let items = json!([letter("关于附件的通知")]).to_string();
    let mut parts = vec![("batch", "b", settings.as_bytes()), ("items", "i.json", items.as_bytes())];
    parts.extend(bad.map(|(name, bytes)| ("file", name, bytes)));
    let (kind, body) = form(&parts);
    let answer = SERVER.call("POST", "/v1/batches", &[("content-type", &kind)], &body);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let batch = answer.header("location").to_owned();
    SERVER.ended(&batch);
    let volume = SERVER.get(&format!("{batch}/packet.pdf"));
    volume.given("application/pdf");
    assert_eq!((volume.header("x-hongtou-documents"), volume.header("x-hongtou-missing")), ("1", "3"));
    assert!(lopdf::Document::load_mem(&volume.bytes).unwrap().get_pages().len() > 1);
    let packed = SERVER.get(&format!("{batch}/packet.zip"));
    let files = packed.unzipped();
    for (name, bytes) in bad {
        assert!(files.iter().any(|(_, there)| there == bytes), "{name} is in the ZIP as it was sent");
    }
}

#[test]
fn what_a_volume_sets_otherwise_stands_in_the_headers() {
    let picture = include_bytes!("../src/payload/cmyk.jpg");
    let settings =
        json!({ "template": "notice", "packet": { "attachments": [{ "file": "照片.jpg" }] } }).to_string();
    let items = json!([letter("关于照片的通知")]).to_string();
    let (kind, body) = form(&[
        ("batch", "b", settings.as_bytes()),
        ("items", "i.json", items.as_bytes()),
        ("file", "照片.jpg", picture),
    ]);
    let batch =
        SERVER.call("POST", "/v1/batches", &[("content-type", &kind)], &body).header("location").to_owned();
    SERVER.ended(&batch);
    let volume = SERVER.get(&format!("{batch}/packet.pdf"));
    volume.given("application/pdf");
    let warnings = volume.warnings();
    assert_eq!((warnings.len(), volume.header("x-hongtou-warnings")), (1, "1"));
    let told = warnings[0].to_string();
    assert!(told.contains("照片.jpg") && told.contains("CMYK"), "{told}");
    assert_eq!(SERVER.get(&format!("{batch}/packet.zip")).header("x-hongtou-warnings"), "0");
}

#[test]
fn a_plan_beside_a_sheet_is_filled_up_by_what_the_sheet_says_of_the_packet() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [
        (
            "填写",
            vec![
                vec!["编号", "发文机关标志", "标题", "正文", "成文日期"],
                vec!["甲县", "甲县文件", "关于检查的通知", "请落实。", "2025-03-05"],
            ],
        ),
        ("汇编", vec![vec!["书名", "年终汇编"]]),
    ] {
        let page = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0_u32..).zip(rows) {
            for (column, text) in (0_u16..).zip(cells) {
                page.write_string(row, column, text).unwrap();
            }
        }
    }
    let settings =
        json!({ "template": "notice", "packet": { "attachments": [{ "file": "图.png" }] } }).to_string();
    let (sheet, picture) = (book.save_to_buffer().unwrap(), png(80, 60));
    let parts =
        [("batch", "b", settings.as_bytes()), ("items", "各县.xlsx", &sheet), ("file", "图.png", &picture)];
    let (kind, body) = form(&parts);
    let answer = SERVER.call("POST", "/v1/batches", &[("content-type", &kind)], &body);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let batch = answer.header("location").to_owned();
    SERVER.ended(&batch);
    let files = SERVER.get(&format!("{batch}/packet.zip")).unzipped();
    assert!(files.iter().any(|(name, _)| name.contains("图.png")), "the attachment of the plan");
    let manifest = files.iter().find(|(name, _)| name == "manifest.json").unwrap();
    assert!(String::from_utf8_lossy(&manifest.1).contains("年终汇编"), "the title of the sheet");
}

/// How many files a batch has in the store.
fn files_of(data: &Path, batch: &str) -> usize {
    let shelf = data.join("shelves").join(batch.rsplit('/').next().unwrap());
    let folders = std::fs::read_dir(shelf).unwrap().map(|entry| entry.unwrap().path());
    folders.filter(|path| path.is_dir()).map(|folder| std::fs::read_dir(folder).unwrap().count()).sum()
}

/// A packet whose caller has gone is made all the same, and is there for whoever asks next.
#[test]
fn a_packet_whose_caller_has_gone_is_kept_for_the_next() {
    let data = folder("packet-gone");
    let server = Server::start_in("packet-gone", &data, &[]);
    let batch = send(&server, letters(&server, 40));
    server.ended(&batch);
    let printed = files_of(&data, &batch);
    let host = server.address.strip_prefix("http://").unwrap();
    let mut caller = TcpStream::connect(host).unwrap();
    write!(caller, "GET {batch}/packet.pdf HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    drop(caller);
    let begun = Instant::now();
    while files_of(&data, &batch) == printed {
        assert!(begun.elapsed() < Duration::from_secs(60), "the packet is made\n{}", server.log());
        std::thread::sleep(Duration::from_millis(50));
    }
    let volume = server.get(&format!("{batch}/packet.pdf"));
    assert!(volume.given("application/pdf").starts_with(b"%PDF"));
    assert_eq!(files_of(&data, &batch), printed + 1, "it is not made a second time");
    drop(server);
    std::fs::remove_dir_all(data).unwrap();
}

/// A sheet is refused as a whole with its columns named, and so is one of old, alone or in a ZIP.
#[test]
fn a_sheet_whose_columns_cannot_be_told_is_refused_with_what_to_do() {
    let workbook = |headings: &[&str], merged: bool| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let page = book.add_worksheet();
        for (column, heading) in (0_u16..).zip(headings) {
            page.write_string(0, column, *heading).unwrap();
            page.write_string(1, column, "甲").unwrap();
        }
        if merged {
            page.merge_range(0, 7, 0, 8, "联系人", &rust_xlsxwriter::Format::new()).unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    let kind = [("content-type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")];
    let refused = |bytes: &[u8], status| {
        let answer = SERVER.call("POST", "/v1/batches?template=notice", &kind, bytes);
        answer.refused(status).iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
    };
    let words = refused(&workbook(&["编号", "别的"], false), 422);
    assert!(words.contains("field-missing") && words.contains("标题"), "{words}");
    let words = refused(&workbook(&["编号", "标题", "正文", "成文日期"], true), 422);
    assert!(words.contains("合并了") && words.contains("请取消合并"), "{words}");
    let old = std::fs::read(format!("{}/tests/files/old.xls", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let packed = zipped(&[("units/年终.xls", &old)]);
    for bytes in [old, packed] {
        let words = refused(&bytes, 400);
        assert!(words.contains(".xls，或者设了密码") && words.contains("另存为"), "{words}");
    }
}

/// A sheet of annual summaries, each with the name that its first photo has, one that is there.
fn photographed(rows: &[(&str, &str)]) -> Vec<u8> {
    let root = env!("CARGO_MANIFEST_DIR").into();
    let catalog = Catalog::load(&Sources { root, ..Sources::default() }).unwrap();
    let template = &catalog.templates["annual-summary"];
    let data: Value = serde_json::from_str(&template.examples["typical"].text).unwrap();
    let rows: Vec<(String, Value)> = rows
        .iter()
        .map(|(name, photo)| {
            let mut data = data.clone();
            data["events"][0]["photos"][0]["image"] = format!("file:{photo}").into();
            ((*name).to_owned(), data)
        })
        .collect();
    hongtou::sheet::filled(template, &rows).unwrap().0
}

/// Done and failed items of a batch that has ended.
fn ended(batch: &str) -> (u64, u64) {
    let counts = SERVER.ended(batch)["counts"].clone();
    (counts["done"].as_u64().unwrap(), counts["failed"].as_u64().unwrap())
}

#[test]
fn pictures_of_rows_come_out_of_the_zip_and_those_of_mended_rows_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/annual-summary");
    let photo = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let (reservoir, road) = (photo("reservoir.jpg"), photo("road.jpg"));
    let first = photographed(&[("云岭市", "road.jpg"), ("青禾县", "broken.jpg"), ("白石县", "absent.jpg")]);
    let batch = SERVER.batch(
        "?template=annual-summary",
        &zipped(&[
            ("年报.xlsx", &first),
            ("图/reservoir.jpg", &reservoir),
            ("图/road.jpg", &road),
            ("图/broken.jpg", b"no"),
        ]),
    );
    assert_eq!(ended(&batch), (1, 2));
    let failed = SERVER.get(&format!("{batch}/items?state=failed")).json();
    assert_eq!(failed["items"][0]["name"], "青禾县", "{failed}");
    let retry = |body: &[u8]| SERVER.call("POST", &format!("{batch}/retry"), &[], body);
    // The sheet comes back alone: its pictures are those that came with the batch.
    let answer = retry(&photographed(&[("青禾县", "road.jpg")]));
    assert_eq!((answer.status, ended(&batch)), (202, (2, 1)), "{}", answer.text());
    // A new picture comes beside it, and goes before one of that name that came with the batch.
    let mended = photographed(&[("白石县", "broken.jpg")]);
    let answer = retry(&zipped(&[("改正.xlsx", &mended), ("broken.jpg", &road)]));
    assert_eq!((answer.status, ended(&batch)), (202, (3, 0)), "{}", answer.text());
    retry(&zipped(&[("broken.jpg", &road)])).refused(400);
}

#[test]
fn rows_of_a_sheet_are_items_and_failed_ones_come_back_to_be_mended() {
    let mut faulty = letter("青禾");
    faulty["date"] = "明天".into();
    let whole =
        sheet(&[("云岭市", letter("关于甲的通知")), ("青禾县", faulty), ("白石县", letter("关于丙的通知"))]);
    let kind = [("content-type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")];
    let nameless = SERVER.call("POST", "/v1/batches", &kind, &whole);
    assert_eq!(nameless.refused(422)[0]["pointer"], "/template");
    let answer = SERVER.call("POST", "/v1/batches?template=notice", &kind, &whole);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let batch = answer.header("location").to_owned();
    let ended = SERVER.ended(&batch);
    assert_eq!((&ended["counts"]["done"], &ended["counts"]["failed"]), (&json!(2), &json!(1)), "{ended}");
    let item = &SERVER.get(&format!("{batch}/items?state=failed")).json()["items"][0];
    assert_eq!(item["name"], "青禾县");
    let told = item["errors"][0]["name"].as_str().unwrap_or_else(|| panic!("{item}"));
    assert!(told.contains("行") && told.contains("列"), "the cell is told: {told}");
    let failed = SERVER.get(ended["failed_sheet"].as_str().unwrap());
    assert_eq!(failed.status, 200, "{}", failed.text());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(failed.bytes.clone())).unwrap();
    let range = book.worksheet_range("填写").unwrap();
    let words: Vec<String> = range
        .used_cells()
        .filter_map(|(_, _, cell)| match cell {
            Data::String(text) => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert!(
        words.iter().any(|text| text == "青禾县") && !words.iter().any(|text| text == "云岭市"),
        "{words:?}"
    );
    let still = SERVER.call("POST", &format!("{batch}/retry"), &kind, &failed.bytes);
    assert_eq!(still.status, 202, "{}", still.text());
    let again = SERVER.ended(&batch);
    assert_eq!((&again["counts"]["failed"], &again["partial"]), (&json!(1), &json!(true)), "{again}");
    let mended = sheet(&[("青禾县", letter("关于乙的通知"))]);
    let answer = SERVER.call("POST", &format!("{batch}/retry"), &kind, &mended);
    assert_eq!(answer.status, 202, "{}", answer.text());
    let ended = SERVER.ended(&batch);
    assert_eq!((&ended["counts"]["done"], &ended["partial"]), (&json!(3), &json!(false)), "{ended}");
    let other = sheet(&[("无此县", letter("关于丁的通知"))]);
    SERVER.call("POST", &format!("{batch}/retry"), &kind, &other).refused(422);
}
