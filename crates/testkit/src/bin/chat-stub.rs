//! `chat-stub [--port N]`: the model of the local cloud. Takes any key, answers at once and always the same; see
//! [`tradewind_testkit::ChatMood::Obliging`]. Without a port it takes a free one and says which.

use std::process::ExitCode;

use tradewind_testkit::ChatStub;

#[tokio::main]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program of the command line")]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let port = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => Some(0),
        ["--port", port] => port.parse().ok(),
        _ => None,
    };
    let Some(port) = port else {
        eprintln!("usage: chat-stub [--port N]");
        return ExitCode::from(2);
    };
    let stub = ChatStub::start_on(port).await;
    println!("listening on {}", stub.base_url());
    std::future::pending().await
}
