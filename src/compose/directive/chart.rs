//! The directive `chart`.

use serde::Deserialize;
use serde_json::Value;

use super::{Counters, printed};
use crate::catalog::style::Numbering;
use crate::compose::refusal::Refusal;
use crate::model::{Chart, ChartKind, Series};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Spec {
    #[serde(default)]
    kind: ChartKind,
    caption: Option<String>,
    unit: Option<String>,
    categories: Vec<Value>,
    series: Vec<SeriesSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeriesSpec {
    name: Option<String>,
    values: Vec<Option<f64>>,
}

pub(super) fn chart(spec: Spec, numbering: &Numbering, counters: &mut Counters) -> Result<Chart, Refusal> {
    let categories: Vec<String> =
        spec.categories.iter().map(|category| printed("chart", category)).collect::<Result<_, _>>()?;
    if categories.is_empty() || spec.series.is_empty() {
        return Err(Refusal::value(
            "图表至少要有一个类别和一个系列",
            "a chart needs a category and a series",
        ));
    }
    for series in &spec.series {
        check(series, &categories, spec.kind)?;
    }
    let series = spec.series.into_iter();
    Ok(Chart {
        kind: spec.kind,
        caption: counters.figure(spec.caption.unwrap_or_default(), &numbering.figure),
        unit: spec.unit.unwrap_or_default(),
        categories,
        series: series.map(|one| Series { name: one.name.unwrap_or_default(), values: one.values }).collect(),
    })
}

fn check(series: &SeriesSpec, categories: &[String], kind: ChartKind) -> Result<(), Refusal> {
    let name = series.name.as_deref().unwrap_or_default();
    let (given, wanted) = (series.values.len(), categories.len());
    if given != wanted {
        return Err(Refusal::value(
            format!("图表系列“{name}”有 {given} 个值，类别有 {wanted} 个"),
            format!("the series {name:?} of the chart has {given} values for {wanted} categories"),
        ));
    }
    let drawable = series.values.iter().flatten().any(|value| *value > 0.0);
    let negative = series.values.iter().flatten().find(|value| **value < 0.0);
    if kind == ChartKind::Pie && (!drawable || negative.is_some()) {
        return Err(Refusal::value(
            format!("饼图系列“{name}”的值应不小于 0 且不全为 0"),
            format!("the series {name:?} of a pie must have no value below 0 and one above"),
        ));
    }
    Ok(())
}
