//! Whether a voucher can be honoured, from what each service said.

/// What one service's answer means for the voucher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    NotAsked,
    Pending,
    /// A clear yes.
    Usable,
    /// A clear no.
    NotUsable,
    /// Anything else.
    Unknown,
}

/// Ordered so that the greatest of many is the one to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Usable,
    NotUsable,
    Unknown,
}

impl Verdict {
    pub const ALL: [Self; 3] = [Self::Usable, Self::NotUsable, Self::Unknown];

    /// What programs and files call it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::NotUsable => "not_usable",
            Self::Unknown => "unknown",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.key() == key)
    }
}

/// One clear yes is enough; a no needs every service asked to say so; all else is unknown. `None`
/// while an answer that could still change the verdict is out: it never settles early on a no.
pub fn verdict(status: Opinion, prepare: Opinion) -> Option<Verdict> {
    use Opinion::{NotAsked, NotUsable, Pending, Unknown, Usable};
    match (status, prepare) {
        (Usable, _) | (_, Usable) => Some(Verdict::Usable),
        (Pending, _) | (_, Pending) => None,
        (Unknown, _) | (_, Unknown) | (NotAsked, NotAsked) => Some(Verdict::Unknown),
        (NotUsable, NotUsable | NotAsked) | (NotAsked, NotUsable) => Some(Verdict::NotUsable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_of_two_opinions_has_the_verdict_of_the_rules() {
        use Opinion::*;
        const YES: Option<Verdict> = Some(Verdict::Usable);
        const NO: Option<Verdict> = Some(Verdict::NotUsable);
        const DONT_KNOW: Option<Verdict> = Some(Verdict::Unknown);
        let table = [
            (Usable, [(Usable, YES), (NotUsable, YES), (Unknown, YES), (NotAsked, YES), (Pending, YES)]),
            (
                NotUsable,
                [(Usable, YES), (NotUsable, NO), (Unknown, DONT_KNOW), (NotAsked, NO), (Pending, None)],
            ),
            (
                Unknown,
                [
                    (Usable, YES),
                    (NotUsable, DONT_KNOW),
                    (Unknown, DONT_KNOW),
                    (NotAsked, DONT_KNOW),
                    (Pending, None),
                ],
            ),
            (
                NotAsked,
                [
                    (Usable, YES),
                    (NotUsable, NO),
                    (Unknown, DONT_KNOW),
                    (NotAsked, DONT_KNOW),
                    (Pending, None),
                ],
            ),
            (Pending, [(Usable, YES), (NotUsable, None), (Unknown, None), (NotAsked, None), (Pending, None)]),
        ];
        for (status, row) in table {
            for (prepare, expected) in row {
                assert_eq!(verdict(status, prepare), expected, "{status:?} with {prepare:?}");
            }
        }
    }
}
