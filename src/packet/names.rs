//! File names inside a packet: safe on every system, unique, and still the names that people gave.

use std::collections::BTreeSet;

/// Longest part of a path, in bytes of UTF-8, extension and number included; Linux allows 255, old unzippers less.
const PART_BYTES: usize = 180;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The names given so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// In small letters: Windows and macOS take `A.pdf` and `a.pdf` for the same.
    given: BTreeSet<String>,
}

impl Names {
    /// Keeps names at the top for files of our own.
    pub(super) fn reserve(&mut self, names: impl IntoIterator<Item = &'static str>) {
        self.given.extend(names.into_iter().map(str::to_lowercase));
    }

    /// A path `folder/stem.extension` that no other file has, with a number where the name is taken. No part can lead out of
    /// the folder that the archive is unpacked to.
    pub(super) fn path(&mut self, folder: &str, stem: &str, extension: &str) -> String {
        let folder = if folder.is_empty() { String::new() } else { format!("{}/", safe(folder)) };
        let stem = safe(stem);
        let mut path = format!("{folder}{stem}.{extension}");
        let mut count = 1;
        while !self.given.insert(path.to_lowercase()) {
            count += 1;
            path = format!("{folder}{stem}（{count}）.{extension}");
        }
        path
    }
}

/// A text as one part of a path.
pub(super) fn safe(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars() {
        let replaced = match character {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
            character if character.is_control() || is_invisible(character) => continue,
            character if character.is_whitespace() && character != '　' => ' ',
            character => character,
        };
        if name.len() + replaced.len_utf8() > PART_BYTES {
            break;
        }
        name.push(replaced);
    }
    // Windows drops dots and spaces at the end; two dots mean another folder.
    let name = name.replace("..", "_");
    let name = name.trim().trim_end_matches(['.', ' ']).trim_start_matches('.').trim();
    let first = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let port = |kind: &str| {
        first.strip_prefix(kind).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    match name {
        "" => "未命名".to_owned(),
        name if DEVICES.contains(&first.as_str()) || port("com") || port("lpt") => format!("_{name}"),
        name => name.to_owned(),
    }
}

/// Marks of direction and joining, which can make a name look like another.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_its_folder_or_breaks_on_windows() {
        for (name, expected) in [
            ("../../etc/passwd", "____etc_passwd"),
            ("..", "_"),
            ("...", "_"),
            ("  年报.  ", "年报"),
            ("甲/乙\\丙:丁", "甲_乙_丙_丁"),
            ("a\u{0}b\u{202e}fdp\n.x", "abfdp.x"),
            ("CON", "_CON"),
            ("com1.总结", "_com1.总结"),
            ("", "未命名"),
        ] {
            assert_eq!(safe(name), expected, "{name:?}");
        }
        assert!(safe(&"长".repeat(400)).len() <= PART_BYTES);
    }

    #[test]
    fn the_same_name_twice_gets_a_number() {
        let mut names = Names::default();
        assert_eq!(names.path("县区", "总结", "pdf"), "县区/总结.pdf");
        assert_eq!(names.path("县区", "总结", "pdf"), "县区/总结（2）.pdf");
        assert_eq!(names.path("县区", "总结", "docx"), "县区/总结.docx");
        assert_eq!(names.path("", "A", "pdf"), "A.pdf");
        assert_eq!(names.path("", "a", "pdf"), "a（2）.pdf");
    }
}
