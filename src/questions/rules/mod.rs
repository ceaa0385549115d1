//! Pure decisions: drawing forms, marking, what a question must have, what is alike.

mod assign;
mod check;
mod dice;
mod draw;
mod mark;
mod similar;

pub use check::{Fault, Part, faults, may};
pub use draw::{Cover, Shortage, coverage, draw, fits, is_within, shortages};
pub use mark::{HUNDREDTHS, Marked, mark, value_fits};
pub use similar::{ALIKE, Trigrams};
