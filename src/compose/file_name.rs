//! File names that every file system takes.

/// Longest file name without extension, in bytes: 255 is the ceiling of the usual file systems, and a packet puts a number before
/// and an extension after.
const BYTES_MOST: usize = 200;

/// A text without what file systems refuse (Windows: `\ / : * ? " < > |`, control characters, a dot or space at the end), cut at a
/// character; `instead` if nothing is left.
pub fn clean(text: &str, instead: &str) -> String {
    let refused =
        |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let kept: String = text.chars().filter(|c| !refused(*c)).collect();
    let kept = kept.trim().trim_matches('.').trim();
    let mut end = kept.len().min(BYTES_MOST);
    while !kept.is_char_boundary(end) {
        end -= 1;
    }
    let name = kept[..end].trim_end();
    if name.is_empty() { instead.to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn names_are_such_as_file_systems_take() {
        assert_eq!(clean(" 关于“A/B”的\n通知：<试行>. ", "x"), "关于“AB”的通知：试行");
        assert_eq!(clean("../..", "通知"), "通知");
        assert!(clean(&"长".repeat(300), "x").len() <= 200);
    }
}
