//! A failed prepare's message is free text. It is a clear no only if the whole of it is a sentence that says so of the
//! voucher; one word more or less, and nobody knows what it is about.

/// How such a sentence may begin.
const BEGINNINGS: [&str; 4] = ["核销准备失败", "准备核销失败", "验券失败", "核销失败"];

/// What may stand before the voucher.
const ATTRIBUTES: [&str; 9] = ["这张", "当前", "您的", "抖音", "来客", "团购", "该", "此", "本"];
/// A code without a name of its own is this one only if it is pointed at: there are codes for logins too.
const VOUCHER: [&str; 6] = ["核销码", "兑换码", "券码", "券", "该码", "此码"];

/// Done with vouchers and with little else (Douyin's own wordings, all of these).
const DONE_WITH_VOUCHERS: [&str; 3] = ["核销", "兑换", "退款"];
/// Becomes of a voucher, but just as well of a session or a page.
const BECOMES_OF_ANYTHING: [&str; 4] = ["使用", "过期", "失效", "撤销"];
/// Said of a voucher, but just as well of a method or a merchant.
const SAID_OF_ANYTHING: [&str; 7] =
    ["不存在", "查不到", "无效", "剩余可用次数不足", "可用次数不足", "剩余次数不足", "次数不足"];

/// Between two such statements.
const JOINTS: [&str; 8] = ["或者", "或", ",或者", ",或", "且", "、", "/", ","];

/// How such a sentence may end.
const ENDINGS: [&str; 21] = [
    "不能再次核销",
    "不能再次使用",
    "请核对后重新输入",
    "请核对券码",
    "请重新输入",
    "请核对",
    "请核实",
    "请检查",
    "请确认",
    "不能重复核销",
    "不可重复核销",
    "不能重复使用",
    "不可重复使用",
    "请勿重复使用",
    "请勿重复核销",
    "无法核销",
    "不能核销",
    "不可核销",
    "不可使用",
    "不能使用",
    "无法使用",
];

/// Characters of the longest such sentence.
const LONGEST: usize = 80;
/// Digits of the shortest code that such a sentence repeats; an error's number has fewer.
const SHORTEST_CODE: usize = 12;
/// Behind another statement, and not as one that it may be as well, these take it back.
const WITHDRAWN: [&str; 4] = ["已撤销", "已被撤销", "已经撤销", "已经被撤销"];
const ALTERNATIVES: [&str; 4] = ["或者", "或", ",或者", ",或"];

/// Whether the message is a clear no.
pub fn is_of_the_voucher(message: &str) -> bool {
    if message.chars().count() > LONGEST {
        return false;
    }
    let sentence: String = message.chars().filter(|c| !c.is_whitespace()).map(half_width).collect();
    if statement(&sentence).is_some_and(|(_, rest)| rest.is_empty()) {
        return true;
    }
    let body = strip(&sentence, &BEGINNINGS).map_or(&*sentence, |body| body.trim_start_matches([':', ',']));
    says_no(body, false)
}

/// Statements to the end of the sentence, of which one at least is about the voucher.
fn says_no(sentence: &str, is_of_voucher: bool) -> bool {
    let (is_named, about_it) = subject(sentence);
    let Some((is_vouchers_own, rest)) = statement(about_it) else { return false };
    let is_of_voucher = is_of_voucher || is_named || is_vouchers_own;
    // 查不到该券, 无效的券码
    let (is_named_after, after) = subject(rest.strip_prefix('的').unwrap_or(rest));
    let (is_of_voucher, rest) = if is_named_after { (true, after) } else { (is_of_voucher, rest) };
    let withdraws = |next| WITHDRAWN.iter().any(|word| subject(next).1.starts_with(word));
    let joins = |joint: &&str| {
        rest.strip_prefix(*joint).filter(|next| ALTERNATIVES.contains(joint) || !withdraws(next))
    };
    let goes_on = JOINTS.iter().find_map(joins).is_some_and(|next| says_no(next, is_of_voucher));
    goes_on || is_of_voucher && is_end(rest)
}

/// Whether the voucher is named, and what is said of it.
fn subject(sentence: &str) -> (bool, &str) {
    let mut rest = sentence;
    loop {
        if let Some(after) = strip(rest, &VOUCHER) {
            return (true, without_code(after));
        }
        match strip(rest, &ATTRIBUTES) {
            Some(after) => rest = after,
            None => return (false, sentence),
        }
    }
}

/// The code may be repeated, in brackets perhaps.
fn without_code(sentence: &str) -> &str {
    let is_bracket = |c| "[]()\"'“”「」【】:".contains(c);
    let opened = sentence.trim_start_matches(is_bracket);
    let after = opened.trim_start_matches(|c: char| c.is_ascii_digit());
    if opened.len() - after.len() < SHORTEST_CODE {
        return sentence;
    }
    let closed = after.trim_start_matches(is_bracket);
    closed.strip_prefix(',').unwrap_or(closed)
}

