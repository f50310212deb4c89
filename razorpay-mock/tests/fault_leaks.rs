//! What servers that misbehave leave behind: nothing. Alone in its process, since it counts threads and files of all.
#![allow(clippy::unwrap_used, clippy::panic)]
#![cfg(target_os = "linux")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use std::{fs, thread};

use razorpay_mock::faults::{Fault, FaultServer};

/// Threads of servers, and open files of the process.
fn count() -> (usize, usize) {
    let threads = fs::read_dir("/proc/self/task").unwrap();
    let names = threads.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok());
    let threads = names
        .filter(|name| name.trim() == "razorpay-faults")
        .count();
    (threads, fs::read_dir("/proc/self/fd").unwrap().count())
}

/// Waits for something that happens soon: the system takes its time to begin and to clear away a thread.
#[track_caller]
fn soon(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", count());
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_server_that_is_dropped_leaves_neither_thread_nor_connection() {
    // The first runtime of a process opens a few files for good.
    drop(FaultServer::start([]).unwrap());
    soon(|| count().0 == 0);
    let before = count();
    let minute = Duration::from_secs(60);
    let faults = [
        Fault::StallBeforeRequest,
        Fault::StallAfterRequest,
        Fault::StallDuringBody { after: 1 },
        Fault::SlowHead { pause: minute },
        Fault::SlowBody {
            piece: 1,
            pause: minute,
        },
        Fault::OversizedBody {
            bytes: u64::MAX,
            declared: false,
        },
    ];
    let mut servers = Vec::new();
    let mut streams = Vec::new();
    for fault in faults {
        let server = FaultServer::start(fault.times(5)).unwrap();
        for _ in 0..5 {
            let mut stream = TcpStream::connect(server.address()).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
            streams.push(stream);
        }
        servers.push(server);
    }
    servers.push(FaultServer::start([Fault::Refuse(minute)]).unwrap());
    soon(|| servers.iter().map(FaultServer::begun).sum::<usize>() == streams.len());
    soon(|| count().0 == servers.len());

    let start = Instant::now();
    drop(servers);
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
    for stream in &mut streams {
        // It ends, in whatever way: what was on its way may still come.
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        let end = stream
            .read_to_end(&mut Vec::new())
            .err()
            .map(|error| error.kind());
        assert_ne!(end, Some(std::io::ErrorKind::WouldBlock));
    }
    drop(streams);
    soon(|| count() == before);
}
