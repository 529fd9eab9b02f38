//! Names of organs in lines, where they are too long for one.

use super::measure::letters;

/// After these a name is best folded: the place or level that the organ belongs to.
const PLACES: &str = "省市县区州旗盟乡镇";
/// Before these too.
const JOINERS: &str = "和与及";
/// How many letters of difference between two lines such a place is worth.
const WORTH: usize = 3;

/// A name in so many lines of at most so many letters, of about equal length; in two lines it is folded where it reads well.
pub(super) fn folded(name: &str, lines: usize, most: f64) -> Vec<String> {
    let letters = letters(name);
    if lines == 2 {
        let fits = |at: &usize| (*at as f64) <= most && ((letters.len() - at) as f64) <= most;
        let best = (2..letters.len().saturating_sub(1)).filter(fits).min_by_key(|at| cost(&letters, *at));
        if let Some(at) = best {
            return vec![letters[..at].concat(), letters[at..].concat()];
        }
    }
    let share = letters.len().div_ceil(lines.max(1)).max(1);
    letters.chunks(share).map(|line| line.concat()).collect()
}

/// How badly a name reads that is folded here.
fn cost(letters: &[&str], at: usize) -> usize {
    let uneven = (2 * at).abs_diff(letters.len());
    // The second 市 of 云岭市市场监督管理局 belongs to a word.
    let place = PLACES.contains(letters[at - 1]) && !PLACES.contains(letters[at - 2]);
    let good = place || JOINERS.contains(letters[at]);
    uneven + if good { 0 } else { WORTH }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn names_are_folded_where_they_read_well() {
        assert_eq!(folded("云岭市交通运输局", 2, 7.0), ["云岭市", "交通运输局"]);
        assert_eq!(folded("云岭市发展和改革委员会", 2, 7.0), ["云岭市发展", "和改革委员会"]);
        assert_eq!(folded("云岭市人力资源和社会保障局", 2, 7.0), ["云岭市人力资源", "和社会保障局"]);
        assert_eq!(folded("云岭市市场监督管理局", 2, 7.0), ["云岭市市场", "监督管理局"]);
        assert_eq!(folded("云岭市卫生健康委员会", 2, 7.0), ["云岭市卫生", "健康委员会"]);
        assert_eq!(folded("云岭市人力资源和社会保障局", 3, 5.0).concat(), "云岭市人力资源和社会保障局");
    }
}
