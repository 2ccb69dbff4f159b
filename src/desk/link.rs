//! One service as the desk has it: whether it can be asked, and when it is left in peace.

use std::time::{Duration, Instant};

use super::rest::Rest;
use crate::{
    service::Knock,
    voucher::{Answer, Doubt, Inquiry},
};

/// One service: not set up, out of order from the start, or ready to be asked.
#[derive(Debug)]
pub enum Link<C> {
    Absent,
    Broken(Doubt),
    Ready { client: C, rest: Rest },
}

impl<C> Link<C> {
    pub async fn ask<T>(&self, question: impl AsyncFnOnce(&C) -> Answer<T>) -> Inquiry<T> {
        let started = Instant::now();
        let answer = match self {
            Self::Absent => return Inquiry::NotAsked,
            Self::Broken(doubt) => doubt.clone().into(),
            Self::Ready { client, rest } => {
                let answer = question(client).await;
                if matches!(answer, Answer::Usable(_) | Answer::NotUsable(_)) {
                    rest.answered();
                }
                answer
            }
        };
        Inquiry::Answered { answer, took: started.elapsed() }
    }

    pub async fn ask_unless_resting<T>(&self, question: impl AsyncFnOnce(&C) -> Answer<T>) -> Inquiry<T> {
        let Self::Ready { rest, .. } = self else { return self.ask(question).await };
        if rest.is_on() {
            return Inquiry::Answered { answer: Doubt::Resting.into(), took: Duration::ZERO };
        }
        let inquiry = self.ask(question).await;
        rest.hear(inquiry.doubt());
        inquiry
    }

    pub async fn warm(&self, warm: impl AsyncFnOnce(&C)) {
        if let Self::Ready { client, rest } = self
            && !rest.is_on()
        {
            warm(client).await;
        }
    }

    pub async fn keep_rest(&self, knock: impl AsyncFn(&C) -> Knock, tell: impl Fn(bool)) {
        if let Self::Ready { client, rest } = self {
            rest.keep(async || knock(client).await, tell).await;
        }
    }
}

impl<C> From<Option<Result<C, Doubt>>> for Link<C> {
    fn from(client: Option<Result<C, Doubt>>) -> Self {
        match client {
            None => Self::Absent,
            Some(Err(doubt)) => Self::Broken(doubt),
            Some(Ok(client)) => Self::Ready { client, rest: Rest::default() },
        }
    }
}
