//! A service's words as people may read them: what looks like a token, a telephone number or something for programs is
//! taken out, for words are kept and shown.

use crate::voucher::{is_invisible, masked_mobile};

/// Characters of the shortest token; longer words of people have spaces.
const SHORTEST_TOKEN: usize = 20;
/// Digits of a mobile number in China; the first is a 1, the second none below 3.
const MOBILE: usize = 11;

/// A sentence.
pub fn for_people(words: &str) -> String {
    without_tokens(&without_json(&name(words)))
}

/// What something is called; it may look like a token.
pub fn name(words: &str) -> String {
    without_mobiles(&one_line(words))
}

/// Nothing that moves a terminal's cursor, turns the direction of writing or begins a line of its own.
pub fn one_line(words: &str) -> String {
    words.chars().map(|c| if c.is_control() || is_invisible(c) { ' ' } else { c }).collect()
}

/// What is written for programs begins with a brace or a bracket and a quotation mark, and goes to the end.
fn without_json(words: &str) -> String {
    let begins = words.match_indices(['{', '[']).map(|(at, _)| at).find(|at| {
        let inside = words[at + 1..].trim_start_matches([' ', '{', '[']);
        inside.starts_with(['"', '\'', '\\'])
    });
    begins.map_or_else(|| words.to_owned(), |at| format!("{}…", &words[..at]))
}

fn without_mobiles(words: &str) -> String {
    // Most names have no number that long.
    if words.chars().filter_map(digit).count() < MOBILE {
        return words.to_owned();
    }
    let chars: Vec<char> = words.chars().collect();
    let mut out = String::with_capacity(words.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        // Within an id, digits are no number of their own.
        let is_start = at == 0 || digit(chars[at - 1]).is_none() && !chars[at - 1].is_ascii_alphanumeric();
        if let Some((number, length)) = is_start.then(|| mobile(&chars[at..])).flatten() {
            out.push_str(&masked_mobile(&number));
            at += length;
        } else {
            out.push(*c);
            at += 1;
        }
    }
    out
}

/// The mobile number that begins here, however it is written, and how many characters that takes.
fn mobile(chars: &[char]) -> Option<(String, usize)> {
    ["0086", "86", "0", ""].iter().find_map(|prefix| {
        let is_prefix =
            prefix.chars().enumerate().all(|(at, c)| chars.get(at).and_then(|c| digit(*c)) == Some(c));
        let mut at = is_prefix.then_some(prefix.len())?;
        let mut number = String::with_capacity(MOBILE);
        while number.len() < MOBILE {
            // Before the number, and between its three parts.
            if matches!(number.len(), 0 | 3 | 7)
                && at > 0
                && matches!(chars.get(at), Some(' ' | '-' | '\u{ff0d}' | '—'))
            {
                at += 1;
            }
            number.push(digit(*chars.get(at)?)?);
            at += 1;
        }
        let is_whole = chars.get(at).is_none_or(|c| digit(*c).is_none() && !c.is_ascii_alphanumeric());
        let is_mobile = number.starts_with('1') && !number[1..].starts_with(['0', '1', '2']);
        (is_whole && is_mobile).then_some((number, at))
    })
}

/// A digit, full-width perhaps, as ASCII has it.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10),
        _ => None,
    }
}

fn without_tokens(words: &str) -> String {
    let is_of_token = |c: char| c.is_ascii_alphanumeric() || "+/=_-%".contains(c);
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while !rest.is_empty() {
        let (run, after) = rest.split_at(rest.find(|c| !is_of_token(c)).unwrap_or(rest.len()));
        // A long number is a voucher's, and a long word without digits is an error's name.
        let is_number = run.bytes().all(|byte| byte.is_ascii_digit());
        let is_word = run.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        out.push_str(if run.len() < SHORTEST_TOKEN || is_number || is_word { run } else { "…" });
        let (between, next) = after.split_at(after.find(is_of_token).unwrap_or(after.len()));
        out.push_str(between);
        rest = next;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_people_hold_no_token_and_nothing_for_programs() {
        assert_eq!(for_people("令牌a4ba1372-fc73-491e-bf47-f5cd0117f8a3,已失效"), "令牌…,已失效");
        assert_eq!(for_people("CgwIARDhJxjLLyABKAES/gos+G3wTrso=="), "…");
        assert_eq!(for_people(r#"{"verify_token":"short"}"#), "…");
        assert_eq!(for_people(r#"失败: {"verify_token":"short"} 请核对"#), "失败: …");
        assert_eq!(for_people(r#"["令牌"]"#), "…");
        for words in [
            "券码 104686126200130004411 不存在",
            "Code SUMMER2026 not found (E-1001)",
            "[错误] 请登录",
            "错误{110} 券不存在",
            "INVALID_PARAMETER_FORMAT at getExchangeCodeStatus",
            "",
        ] {
            assert_eq!(for_people(words), words);
        }
    }

    #[test]
    fn mobile_numbers_lose_their_middle_however_they_are_written() {
        for number in [
            "18312347422",
            "183 1234 7422",
            "183-1234-7422",
            "018312347422",
            "8618312347422",
            "183\u{ff11}2347422",
        ] {
            assert_eq!(name(&format!("收件人 {number}。")), "收件人 183****7422。", "{number}");
        }
        assert_eq!(name("mobile=18312347422,+86 183-1234-7422"), "mobile=183****7422,+183****7422");
        assert_eq!(name("18312347422 18312347423"), "183****7422 183****7423");
        for words in [
            "183123474221",
            "10468612620",
            "a13947154715b-9f",
            "1046 8612 6200 130",
            "2026-11-26 10:00",
            "183 1234",
        ] {
            assert_eq!(name(words), words);
        }
    }

    #[test]
    fn no_words_begin_a_line_of_their_own_or_move_the_cursor() {
        assert_eq!(one_line("券不存在\nUsable\t1\u{1b}[1A\u{202e}"), "券不存在 Usable 1 [1A ");
    }
}
