//! Names of items: safe as file names, and no two alike.

use std::collections::BTreeSet;

use crate::press;
use crate::problem::{Code, Problem};

/// The names that a batch has so far.
#[derive(Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// A name for files, made of the wanted one; what had to be changed is remarked.
    pub(super) fn give(&mut self, wanted: &str, remarks: &mut Vec<Problem>) -> String {
        let safe = press::safe_name(wanted, "未命名");
        let mut name = safe.clone();
        // Some file systems do not tell capitals from small letters.
        for count in 2_u32.. {
            if self.0.insert(name.to_lowercase()) {
                break;
            }
            name = format!("{safe}（{count}）");
        }
        if safe != wanted {
            let problem = Problem::new(
                Code::Renamed,
                format!("名称“{wanted}”不能作文件名，已改为“{name}”"),
                format!("{wanted:?} cannot be a file name; it became {name:?}"),
            );
            remarks.push(problem.at_pointer("/name"));
        } else if name != safe {
            let problem = Problem::new(
                Code::Renamed,
                format!("名称“{wanted}”与前面的项重复，已改为“{name}”"),
                format!("an earlier item has the name {wanted:?}; it became {name:?}"),
            );
            remarks.push(problem.at_pointer("/name"));
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_differ_and_changes_are_told() {
        let (mut names, mut remarks) = (Names::default(), Vec::new());
        let given: Vec<String> = ["青禾县", "青禾县", "../../etc/passwd", "a/b", "A", "a"]
            .map(|name| names.give(name, &mut remarks))
            .into();
        assert_eq!(given, ["青禾县", "青禾县（2）", "etcpasswd", "ab", "A", "a（2）"]);
        assert_eq!(remarks.len(), 4);
    }
}
