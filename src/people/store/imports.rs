//! SQL of staff imports.
