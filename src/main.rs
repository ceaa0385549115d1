//! Đạt Chuẩn: reads the arguments and runs the command.

fn main() -> std::process::ExitCode {
    datchuan::cli::run()
}
