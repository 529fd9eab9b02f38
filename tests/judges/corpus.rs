//! Real papers turned into payloads of the notice template, line by line.

use serde_json::{Map, Value, json};

/// One real paper: its name and its payload.
pub(crate) struct Paper {
    /// File name without extension.
    pub(crate) name: String,
    /// Payload of the `notice` template.
    pub(crate) payload: Value,
    /// Every line and cell as it stands in the paper, in order, dates in Arabic digits.
    pub(crate) words: Vec<String>,
}

/// Turns the JSON of a paper into a payload: title, number, addressees, text with its headings and tables, signature, date, and what
/// follows as an attachment.
pub(crate) fn read(name: &str, source: &Value) -> Paper {
    let mut lines: Vec<Value> = source["lines"].as_array().unwrap().clone();
    let mut words = Vec::new();
    lines.iter_mut().for_each(|line| clean(line, &mut words));
    let issuer = source["issuer"].as_str().unwrap().to_owned();
    let number = source["doc_no"].as_str().unwrap().to_owned();
    let mut payload = Map::new();
    let Some(at) = lines.iter().position(|line| line.as_str() == Some(&number)) else {
        return order(name, source, &lines, words);
    };
    let title: Vec<String> = lines[..at].iter().map(text).collect();
    let mut rest: Vec<Value> = lines[at + 1..].to_vec();
    let marks: Vec<&str> = issuer.split('、').collect();
    let ending = if source["kind"].as_str().unwrap().ends_with('函') { "" } else { "文件" };
    let mark: Vec<String> = match marks.as_slice() {
        [one] => vec![format!("{one}{ending}")],
        several => several
            .iter()
            .map(|one| (*one).to_owned())
            .chain([ending.to_owned()])
            .filter(|one| !one.is_empty())
            .collect(),
    };
    payload.insert("issuer_mark".to_owned(), json!(mark));
    payload.insert("document_number".to_owned(), json!(number));
    payload.insert("title".to_owned(), json!(title.join("\n")));
    if let Some(first) =
        rest.first().and_then(Value::as_str).filter(|line| line.ends_with('：') && line.chars().count() < 400)
    {
        payload.insert("addressees".to_owned(), json!(first.trim_end_matches('：')));
        rest.remove(0);
    }
    let date_at = rest.iter().position(|line| is_date(&text(line)));
    let (main, after) = rest.split_at(date_at.unwrap_or(rest.len()));
    let mut main = main.to_vec();
    let mut signature = Vec::new();
    while let Some(last) =
        main.last().map(text).filter(|last| signature.len() < marks.len() && marks.contains(&last.as_str()))
    {
        signature.insert(0, last);
        main.pop();
    }
    if !signature.is_empty() {
        payload.insert("signature".to_owned(), json!(signature));
    }
    let mut after = after.to_vec();
    let written = source["date_written"].as_str().unwrap_or("2000-01-01")[..10].to_owned();
    let date = if after.is_empty() { written } else { text(&after.remove(0)) };
    payload.insert("date".to_owned(), json!(date));
    if let Some(note) = after.first().map(text).filter(|line| line.starts_with('（') && line.ends_with('）'))
    {
        let inside = note.trim_start_matches('（').trim_end_matches('）').to_owned();
        words.iter_mut().filter(|word| **word == note).for_each(|word| word.clone_from(&inside));
        payload.insert("annotation".to_owned(), json!(inside));
        after.remove(0);
    }
    let mut body: Vec<Value> = main.iter().map(block).collect();
    body.extend(after.iter().map(block));
    payload.insert("body".to_owned(), Value::Array(body));
    Paper { name: name.to_owned(), payload: Value::Object(payload), words }
}

