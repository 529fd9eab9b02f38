//! The guard that ages Typst's memo tables after every compilation, however it ends.

/// How many compilations an unused memo survives: long enough that the layouts' own modules stay evaluated, short enough
/// that the text of past documents does not pile up.
const AGE_COMPILATIONS: usize = 4;

/// Evicts on drop, so that a failing or panicking compilation frees its memory too.
pub(super) struct Evict;

impl Drop for Evict {
    fn drop(&mut self) {
        comemo::evict(AGE_COMPILATIONS);
    }
}
