//! The executable: reads the command line and leaves by the door it names.

fn main() {}
