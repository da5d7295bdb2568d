//! A function's program, as Lambda starts it.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

use serde_json::Value;

/// A running bootstrap; killed with its handle.
#[derive(Debug)]
pub struct Bootstrap {
    child: Child,
    stdout: Option<JoinHandle<String>>,
    stderr: Option<JoinHandle<String>>,
}

impl Bootstrap {
    /// Starts a program with these variables and no others.
    pub fn start(program: &str, environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut command = Command::new(program);
        command.env_clear().envs(environment).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let stdout = child.stdout.take().map(collect);
        let stderr = child.stderr.take().map(collect);
        Self { child, stdout, stderr }
    }

    /// Ends it, and returns what it wrote to standard output.
    pub fn stop(mut self) -> Written {
        self.child.kill().ok();
        Written(join(self.stdout.take()))
    }

    /// Waits until it ends by itself; its status, and everything that it wrote.
    pub fn end(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("the program can be waited for");
        (status, join(self.stdout.take()) + &join(self.stderr.take()))
    }
}

impl Drop for Bootstrap {
    fn drop(&mut self) {
        // Both fail only when it has ended, which is what is wanted.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn collect(mut stream: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("what a program writes is text");
        text
    })
}

fn join(stream: Option<JoinHandle<String>>) -> String {
    stream.map(|stream| stream.join().expect("the stream was read")).unwrap_or_default()
}

/// What a function wrote to standard output: a JSON object a line, of the log or of metrics.
#[derive(Clone, Debug)]
pub struct Written(pub String);

impl Written {
    /// The lines of the log.
    pub fn log(&self) -> Vec<Value> {
        self.lines().filter(|line| line.get("_aws").is_none()).collect()
    }

    /// The lines of metrics.
    pub fn metrics(&self) -> Vec<Value> {
        self.lines().filter(|line| line.get("_aws").is_some()).collect()
    }

    fn lines(&self) -> impl Iterator<Item = Value> {
        self.0.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
    }
}
