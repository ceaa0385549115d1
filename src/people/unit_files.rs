//! Units from a file.
