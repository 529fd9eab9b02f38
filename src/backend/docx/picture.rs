//! A picture in the line or behind it: the file in the package, and the DrawingML that shows it.

use super::manuscript::Manuscript;
use super::xml::{Attributes, Written, Xml, fault};
use crate::model::{AssetFormat, Picture};
use crate::problem::Problems;
use crate::unit::{Emu, Pt, Twip};

const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";

impl Manuscript<'_> {
    /// Places a picture of the document at a size.
    ///
    /// # Errors
    /// `picture` if an SVG cannot be drawn, `internal`.
    pub(super) fn place_asset(&mut self, picture: &Picture, caption: &str, width: Pt, height: Pt) -> Written {
        let alt = [&picture.alt, &picture.caption, caption].into_iter().find(|words| !words.is_empty());
        self.place_asset_alone(picture.asset, alt.map_or("", |words| words), width, height)
    }

    /// Places a picture of the document that belongs to no figure.
    ///
    /// # Errors
    /// As [`Manuscript::place_asset`].
    pub(super) fn place_asset_alone(&mut self, index: usize, alt: &str, width: Pt, height: Pt) -> Written {
        let path = self.store_asset(index, width)?;
        self.show(&path, alt, width, height, None)
    }

    /// Hangs a picture of the document behind the text, its left upper corner so far from the left edge of the column and
    /// from the top of the paragraph.
    ///
    /// # Errors
    /// As [`Manuscript::place_asset`].
    pub(super) fn hang_asset(&mut self, index: usize, alt: &str, width: Pt, left: Pt, top: Pt) -> Written {
        let asset = self.document.assets.get(index).ok_or_else(|| fault("a picture is not there"))?;
        let shape = f64::from(asset.height_px.max(1)) / f64::from(asset.width_px.max(1));
        let path = self.store_asset(index, width)?;
        self.show(&path, alt, width, Pt(width.0 * shape), Some((left, top)))
    }

    /// Puts a picture of the document into the package.
    fn store_asset(&mut self, index: usize, width: Pt) -> Result<String, Problems> {
        let asset = self.document.assets.get(index).ok_or_else(|| fault("a picture is not there"))?;
        let (extension, bytes) = match asset.format {
            AssetFormat::Png => ("png", None),
            AssetFormat::Jpeg => ("jpeg", None),
            AssetFormat::Svg => ("png", Some(self.shop.raster.svg(&asset.bytes, width)?)),
        };
        Ok(match bytes {
            // One SVG at two sizes is two pictures.
            Some(bytes) => self.store(bytes, extension),
            None => self.store_once(index, &asset.bytes, extension),
        })
    }

    /// Places a picture made here.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn place_png(&mut self, png: Vec<u8>, alt: &str, width: Pt, height: Pt) -> Written {
        let path = self.store(png, "png");
        self.show(&path, alt, width, height, None)
    }

    fn store(&mut self, bytes: Vec<u8>, extension: &str) -> String {
        let path = format!("media/drawing{}.{extension}", self.media.len() + 1);
        self.media.push((path.clone(), bytes));
        path
    }

    fn store_once(&mut self, index: usize, bytes: &[u8], extension: &str) -> String {
        let path = format!("media/picture{}.{extension}", index + 1);
        if !self.media.iter().any(|(known, _)| *known == path) {
            self.media.push((path.clone(), bytes.to_vec()));
        }
        path
    }

    /// In the line, or behind the text at a place.
    fn show(&mut self, path: &str, alt: &str, width: Pt, height: Pt, place: Option<(Pt, Pt)>) -> Written {
        let relation = self.part.relate("image", path, false);
        self.drawings += 1;
        if place.is_none() {
            self.paging.picture = Twip::from(height).0;
        }
        let id = self.drawings.to_string();
        let extent = [("cx", emu(width)), ("cy", emu(height))];
        let extent: Vec<(&str, &str)> = extent.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let name = format!("图片 {id}");
        let xml = &mut self.part.xml;
        xml.open("w:r", &[])?;
        xml.open("w:drawing", &[])?;
        match place {
            None => {
                xml.open("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")])?;
                xml.leaf("wp:extent", &extent)?;
            }
            Some((left, top)) => {
                open_anchor(xml, true)?;
                write_place(xml, ["column", "paragraph"], left, top)?;
                xml.leaf("wp:extent", &extent)?;
                xml.leaf("wp:effectExtent", &[("l", "0"), ("t", "0"), ("r", "0"), ("b", "0")])?;
                xml.leaf("wp:wrapNone", &[])?;
            }
        }
        xml.leaf("wp:docPr", &[("id", &id), ("name", &name), ("descr", alt)])?;
        xml.open("wp:cNvGraphicFramePr", &[])?;
        xml.leaf("a:graphicFrameLocks", &[("noChangeAspect", "1")])?;
        xml.close("wp:cNvGraphicFramePr")?;
        xml.open("a:graphic", &[])?;
        xml.open("a:graphicData", &[("uri", PICTURE)])?;
        write_picture(xml, &id, &name, &relation, &extent)?;
        let outer = if place.is_some() { "wp:anchor" } else { "wp:inline" };
        for name in ["a:graphicData", "a:graphic", outer, "w:drawing", "w:r"] {
            xml.close(name)?;
        }
        Ok(())
    }
}

