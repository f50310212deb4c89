//! The program: its one line, its options, its end.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use razorpay_mock::{DEFAULT_KEY_ID, DEFAULT_KEY_SECRET};

struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    port: u16,
}

impl Running {
    fn start(options: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_razorpay-mock"))
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let port = line
            .strip_prefix("listening on http://127.0.0.1:")
            .and_then(|rest| rest.strip_suffix('\n'))
            .unwrap_or_else(|| panic!("{line:?}"));
        let port = port.parse().unwrap();
        Self { child, out, port }
    }

    fn status(&self, key: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = format!(
            "GET /v1/orders HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Basic {key}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(options: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_razorpay-mock"))
        .args(options)
        .output()
        .unwrap()
}

#[test]
fn one_line_says_where_it_listens_and_nothing_follows() {
    let mut running = Running::start(&["--port", "0"]);
    assert_ne!(running.port, 0);
    // Base64 of an empty id and secret.
    assert_eq!(running.status("Og=="), "401");
    running.child.kill().unwrap();
    let mut rest = String::new();
    running.out.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

#[test]
fn the_key_can_be_set() {
    let running = Running::start(&["--key-id", "id", "--key-secret", "secret"]);
    assert_eq!(running.status("aWQ6c2VjcmV0"), "200");
    assert_eq!(running.status("aWQ6c2VjcmVU"), "401");
}

#[test]
fn the_help_shows_the_key_that_counts_otherwise() {
    let help = run(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    let text = String::from_utf8(help.stdout).unwrap();
    assert!(
        text.contains(DEFAULT_KEY_ID) && text.contains(DEFAULT_KEY_SECRET),
        "{text}"
    );
    assert!(DEFAULT_KEY_ID.starts_with("rzp_test_"));
}

#[test]
fn wrong_usage_and_a_taken_port_end_with_1_and_nothing_on_standard_output() {
    let running = Running::start(&[]);
    let port = running.port.to_string();
    for options in [
        &["--ports", "0"][..],
        &["--port", "70000"],
        &["--port", &port],
    ] {
        let output = run(options);
        assert_eq!(output.status.code(), Some(1), "{options:?}");
        assert_eq!(output.stdout, b"");
        assert_ne!(output.stderr, b"");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_well() {
    let mut running = Running::start(&[]);
    let pid = running.child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(sent.success());
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
}
