//! Documents through the front door: pages, text, bytes, faults.
