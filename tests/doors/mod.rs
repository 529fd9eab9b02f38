//! What the door tests share: the real executable, spoken to over HTTP or the command line.
#![allow(dead_code, reason = "each test file uses its own part of this")]

pub(crate) mod batches;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use base64::Engine;
use serde_json::{Value, json};

/// The executable.
pub(crate) const HONGTOU: &str = env!("CARGO_BIN_EXE_hongtou");

/// A server at a free port; it ends when this value or the test process does.
pub(crate) struct Server {
    pub(crate) address: String,
    log: PathBuf,
    guard: Child,
    /// The folder of its batches, if it is its own.
    data: Option<PathBuf>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) bytes: Vec<u8>,
}

impl Server {
    /// Starts a server with a data folder of its own.
    pub(crate) fn start(name: &str, arguments: &[&str]) -> Server {
        let data = folder(&format!("{name}-data"));
        let mut server = Server::start_in(name, &data, arguments);
        server.data = Some(data);
        server
    }

    /// Starts a server on a data folder that outlasts it.
    pub(crate) fn start_in(name: &str, data: &Path, arguments: &[&str]) -> Server {
        Server::start_by(&[HONGTOU], name, data, arguments)
    }

    /// Starts a server by a command that runs the executable.
    pub(crate) fn start_by(command: &[&str], name: &str, data: &Path, arguments: &[&str]) -> Server {
        let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.log", std::process::id()));
        // The shell ends the server when its own standard input closes, i.e. when this process is gone; a line names the signal.
        // Its standard output is closed, so that the end of a server that does not start is seen.
        let mut guard = Command::new("sh")
            .args(["-c", r#""$@" 2>>"$0" & p=$!; exec >&-; while read -r s; do kill "-$s" "$p"; done; kill "$p"; kill -CONT "$p"; wait "$p""#])
            .arg(&log)
            .args(command)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .env("HONGTOU_DATA", data)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(guard.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("hongtou: ").unwrap_or_else(|| {
            panic!(
                "the server did not start: {line:?}\n{}",
                std::fs::read_to_string(&log).unwrap_or_default()
            )
        });
        Server { address: address.to_owned(), log, guard, data: None }
    }

    /// Sends a signal to the server, e.g. `KILL`.
    pub(crate) fn signal(&mut self, name: &str) {
        use std::io::Write;
        writeln!(self.guard.stdin.as_mut().unwrap(), "{name}").unwrap();
    }

    /// Kills the server, without any chance for it to tidy up.
    pub(crate) fn kill(mut self) {
        self.signal("KILL");
        self.signal("KILL");
    }

    /// The most memory that the process ever had, in bytes.
    pub(crate) fn memory_at_most(&self) -> u64 {
        let shell = self.guard.id();
        let children = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap();
        let status = std::fs::read_to_string(format!("/proc/{}/status", children.trim())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// A call that may fail, as when the server dies over it.
    pub(crate) fn try_get(&self, path: &str) -> Option<Value> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(30)))
            .build()
            .into();
        let mut answer = agent.get(format!("{}{path}", self.address)).call().ok()?;
        answer.body_mut().read_json().ok()
    }

    /// Takes a batch in, and gives its address.
    #[track_caller]
    pub(crate) fn batch(&self, query: &str, body: &[u8]) -> String {
        let answer =
            self.call("POST", &format!("/v1/batches{query}"), &[("content-type", "application/json")], body);
        assert_eq!(answer.status, 202, "{}", answer.text());
        answer.header("location").to_owned()
    }

    /// Waits until a batch has ended, and gives what is said of it then.
    #[track_caller]
    pub(crate) fn ended(&self, batch: &str) -> Value {
        for _ in 0..1_200 {
            let now = self.get(batch).json();
            if now["ended"].is_string() {
                return now;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the batch does not end: {}\n{}", self.get(batch).text(), self.log());
    }

    pub(crate) fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(120)))
            .build()
            .into();
        let mut request =
            ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let outcome = if body.is_empty() {
            agent.run(request.body(()).unwrap())
        } else {
            agent.run(request.body(body).unwrap())
        };
        let response = outcome.unwrap_or_else(|error| panic!("{method} {path}: {error}\n{}", self.log()));
        let (head, body) = response.into_parts();
        let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
            (name.to_string(), value.to_str().unwrap_or_default().to_owned())
        };
        let headers = head.headers.iter().map(header).collect();
        let mut bytes = Vec::new();
        body.into_reader().read_to_end(&mut bytes).unwrap();
        Answer { status: head.status.as_u16(), headers, bytes }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], b"")
    }

    /// Posts the text of an order.
    pub(crate) fn post_text(&self, text: &str, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.call("POST", "/v1/documents", &all, text.as_bytes())
    }

    /// Posts an order.
    pub(crate) fn post(&self, order: &Value) -> Answer {
        self.post_text(&order.to_string(), &[])
    }

    /// An example of the stock, as a caller would send it.
    pub(crate) fn example(&self, template: &str, case: &str) -> Value {
        let answer = self.get(&format!("/v1/templates/{template}/examples/{case}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// A good order for a notice, with its data changed by a caller.
    pub(crate) fn notice(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut data = self.example("notice", "typical");
        change(&mut data);
        json!({ "template": "notice", "format": "pdf", "data": data })
    }

    /// The service still answers a good order.
    #[track_caller]
    pub(crate) fn still_serves(&self) {
        let answer = self.post(&self.notice(|_| ()));
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.bytes.starts_with(b"%PDF-"));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        self.guard.wait().unwrap();
        if let Some(data) = &self.data {
            std::fs::remove_dir_all(data).unwrap();
        }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        format!("{} {:?} {}", self.status, self.headers, text.chars().take(3_000).collect::<String>())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A refusal of this status, as RFC 9457 has it; its errors.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16) -> Vec<Value> {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let body = self.json();
        assert_eq!(body["status"], status);
        for member in ["type", "title", "detail", "code"] {
            assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {body}");
        }
        let errors = body["errors"].as_array().unwrap().clone();
        assert!(!errors.is_empty(), "{body}");
        errors
    }

    /// A document of this media type.
    #[track_caller]
    pub(crate) fn given(&self, media_type: &str) -> &[u8] {
        assert_eq!((self.status, self.header("content-type")), (200, media_type), "{}", self.text());
        &self.bytes
    }

    /// The warnings in the header.
    pub(crate) fn warnings(&self) -> Vec<Value> {
        let text = decoded(self.header("x-hongtou-warning"));
        if text.is_empty() { Vec::new() } else { serde_json::from_str(&text).unwrap() }
    }

    /// The names and files of a ZIP.
    pub(crate) fn unzipped(&self) -> Vec<(String, Vec<u8>)> {
        unzipped(&self.bytes)
    }
}

/// A ZIP of files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(crate) fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().to_owned(), bytes)
        })
        .collect()
}

