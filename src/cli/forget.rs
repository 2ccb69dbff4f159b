//! `voucher-desk forget`: takes this program's secrets out of the keyring and, if wished, all that it keeps in files.
//! Uninstallers call it, so that nobody else has to know where a secret is. Nothing is logged, for that would be kept.

use std::{path::Path, process::ExitCode, sync::mpsc, thread, time::Duration};

use super::EXIT_UNAVAILABLE;
use crate::{
    instance,
    store::{self, Forgotten, KeyringFault, Language, Secret, SettingsFile},
    ui::text::{self, Lang},
};

/// Something is still there.
const EXIT_LEFT: u8 = 1;

/// How long somebody who is asked by the system may take to unlock the keyring.
const KEYRING_PATIENCE: Duration = Duration::from_secs(60);

/// Says what was removed, and exits by whether all of it was.
pub fn run(settings_file: &SettingsFile, data_folder: &Path, with_files: bool) -> ExitCode {
    let lang = Lang::of(Language::System);
    // A window would write its files anew, and its secrets too.
    let Some(shut) = instance::keep_shut(data_folder) else {
        complain(text::close_first(lang));
        return EXIT_UNAVAILABLE.into();
    };
    let Ok(mut has_removed) = forget_secrets(lang) else {
        if with_files {
            complain(text::files_are_left(lang));
        }
        return EXIT_LEFT.into();
    };
    // Its file is among those that go.
    drop(shut);
    let mut code = ExitCode::SUCCESS;
    if with_files {
        let swept = store::forget_files(settings_file, data_folder);
        has_removed |= !swept.removed.is_empty();
        for file in &swept.removed {
            println!("{}", text::file_removed(lang, file));
        }
        for folder in &swept.shared {
            println!("{}", text::folder_shared(lang, folder));
        }
        for (file, error) in &swept.left {
            complain(&text::file_left(lang, file, error));
            code = EXIT_LEFT.into();
        }
    }
    if !has_removed {
        println!("{}", text::nothing_to_forget(lang));
    }
    code
}

/// Whether there was any. `Err` if one is still there, which has been told.
fn forget_secrets(lang: Lang) -> Result<bool, ()> {
    let mut outcome = Ok(false);
    let mut keyring = Keyring::open();
    for secret in Secret::ALL {
        match keyring.forget(secret) {
            Ok(Forgotten { is_removed, has_foreign }) => {
                if is_removed {
                    println!("{}", text::secret_removed(lang, secret));
                    outcome = outcome.map(|_| true);
                }
                if has_foreign {
                    println!("{}", text::foreign_kept(lang, secret));
                }
            }
            Err(KeyringFault::Absent) => {
                complain(text::no_keyring_to_forget(lang));
                return outcome;
            }
            Err(fault) => {
                complain(&text::secret_left(lang, secret, fault));
                outcome = Err(());
                // Who has just not unlocked it is not asked once more.
                if matches!(fault, KeyringFault::Locked | KeyringFault::Waiting) {
                    return outcome;
                }
            }
        }
    }
    outcome
}

/// The keyring on a thread of its own, which may wait for ever for somebody to unlock it.
struct Keyring {
    done: mpsc::Receiver<Result<Forgotten, KeyringFault>>,
    wanted: mpsc::Sender<Secret>,
}

impl Keyring {
    fn open() -> Self {
        let (wanted, secrets) = mpsc::channel();
        let (tell, done) = mpsc::channel();
        // Without a thread nobody answers, and that is told.
        let _ = thread::Builder::new().name("keyring".into()).spawn(move || {
            for secret in secrets {
                if tell.send(store::forget_secret(secret)).is_err() {
                    return;
                }
            }
        });
        Self { done, wanted }
    }

    fn forget(&mut self, secret: Secret) -> Result<Forgotten, KeyringFault> {
        self.wanted.send(secret).map_err(|_| KeyringFault::Failed)?;
        match self.done.recv_timeout(KEYRING_PATIENCE) {
            Ok(done) => done,
            Err(mpsc::RecvTimeoutError::Timeout) => Err(KeyringFault::Waiting),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(KeyringFault::Failed),
        }
    }
}

fn complain(words: &str) {
    eprintln!("voucher-desk: {words}");
}
