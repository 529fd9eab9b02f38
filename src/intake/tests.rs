//! Intake through its front door.