/// Percent-decoded text.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The words of a DOCX: all its text nodes, one after the other.
pub(crate) fn words_of_docx(bytes: &[u8]) -> String {
    let (_, xml) = unzipped(bytes).into_iter().find(|(name, _)| name == "word/document.xml").unwrap();
    let xml = String::from_utf8(xml).unwrap();
    let mut words = String::new();
    for piece in xml.split("<w:t").skip(1).filter(|piece| piece.starts_with(['>', ' '])) {
        let text = piece.split_once('>').unwrap().1.split("</w:t>").next().unwrap();
        words.push_str(text);
    }
    for (entity, character) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")]
    {
        words = words.replace(entity, character);
    }
    words
}

/// Runs the command in the project's folder.
pub(crate) fn command(arguments: &[&str], input: &[u8]) -> Output {
    use std::io::Write;
    let mut child = Command::new(HONGTOU)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that fails early does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// An empty folder of a test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// An office's own templates: one named `faulty` whose body uses a name on line 3 that no payload has.
pub(crate) fn faulty_templates(name: &str) -> PathBuf {
    let folder = folder(name);
    let faulty = folder.join("faulty");
    std::fs::create_dir_all(&faulty).unwrap();
    let manifest = r#"
title = "有误的模板"
title_en = "A template with a fault"
version = "1.0.0"
kind = "通知"
layout = "ordinary"
formats = ["pdf", "docx"]
file_name = "{{title}}"
[fields]
title = "{{title}}"
"#;
    std::fs::write(faulty.join("template.toml"), manifest).unwrap();
    let schema = json!({
        "type": "object",
        "properties": { "title": { "type": "string", "maxLength": 100 } },
        "required": ["title"],
        "additionalProperties": false,
    });
    std::fs::write(faulty.join("schema.json"), schema.to_string()).unwrap();
    std::fs::write(faulty.join("body.md.hbs"), "第一行。\n\n第三行{{nowhere}}。\n").unwrap();
    folder
}

/// A picture address.
pub(crate) fn data_address(media_type: &str, bytes: &[u8]) -> String {
    format!("data:{media_type};base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes))
}

/// A black PNG in one bit a pixel, well formed whatever its size.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    use std::io::Write;
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(data);
        bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        bytes.extend(kind);
        bytes.extend(data);
        bytes.extend(sum.sum().to_be_bytes());
    };
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([1, 0, 0, 0, 0]);
    chunk(b"IHDR", &head);
    let row = vec![0; 1 + width.div_ceil(8) as usize];
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..height {
        packed.write_all(&row).unwrap();
    }
    chunk(b"IDAT", &packed.finish().unwrap());
    chunk(b"IEND", &[]);
    bytes
}

/// Puts something else at the first `image` of a payload, and says where that is.
pub(crate) fn replace_image(data: &mut Value, image: &str) -> String {
    fn walk(value: &mut Value, pointer: &str, image: &str) -> Option<String> {
        match value {
            Value::Object(members) => members.iter_mut().find_map(|(name, member)| {
                let pointer = format!("{pointer}/{name}");
                if name == "image" {
                    *member = image.into();
                    return Some(pointer);
                }
                walk(member, &pointer, image)
            }),
            Value::Array(items) => {
                let mut items = items.iter_mut().enumerate();
                items.find_map(|(index, item)| walk(item, &format!("{pointer}/{index}"), image))
            }
            _ => None,
        }
    }
    walk(data, "/data", image).expect("the example has a picture")
}
