use std::process::ExitCode;

fn main() -> ExitCode {
    comptoir::command_line::run()
}
