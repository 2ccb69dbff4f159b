//! A service's words as people may read them: what looks like a token or a telephone number is taken out, for words are
//! kept and shown.

use std::borrow::Cow;

use crate::voucher::masked_mobile;

/// Characters of the shortest token; longer words of people have spaces.
const SHORTEST_TOKEN: usize = 20;
/// Digits of a mobile number in China; the first is a 1.
const MOBILE: usize = 11;

pub fn for_people(words: &str) -> String {
    let without_mobiles = each_run(words, |c| c.is_ascii_digit(), mobile);
    each_run(&without_mobiles, |c| c.is_ascii_alphanumeric() || "+/=_-%".contains(c), token)
}

fn mobile(run: &str) -> Cow<'_, str> {
    let number = run.strip_prefix("86").filter(|number| number.len() == MOBILE).unwrap_or(run);
    let is_mobile = number.len() == MOBILE && number.starts_with('1');
    if is_mobile { masked_mobile(number).into() } else { run.into() }
}

fn token(run: &str) -> Cow<'_, str> {
    // A long number is a voucher's.
    let is_number = run.bytes().all(|byte| byte.is_ascii_digit());
    if run.len() >= SHORTEST_TOKEN && !is_number { "…".into() } else { run.into() }
}

/// The text with each longest run of such characters made clean.
fn each_run(text: &str, is_of_one: impl Fn(char) -> bool, clean: impl Fn(&str) -> Cow<'_, str>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (run, after) = rest.split_at(rest.find(|c| !is_of_one(c)).unwrap_or(rest.len()));
        out.push_str(&clean(run));
        let (between, next) = after.split_at(after.find(&is_of_one).unwrap_or(after.len()));
        out.push_str(between);
        rest = next;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_people_hold_no_token_and_no_telephone_number() {
        assert_eq!(for_people("令牌a4ba1372-fc73-491e-bf47-f5cd0117f8a3,已失效"), "令牌…,已失效");
        assert_eq!(for_people("CgwIARDhJxjLLyABKAES/gos+G3wTrso=="), "…");
        assert_eq!(for_people("收件人 18312347422"), "收件人 183****7422");
        assert_eq!(for_people("mobile=18312347422,+8618312347422"), "mobile=183****7422,+183****7422");
        for words in ["券码 104686126200130004411 不存在", "Code SUMMER2026 not found (E-1001)", "请登录", ""]
        {
            assert_eq!(for_people(words), words);
        }
    }
}
