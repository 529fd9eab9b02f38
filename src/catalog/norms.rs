//! What the numbers of a layout stand for: clause and strength of each key of `style.toml`, and what an office's own value makes of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::catalog::file::read_text;
use crate::catalog::inherit::Deviation;
use crate::catalog::layout::Layout;
use crate::problem::{Code, Place, Problem, Problems, Sentence};

/// How strongly a standard asks for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// 规定.
    Must,
    /// 一般.
    Usual,
    /// 推荐.
    Recommended,
    /// 惯例: no standard says it.
    Practice,
}

/// What an office's value makes of a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Still what the clause allows.
    Within,
    /// Against a clause that leaves no choice.
    Outside,
    /// Other than the clause usually asks.
    Unusual,
    /// Other than the clause recommends.
    NotRecommended,
    /// No clause speaks of it.
    Free,
}

impl Strength {
    /// In words.
    pub fn sentence(self) -> Sentence {
        let (zh, en) = match self {
            Strength::Must => ("规定", "must"),
            Strength::Usual => ("一般", "usual"),
            Strength::Recommended => ("推荐", "recommended"),
            Strength::Practice => ("惯例", "practice"),
        };
        Sentence::new(zh, en)
    }
}

impl Verdict {
    /// In words.
    pub fn sentence(self) -> Sentence {
        let (zh, en) = match self {
            Verdict::Within => ("仍符合标准", "within the standard"),
            Verdict::Outside => ("不符合标准", "outside the standard"),
            Verdict::Unusual => ("与一般要求不同", "not as usual"),
            Verdict::NotRecommended => ("与推荐值不同", "not as recommended"),
            Verdict::Free => ("标准未规定", "the standard is silent"),
        };
        Sentence::new(zh, en)
    }
}

/// One entry of `norms.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Norm {
    keys: Vec<String>,
    clause: String,
    strength: Strength,
    zh: String,
    en: String,
    #[serde(default)]
    allowed: Vec<Value>,
    least: Option<f64>,
    most: Option<f64>,
    #[serde(default)]
    note_zh: String,
    #[serde(default)]
    note_en: String,
}

/// The entries of `templates/_layouts/norms.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norms {
    #[serde(default, rename = "norm")]
    all: Vec<Norm>,
}

/// A deviation in the words of its clause.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Departure {
    /// The layouts that have it.
    pub layouts: Vec<String>,
    /// Key of `style.toml`.
    pub key: String,
    /// The stock value as TOML; empty if there is none.
    pub stock: String,
    /// The office's value as TOML.
    pub own: String,
    /// What the key is, in Chinese.
    pub title: String,
    /// What the key is, in English.
    pub title_en: String,
    /// The clause, of GB/T 9704-2012 unless it names another source.
    pub clause: String,
    /// How strongly it asks.
    pub strength: Strength,
    /// What the office's value makes of it.
    pub verdict: Verdict,
    /// A remark in Chinese; may be empty.
    pub note: String,
    /// A remark in English; may be empty.
    pub note_en: String,
}

impl Norms {
    /// Reads the table.
    ///
    /// # Errors
    /// `file-fault` or `layout-fault`.
    pub fn load(path: &Path) -> Result<Norms, Problems> {
        let text = read_text(path)?;
        toml::from_str(&text).map_err(|error| {
            Problem::new(
                Code::LayoutFault,
                format!("条款表无法读取：{}", error.message()),
                format!("the table of clauses cannot be read: {}", error.message()),
            )
            .at(Place::Name("_layouts/norms.toml".to_owned()))
            .into()
        })
    }

    /// The entry of a key: that with the fewest stars, then the first.
    fn find(&self, key: &str) -> Option<&Norm> {
        let matches = |norm: &&Norm| norm.keys.iter().any(|pattern| fits(pattern, key));
        let stars = |norm: &&Norm| {
            let own = norm.keys.iter().filter(|pattern| fits(pattern, key));
            own.map(|pattern| pattern.matches('*').count()).min()
        };
        self.all.iter().filter(matches).min_by_key(stars)
    }

