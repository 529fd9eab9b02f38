//! What was set otherwise than asked, in the headers of an answer whose body is the document itself.

use actix_web::HttpResponseBuilder;
use actix_web::http::header::HeaderName;
use serde_json::Value;

use crate::app::report;
use crate::http::percent;
use crate::problem::{Language, Problem};

/// How many warnings there are.
const WARNINGS: HeaderName = HeaderName::from_static("x-hongtou-warnings");
/// The warnings themselves, a JSON array, percent-encoded; as many as fit.
const WARNING: HeaderName = HeaderName::from_static("x-hongtou-warning");
/// Longest value of that header, in bytes; many proxies take no more than 8 KiB of headers.
const WARNING_BYTES: usize = 4_096;

/// Puts warnings into the headers of an answer.
pub(super) fn put(answer: &mut HttpResponseBuilder, warnings: &[Problem], language: Language) {
    answer.insert_header((WARNINGS, warnings.len().to_string()));
    if !warnings.is_empty() {
        answer.insert_header((WARNING, value(warnings, language)));
    }
}

/// As many warnings as fit, as a percent-encoded JSON array; the count in the other header tells whether that is all.
fn value(warnings: &[Problem], language: Language) -> String {
    let mut fitting = String::from("%5B%5D");
    let mut list: Vec<Value> = Vec::new();
    for warning in warnings {
        list.push(report::json(warning, language));
        let encoded = percent::encode(&Value::Array(list.clone()).to_string());
        if encoded.len() > WARNING_BYTES {
            break;
        }
        fitting = encoded;
    }
    fitting
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;

    #[test]
    fn the_header_holds_as_many_warnings_as_fit() {
        let one = Problem::new(Code::FontFallback, "由后备字体绘出", "drawn by a fallback");
        assert!(value(std::slice::from_ref(&one), Language::English).contains("drawn%20by"));
        let long = value(&vec![one; 500], Language::Chinese);
        assert!(long.len() <= WARNING_BYTES && long.ends_with("%7D%5D"), "{long}");
    }
}
