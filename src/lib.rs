//! hongtou (红头): one JSON payload becomes an official Chinese document, laid out by GB/T 9704-2012, in PDF and in DOCX.
//!
//! The structure is described, and held to, in `docs/architecture.md`.

pub mod app;
pub mod backend;
pub mod broker;
pub mod catalog;
pub mod cli;
pub mod clock;
pub mod compose;
pub mod config;
pub mod http;
pub mod intake;
pub mod limit;
pub mod model;
pub mod packet;
pub mod payload;
pub mod press;
pub mod problem;
pub mod proof;
pub mod queue;
pub mod sheet;
pub mod store;
pub mod telemetry;
pub mod unit;
pub mod worker;