    /// Every deviation of the layouts in the words of its clause, each once; those that the standard forbids first.
    pub fn departures<'a>(&self, layouts: impl IntoIterator<Item = &'a Layout>) -> Vec<Departure> {
        let mut found: BTreeMap<(String, String, String), Departure> = BTreeMap::new();
        for layout in layouts {
            for deviation in &layout.deviations {
                let name = (deviation.key.clone(), deviation.stock.clone(), deviation.own.clone());
                let departure = found.entry(name).or_insert_with(|| self.departure(deviation));
                departure.layouts.push(layout.name.clone());
            }
        }
        let mut all: Vec<Departure> = found.into_values().collect();
        all.sort_by_key(|departure| departure.verdict != Verdict::Outside);
        all
    }

    fn departure(&self, deviation: &Deviation) -> Departure {
        let norm = self.find(&deviation.key);
        let words = |pick: fn(&Norm) -> &String| norm.map(pick).cloned().unwrap_or_default();
        Departure {
            layouts: Vec::new(),
            key: deviation.key.clone(),
            stock: deviation.stock.clone(),
            own: deviation.own.clone(),
            title: words(|norm| &norm.zh),
            title_en: words(|norm| &norm.en),
            clause: words(|norm| &norm.clause),
            strength: norm.map_or(Strength::Practice, |norm| norm.strength),
            verdict: norm.map_or(Verdict::Free, |norm| norm.judge(&deviation.own)),
            note: words(|norm| &norm.note_zh),
            note_en: words(|norm| &norm.note_en),
        }
    }
}

impl Norm {
    /// What a value makes of the clause.
    fn judge(&self, own: &str) -> Verdict {
        let value = format!("own = {own}").parse::<Table>().ok().and_then(|mut table| table.remove("own"));
        let within = value.is_some_and(|value| {
            let number = value.as_float().or_else(|| value.as_integer().map(|number| number as f64));
            let measured = self.least.is_some() || self.most.is_some();
            let inside = number.is_some_and(|number| {
                self.least.is_none_or(|least| number >= least) && self.most.is_none_or(|most| number <= most)
            });
            self.allowed.contains(&value) || measured && inside
        });
        match (within, self.strength) {
            (true, _) => Verdict::Within,
            (false, Strength::Must) => Verdict::Outside,
            (false, Strength::Usual) => Verdict::Unusual,
            (false, Strength::Recommended) => Verdict::NotRecommended,
            (false, Strength::Practice) => Verdict::Free,
        }
    }
}

/// Whether a key has the parts of a pattern.
fn fits(pattern: &str, key: &str) -> bool {
    let (parts, own) = (pattern.split('.'), key.split('.'));
    parts.clone().count() == own.clone().count()
        && parts.zip(own).all(|(part, own)| part == "*" || part == own)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norms() -> Norms {
        Norms::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/_layouts/norms.toml")).unwrap()
    }

    /// All keys of a table, with their path.
    fn keys(at: &str, table: &Table, found: &mut Vec<String>) {
        for (key, value) in table {
            let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
            match value {
                Value::Table(inner) => keys(&path, inner, found),
                _ => found.push(path),
            }
        }
    }

    #[test]
    fn every_key_of_every_layout_has_its_clause() {
        let norms = norms();
        let layouts = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/_layouts");
        let mut all = Vec::new();
        for path in crate::catalog::file::list(&layouts).unwrap() {
            if let Ok(text) = std::fs::read_to_string(path.join("style.toml")) {
                let mut table: Table = text.parse().unwrap();
                table.remove("base");
                table.remove("models");
                keys("", &table, &mut all);
            }
        }
        let without: Vec<&String> = all.iter().filter(|key| norms.find(key).is_none()).collect();
        assert!(all.len() > 200 && without.is_empty(), "{} keys, without: {without:?}", all.len());
    }

    #[test]
    fn a_value_is_judged_by_its_clause() {
        let judge = |key: &str, own: &str| norms().find(key).unwrap().judge(own);
        assert_eq!(judge("page_number.position", "\"center\""), Verdict::Outside);
        assert_eq!(judge("grid.pitch_pt", "28.0"), Verdict::Unusual);
        assert_eq!(judge("grid.pitch_pt", "28.95"), Verdict::Within);
        assert_eq!(judge("head.color", "\"#E60012\""), Verdict::Within);
        assert_eq!(judge("imprint.inner_mm", "0.3"), Verdict::NotRecommended);
        assert_eq!(judge("roles.issuer_mark.size_pt", "60.0"), Verdict::Free);
    }
}
