//! `cargo xtask demo`: the main job, told step by step; see [`razorpay_tests::demo`].

use std::io::Write;
use std::process::ExitCode;

use razorpay_tests::demo::{self, Stop};
use razorpay_tests::report::Exit;

fn main() -> ExitCode {
    match tell() {
        Ok(()) => Exit::Fine.into(),
        Err(stop) => {
            // Nobody is left to tell if this cannot be written.
            let _ = writeln!(anstream::stderr(), "{stop}");
            stop.exit().into()
        }
    }
}

fn tell() -> Result<(), Stop> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut out = anstream::stdout().lock();
    runtime.block_on(demo::run(&mut out))?;
    Ok(out.flush()?)
}
