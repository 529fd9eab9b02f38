//! The directive `figure`.

use serde::Deserialize;
use serde_json::Value;

use super::Counters;
use crate::compose::markdown::Surroundings;
use crate::compose::refusal::{Refusal, shown};
use crate::model::{Figure, Picture};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Spec {
    pictures: Vec<PictureSpec>,
    caption: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PictureSpec {
    image: Value,
    caption: Option<String>,
    alt: Option<String>,
    width: Option<f64>,
}

pub(super) fn figure(
    spec: Spec,
    around: Surroundings<'_>,
    counters: &mut Counters,
) -> Result<Figure, Refusal> {
    let mut pictures: Vec<Picture> =
        spec.pictures.into_iter().map(|one| picture(one, around.pictures)).collect::<Result<_, _>>()?;
    let total: f64 = pictures.iter().map(|picture| picture.width).sum();
    // A little more than 1 is a rounding of thirds.
    if pictures.is_empty() || total > 1.01 {
        return Err(Refusal::value(
            format!("一行图片至少一幅，宽度之和不超过 1，得到 {} 幅，宽度之和 {total}", pictures.len()),
            format!(
                "a row needs a picture and widths of at most 1 in all, not {} with {total}",
                pictures.len()
            ),
        ));
    }
    let mut caption = spec.caption.unwrap_or_default();
    // A picture alone in its row has one caption, which is the figure's.
    if let ([only], true) = (pictures.as_mut_slice(), caption.is_empty()) {
        caption = std::mem::take(&mut only.caption);
        if only.alt.is_empty() {
            only.alt.clone_from(&caption);
        }
    }
    let caption = counters.figure(caption, &around.numbering.figure);
    Ok(Figure { pictures, caption })
}

fn picture(spec: PictureSpec, count: usize) -> Result<Picture, Refusal> {
    let asset =
        spec.image.as_u64().and_then(|index| usize::try_from(index).ok()).filter(|index| *index < count);
    let Some(asset) = asset else {
        return Err(Refusal::value(
            format!("没有这幅图片：{}", shown(&spec.image)),
            format!("there is no such picture: {}", shown(&spec.image)),
        ));
    };
    let width = spec.width.unwrap_or(0.0);
    if !(0.0..=1.0).contains(&width) {
        return Err(Refusal::value(
            format!("图片宽度应在 0 与 1 之间，得到 {width}"),
            format!("the width of a picture must be between 0 and 1, not {width}"),
        ));
    }
    let (caption, alt) = (spec.caption.unwrap_or_default(), spec.alt.unwrap_or_default());
    Ok(Picture { asset, caption, alt, width })
}
