//! A port that can be closed and reopened, without another process taking it meanwhile.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

/// Connections that may wait to be accepted.
const BACKLOG: u32 = 1024;

/// A free port of 127.0.0.1 that nobody listens on yet.
#[derive(Debug)]
pub(super) struct Port {
    address: SocketAddr,
    /// Keeps the port: bound, but not listening, so that connections are refused.
    _kept: Option<TcpSocket>,
}

impl Port {
    /// Takes a free one.
    pub(super) fn take() -> io::Result<Self> {
        let socket = socket()?;
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let address = socket.local_addr()?;
        // Elsewhere two sockets cannot share the port, and it is free while it is closed.
        Ok(Self {
            address,
            _kept: cfg!(target_family = "unix").then_some(socket),
        })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Listens on it, from within a runtime. It is closed by dropping the listener.
    pub(super) fn open(&self) -> io::Result<TcpListener> {
        let socket = socket()?;
        socket.bind(self.address)?;
        socket.listen(BACKLOG)
    }
}

fn socket() -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    #[cfg(all(unix, not(any(target_os = "solaris", target_os = "illumos"))))]
    socket.set_reuseport(true)?;
    socket.set_reuseaddr(true)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::Port;

    #[tokio::test]
    async fn a_port_is_refused_whenever_nobody_listens() {
        let port = Port::take().unwrap();
        for _ in 0..3 {
            assert!(TcpStream::connect(port.address()).is_err());
            let listener = port.open().unwrap();
            assert!(TcpStream::connect(port.address()).is_ok());
            drop(listener);
        }
        assert!(TcpStream::connect(port.address()).is_err());
    }

    #[test]
    fn ports_are_apart() {
        let ports: Vec<_> = (0..200).map(|_| Port::take().unwrap()).collect();
        let mut numbers: Vec<_> = ports.iter().map(Port::address).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), ports.len());
    }
}
