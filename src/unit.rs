//! Lengths and sizes as types, with every conversion written once.

use serde::{Deserialize, Serialize};

/// Points in one inch; the DTP point of PDF and Word.
const POINTS_PER_INCH: f64 = 72.0;
/// Millimetres in one inch.
const MM_PER_INCH: f64 = 25.4;
/// Twips (twentieths of a point, OOXML `ST_TwipsMeasure`) in one point.
const TWIPS_PER_POINT: f64 = 20.0;
/// English metric units (DrawingML) in one millimetre.
const EMU_PER_MM: f64 = 36_000.0;

/// A length in millimetres, the unit of GB/T 9704-2012.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mm(pub f64);

/// A length in points (1/72 inch), the unit of type sizes.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pt(pub f64);

/// A whole number of twips (1/20 pt), the unit of WordprocessingML lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Twip(pub i32);

/// A whole number of half-points, the unit of WordprocessingML type sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct HalfPoint(pub u32);

/// A whole number of English metric units, the unit of DrawingML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Emu(pub i64);

impl Pt {
    /// The length of some dots at a resolution.
    pub fn of_dots(count: u32, dots_per_inch: f64) -> Pt {
        Pt(f64::from(count) / dots_per_inch * POINTS_PER_INCH)
    }
}

impl From<Mm> for Pt {
    fn from(length: Mm) -> Self {
        Pt(length.0 / MM_PER_INCH * POINTS_PER_INCH)
    }
}

impl From<Pt> for Mm {
    fn from(length: Pt) -> Self {
        Mm(length.0 / POINTS_PER_INCH * MM_PER_INCH)
    }
}

impl From<Pt> for Twip {
    fn from(length: Pt) -> Self {
        Twip((length.0 * TWIPS_PER_POINT).round() as i32)
    }
}

impl From<Mm> for Twip {
    fn from(length: Mm) -> Self {
        Pt::from(length).into()
    }
}

impl From<Pt> for HalfPoint {
    fn from(size: Pt) -> Self {
        HalfPoint((size.0 * 2.0).round() as u32)
    }
}

impl From<Mm> for Emu {
    fn from(length: Mm) -> Self {
        Emu((length.0 * EMU_PER_MM).round() as i64)
    }
}

impl From<Pt> for Emu {
    fn from(length: Pt) -> Self {
        Mm::from(length).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_the_standard_convert_as_its_tables_say() {
        assert_eq!(Twip::from(Mm(210.0)), Twip(11906));
        assert_eq!(Twip::from(Mm(297.0)), Twip(16838));
        assert_eq!(Twip::from(Pt(29.6)), Twip(592));
        assert_eq!(Emu::from(Mm(156.0)), Emu(5_616_000));
        assert_eq!(HalfPoint::from(Pt(10.5)), HalfPoint(21));
        assert!((Pt::from(Mm(156.0)).0 - 442.2047).abs() < 1e-3);
    }
}
