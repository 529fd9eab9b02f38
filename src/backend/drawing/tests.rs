//! Charts of every kind: all that is named is named once, and nothing leaves the drawing.

use super::{Drawing, Shape, chart, label};
use crate::catalog::style::Style;
use crate::model::{Chart, ChartKind, Series};

const STYLE: &str = include_str!("../../../templates/_layouts/ordinary/style.toml");

fn draw(kind: ChartKind, categories: &[String], series: &[(&str, Vec<Option<f64>>)]) -> Drawing {
    let series =
        series.iter().map(|(name, values)| Series { name: (*name).into(), values: values.clone() }).collect();
    let one =
        Chart {
            kind, caption: String::new(), unit: "万件".into(), categories: categories.to_vec(), series
        };
    chart(&one, &Style::parse("style.toml", STYLE).unwrap())
}

fn texts(drawing: &Drawing) -> Vec<(f64, f64, f64, &str, &str)> {
    let text = |shape| match shape {
        &Shape::Text { x, y, size, ref anchor, ref text, .. } => {
            Some((x, y, size, anchor.as_str(), text.as_str()))
        }
        _ => None,
    };
    drawing.shapes.iter().filter_map(text).collect()
}

/// Checks that no text leaves the drawing or stands on another.
fn assert_apart(drawing: &Drawing) {
    let boxes: Vec<([f64; 4], &str)> = texts(drawing)
        .into_iter()
        .map(|(x, y, size, anchor, text)| {
            let wide = label::width_em(text) * size;
            let left = match anchor {
                "start" => x,
                "middle" => x - wide / 2.0,
                _ => x - wide,
            };
            ([left, y - size * 0.8, left + wide, y + size * 0.1], text)
        })
        .collect();
    for (index, (one, text)) in boxes.iter().enumerate() {
        let inside = one[0] > -3.0
            && one[2] < drawing.width_pt + 3.0
            && one[3] < drawing.height_pt + 1.0
            && one[1] > -1.0;
        assert!(inside, "{text} leaves the drawing: {one:?}");
        for (other, name) in &boxes[..index] {
            let apart = one[0] >= other[2] || other[0] >= one[2] || one[1] >= other[3] || other[1] >= one[3];
            assert!(apart, "{text} stands on {name}: {one:?} {other:?}");
        }
    }
}

fn all_text(drawing: &Drawing) -> String {
    texts(drawing).into_iter().map(|text| text.4).collect()
}

fn months() -> Vec<String> {
    (1..=12).map(|month| format!("{month}月份")).collect()
}

fn wave(shift: f64) -> Vec<Option<f64>> {
    (0..12).map(|n| Some(50.0 + f64::from(n) * shift)).collect()
}

#[test]
fn every_name_is_drawn_once_whatever_the_kind() {
    let series = [("二〇二三", wave(3.1)), ("二〇二四", wave(1.7)), ("二〇二五", wave(-2.3))];
    for kind in [ChartKind::Bar, ChartKind::Line] {
        let drawing = draw(kind, &months(), &series);
        let text = all_text(&drawing);
        for name in months().iter().map(String::as_str).chain(["二〇二三", "二〇二四", "二〇二五", "万件"])
        {
            // 1月份 also stands inside 11月份.
            let expected = months().iter().filter(|month| month.contains(name)).count().max(1);
            assert_eq!(text.matches(name).count(), expected, "{name} in {text}");
        }
        assert_apart(&drawing);
    }
}

#[test]
fn a_pie_names_its_slices_and_their_shares() {
    let names: Vec<String> = ["咨询", "受理", "投诉", "其他"].map(str::to_owned).into();
    let values = vec![Some(60.0), Some(30.0), Some(10.0), None];
    let drawing = draw(ChartKind::Pie, &names, &[("全年", values)]);
    let text = all_text(&drawing);
    for part in [
        "咨询",
        "60（60.0%）",
        "受理",
        "30（30.0%）",
        "投诉",
        "10（10.0%）",
        "其他",
        "—",
        "全年",
        "单位：万件",
    ] {
        assert_eq!(text.matches(part).count(), 1, "{part} in {text}");
    }
    assert_apart(&drawing);
}

#[test]
fn hard_data_neither_collides_nor_fails() {
    let long: Vec<String> = (0..12).map(|n| format!("第{n}街道综合便民服务中心")).collect();
    let cases = [
        vec![Some(0.0); 12],
        vec![None; 12],
        (0..12).map(|n| Some(f64::from(n) * 13.0 - 70.0)).collect(),
        vec![Some(128_600.0); 12],
        (0..12).map(|n| (n % 3 > 0).then_some(0.001 * f64::from(n))).collect(),
    ];
    for kind in [ChartKind::Bar, ChartKind::Line, ChartKind::Pie] {
        for values in &cases {
            for categories in [&long[..], &long[..1], &[]] {
                let drawing = draw(kind, categories, &[("", values.clone())]);
                assert_apart(&drawing);
                let text = all_text(&drawing);
                let count = text.chars().filter(|c| *c == '街').count();
                assert_eq!(count, categories.len(), "{kind:?}: {text}");
            }
        }
    }
}
