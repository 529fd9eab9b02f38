//! SVG to PNG by resvg, for Word, which shows no SVG everywhere; fonts are those of the catalogue, nothing is fetched.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::xml::{Xml, fault};
use crate::backend::drawing::{Drawing, Shape};
use crate::catalog::fonts::Fonts;
use crate::problem::{Code, Problem, Problems};
use crate::unit::Pt;

/// Resolution of drawings in print, in dots per inch.
const DOTS_PER_INCH: f64 = 200.0;
/// Points per inch.
const POINTS_PER_INCH: f64 = 72.0;

/// The drawing tool with its fonts.
pub(super) struct Raster {
    fonts: Arc<Database>,
}

impl Raster {
    /// Registers the fonts of the catalogue; their bytes stay where they are mapped.
    pub(super) fn new(fonts: &Fonts) -> Raster {
        let mut database = Database::new();
        for font in fonts.iter() {
            database.load_font_source(Source::Binary(Arc::new(font.data.clone())));
        }
        let family = |role: &str| fonts.get(role).map_or_else(String::new, |font| font.family.clone());
        database.set_serif_family(family("songti"));
        database.set_sans_serif_family(family("heiti"));
        Raster { fonts: Arc::new(database) }
    }

    /// Draws an SVG file at a width.
    ///
    /// # Errors
    /// `picture` if it is no SVG that can be drawn.
    pub(super) fn svg(&self, file: &[u8], width: Pt) -> Result<Vec<u8>, Problems> {
        let tree = Tree::from_data(file, &self.options()).map_err(|error| unusable(&error.to_string()))?;
        let pixels = (width.0 / POINTS_PER_INCH * DOTS_PER_INCH).ceil();
        let scale = pixels / f64::from(tree.size().width());
        draw(&tree, scale)
    }

    /// Draws a chart.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn drawing(&self, drawing: &Drawing, fonts: &Fonts) -> Result<Vec<u8>, Problems> {
        let file = to_svg(drawing, fonts)?;
        let tree = Tree::from_data(&file, &self.options()).map_err(|error| fault(&error.to_string()))?;
        draw(&tree, DOTS_PER_INCH / POINTS_PER_INCH)
    }

    fn options(&self) -> Options<'static> {
        Options {
            fontdb: Arc::clone(&self.fonts),
            font_family: "serif".to_owned(),
            // An SVG may name files and addresses; none of them is opened.
            image_href_resolver: ImageHrefResolver {
                resolve_data: ImageHrefResolver::default_data_resolver(),
                resolve_string: Box::new(|_, _| None),
            },
            ..Options::default()
        }
    }
}

fn draw(tree: &Tree, scale: f64) -> Result<Vec<u8>, Problems> {
    let side = |length: f32| (f64::from(length) * scale).ceil().clamp(1.0, 8192.0) as u32;
    let mut pixels = Pixmap::new(side(tree.size().width()), side(tree.size().height()))
        .ok_or_else(|| unusable("no size"))?;
    resvg::render(tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| fault(&error.to_string()))
}

fn unusable(cause: &str) -> Problems {
    Problem::new(
        Code::Picture,
        format!("SVG 图片无法绘制：{cause}"),
        format!("the SVG picture cannot be drawn: {cause}"),
    )
    .into()
}

/// A drawing as an SVG file.
fn to_svg(drawing: &Drawing, fonts: &Fonts) -> Result<Vec<u8>, Problems> {
    let mut xml = Xml::part()?;
    let width: String = drawing.width_pt.to_string();
    let height: String = drawing.height_pt.to_string();
    let view = format!("0 0 {width} {height}");
    xml.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("width", &width),
            ("height", &height),
            ("viewBox", &view),
        ],
    )?;
    for shape in &drawing.shapes {
        write_shape(&mut xml, shape, fonts)?;
    }
    xml.close("svg")?;
    Ok(xml.into_bytes())
}

fn write_shape(xml: &mut Xml, shape: &Shape, fonts: &Fonts) -> Result<(), Problems> {
    match shape {
        Shape::Rect { x, y, width, height, fill } => {
            let numbers = [x, y, width, height].map(ToString::to_string);
            let [x, y, width, height] = &numbers;
            xml.leaf("rect", &[("x", x), ("y", y), ("width", width), ("height", height), ("fill", fill)])
        }
        Shape::Line { points, stroke, weight } => xml.leaf(
            "polyline",
            &[
                ("points", &corners(points)),
                ("fill", "none"),
                ("stroke", stroke),
                ("stroke-width", &weight.to_string()),
                ("stroke-linejoin", "round"),
            ],
        ),
        Shape::Polygon { points, fill } => {
            xml.leaf("polygon", &[("points", &corners(points)), ("fill", fill)])
        }
        Shape::Text { x, y, size, anchor, font, fill, text } => {
            let numbers = [x, y, size].map(ToString::to_string);
            let weight = fonts.get(font).map_or(400, |font| font.weight).to_string();
            let attributes = [
                ("x", numbers[0].as_str()),
                ("y", &numbers[1]),
                ("font-size", &numbers[2]),
                ("text-anchor", anchor),
                ("font-family", &families(font, fonts)),
                ("font-weight", &weight),
                ("fill", fill),
            ];
            xml.element("text", &attributes, text)
        }
    }
}

/// The Latin font first, for letters and digits, then the chain of the role.
fn families(role: &str, fonts: &Fonts) -> String {
    let chain = fonts.get("latin").into_iter().chain(fonts.chain(role));
    let names: Vec<String> = chain.map(|font| format!("'{}'", font.family)).collect();
    names.join(", ")
}

fn corners(points: &[[f64; 2]]) -> String {
    let corners: Vec<String> = points.iter().map(|[x, y]| format!("{x},{y}")).collect();
    corners.join(" ")
}
