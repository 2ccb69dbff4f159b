//! The two services' accounts, each with its connection test.

use eframe::egui::{RichText, Role, Ui, WidgetInfo};

use super::{SettingsAction, SettingsScreen, Testing, form};
use crate::{
    desk::{Command, Diagnosis, Trouble},
    store::{Secret, Settings, web_address},
    ui::{
        icon,
        text::{self, Lang},
        theme,
        widget::{button, card, paint, warning},
    },
    voucher::Service,
};

impl SettingsScreen {
    pub(super) fn zhimai(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        let (is_strict, is_kept) = (self.is_strict, self.kept.zhimai.is_some());
        card::titled(ui, text::section_zhimai(lang), |ui| {
            form::body(ui, |ui| {
                let draft = &mut self.draft.zhimai;
                use_service(ui, lang, Service::Zhimai, &mut draft.is_used);
                if !draft.is_used {
                    return;
                }
                address(ui, lang, text::base_url(lang), &mut draft.base_url, is_strict);
                let needed = |value: &str| needed(lang, value, is_strict);
                let problem = needed(&draft.open_id);
                form::text(ui, text::open_id(lang), &mut draft.open_id, problem);
                let problem = needed(&draft.grant_code);
                form::text(ui, text::grant_code(lang), &mut draft.grant_code, problem);
                let hint = secret_hint(lang, Secret::ZhimaiOpenKey, is_kept);
                form::secret(ui, text::open_key(lang), &mut self.draft.open_key.0, hint);
                self.test_row(ui, lang, Service::Zhimai, actions);
            });
        });
    }

    pub(super) fn yunzhong(&mut self, ui: &mut Ui, lang: Lang, actions: &mut Vec<SettingsAction>) {
        let (is_strict, is_kept) = (self.is_strict, self.kept.yunzhong.is_some());
        card::titled(ui, text::section_yunzhong(lang), |ui| {
            form::body(ui, |ui| {
                let draft = &mut self.draft.yunzhong;
                use_service(ui, lang, Service::Yunzhong, &mut draft.is_used);
                if !draft.is_used {
                    return;
                }
                address(ui, lang, text::shop_url(lang), &mut draft.base_url, is_strict);
                let styles = [(false, text::route_query(lang)), (true, text::route_path(lang))];
                form::choice(
                    ui,
                    text::route_style(lang),
                    &mut draft.is_path,
                    styles.map(|(value, name)| (value, name.into())),
                );
                if !draft.is_path {
                    let problem = number_problem(lang, &draft.uniacid);
                    form::text(ui, text::uniacid(lang), &mut draft.uniacid, problem);
                    let types = [(5, text::client_h5(lang)), (9, text::client_till(lang))];
                    form::choice(
                        ui,
                        text::client_type(lang),
                        &mut draft.client_type,
                        types.map(|(value, name)| (value, name.into())),
                    );
                }
                let problem = number_problem(lang, &draft.merchant_id);
                form::text(ui, text::merchant_id(lang), &mut draft.merchant_id, problem);
                let hint = secret_hint(lang, Secret::YunzhongToken, is_kept);
                form::secret(ui, text::yz_token(lang), &mut self.draft.token.0, hint);
                self.test_row(ui, lang, Service::Yunzhong, actions);
            });
        });
    }

    fn test_row(&mut self, ui: &mut Ui, lang: Lang, service: Service, actions: &mut Vec<SettingsAction>) {
        form::row(ui, "", |ui, _| {
            let is_waiting = matches!(self.test(service), Testing::Waiting);
            let label = if is_waiting { text::testing(lang) } else { text::test_connection(lang) };
            let tests = ui.add_enabled_ui(!is_waiting, |ui| {
                let response = button::secondary(ui, label);
                // Told apart from the other service's by a screen reader.
                let name = text::named(lang, text::service_name(lang, service), label);
                response.widget_info(|| WidgetInfo::labeled(Role::Button, !is_waiting, &name));
                response.clicked()
            });
            let tests = tests.inner;
            if tests {
                *self.test(service) = match self.test_command(service) {
                    Some(command) => {
                        actions.push(SettingsAction::Send(command));
                        Testing::Waiting
                    }
                    None => Testing::Done(Diagnosis::Incomplete),
                };
            }
            if let Testing::Done(diagnosis) = self.test(service) {
                outcome(ui, lang, diagnosis);
            }
        });
    }

    /// A test of one service needs nothing of the other's fields.
    fn test_command(&self, service: Service) -> Option<Command> {
        let mut draft = super::Draft {
            zhimai: self.draft.zhimai.clone(),
            yunzhong: self.draft.yunzhong.clone(),
            network: self.draft.network.clone(),
            ..super::Draft::default()
        };
        let secret = match service {
            Service::Zhimai => {
                draft.yunzhong.is_used = false;
                self.draft.open_key.secret()
            }
            Service::Yunzhong => {
                draft.zhimai.is_used = false;
                self.draft.token.secret()
            }
        };
        let settings: Settings = draft.complete()?;
        Some(Command::Test { service, settings: Box::new(settings), secret })
    }
}

fn use_service(ui: &mut Ui, lang: Lang, service: Service, is_used: &mut bool) {
    // Named by the service, so that a screen reader tells the two apart.
    let choices = [(false, text::not_used(lang).to_owned()), (true, text::used(lang).to_owned())];
    form::row(ui, text::use_service(lang), |ui, _| {
        form::choices(ui, text::service_name(lang, service), is_used, choices);
    });
}

fn address(ui: &mut Ui, lang: Lang, label: &str, value: &mut String, is_strict: bool) {
    let parsed = web_address(value);
    let problem = match &parsed {
        Some(url) if url.scheme() == "http" => Some(text::plain_http(lang)),
        None if is_strict || !value.trim().is_empty() => Some(text::bad_address(lang)),
        _ => None,
    };
    form::text(ui, label, value, problem);
}

fn needed(lang: Lang, value: &str, is_strict: bool) -> Option<&'static str> {
    (is_strict && value.trim().is_empty()).then(|| text::required(lang))
}

fn number_problem(lang: Lang, value: &str) -> Option<&'static str> {
    value.trim().parse::<u32>().is_err().then(|| text::bad_number(lang))
}

fn secret_hint(lang: Lang, secret: Secret, is_kept: bool) -> &'static str {
    if secret.is_in_environment() {
        text::secret_in_environment(lang)
    } else if is_kept {
        text::secret_kept(lang)
    } else {
        text::secret_hint(lang)
    }
}

/// What the test found, and what to do about it.
fn outcome(ui: &mut Ui, lang: Lang, diagnosis: &Diagnosis) {
    let palette = theme::palette(ui);
    match diagnosis {
        Diagnosis::Well => {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                paint::mark(ui, icon::USABLE, palette.ink);
                ui.label(RichText::new(text::test_well(lang)).color(palette.ink));
            });
        }
        Diagnosis::Keyring(fault) => warning::show(ui, &text::trouble(lang, &Trouble::Keyring(*fault))),
        Diagnosis::Incomplete => warning::show(ui, text::test_incomplete(lang)),
        Diagnosis::Trouble(doubt, said) => {
            warning::show(ui, &text::test_trouble(lang, doubt));
            let words = text::said_words(said);
            if !words.is_empty() {
                let words = text::service_said(lang, Some(said));
                ui.label(RichText::new(words).font(theme::regular(theme::SMALL)).color(palette.muted));
            }
        }
    }
}
