//! A failed prepare's message is free text; these are the wordings that make it a clear no.

/// Said of a voucher and of little else (Douyin's own wordings).
const OF_A_VOUCHER: [&str; 5] = ["已核销", "已兑换", "已退款", "退款中", "门店不适用"];

/// Said of a voucher too, but just as well of a page, a method, a session, a quota or a version.
const OF_ANYTHING: [&str; 9] =
    ["不存在", "查不到", "无效", "已使用", "已过期", "已失效", "已撤销", "次数不足", "不适用"];

/// What makes the latter speak of the voucher. Not 码 alone, which an error's number (错误码) has too.
const VOUCHER: [&str; 6] = ["券", "兑换码", "核销码", "该码", "此码", "团购"];

/// A message that names one of these is no word about the voucher, even if it says 已过期 (of the
/// login), 不存在 (of the merchant) or 无效 (of a parameter).
const SOMETHING_ELSE: [&str; 77] = [
    "登录",
    "登陆",
    "令牌",
    "token",
    "授权",
    "签名",
    "密钥",
    "密码",
    "权限",
    "接口",
    "路由",
    "插件",
    "应用",
    "公众号",
    "平台",
    "商户",
    "商家",
    "门店不存在",
    "店铺",
    "会员",
    "用户",
    "账号",
    "帐号",
    "参数",
    "配置",
    "请求",
    "系统",
    "网络",
    "服务",
    "证书",
    "链接",
    "二维码",
    "验证码",
    "编码",
    "会话",
    "session",
    "缓存",
    "凭证",
    "时间戳",
    "网关",
    "控制器",
    "功能",
    "续费",
    "充值",
    "额度",
    "活动",
    "项目",
    "模板",
    "仅支持",
    "手机",
    "域名",
    "页面",
    "版本",
    "套餐",
    "库存",
    "商品",
    "订单",
    "记录",
    "数据",
    "门店",
    "key",
    "优惠券",
    "权益",
    "绑定",
    "规则",
    // Nor is one that says that nobody knows, or that it is not so.
    "查询",
    "获取",
    "返回",
    "不是",
    "没有",
    "是否",
    "无法",
    "不能确定",
    "超时",
    "异常",
    "稍后",
    "重试",
];

/// Whether the message is a clear no.
pub fn is_of_the_voucher(message: &str) -> bool {
    // What is done with vouchers is none.
    let message = message.trim().to_lowercase().replace("验券", "").replace("核券", "");
    let names_any = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let is_bare = OF_ANYTHING.contains(&&*message);
    let speaks_of_it = names_any(&OF_A_VOUCHER) || is_bare || names_any(&OF_ANYTHING) && names_any(&VOUCHER);
    // The shop is named, but it is the voucher that does not fit it.
    let others = message.replace("门店不适用", "");
    speaks_of_it && !SOMETHING_ELSE.iter().any(|word| others.contains(word))
}

/// Whether the message says that the merchant id is wrong.
pub fn is_of_the_merchant(message: &str) -> bool {
    let message = message.replace("门店不适用", "");
    let names_any = |words: &[&str]| words.iter().any(|word| message.contains(word));
    names_any(&["商户", "商家", "店铺", "门店"]) && names_any(&["不存在", "无效", "错误", "未找到", "查不到"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_the_voucher_are_a_clear_no() {
        for word in OF_A_VOUCHER.into_iter().chain(OF_ANYTHING) {
            assert!(is_of_the_voucher(word), "{word}");
            assert!(is_of_the_voucher(&format!("该券{word},请核对")), "{word}");
        }
        for message in ["券码不存在或已核销", "抖音券已过期", "验券失败:该码已使用", "此券在当前门店不适用"]
        {
            assert!(is_of_the_voucher(message), "{message}");
        }
    }

    #[test]
    fn the_same_words_about_something_else_are_not() {
        for message in [
            "不存在的接口",
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
        ] {
            assert!(!is_of_the_voucher(message), "{message}");
        }
    }
}
