//! Rebuilds the crate when a migration appears: embedded folders are not tracked by themselves.
fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
