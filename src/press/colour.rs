//! Pictures whose colours are not printed as they were sent.

use crate::payload::Picture;
use crate::problem::{Code, Problem};

/// A warning for pictures that were turned from CMYK to RGB.
pub(super) fn warn_of_recoloured(pictures: &[Picture]) -> Option<Problem> {
    let numbers: Vec<String> = (1..)
        .zip(pictures)
        .filter(|(_, picture)| picture.recoloured)
        .map(|(number, _)| number.to_string())
        .collect();
    let list = numbers.join("、");
    (!numbers.is_empty()).then(|| {
        Problem::new(
            Code::SetOtherwise,
            format!("第{list}幅图片是印刷用的 CMYK 色彩，已转成 RGB，颜色会略有出入"),
            format!("picture {list} was turned from CMYK to RGB; its colours may differ a little"),
        )
        .hint(
            "要颜色准确的，请自己转成 RGB 的 JPEG 或 PNG 再用",
            "convert it to RGB yourself where colours matter",
        )
    })
}
