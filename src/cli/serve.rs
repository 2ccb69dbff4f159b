//! `voucher-desk sandbox`: the practice shop for other programs.

use std::{future, io::Write as _, net::SocketAddr, process::ExitCode, time::Duration};

use super::EXIT_UNAVAILABLE;
use crate::{
    sandbox::{SAMPLES, Sandbox, account},
    store::Language,
    ui::text::{self, Lang},
};

pub fn run(listen: SocketAddr, rtt_ms: u64) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return unavailable(listen, &error),
    };
    runtime.block_on(async {
        match Sandbox::start(listen, Duration::from_millis(rtt_ms)).await {
            Ok(sandbox) => {
                // Whoever closed the pipe does not want to read it; the shop is served all the same.
                let _ = std::io::stdout().lock().write_all(card(&sandbox).as_bytes());
                future::pending().await
            }
            Err(error) => unavailable(listen, &error),
        }
    })
}

/// All that a caller needs to know.
fn card(sandbox: &Sandbox) -> String {
    let mut card = format!(
        "Practice shop at {url}\n\
         \n\
         Zhimai    base_url = {url}  open_id = {}  grant_code = {}  openKey = {}\n\
         Yunzhong  base_url = {url}  uniacid = {}  client_type = {}  merchant_id = {}  yz_token = {}\n\
         \n",
        account::OPEN_ID,
        account::GRANT_CODE,
        account::OPEN_KEY,
        account::UNIACID,
        account::CLIENT_TYPE,
        account::MERCHANT_ID,
        account::YZ_TOKEN,
        url = sandbox.base_url(),
    );
    card.extend(SAMPLES.map(|(code, sample)| format!("{code:31}{}\n", text::sample(Lang::English, sample))));
    card + "any other code                 Does not exist\n"
}

fn unavailable(listen: SocketAddr, error: &std::io::Error) -> ExitCode {
    eprintln!("voucher-desk: {}: {listen}: {error}", text::listen_failed(Lang::of(Language::System)));
    EXIT_UNAVAILABLE.into()
}