/// Opens what hangs from a paragraph, before or behind the text.
///
/// # Errors
/// `internal`.
pub(super) fn open_anchor(xml: &mut Xml, behind: bool) -> Written {
    xml.open(
        "wp:anchor",
        &[
            ("distT", "0"),
            ("distB", "0"),
            ("distL", "0"),
            ("distR", "0"),
            ("simplePos", "0"),
            ("relativeHeight", "1"),
            ("behindDoc", if behind { "1" } else { "0" }),
            ("locked", "0"),
            ("layoutInCell", "1"),
            ("allowOverlap", "1"),
        ],
    )?;
    xml.leaf("wp:simplePos", &[("x", "0"), ("y", "0")])
}

/// Where it hangs: its distances from what is named, across and down.
///
/// # Errors
/// `internal`.
pub(super) fn write_place(xml: &mut Xml, from: [&str; 2], left: Pt, top: Pt) -> Written {
    for (name, from, distance) in [("wp:positionH", from[0], left), ("wp:positionV", from[1], top)] {
        xml.open(name, &[("relativeFrom", from)])?;
        xml.element("wp:posOffset", &[], &emu(distance))?;
        xml.close(name)?;
    }
    Ok(())
}

fn write_picture(xml: &mut Xml, id: &str, name: &str, relation: &str, extent: Attributes<'_>) -> Written {
    xml.open("pic:pic", &[])?;
    xml.open("pic:nvPicPr", &[])?;
    xml.leaf("pic:cNvPr", &[("id", id), ("name", name)])?;
    xml.leaf("pic:cNvPicPr", &[])?;
    xml.close("pic:nvPicPr")?;
    xml.open("pic:blipFill", &[])?;
    xml.leaf("a:blip", &[("r:embed", relation)])?;
    xml.open("a:stretch", &[])?;
    xml.leaf("a:fillRect", &[])?;
    xml.close("a:stretch")?;
    xml.close("pic:blipFill")?;
    xml.open("pic:spPr", &[])?;
    xml.open("a:xfrm", &[])?;
    xml.leaf("a:off", &[("x", "0"), ("y", "0")])?;
    xml.leaf("a:ext", extent)?;
    xml.close("a:xfrm")?;
    xml.open("a:prstGeom", &[("prst", "rect")])?;
    xml.leaf("a:avLst", &[])?;
    xml.close("a:prstGeom")?;
    xml.close("pic:spPr")?;
    xml.close("pic:pic")
}

fn emu(length: Pt) -> String {
    Emu::from(length).0.to_string()
}