/// Whether the statement is made of vouchers only, and what follows it.
fn statement(sentence: &str) -> Option<(bool, &str)> {
    if let Some(after) = strip(sentence, &["退款中"]).or_else(|| does_not_fit(sentence)) {
        return Some((true, after));
    }
    if let Some(after) = strip(sentence, &SAID_OF_ANYTHING) {
        return Some((false, after));
    }
    let past = strip(sentence, &["已经被", "已被", "已经", "已"])?;
    let own = strip(past, &DONE_WITH_VOUCHERS).map(|after| (true, after));
    let (is_own, after) = own.or_else(|| strip(past, &BECOMES_OF_ANYTHING).map(|after| (false, after)))?;
    Some((is_own, after.trim_start_matches(['了', '过'])))
}

/// The voucher does not fit this shop.
fn does_not_fit(sentence: &str) -> Option<&str> {
    const SHOP: [&str; 2] = ["门店", "店"];
    let shop = |sentence| {
        let sentence = strip(sentence, &["在", "于"]).unwrap_or(sentence);
        strip(strip(sentence, &["当前", "本", "该", "此"]).unwrap_or(sentence), &SHOP)
    };
    let after = shop(sentence).unwrap_or(sentence).strip_prefix("不适用")?;
    Some(shop(after).unwrap_or(after))
}

fn is_end(rest: &str) -> bool {
    let is_mark = |c| ",.!;。".contains(c);
    let rest = without_code(rest).trim_start_matches(is_mark);
    strip(rest, &ENDINGS).unwrap_or(rest).trim_start_matches(is_mark).is_empty()
}

/// What follows the first of these that the sentence begins with.
fn strip<'s>(sentence: &'s str, beginnings: &[&str]) -> Option<&'s str> {
    beginnings.iter().find_map(|beginning| sentence.strip_prefix(beginning))
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Whether the message of a success says no more than that it is one.
pub fn agrees(message: Option<&str>) -> bool {
    const AGREED: [&str; 12] = [
        "success",
        "ok",
        "成功",
        "操作成功",
        "请求成功",
        "查询成功",
        "处理成功",
        "获取成功",
        "获取数据成功",
        "准备成功",
        "核销准备成功",
        "验券准备成功",
    ];
    let is_mark = |c: char| c.is_whitespace() || ".!。\u{ff01}".contains(c);
    message.is_none_or(|message| AGREED.contains(&&*message.trim_matches(is_mark).to_lowercase()))
}

