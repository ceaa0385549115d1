//! Staff lists from offices.
