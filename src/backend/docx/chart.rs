//! What a chart says, in words: the alternative text of its picture, with every name and value that it shows.

use crate::model::{Chart, ChartKind};

/// The words and values of a chart.
pub(super) fn description(chart: &Chart) -> String {
    let kind = match chart.kind {
        ChartKind::Bar => "柱状图",
        ChartKind::Line => "折线图",
        ChartKind::Pie => "饼图",
    };
    let mut words = kind.to_owned();
    if !chart.unit.is_empty() {
        words.push_str(&format!("（单位：{}）", chart.unit));
    }
    for series in &chart.series {
        let values: Vec<String> = chart
            .categories
            .iter()
            .zip(&series.values)
            .map(|(category, value)| match value {
                Some(value) => format!("{category} {value}"),
                None => format!("{category} 无数据"),
            })
            .collect();
        words.push('；');
        if !series.name.is_empty() {
            words.push_str(&series.name);
            words.push('：');
        }
        words.push_str(&values.join("，"));
    }
    words
}
