//! The way to the services: proxy, own CA file, and a test of all of it.

use eframe::egui::Ui;

use super::{SettingsAction, SettingsScreen, examination, form};
use crate::{
    desk::{Command, Examination, Keys, Trouble},
    store::{BadProxy, NetworkSettings, Proxy},
    ui::{
        text::{self, Lang},
        widget::{button, card, warning},
    },
};

/// Which proxy, while its address may not make sense yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ProxyChoice {
    #[default]
    System,
    Never,
    At,
}

#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct NetworkDraft {
    pub choice: ProxyChoice,
    pub address: String,
    /// Empty for none.
    pub ca_file: String,
}

/// Somebody may type a proxy's password before being told not to.
impl std::fmt::Debug for NetworkDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NetworkDraft({:?}, [redacted])", self.choice)
    }
}

impl NetworkDraft {
    pub fn of(settings: &NetworkSettings) -> Self {
        let (choice, address) = match &settings.proxy {
            Proxy::System => (ProxyChoice::System, String::new()),
            Proxy::Never => (ProxyChoice::Never, String::new()),
            proxy @ Proxy::At(_) => (ProxyChoice::At, proxy.to_string()),
        };
        let ca_file = settings.ca_file.as_ref().map(|file| file.display().to_string()).unwrap_or_default();
        Self { choice, address, ca_file }
    }

    pub fn complete(&self) -> Option<NetworkSettings> {
        let proxy = self.proxy().ok()?;
        let file = self.ca_file.trim();
        Some(NetworkSettings { proxy, ca_file: (!file.is_empty()).then(|| file.into()) })
    }

    fn proxy(&self) -> Result<Proxy, BadProxy> {
        match self.choice {
            ProxyChoice::System => Ok(Proxy::System),
            ProxyChoice::Never => Ok(Proxy::Never),
            ProxyChoice::At => match self.address.parse()? {
                proxy @ Proxy::At(_) => Ok(proxy),
                Proxy::System | Proxy::Never => Err(BadProxy::NoAddress),
            },
        }
    }
}

/// What became of the test.
#[derive(Debug, Default)]
pub enum Examining {
    #[default]
    Idle,
    Waiting,
    /// The fields above do not make sense yet.
    Incomplete,
    Done(Result<Examination, Trouble>),
}

impl SettingsScreen {
    pub fn examined(&mut self, outcome: Result<Examination, Trouble>) {
        // As with a connection test: what was changed meanwhile is not what was looked at.
        if matches!(self.examining, Examining::Waiting) {
            self.examining = Examining::Done(outcome);
        }
    }

    /// What the last test found, if the settings are still those.
    pub fn examination(&self) -> Option<&Examination> {
        match &self.examining {
            Examining::Done(Ok(examination)) => Some(examination),
            _ => None,
        }
    }

    pub(super) fn network(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        card::titled(ui, text::section_network(lang), |ui| {
            form::body(ui, |ui| {
                self.network_fields(ui, lang);
                form::row(ui, text::self_test(lang), |ui, _| self.test_network(ui, lang, actions));
            });
            if let Some(found) = self.examination() {
                examination::show(ui, lang, found);
            }
        });
    }

    fn network_fields(&mut self, ui: &mut Ui, lang: Lang) {
        let is_strict = self.is_strict;
        let draft = &mut self.draft.network;
        let choices = [
            (ProxyChoice::System, text::follow_system(lang)),
            (ProxyChoice::Never, text::proxy_never(lang)),
            (ProxyChoice::At, text::proxy_at(lang)),
        ];
        let choices = choices.map(|(value, name)| (value, name.to_owned()));
        form::choice(ui, text::proxy(lang), &mut draft.choice, choices);
        if draft.choice == ProxyChoice::At {
            let problem = draft.proxy().err().filter(|_| is_strict || !draft.address.trim().is_empty());
            let problem = problem.map(|bad| text::bad_proxy(lang, bad));
            form::text(ui, text::proxy_address(lang), &mut draft.address, problem);
        }
        form::text(ui, text::ca_file(lang), &mut draft.ca_file, None);
    }

    fn test_network(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        let is_waiting = matches!(self.examining, Examining::Waiting);
        let label = if is_waiting { text::testing(lang) } else { text::test_network(lang) };
        if ui.add_enabled_ui(!is_waiting, |ui| button::secondary(ui, label).clicked()).inner {
            self.examining = match self.draft.complete() {
                Some(settings) => {
                    let keys =
                        Keys { open_key: self.draft.open_key.secret(), token: self.draft.token.secret() };
                    let settings = Box::new(settings);
                    actions.push(SettingsAction::Send(Command::Examine { settings, keys }));
                    Examining::Waiting
                }
                None => Examining::Incomplete,
            };
        }
        match &self.examining {
            Examining::Idle | Examining::Waiting => {}
            Examining::Incomplete => warning::show(ui, text::test_incomplete(lang)),
            Examining::Done(Err(trouble)) => warning::show(ui, &text::trouble(lang, trouble)),
            Examining::Done(Ok(found)) => examination::summary(ui, lang, found),
        }
    }
}
