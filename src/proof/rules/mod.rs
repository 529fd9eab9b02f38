//! The rules, by what they look at.

mod attachment;
mod body;
mod bracket;
mod dash;
mod date;
mod heading;
mod layout;
mod logic;
mod number;
mod numeral;
mod outline;
mod punctuation;
mod quote;
mod range;
mod recipient;
mod spelling;
mod sum;
mod title;

use crate::proof::finding::Findings;
use crate::proof::sheet::Sheet;

/// A group of rules.
type Check = fn(&Sheet<'_>, &mut Findings);

/// All groups.
pub(super) const ALL: &[Check] = &[
    number::check,
    title::check,
    recipient::check,
    heading::check,
    outline::check,
    attachment::check,
    date::check,
    body::check,
    punctuation::check,
    bracket::check,
    quote::check,
    dash::check,
    range::check,
    numeral::check,
    sum::check,
    spelling::check,
    logic::check,
    layout::check,
];