/// A 令 begins with its mark and the short form of its number; what it promulgates follows it and gives the title.
fn order(name: &str, source: &Value, lines: &[Value], words: Vec<String>) -> Paper {
    let payload = json!({
        "issuer_mark": [lines[0]],
        "document_number": lines[1],
        "title": source["title"],
        "body": lines[2..].iter().map(block).collect::<Vec<Value>>(),
        "date": source["date_written"].as_str().unwrap()[..10],
    });
    Paper { name: name.to_owned(), payload, words }
}

fn text(line: &Value) -> String {
    line.as_str().unwrap_or_default().to_owned()
}

/// Puts a line in order as the payload carries it, and notes its words.
fn clean(line: &mut Value, words: &mut Vec<String>) {
    if let Some(text) = line.as_str() {
        let text = text.trim().to_owned();
        let text = if is_date(&text) { arabic(&text) } else { text };
        words.push(text.clone());
        *line = Value::String(text);
    } else if let Some(rows) = line.get("table").and_then(Value::as_array) {
        let cells = rows.iter().flat_map(|row| row.as_array().unwrap());
        words.extend(cells.map(|cell| cell.as_str().unwrap_or_default().to_owned()));
    }
}

/// A heading by its number and length, a run-in heading up to its first full stop, a table, or a paragraph.
fn block(line: &Value) -> Value {
    if let Some(rows) = line.get("table") {
        return json!({ "table": { "rows": even(rows) } });
    }
    let line = text(line);
    let Some(level) = level(&line) else { return json!(line) };
    match line.find('。') {
        None => json!({ "heading": line, "level": level }),
        Some(stop) if stop + 3 == line.len() => json!({ "heading": line, "level": level }),
        Some(stop) if line[..stop].chars().count() < 40 => {
            json!({ "heading": line[..stop + 3], "level": level, "run_in": true, "text": line[stop + 3..].trim_start() })
        }
        Some(_) => json!(line),
    }
}

fn level(line: &str) -> Option<u8> {
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    if line.starts_with(numeral) && line.trim_start_matches(numeral).starts_with('、') {
        return Some(1);
    }
    let inner = line.strip_prefix('（')?;
    (inner.starts_with(numeral) && inner.trim_start_matches(numeral).starts_with('）')).then_some(2)
}

/// Rows without the spans that the source has lost: each row as it is, short rows left short.
fn even(rows: &Value) -> Value {
    let most = rows.as_array().unwrap().iter().map(|row| row.as_array().unwrap().len()).max().unwrap_or(1);
    let rows = rows.as_array().unwrap().iter().map(|row| {
        let mut cells = row.as_array().unwrap().clone();
        cells.resize(most, Value::Null);
        Value::Array(cells)
    });
    rows.collect()
}

fn is_date(line: &str) -> bool {
    let chars: Vec<char> = line.chars().collect();
    chars.len() <= 14
        && chars.first().is_some_and(|c| c.is_ascii_digit() || *c == '一' || *c == '二')
        && line.contains('年')
        && line.contains('月')
        && line.ends_with('日')
}

/// A date in Chinese digits, in Arabic ones (GB/T 9704-2012, 7.3.5.4).
fn arabic(date: &str) -> String {
    if date.starts_with(|c: char| c.is_ascii_digit()) {
        return date.to_owned();
    }
    let (year, rest) = date.split_once('年').unwrap();
    let (month, rest) = rest.split_once('月').unwrap();
    let digits: String = year.chars().map(|c| digit(c).to_string()).collect();
    format!("{digits}年{}月{}日", number(month), number(rest.trim_end_matches('日')))
}

fn digit(c: char) -> usize {
    if "〇○零Ｏ".contains(c) {
        0
    } else {
        "一二三四五六七八九".chars().position(|d| d == c).expect("a Chinese digit") + 1
    }
}

fn number(text: &str) -> usize {
    match text.split_once('十') {
        None => digit(text.chars().next().unwrap()),
        Some((tens, ones)) => {
            let tens = tens.chars().next().map_or(1, digit);
            tens * 10 + ones.chars().next().map_or(0, digit)
        }
    }
}
