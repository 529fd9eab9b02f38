//! Pictures of a payload as assets of a document.

use crate::model::{Asset, AssetFormat};
use crate::payload::{Picture, PictureFormat};

/// The same picture, in the model's terms; the bytes are shared.
pub(super) fn asset(picture: &Picture) -> Asset {
    let format = match picture.format {
        PictureFormat::Png => AssetFormat::Png,
        PictureFormat::Jpeg => AssetFormat::Jpeg,
        PictureFormat::Svg => AssetFormat::Svg,
    };
    Asset { format, bytes: picture.bytes.clone(), width_px: picture.width_px, height_px: picture.height_px }
}
