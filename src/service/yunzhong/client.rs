//! Asks Yunzhong to prepare a Douyin voucher.

use std::sync::Arc;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::wire;
use crate::{
    service::{
        Network,
        line::Line,
        retry::{self, Tries},
        transport::{self, Failure, Knock},
    },
    voucher::{Answer, Code, Doubt, Prepared},
};

/// The prepare's route (Yunzhong prepare page).
pub const ROUTE: &str = "plugin.tiktok-verify-ticket.api.verify.prepare";

/// How a route becomes an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RouteStyle {
    /// `{base}/addons/yun_shop/api.php?i=…&type=…&route=…`
    #[default]
    Query,
    /// `{base}/plugin.….prepare`
    Path,
}

/// The shop's account with Yunzhong.
#[derive(Clone, Debug)]
pub struct Account {
    pub base_url: Url,
    pub route_style: RouteStyle,
    /// `i` of the address: which shop on the server.
    pub uniacid: u32,
    /// `type` of the address: 5 for H5, 9 for a till.
    pub client_type: u32,
    pub merchant_id: u32,
    /// `yz_token`, sent with every call if there is one.
    pub token: Option<SecretString>,
}

#[derive(Clone, Debug)]
pub struct Client {
    line: Arc<Line>,
    account: Account,
    prepare_url: Url,
}

impl Client {
    /// # Errors
    /// When this machine has no working TLS, or the address cannot take a path.
    pub fn new(account: Account, network: &Network) -> Result<Self, Doubt> {
        let prepare_url = prepare_url(&account).ok_or(Doubt::WrongRoute)?;
        Ok(Self { line: transport::line(&account.base_url, network)?, account, prepare_url })
    }

    /// Prepares the voucher and tells what it gives. Preparing is not redeeming, but Douyin wants
    /// one redeem for each prepare, so this asks once, and a second time only if the first surely never
    /// left this machine, within [`retry::GIVE_UP`] of `begun`. `again` is told before that, and why.
    pub async fn prepare(&self, code: &Code, begun: Instant, again: impl Fn(&Doubt)) -> Answer<Prepared> {
        let request = wire::Request {
            code: code.as_str(),
            id: self.account.merchant_id,
            yz_token: self.account.token.as_ref().map(ExposeSecret::expose_secret),
        };
        match self.post(&request, begun, again).await {
            Ok(json) => match wire::understand(&json) {
                // A no to a link may be a no to links.
                Answer::NotUsable(said) if code.is_douyin_link() => Answer::Unknown(Doubt::LinkRefused, said),
                answer => answer,
            },
            Err(failure) => failure.doubt.into(),
        }
    }

    async fn post(
        &self,
        request: &wire::Request<'_>,
        begun: Instant,
        again: impl Fn(&Doubt),
    ) -> Result<Vec<u8>, Failure> {
        let mut tries = Tries::up_to(2, begun);
        loop {
            match transport::post(&self.line, &self.prepare_url, request).await {
                Ok(reply) => return Ok(reply.body),
                Err(failure) => match retry::pause_of_prepare(&failure) {
                    Some(pause) if tries.again_after(pause, || again(&failure.doubt)).await => {}
                    _ => return Err(failure),
                },
            }
        }
    }

    /// Sees to it that a connection is open before there is anything to ask.
    pub async fn warm(&self) {
        self.line.warm().await;
    }

    /// What comes of a knock at the service's address. Nothing is prepared.
    pub async fn knock(&self) -> Knock {
        transport::knock(&self.line, &self.account.base_url).await
    }
}

fn prepare_url(account: &Account) -> Option<Url> {
    let base = account.base_url.as_str().trim_end_matches('/');
    match account.route_style {
        RouteStyle::Path => Url::parse(&format!("{base}/{ROUTE}")).ok(),
        RouteStyle::Query => {
            let mut url = Url::parse(&format!("{base}/addons/yun_shop/api.php")).ok()?;
            url.query_pairs_mut()
                .append_pair("i", &account.uniacid.to_string())
                .append_pair("type", &account.client_type.to_string())
                .append_pair("route", ROUTE);
            Some(url)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(route_style: RouteStyle, base_url: &str) -> String {
        let account = Account {
            base_url: Url::parse(base_url).unwrap(),
            route_style,
            uniacid: 3,
            client_type: 9,
            merchant_id: 1,
            token: None,
        };
        prepare_url(&account).unwrap().to_string()
    }

    #[test]
    fn both_address_styles_are_spoken() {
        assert_eq!(
            url(RouteStyle::Query, "https://shop.example.com"),
            "https://shop.example.com/addons/yun_shop/api.php?i=3&type=9&route=plugin.tiktok-verify-ticket.api.verify.prepare"
        );
        assert_eq!(
            url(RouteStyle::Path, "https://shop.example.com/sub/"),
            "https://shop.example.com/sub/plugin.tiktok-verify-ticket.api.verify.prepare"
        );
    }
}
