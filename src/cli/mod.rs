//! The command line: which verb, and what the process answers to whoever called it.

mod batch;
mod check;
mod doctor;
mod export;
mod forget;
mod serve;

use std::{
    env,
    ffi::OsString,
    io,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    num::NonZeroUsize,
    path::PathBuf,
    process::{self, ExitCode},
    sync::Arc,
    thread,
};

use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::{
    desk::{self, Practice},
    logs::{self, Detail},
    store::{self, Language, SettingsFile},
    ui::{
        self, Shown, Wish,
        renderer::{Choice, Fault, Renderer, read_fault},
        text::{self, Lang},
    },
    voucher::Kind,
};

/// Wrong usage, as in BSD's sysexits.
const EXIT_USAGE: u8 = 64;
/// Something the program needs is not there.
const EXIT_UNAVAILABLE: u8 = 69;
/// Ctrl+C, as shells tell it.
const EXIT_INTERRUPTED: i32 = 130;
/// Set by `bin/console.rs`, without which nobody would hear a command any more: Windows sends a window no Ctrl+C.
const LIFELINE: &str = "VOUCHER_DESK_LIFELINE";

/// See at once whether a voucher code can be honoured and what it gives.
///
/// Without a verb it opens the window: on the shop of the settings, or on the practice shop if none
/// is set up.
#[derive(Debug, Parser)]
#[command(name = "voucher-desk", version)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Use the built-in practice shop, whatever the settings say
    #[arg(long, global = true)]
    sandbox: bool,
    /// The settings file to use instead of the one in the config folder
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder for the journal, instead of the one for this user's data
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// How the window is drawn
    #[arg(long, global = true, value_enum, default_value_t)]
    renderer: Choice,
    /// What is to go wrong with one way of drawing, to see what comes of it: RENDERER=refused|lost|panics
    #[arg(long, hide = true, value_parser = read_fault, value_name = "FAULT")]
    renderer_fault: Vec<(Renderer, Fault)>,
    /// Write every step into the log, and onto the terminal too if no window is opened
    #[arg(long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check codes without a window, one line each, or a whole file of them
    ///
    /// Exit status: 0 all usable, 1 any not usable, 2 any unknown (whatever the others are).
    Check {
        /// One JSON object a line
        #[arg(long, conflicts_with = "file")]
        json: bool,
        /// auto, or exchange for a file: vouchers of a file are prepared only if this says so
        #[arg(long, value_enum)]
        kind: Option<KindArgument>,
        /// The codes in this .txt, .csv or .xlsx file
        #[arg(long, value_name = "FILE", requires = "out")]
        file: Option<PathBuf>,
        /// Write the results of a file there, .csv or .xlsx; the same command again goes on where this
        /// one ended
        #[arg(long, value_name = "FILE", requires = "file")]
        out: Option<PathBuf>,
        /// The column with the codes, from 1 (otherwise the one that looks most like it)
        #[arg(long, value_name = "N", requires = "file")]
        column: Option<NonZeroUsize>,
        /// Whether the first line names the columns (otherwise: if nothing in it looks like a code)
        #[arg(long, value_enum, requires = "file")]
        headings: Option<Headings>,
        /// Ask each service so often a second, 0 for no limit (otherwise as the settings say)
        #[arg(long, value_name = "N", requires = "file")]
        per_second: Option<u32>,
        #[arg(required_unless_present = "file", conflicts_with = "file", value_name = "CODE")]
        codes: Vec<String>,
    },
    /// Test the network: the way to each service step by step, a line each, and what to do
    ///
    /// Exit status: 0 all well, 1 if any step failed, 69 if no service is set up.
    Doctor {
        /// One JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Write the journal's checks as a table, .csv or .xlsx
    Export {
        /// The first day, as 2026-11-01
        #[arg(long, value_name = "DAY")]
        from: Option<Date>,
        /// The last day
        #[arg(long, value_name = "DAY")]
        to: Option<Date>,
        /// The checks of the practice shop instead of the real ones
        #[arg(long)]
        practice: bool,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Remove this program's secrets from the keyring, before it is uninstalled, say
    ///
    /// It asks nothing, and does nothing while the window is open. Exit status: 0 done, 1 if something is still there,
    /// 69 if the window is open.
    Forget {
        /// The settings, the journal, the batch and the logs too
        #[arg(long)]
        all: bool,
    },
    /// Serve the practice shop to other programs
    Sandbox {
        #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 8787)))]
        listen: SocketAddr,
        /// As if a round trip to it took this many milliseconds, for connecting as well as for each answer
        #[arg(long, value_name = "N", default_value_t = 0)]
        rtt_ms: u64,
    },
}

impl Verb {
    fn name(&self) -> &'static str {
        match self {
            Self::Check { .. } => "check",
            Self::Doctor { .. } => "doctor",
            Self::Export { .. } => "export",
            Self::Forget { .. } => "forget",
            Self::Sandbox { .. } => "sandbox",
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Headings {
    Yes,
    No,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum KindArgument {
    /// Every service the code could belong to
    #[default]
    Auto,
    /// Zhimai's status check only
    Exchange,
    /// Yunzhong's prepare only
    Douyin,
}

impl From<KindArgument> for Kind {
    fn from(kind: KindArgument) -> Self {
        match kind {
            KindArgument::Auto => Self::Auto,
            KindArgument::Exchange => Self::Exchange,
            KindArgument::Douyin => Self::Douyin,
        }
    }
}

/// The program's end of a line that breaks when the terminal is closed or somebody presses Ctrl+C in it.
fn end_with_terminal(address: String) {
    let wait = || {
        // Without a line it goes on to its own end.
        let Ok(mut line) = TcpStream::connect(address) else { return };
        let _ = io::copy(&mut line, &mut io::sink());
        process::exit(EXIT_INTERRUPTED);
    };
    let _ = thread::Builder::new().name("lifeline".into()).spawn(wait);
}

/// Does what the arguments say.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(message) => {
            // Nobody is left to tell if even this cannot be printed.
            let _ = message.print();
            return if message.use_stderr() { EXIT_USAGE.into() } else { ExitCode::SUCCESS };
        }
    };
    if arguments.verb.is_some()
        && let Ok(address) = env::var(LIFELINE)
    {
        end_with_terminal(address);
    }
    match arguments.verb {
        Some(Verb::Sandbox { listen, rtt_ms }) => serve::run(listen, rtt_ms),
        Some(Verb::Check {
            kind,
            file: Some(ref file),
            out: Some(ref out),
            column,
            headings,
            per_second,
            ..
        }) => {
            let request = batch::Request {
                file: file.clone(),
                out: out.clone(),
                column: column.map(|column| column.get() - 1),
                has_heads: headings.map(|headings| matches!(headings, Headings::Yes)),
                kind: kind.unwrap_or(KindArgument::Exchange).into(),
                per_second,
            };
            with_options(&arguments, Practice::Never, |options| batch::run(options, &request))
        }
        Some(Verb::Check { json, kind, ref codes, .. }) => {
            let kind = kind.unwrap_or_default().into();
            with_options(&arguments, Practice::Never, |options| check::run(options, codes, kind, json))
        }
        Some(Verb::Doctor { json }) => {
            with_options(&arguments, Practice::Never, |options| doctor::run(options, json))
        }
        Some(Verb::Export { from, to, practice, ref out }) => {
            let request = export::Request { from, to, practice, out: out.clone() };
            with_options(&arguments, Practice::Never, |options| export::run(&options.data_folder, &request))
        }
        Some(Verb::Forget { all }) => match places(&arguments) {
            Some((settings_file, data_folder)) => forget::run(&settings_file, &data_folder, all),
            None => no_home(),
        },
        None => {
            let wish = Wish { choice: arguments.renderer, faults: arguments.renderer_fault.clone() };
            with_options(&arguments, Practice::UntilSetUp, |options| open_window(&options, &wish))
        }
    }
}

/// The settings file and the data folder; `None` for an account without a home.
fn places(arguments: &Arguments) -> Option<(SettingsFile, PathBuf)> {
    let settings_file = arguments.config.clone().map(SettingsFile::new);
    let data_folder = arguments.data_dir.clone();
    Some((settings_file.or_else(SettingsFile::in_config_folder)?, data_folder.or_else(store::data_folder)?))
}

fn no_home() -> ExitCode {
    eprintln!("voucher-desk: {}", text::no_home(Lang::of(Language::System)));
    EXIT_UNAVAILABLE.into()
}

fn with_options(
    arguments: &Arguments,
    practice: Practice,
    work: impl FnOnce(desk::Options) -> ExitCode,
) -> ExitCode {
    let Some((settings_file, data_folder)) = places(arguments) else { return no_home() };
    let practice = if arguments.sandbox { Practice::Always } else { practice };
    let is_verbose = arguments.verbose;
    let detail = Detail { is_verbose, to_stderr: is_verbose && arguments.verb.is_some() };
    // One that somebody named may be for others too.
    #[cfg(unix)]
    if arguments.data_dir.is_none() {
        // There may be none yet; what cannot be closed is still used.
        let _ = crate::folders::close_to_others(&data_folder);
    }
    let _logs = logs::start(&data_folder, detail);
    let verb = arguments.verb.as_ref().map_or("window", Verb::name);
    let (version, platform, run) = (env!("CARGO_PKG_VERSION"), logs::platform(), logs::run());
    tracing::info!(version, platform, run, verb, "started");
    let (credentials, training) = (Arc::default(), Arc::default());
    work(desk::Options { settings_file, data_folder, practice, credentials, training })
}

fn open_window(options: &desk::Options, wish: &Wish) -> ExitCode {
    match ui::open(options, wish) {
        Ok(Shown::Closed) => {
            tracing::info!("closed");
            ExitCode::SUCCESS
        }
        Ok(Shown::HandedOver) => ExitCode::SUCCESS,
        Ok(Shown::Elsewhere { is_raised }) => {
            tracing::info!(is_raised, "the window is open already");
            println!("voucher-desk: {}", text::open_already(Lang::of(Language::System), is_raised));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            tracing::error!(%problem, "no window");
            eprintln!("voucher-desk: {problem}");
            EXIT_UNAVAILABLE.into()
        }
    }
}