/// Whether the message says that the merchant id is wrong.
pub fn is_of_the_merchant(message: &str) -> bool {
    let message = message.replace("门店不适用", "");
    let names_any = |words: &[&str]| words.iter().any(|word| message.contains(word));
    names_any(&["商户", "商家", "店铺", "门店"]) && names_any(&["不存在", "无效", "错误", "未找到", "查不到"])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WORDINGS: [&str; 14] = [
        "不存在",
        "查不到",
        "无效",
        "已核销",
        "已使用",
        "已兑换",
        "已过期",
        "已失效",
        "已退款",
        "退款中",
        "已撤销",
        "次数不足",
        "门店不适用",
        "不适用",
    ];

    #[test]
    fn douyins_wordings_of_the_voucher_are_a_clear_no() {
        for word in WORDINGS {
            assert!(is_of_the_voucher(word), "{word}");
            assert!(is_of_the_voucher(&format!("该券{word},请核对")), "{word}");
            assert!(is_of_the_voucher(&format!("验券失败:抖音券码 104686126200130 {word}!")), "{word}");
        }
        for message in [
            "券码不存在或已核销",
            "抖音券已过期",
            "验券失败:该码已使用",
            "此券在当前门店不适用",
            "该券不适用于本门店",
            "券码不存在、已退款或已过期,请核实。",
            "不存在或已核销",
            "该团购券已被核销,不能重复核销",
            "券码【104686126200130】已经核销了",
            "券可用次数不足",
            "券剩余可用次数不足",
            "该券已经被核销",
            "此券已核销,不能再次使用",
            "查不到该券码",
            "无效的券码",
            "不存在该券",
            "该券已失效或已撤销",
            "券码不存在、已核销或已撤销",
            "该券已使用,请勿重复使用",
            "券码不存在或不适用于本门店",
            "该券已使用过了",
            "券码不存在,或已核销",
            "该券已过期,不可使用",
            "券码104686126200130,已核销",
            "券码已核销(104686126200130)",
            "该券已核销:104686126200130,请核对",
        ] {
            assert!(is_of_the_voucher(message), "{message}");
        }
    }

    #[test]
    fn a_success_agrees_only_if_it_says_no_more() {
        for message in [None, Some("success"), Some("Success"), Some("成功"), Some(" ok "), Some("操作成功!")]
        {
            assert!(agrees(message), "{message:?}");
        }
        let others = [
            "请登录",
            "核销准备失败",
            "该券已被核销",
            "券过期",
            "查无此券",
            "核銷失敗",
            "voucher already used",
        ];
        for message in WORDINGS.into_iter().chain(others) {
            assert!(!agrees(Some(message)), "{message}");
        }
    }

    #[test]
    fn the_same_words_about_something_else_or_beside_others_are_none() {
        for message in NOT_OF_THE_VOUCHER {
            assert!(!is_of_the_voucher(message), "{message}");
        }
    }

    proptest! {
        #[test]
        fn one_word_more_makes_it_none(
            message in prop::sample::select(vec!["券码不存在或已核销", "该券已过期", "门店不适用", "退款中", "券已退款,请核对"]),
            more in "[次数量断错误可非未勿暂登录模型类信息商品订单活动]{1,3}",
            place in any::<prop::sample::Index>(),
        ) {
            let mut chars: Vec<char> = message.chars().collect();
            let place = place.index(chars.len() + 1);
            chars.splice(place..place, more.chars());
            let message: String = chars.into_iter().collect();
            prop_assert!(!is_of_the_voucher(&message), "{message}");
        }

        #[test]
        fn no_text_is_too_long_or_too_odd(message in any::<String>()) {
            prop_assert!(!is_of_the_voucher(&message) || WORDINGS.iter().any(|word| message.contains(&word[..3])));
        }
    }

    const NOT_OF_THE_VOUCHER: &[&str] = &[
        "不存在的接口",
        "该券已核销、已撤销",
        "该券已退款/已撤销",
        "该券已核销且已撤销",
        "券已使用,已被撤销",
        "券已核销,已经撤销",
        "来客码无效",
        "抖音码已失效",
        "核销失败:券100002无效",
        "券[100004]无效",
        "该券已退款,已撤销",
        "该券退款中,已撤销",
        "券已核销,已撤销",
        "登录已过期,请重新登录",
        "登录已失效",
        "商户不存在",
        "access_token已过期",
        "Token无效",
        "无效的参数",
        "接口调用次数不足",
        "调用次数不足,请升级套餐",
        "当前版本不适用",
        "错误码:40001,数据不存在",
        "页面不存在(错误码404)",
        "返回码无效",
        "门店不存在",
        "授权已失效",
        "会员不存在",
        "门店信息不存在",
        "账户已失效",
        "域名已过期",
        "查不到该门店",
        "方法不存在",
        "页面已失效",
        "链接已失效",
        "二维码已过期,请刷新",
        "验证码已过期",
        "查询券是否已核销失败,请稍后重试",
        "无法确认该券是否已使用",
        "查询超时,券查不到,请稍后再试",
        "抖音返回异常:券查不到",
        "团购商品未绑定,不存在对应权益",
        "优惠券不存在",
        "该券对应的商品不存在",
        "团购商品不存在",
        "券不存在核销记录",
        "查询券信息失败,返回数据无效",
        "查询已退款订单失败",
        "抖音券查询失败:access_key已失效",
        "手机号已使用",
        "验券功能已过期,请续费",
        "验券次数不足,请充值",
        "团购活动不存在",
        "券模板无效",
        "仅支持已核销的券",
        "该券不是已核销状态",
        "请稍后再试",
        "未知错误",
        "券未使用",
        "",
        "该券可用,已核销0次",
        "退款中断,券可用",
        "该券退款中已取消,可正常使用",
        "该券已撤销核销,可重新核销",
        "此券并非已核销",
        "该券未被已核销",
        "券暂未已退款",
        "已核销数量0",
        "已兑换次数:0 剩余:1",
        "抖音团购cookie已失效,请更新",
        "抖音团购账户已失效",
        "团购凭据已过期",
        "团购secret无效",
        "券中心ticket已失效",
        "抖音团购client_id不存在",
        "抖音团购资质已过期",
        "抖音团购合作已过期",
        "团购核销失败:无效响应",
        "抖音券解密无效",
        "券列表已失效请刷新",
        "券后台已过期",
        "团购信息不存在",
        "券类型无效",
        "券模版不存在",
        "赠送的代金券不存在",
        "赠送的提货券不存在",
        "券未绑核销员,核销员不存在",
        "抖音团购poi不存在",
        "券token123456不存在",
        "验券失败:无效",
        "核销失败:不存在",
        "券不存在\nUsable",
        "该门店不存在",
    ];
}
