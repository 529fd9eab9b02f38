//! How long the rules take over 10,000 characters of running text; the ceiling is 20 ms.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench stops and says why")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hongtou::proof::{Suppressed, plain, proofread};

/// Characters of the text.
const CHARS: usize = 10_000;

fn proof(criterion: &mut Criterion) {
    let head = "云政办发〔2025〕12号\n云岭市人民政府办公室关于做好2025年水库安全度汛工作的通知\n各县（区）人民政府：\n";
    let paragraph = "一、逐库落实责任。每座水库都要明确行政责任人、技术责任人和巡查责任人,名单于3月20日前公布，其它事项按《办法》（试行)执行；投资3～5万元，增长10～20%。\n";
    let text: String = head.chars().chain(paragraph.chars().cycle()).take(CHARS).collect();
    let mut group = criterion.benchmark_group("proof");
    group.throughput(Throughput::Elements(CHARS as u64));
    group.bench_function("10000 characters", |bencher| {
        bencher.iter(|| black_box(proofread(&plain::subject(&text, "通知"), &Suppressed::default())));
    });
    group.finish();
}

criterion_group!(benches, proof);
criterion_main!(benches);
