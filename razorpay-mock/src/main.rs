//! Mock server as a program: prints the URL it listens on, and runs until interrupted.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;
use razorpay_mock::{Config, DEFAULT_KEY_ID, DEFAULT_KEY_SECRET, MockServer};

/// Run a mock of the Razorpay API on 127.0.0.1.
///
/// Prints one line, `listening on http://127.0.0.1:PORT`, when the server is ready. `POST
/// /_mock/orders/{order_id}/pay` simulates the customer who pays an order, `POST
/// /_mock/payouts/{payout_id}/settle` the bank that settles a payout.
#[derive(Debug, Parser)]
#[command(name = "razorpay-mock", version)]
struct Options {
    /// Port to listen on; 0 picks a free port
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// API key id to accept
    #[arg(long, default_value = DEFAULT_KEY_ID)]
    key_id: String,
    /// API key secret to accept
    #[arg(long, default_value = DEFAULT_KEY_SECRET)]
    key_secret: String,
    /// Webhook URL to post events to: http://127.0.0.1:PORT/PATH
    #[arg(long, requires = "webhook_secret", value_name = "URL")]
    webhook_url: Option<String>,
    /// Webhook secret that signs the events
    #[arg(long, requires = "webhook_url", value_name = "SECRET")]
    webhook_secret: Option<String>,
}

fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            let failed = error.use_stderr();
            let printed = error.print().is_ok();
            return ExitCode::from(u8::from(failed || !printed));
        }
    };
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where there is no standard error either, the exit code has to do.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: Options) -> io::Result<()> {
    let mut config = Config::new()
        .port(options.port)
        .key(options.key_id, options.key_secret);
    if let (Some(url), Some(secret)) = (options.webhook_url, options.webhook_secret) {
        config = config.webhook(url, secret);
    }
    let server = MockServer::start(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let announced = async {
            announce(&server)?;
            std::future::pending().await
        };
        // The signal first: whoever reads the line may send it at once.
        tokio::select! {
            biased;
            interrupted = tokio::signal::ctrl_c() => interrupted,
            failed = announced => failed,
        }
    })?;
    server.stop();
    Ok(())
}

fn announce(server: &MockServer) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", server.url())?;
    out.flush()
}
