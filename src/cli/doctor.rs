//! `voucher-desk doctor`: the way to each service, step by step, a line each.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::EXIT_UNAVAILABLE;
use crate::{
    desk::{Command, Desk, Event, Examination, Keys, Opened, Options, Trouble},
    service::examine::{Outcome, Step},
    store::Language,
    ui::text::{self, Lang},
    voucher::Service,
};

/// Prints what was found, and exits by whether all is well.
pub fn run(options: Options, as_json: bool) -> ExitCode {
    match examine(options) {
        Ok((lang, Ok(found))) => match print(lang, &found, as_json) {
            Ok(()) if found.is_all_well() => ExitCode::SUCCESS,
            Ok(()) => ExitCode::from(1),
            Err(error) => unavailable(&error.to_string()),
        },
        Ok((_, Err(sentence))) => unavailable(&sentence),
        Err(error) => unavailable(&error.to_string()),
    }
}

fn unavailable(why: &str) -> ExitCode {
    eprintln!("voucher-desk: {why}");
    EXIT_UNAVAILABLE.into()
}

/// What was found, or a sentence on why nothing could be looked at.
fn examine(options: Options) -> io::Result<(Lang, Result<Examination, String>)> {
    let desk = Desk::start(options, |_| {})?;
    let mut lang = Lang::of(Language::System);
    let mut has_asked = false;
    loop {
        match desk.wait() {
            Some(Event::Opened(opened)) if !has_asked => {
                lang = Lang::of(opened.settings.language);
                if let Some(why) = hindrance(lang, &opened) {
                    return Ok((lang, Err(why)));
                }
                has_asked = true;
                let settings = Box::new(opened.settings);
                desk.send(Command::Examine { settings, keys: Keys::default() });
            }
            Some(Event::Examined(found)) => {
                return Ok((lang, found.map_err(|trouble| text::trouble(lang, &trouble))));
            }
            Some(_) => {}
            None => return Err(io::Error::other("the desk has stopped")),
        }
    }
}

fn hindrance(lang: Lang, opened: &Opened) -> Option<String> {
    match &opened.trouble {
        Some(trouble @ (Trouble::Settings(_) | Trouble::NoDesk)) if !opened.practice => {
            Some(text::trouble(lang, trouble))
        }
        _ if !opened.practice && !opened.settings.has_service() => {
            Some(text::nothing_set_up(lang).to_owned())
        }
        _ => None,
    }
}

fn print(lang: Lang, found: &Examination, as_json: bool) -> io::Result<()> {
    let steps = found.services.iter().flat_map(|(service, steps)| steps.iter().map(|step| (*service, step)));
    for (service, step) in steps {
        let line = if as_json {
            json(lang, service, step, found.at).to_string()
        } else {
            text::step_line(lang, service, step, found.at)
        };
        writeln!(io::stdout(), "{line}")?;
    }
    if let Some(fault) = found.keyring {
        eprintln!("voucher-desk: {}", text::without_keyring(lang, fault));
    }
    Ok(())
}

fn json(lang: Lang, service: Service, step: &Step, now: Timestamp) -> Value {
    let is_made = !matches!(step.outcome, Outcome::Skipped(_));
    let service = match service {
        Service::Zhimai => "zhimai",
        Service::Yunzhong => "yunzhong",
    };
    json!({
        "service": service,
        "step": step.what.key(),
        "outcome": step.outcome.key(),
        "detail": text::step_detail(lang, &step.outcome, now),
        "took_ms": is_made.then(|| u64::try_from(step.took.as_millis()).unwrap_or(u64::MAX)),
    })
}
