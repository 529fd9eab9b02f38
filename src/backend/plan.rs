//! What is reckoned of a document before any back-end draws it, so that all draw the same.

use serde::Serialize;

use super::joint::JointMark;
use super::seats::Seats;
use crate::catalog::fonts::Fonts;
use crate::catalog::style::{HeadForm, Style};
use crate::model::{Document, SignatureForm};

/// The plan of a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Plan {
    /// The mark of several organs.
    pub(super) mark: Option<JointMark>,
    /// The seats of organs that sign with seals.
    pub(super) seats: Option<Seats>,
    /// 成文日期 that the end of the text prints: none where the head of 纪要 prints it beside the office.
    pub(super) date: String,
}

impl Plan {
    /// Reckons a document.
    pub(super) fn of(document: &Document, style: &Style, fonts: &Fonts) -> Plan {
        let fields = &document.fields;
        let in_head = style.head.form == HeadForm::Minutes && !fields.editorial_office.is_empty();
        let date = if in_head { "" } else { fields.date_of_issue.as_str() };
        let signed = !(fields.signature.is_empty() && fields.seals.is_empty() && date.is_empty());
        let sealed = signed && fields.signature_form == SignatureForm::Seal;
        Plan {
            mark: JointMark::of(fields, style),
            seats: sealed.then(|| Seats::of(document, style, fonts, date)).flatten(),
            date: date.to_owned(),
        }
    }

    /// Lines that the white above and under the document number gives up for the marks, half of them at each place.
    pub(super) fn less_lines(&self) -> f64 {
        self.mark.as_ref().map_or(0.0, |mark| mark.less_lines)
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::LazyLock;

    use super::*;
    use crate::catalog::{Catalog, Sources};
    use crate::model::{Fields, Seal};

    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        Catalog::load(&Sources { root, ..Sources::default() }).unwrap()
    });

    fn plan(fields: Fields) -> Plan {
        let style = &CATALOG.layout("ordinary").unwrap().style;
        Plan::of(&Document { fields, ..Document::default() }, style, &CATALOG.fonts)
    }

    fn signed(names: &[&str], width_mm: f64) -> Seats {
        let seal = Seal { width_mm, ..Seal::default() };
        let fields = Fields {
            signature: names.iter().map(|name| (*name).to_owned()).collect(),
            seals: vec![seal; names.len()],
            signature_form: SignatureForm::Seal,
            date_of_issue: "2025年3月5日".to_owned(),
            ..Fields::default()
        };
        plan(fields).seats.unwrap()
    }

    /// GB/T 9704-2012, 7.3.5.1: at most one line between text and seal; two blank lines for seals up to 50 mm, three for 60.
    #[test]
    fn a_seal_stands_close_under_the_text() {
        let pitch = 29.6;
        for (width, blank) in [(42.0, 2.0), (45.0, 2.0), (50.0, 2.0), (60.0, 3.0)] {
            let seats = signed(&["云岭市人民政府"], width);
            let white = seats.loose.over_pt - seats.high_pt / 2.0;
            assert!((0.0..=pitch).contains(&white), "{width} mm: {white} pt");
            let name = seats.loose.over_pt + seats.tops_pt[0];
            assert!((name / pitch - blank).abs() < 0.02, "{width} mm: {name} pt above the name");
        }
    }

    #[test]
    fn long_names_are_folded_and_stand_below_the_middle_of_their_seals() {
        let names = ["云岭市人力资源和社会保障局", "云岭市住房和城乡建设局", "云岭市市场监督管理局"];
        let seats = signed(&names.repeat(4)[..10], 42.0);
        assert_eq!((seats.columns, seats.rows), (3, 4));
        assert!(seats.names.iter().all(|name| name.len() == 2), "{:?}", seats.names);
        let middle = (seats.tops_pt[9] + seats.foot_pt) / 2.0;
        assert!(middle > 1.0 && seats.foot_pt < seats.high_pt / 2.0, "{middle}, {}", seats.foot_pt);
        assert!(seats.tops_pt[0] + 29.6 > 1.0, "{}", seats.tops_pt[0]);
    }

    /// GB/T 9704-2012, 7.3.3: text begins on page 1, so the marks of many organs are smaller, but no smaller than the text.
    #[test]
    fn marks_of_ten_organs_are_no_smaller_than_the_text() {
        let mut issuer_mark: Vec<String> = (0..10).map(|_| "云岭市人力资源和社会保障局".to_owned()).collect();
        issuer_mark.push("文件".to_owned());
        let title = vec!["云岭市关于做好元旦春节期间".to_owned(), "市场保供稳价工作的通知".to_owned()];
        let addressees = "各县（区）有关部门：".to_owned();
        let mark = plan(Fields { issuer_mark, title, addressees, ..Fields::default() }).mark.unwrap();
        assert_eq!((mark.word.as_str(), mark.names.len(), mark.chars), ("文件", 10, 13));
        assert!(mark.size_pt >= 16.0, "{} pt", mark.size_pt);
    }
}
