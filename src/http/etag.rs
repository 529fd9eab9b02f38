//! Entity tags: the hash of the bytes, strong (RFC 9110, 8.8.3 and 13.1.2).

/// The tag of a digest.
pub(super) fn of(digest: &str) -> String {
    format!("\"{digest}\"")
}

/// Whether an `If-None-Match` header names a tag; compared weakly, as the RFC says.
pub(super) fn matches(header: Option<&str>, tag: &str) -> bool {
    let mut named = header.unwrap_or_default().split(',').map(str::trim);
    named.any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn one_of_several_tags_is_found() {
        for (header, expected) in [("\"a\", W/\"b\"", true), ("*", true), ("\"a\"", false), ("", false)] {
            assert_eq!(matches(Some(header), "\"b\""), expected, "{header}");
        }
    }
}
